"""Relations as an SVG picture: types in columns by their distance from the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rich.cells import cell_len

from reso_explorer.graph import EdgeKind, NodeKind
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.relations import Diagram
    from reso_explorer.graph import Edge

_CHAR: Final = 7.4
"""Width of a letter of the font in pixels, a little generous."""
_LINE: Final = 16
_BOX: Final = 30
_GAP: Final = 14
_MARGIN: Final = 20
_LONGEST_LABEL: Final = 60
_STYLE: Final = (
    "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#24282d}"
    ".box{fill:#fff;stroke:#1565b0}.complex{fill:#ecece8}"
    ".edge{fill:none;stroke:#5d646c}.join{stroke-dasharray:5 4}.name{fill:#5d646c;"
    "paint-order:stroke;stroke:#fafaf8;stroke-width:4px}"
)


class _Arrow(NamedTuple):
    """All edges of one kind between two types, drawn as one arrow with a label per edge.

    The last label of a join is its rule.
    """

    source: str
    target: str
    is_join: bool
    labels: tuple[str, ...]


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    title: str


def export(diagram: Diagram, *, first: str = "") -> str:
    """Return an SVG document; inferred joins are dashed and named with their rule.

    `first` is the type at the left, by default the first of the diagram.
    """
    arrows = _arrows(diagram.edges)
    names = sorted((name for name, _ in diagram.nodes), key=lambda name: name != first)
    columns = _columns(names, arrows)
    room = _Room(columns, arrows)
    boxes, width, height = _boxes(columns, arrows, room)
    kinds = dict(diagram.nodes)
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
        ),
        f"<style>{_STYLE}</style>",
        (
            '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5d646c"/></marker></defs>'
        ),
        '<rect width="100%" height="100%" fill="#fafaf8"/>',
    ]
    labels: list[str] = []
    for arrow in arrows:
        source, target = boxes[arrow.source], boxes[arrow.target]
        path, *texts = _arrow_lines(arrow, source, target, room.next_line(arrow))
        lines.append(path)
        labels += texts
    lines += labels
    for name, box in boxes.items():
        look = "box complex" if kinds[name] is NodeKind.COMPLEX_TYPE else "box"
        lines += [
            (
                f'<g><title>{_text(name)}</title><rect class="{look}" rx="5" x="{box.x:.0f}" '
                f'y="{box.y:.0f}" width="{box.width:.0f}" height="{_BOX}"/>'
                f'<text x="{box.x + 10:.0f}" y="{box.y + 19:.0f}">{escape(box.title)}</text></g>'
            )
        ]
    return "\n".join([*lines, "</svg>", ""])


def _text(text: str) -> str:
    return escape(visible(text))


def _arrows(edges: Iterable[Edge]) -> list[_Arrow]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for edge in edges:
        rule = "" if edge.join is None else _clipped(edge.join.rule)
        many = "0..*" if edge.multiplicity == "*" else edge.multiplicity
        label = "is a" if edge.kind is EdgeKind.BASE else f"{edge.name} {many}".strip()
        found.setdefault((edge.source, edge.target, rule), []).append(_clipped(label))
    return [
        _Arrow(source, target, bool(rule), (*dict.fromkeys(labels), *([rule] if rule else ())))
        for (source, target, rule), labels in found.items()
    ]


def _clipped(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST_LABEL else shown[: _LONGEST_LABEL - 1] + "…"


def _columns(names: list[str], arrows: list[_Arrow]) -> list[list[str]]:
    """Return types by distance from the first one, whatever the direction of the arrows.

    Types that nothing connects to it begin columns of their own below.
    """
    beside: dict[str, list[str]] = {name: [] for name in names}
    for arrow in arrows:
        beside[arrow.source].append(arrow.target)
        beside[arrow.target].append(arrow.source)
    columns: list[list[str]] = []
    seen: set[str] = set()
    for first in names:
        level = [first] if first not in seen else []
        seen.update(level)
        depth = 0
        while level:
            if depth == len(columns):
                columns.append([])
            columns[depth] += level
            following: list[str] = []
            for name in level:
                for other in beside[name]:
                    if other not in seen:
                        seen.add(other)
                        following.append(other)
            level, depth = following, depth + 1
    return columns


class _Room:
    """The lines that labels take on either side of each type, and where the next one goes."""

    def __init__(self, columns: list[list[str]], arrows: list[_Arrow]) -> None:
        self.depth = {name: depth for depth, column in enumerate(columns) for name in column}
        self.taken: dict[tuple[str, bool], int] = {}
        self.given: dict[tuple[str, bool], int] = {}
        for arrow in arrows:
            side = self.side(arrow)
            self.taken[side] = self.taken.get(side, 0) + len(arrow.labels)

    def side(self, arrow: _Arrow) -> tuple[str, bool]:
        """Return the type that the labels stand beside, and whether at its right."""
        a, b = self.depth[arrow.source], self.depth[arrow.target]
        if a == b:
            return arrow.source, True
        return (arrow.target if b > a else arrow.source), False

    def lines(self, name: str) -> int:
        """Return the lines beside a type: the greater number of its two sides."""
        return max(self.taken.get((name, False), 0), self.taken.get((name, True), 0))

    def next_line(self, arrow: _Arrow) -> float:
        """Return how far above the middle of its type the first label of an arrow stands."""
        side = self.side(arrow)
        given = self.given.get(side, 0)
        self.given[side] = given + len(arrow.labels)
        return given * _LINE - (self.taken[side] - 1) * _LINE / 2


def _boxes(
    columns: list[list[str]], arrows: list[_Arrow], room: _Room
) -> tuple[dict[str, _Box], float, float]:
    """Place the types; a row is as high as the labels that arrive there, a gap as wide."""
    boxes: dict[str, _Box] = {}
    left = [6] * len(columns)
    right = [0] * len(columns)
    for arrow in arrows:
        name, is_right = room.side(arrow)
        wide = right if is_right else left
        longest = max(cell_len(label) for label in arrow.labels)
        wide[room.depth[name]] = max(wide[room.depth[name]], longest + 3 * is_right)
    x = float(_MARGIN)
    bottom = 0.0
    for depth, column in enumerate(columns):
        x += left[depth] * _CHAR + 40 if depth else 0
        width = max(cell_len(_title(name)) for name in column) * _CHAR + 20
        y = float(_MARGIN)
        for name in column:
            high = max(_BOX, room.lines(name) * _LINE)
            boxes[name] = _Box(x, y + (high - _BOX) / 2, width, _title(name))
            y += high + _GAP
        bottom = max(bottom, y)
        x += width + right[depth] * _CHAR
    return boxes, x + _MARGIN, bottom - _GAP + _MARGIN


def _title(name: str) -> str:
    return visible(name.rpartition(".")[2])


def _arrow_lines(arrow: _Arrow, source: _Box, target: _Box, above: float) -> list[str]:
    """Draw an arrow as a curve, its labels one below the other before the outer box."""
    start_y, end_y = source.y + _BOX / 2, target.y + _BOX / 2
    look = "edge join" if arrow.is_join else "edge"
    if source.x < target.x:
        start_x, end_x = source.x + source.width, target.x
        label_x, label_y, anchor = end_x - 16, end_y, "end"
    elif source.x > target.x:
        start_x, end_x = source.x, target.x + target.width
        label_x, label_y, anchor = start_x - 16, start_y, "end"
    else:
        start_x = end_x = source.x + source.width
        label_x, label_y, anchor = start_x + 34, start_y, "start"
        if source == target:
            start_y, end_y = start_y - 6, end_y + 6
    path = f"M{start_x:.0f} {start_y:.0f}" + _curve(start_x, start_y, end_x, end_y)
    title = quoteattr(f"{_title(arrow.source)} to {_title(arrow.target)}")
    lines = [f'<path class="{look}" d="{path}" marker-end="url(#end)" aria-label={title}/>']
    top = label_y + above - 4
    for number, label in enumerate(arrow.labels):
        lines.append(
            f'<text class="name" text-anchor="{anchor}" x="{label_x:.0f}" '
            f'y="{top + number * _LINE:.0f}">{escape(label)}</text>'
        )
    return lines


def _curve(start_x: float, start_y: float, end_x: float, end_y: float) -> str:
    """Return a curve that is level where the labels stand: before the outer type."""
    if start_x == end_x:
        bend = start_x + 40
        return f"C{bend:.0f} {start_y:.0f} {bend:.0f} {end_y:.0f} {end_x:.0f} {end_y:.0f}"
    if start_x < end_x:
        near = start_x + 40
        return (
            f"C{near:.0f} {start_y:.0f} {start_x:.0f} {end_y:.0f} {near:.0f} {end_y:.0f}"
            f"L{end_x:.0f} {end_y:.0f}"
        )
    near = end_x + 40
    return (
        f"L{near:.0f} {start_y:.0f}C{end_x:.0f} {start_y:.0f} {near:.0f} {end_y:.0f} "
        f"{end_x:.0f} {end_y:.0f}"
    )
