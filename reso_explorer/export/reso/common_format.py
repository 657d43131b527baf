"""RESO Common Format: rows in an envelope that names the resource and the Data Dictionary.

It carries data outside OData, so control information such as `@odata.id` is left out; expanded
rows stay inside their row. See RESO's RCP 25.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.export import row_json
from reso_explorer.export.reso.versions import DATA_DICTIONARY
from reso_explorer.export.row_csv import is_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def context_of(resource: str, version: str = DATA_DICTIONARY) -> str:
    """Return the value of `@reso.context` for rows of a resource."""
    return f"urn:reso:metadata:{version}:resource:{resource.lower()}"


def envelope(
    rows: Iterable[Mapping[str, Any]], resource: str, version: str = DATA_DICTIONARY
) -> Iterator[bytes]:
    """Yield the pieces of the JSON text: one row per line, so that memory stays flat."""
    context = row_json.line(context_of(resource, version))
    yield f'{{"@reso.context": {context}, "value": ['.encode()
    mark = b"\n"
    for row in rows:
        yield mark + row_json.line(plain(row)).encode()
        mark = b",\n"
    yield b"]}\n" if mark == b"\n" else b"\n]}\n"


def plain(value: Any) -> Any:
    """Return a value of a row without control information, also inside of expanded rows."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if not is_control(name)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
