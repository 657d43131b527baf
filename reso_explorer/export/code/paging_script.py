"""The core of collections for API clients: a script that finds the next page of a response.

Clients run JavaScript without a common library, so the script keeps to the language itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def paging_script(request: Request, indent: str = "") -> str:
    """Return statements that set `next` to the URL of the next page, "" at the end.

    They read `body`, the response as JSON, and `read`, how many rows came before.
    """
    language = Language(text=json.dumps, variable=json.dumps)
    text = printed(_TEMPLATE, request, language, FOLDER=json.dumps(request.folder))
    return "".join(indent + line if line.strip() else line for line in text.splitlines(True))


def delay(request: Request) -> int:
    """Return the milliseconds between two requests."""
    return round(request.pace.pause * 1000) if request.pace.suspends else 0


_TEMPLATE: Final = r"""const inner = body.d && Object.keys(body).length === 1 ? body.d : body;
const rows = Array.isArray(inner) ? inner : inner.value || inner.results || [inner];
const origin = @ORIGIN@;
@if links
let next = inner["@odata.nextLink"] || inner["@nextLink"] || inner["odata.nextLink"] || inner.__next || "";
@if skip
if (!next && rows.length >= @SIZE@) next = @URL@ + "&$skip=" + (read + rows.length); // a full page without a link
@end
if (next && !/^[a-z][a-z0-9+.-]*:/i.test(next)) next = (next[0] === "/" ? origin : @FOLDER@) + next;
@if strips
const secret = [@STRIPPED@];
const [head, query] = next.split("?");
if (query) next = head + "?" + query.split("&").filter((p) => !secret.includes(p.split("=")[0])).join("&");
@end
@end
@if keyset
const plain = (value) => String(value);
const quoted = (value) => (value === null ? "null" : "'" + String(value).replace(/'/g, "''") + "'");
let next = "";
if (rows.length) { // the rows behind the last one
  const last = rows[rows.length - 1];
  const by = @ORDER@;
  const order = @ORDER_FORM@(last[by]);
@if tie
  const key = @TIE@;
  const tie = @TIE_FORM@(last[key]);
  const above = by + (order === "null" ? " ne " : " gt ") + order;
  const behind = "(" + above + " or (" + by + " eq " + order + " and " + key + " gt " + tie + "))";
@end
@unless tie
  const behind = by + " gt " + order;
@end
  next = @BASE@ + encodeURIComponent(@BEFORE@ + behind).replace(/'/g, "%27");
}
@end
if (next && !next.startsWith(origin + "/")) throw new Error("The next link leaves the server, and the token doesn't.");
"""
