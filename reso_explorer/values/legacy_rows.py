"""Rows of OData V2 and V3 JSON in the shape of V4: dates in ISO, relations apart, plain lists.

Numbers stay as they were sent, which V2 prescribes as text for Edm.Int64, Edm.Decimal and
Edm.Double, so that no digit is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.edm import TIMESTAMPS
from reso_explorer.values.declared import UNDECLARED, DeclaredType, declared_type, member_type
from reso_explorer.values.temporal import Timestamp, read_timestamp

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

_DEEPEST: Final = 50
_TICKS: Final = ("/Date(", "\\/Date(")


def v4_rows(
    rows: list[dict[str, Any]], index: ModelIndex | None = None, type_name: str = ""
) -> list[dict[str, Any]]:
    """Return V2 rows in the shape that V4 has.

    `type_name` is the type of the rows; a row's own `__metadata` has precedence. What a service
    only links to (`__deferred`) becomes `Name@odata.navigationLink`.
    """
    declared = declared_type(index, type_name)
    return [_row(row, index, declared, 0) for row in rows]


def _row(
    row: dict[str, Any], index: ModelIndex | None, declared: DeclaredType, depth: int
) -> dict[str, Any]:
    owner = _own_type(row) or declared.name
    made: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and name != "__metadata" and depth < _DEEPEST:
            _add_object(made, name, value, index, member_type(index, owner, name), depth)
        elif isinstance(value, str) and value.startswith(_TICKS):
            made[name] = _iso(value, member_type(index, owner, name) or UNDECLARED)
        elif isinstance(value, list) and depth < _DEEPEST:
            found = member_type(index, owner, name) or UNDECLARED
            made[name] = [_item(item, index, found.item, depth) for item in value]
        else:
            made[name] = value
    return made


def _own_type(row: dict[str, Any]) -> str:
    about = row.get("__metadata")
    found = about.get("type") if isinstance(about, dict) else None
    return found if isinstance(found, str) else ""


def _add_object(
    made: dict[str, Any],
    name: str,
    value: dict[str, Any],
    index: ModelIndex | None,
    declared: DeclaredType | None,
    depth: int,
) -> None:
    """Put an object of a row where V4 has it: a link, expanded rows, or a value."""
    found = declared or UNDECLARED
    if (link := _uri(value.get("__deferred"))) is not None:
        made[f"{name}@odata.navigationLink"] = link
    elif (media := value.get("__mediaresource")) is not None:
        made[f"{name}@odata.mediaReadLink"] = media.get("media_src") if media else None
    elif isinstance(value.get("results"), list) and not found.is_structured_item:
        made[name] = [_item(item, index, found.item, depth) for item in value["results"]]
        _add_paging(made, name, value)
    else:
        made[name] = _row(value, index, found.item, depth + 1)


def _add_paging(made: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    if value.get("__count") is not None:
        made[f"{name}@odata.count"] = value["__count"]
    if value.get("__next") is not None:
        made[f"{name}@odata.nextLink"] = value["__next"]


def _uri(deferred: Any) -> Any:
    return deferred.get("uri", "") if isinstance(deferred, dict) else None


def _item(item: Any, index: ModelIndex | None, declared: DeclaredType, depth: int) -> Any:
    if isinstance(item, dict):
        return _row(item, index, declared, depth + 1)
    if isinstance(item, str) and item.startswith(_TICKS):
        return _iso(item, declared)
    return item


def _iso(text: str, declared: DeclaredType) -> str:
    """Return `/Date(…)/` as an ISO timestamp; an Edm.String that looks like one stays."""
    if declared.is_known and declared.name not in TIMESTAMPS:
        return text
    found = read_timestamp(text)
    if found is None or found.date is None:
        return text
    if declared.name == "Edm.DateTime":
        found = Timestamp(found.local, None)
    elif declared.name == "Edm.DateTimeOffset" and found.offset is None:
        found = Timestamp(found.at, 0)
    return str(found)
