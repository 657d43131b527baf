"""A record of what was sent and answered, for people who have to show it to a provider."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.secret import Secret
    from reso_explorer.service.transport import Exchange, Transport
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

VARIABLE: Final = "RESO_EXPLORER_HAR"
"""Environment variable that names the file."""


def record(transport: Transport, world: World) -> None:
    """Add the exchanges of a run to the file, as HTTP Archive 1.2, without credentials or bodies.

    Without the environment variable nothing is written. A file that is something else is left
    alone, and that is said. Secrets that came to be known during the run are taken out of all of
    it.
    """
    from reso_explorer.files import WriteError, locked, reason, write_file
    from reso_explorer.secret import secrets_of_run

    name = world.environ.get(VARIABLE, "").strip()
    trace = transport.trace
    if not name or not trace.exchanges:
        return
    path = Path(os.path.expanduser(name))  # noqa: PTH111  # leaves an unknown user as it is
    archive: dict[str, Any] = trace.as_har()
    secrets = (*transport.credentials.secrets(), *secrets_of_run())
    try:
        if path.exists() and not path.is_file():
            write_file(path, _text(archive, secrets))
            return
        with locked(path):
            before = json.loads(path.read_bytes()) if path.exists() else None
            if before is not None:
                archive["log"]["entries"] = [*before["log"]["entries"], *archive["log"]["entries"]]
            write_file(path, _text(archive, secrets), private=True)
    except WriteError as problem:
        world.narrate(f"{problem.message} {problem.hint}".rstrip())
    except OSError as problem:
        world.narrate(f"Can't read {path}: {reason(problem)}.")
    except (ValueError, KeyError, TypeError):
        world.narrate(f"{path} isn't an HTTP Archive; left it unchanged.")


def archive_of(workspace: Workspace, exchanges: Sequence[Exchange]) -> bytes:
    """Return exchanges of a workspace as an HTTP Archive 1.2 file, without credentials."""
    from reso_explorer.secret import secrets_of_run
    from reso_explorer.service.transport import har_of

    connection = workspace.connection
    known = connection.transport.credentials.secrets() if connection else ()
    return _text(har_of(exchanges), (*known, *secrets_of_run()))


def _text(archive: dict[str, Any], secrets: Sequence[Secret]) -> bytes:
    from reso_explorer.secret import redact_known

    text = redact_known(json.dumps(archive, indent=1, ensure_ascii=False), secrets)
    return text.encode("utf-8", "backslashreplace")
