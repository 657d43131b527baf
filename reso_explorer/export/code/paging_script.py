"""The core of collections for API clients: a script that finds the next page of a response.

Clients run JavaScript without a common library, so the script keeps to the language itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def paging_script(request: Request, indent: str = "") -> str:
    """Return statements that set `next` to the URL of the next page, "" at the end.

    They read `body`, the response as JSON, and `read`, how many rows came before.
    """
    language = Language(text=json.dumps, variable=json.dumps)
    text = printed("paging_script", request, language, FOLDER=json.dumps(request.folder))
    return "".join(indent + line if line.strip() else line for line in text.splitlines(True))


def delay(request: Request) -> int:
    """Return the milliseconds between two requests."""
    return round(request.pace.pause * 1000) if request.pace.suspends else 0
