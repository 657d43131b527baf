"""A record of what was sent and answered, for people who have to show it to a provider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reso_explorer.service.transport import Transport
    from reso_explorer.world import World

VARIABLE: Final = "RESO_EXPLORER_HAR"
"""Environment variable that names the file."""


def record(transport: Transport, world: World) -> None:
    """Add the exchanges of a run to the file, as HTTP Archive 1.2, without credentials or bodies.

    Without the environment variable nothing is written. A file that is something else is left
    alone, and that is said. Secrets that came to be known during the run are taken out of all of
    it.
    """
    from reso_explorer.secret import redact_known, secrets_of_run
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.files import write_whole

    name = world.environ.get(VARIABLE, "").strip()
    trace = transport.trace
    if not name or not trace.exchanges:
        return
    path = Path(name).expanduser()
    archive: dict[str, Any] = trace.as_har()
    try:
        before = json.loads(path.read_bytes()) if path.exists() else None
        if before is not None:
            archive["log"]["entries"] = [*before["log"]["entries"], *archive["log"]["entries"]]
        text = json.dumps(archive, indent=1, ensure_ascii=False)
        text = redact_known(text, (*transport.credentials.secrets(), *secrets_of_run()))
        write_whole(path, text.encode(), mode=0o600)
    except StoreError as problem:
        world.narrate(str(problem))
    except OSError as problem:
        world.narrate(f"{path} cannot be read: {problem.strerror or problem}.")
    except (ValueError, KeyError, TypeError):
        world.narrate(f"{path} is no HTTP Archive and is left as it is.")
