"""JavaScript and TypeScript programs for Node.js; both come from one template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def javascript(request: Request) -> str:
    """Return a JavaScript module."""
    return _program(request, has_types=False)


def typescript(request: Request) -> str:
    """Return a TypeScript module that passes `tsc --strict`."""
    return _program(request, has_types=True)


def _program(request: Request, *, has_types: bool) -> str:
    language = Language(
        text=json.dumps,
        variable=lambda name: f"env({json.dumps(name)})",
        has_types=has_types,
    )
    link = "new URL(link, url)"
    return printed(
        "javascript",
        request,
        language,
        NOTE="Save it as read.mts; needs @types/node." if has_types else "Save it as read.mjs.",
        TARGET="withKeys(url)" if request.keys else "url",
        FOLLOWED=f"withoutSecrets({link})" if request.stripped else link,
        GET="getSignedIn" if request.fetches else "get",
    )
