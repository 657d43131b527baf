"""Columns of findings that know only the path and the line of a model element.

Rules see the model, whose elements keep no columns. For the few elements with findings the
document is parsed once more, and the elements that begin on their lines are told apart by path.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.positions import Positions
from reso_explorer.csdl.xml.context import Context
from reso_explorer.csdl.xml.document import declare_names
from reso_explorer.csdl.xml.tree import parse, start_offsets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reso_explorer.csdl.xml.tree import Tree, XmlElement
    from reso_explorer.diagnostics import Location

_LAST_PART: Final = re.compile(r"[/@#(.][^/@#(.]*\Z")
_UNNAMED: Final = frozenset({"PropertyRef", "LabeledElement"})


def columns(data: bytes, encoding: str | None, wanted: Collection[Location]) -> dict[Location, int]:
    """Return the column of each location by the document that was sniffed as XML.

    It is that of the first element with the path on the line; failing that of the nearest one
    above it by path, or of the first element on the line.
    """
    tree = parse(data, encoding)
    lines = {place.line for place in wanted}
    found: dict[int, dict[str, int]] = {}
    for path, line, column in _elements(tree, lines):
        found.setdefault(line, {}).setdefault(path, column)
    return {
        place: _nearest(found[place.line], place.path) for place in wanted if place.line in found
    }


def _nearest(on_line: dict[str, int], path: str) -> int:
    while path and path not in on_line:
        path = _LAST_PART.sub("", path) if _LAST_PART.search(path) else ""
    return on_line[path] if path in on_line else next(iter(on_line.values()))


def _elements(tree: Tree, lines: set[int]) -> Iterator[tuple[str, int, int]]:
    """Yield path, line and column of the elements that begin on some lines."""
    ctx = Context(tree)
    declare_names(ctx)
    positions = Positions(tree.data)
    paths: dict[XmlElement | None, str] = {}
    for element, offset in zip(tree.root.iter(), start_offsets(tree.data), strict=False):
        line, column = positions.at(offset)
        path = _path(ctx, element, paths)
        if len(element):
            paths[element] = path
        if line in lines:
            yield path, line, column


def _path(ctx: Context, element: XmlElement, paths: dict[XmlElement | None, str]) -> str:
    """Return the path of the model element that an XML element makes or belongs to."""
    kind = ctx.kinds[element.tag]
    if kind in {"Schema", "Include"}:
        return element.get("Namespace", "")
    if kind == "Annotations":
        return ctx.paths[element.get("Target", "")]
    parent = element.getparent()
    above = paths.get(parent, "")
    name = "" if kind in _UNNAMED else element.get("Name", "")
    if not name:
        return above
    in_schema = parent is not None and ctx.kinds[parent.tag] == "Schema"
    return f"{above}{'.' if in_schema else '/'}{name}"
