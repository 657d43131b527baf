"""A corrected text with the way back to the text as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from reso_explorer.diagnostics import Edit, Fix, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.diagnostics import Diagnostic


class _Region(NamedTuple):
    """A replaced stretch: where it stands in the corrected text, and where it stood."""

    start: int
    end: int
    before: Edit


class Trail:
    """A text under correction; `made` are the edits of the original that lead to `text`."""

    __slots__ = ("_regions", "made", "original", "text")

    def __init__(self, original: str, made: Iterable[Edit] = ()) -> None:
        self.original = original
        self.made = tuple(sorted(made, key=lambda edit: (edit.start, edit.end)))
        pieces: list[str] = []
        self._regions: list[_Region] = []
        place = length = 0
        for edit in self.made:
            length += edit.start - place
            pieces += (original[place : edit.start], edit.text)
            self._regions.append(_Region(length, length + len(edit.text), edit))
            length += len(edit.text)
            place = edit.end
        pieces.append(original[place:])
        self.text = "".join(pieces)

    def span(self, span: Span) -> Span:
        """Return where a stretch of the corrected text stood; a part of a correction is all of it."""
        if not self._regions:
            return span
        start = self._start(span.start)
        return Span(start, max(start, self._end(span.end)))

    def _start(self, place: int) -> int:
        shift = 0
        for region in self._regions:
            if place < region.start:
                break
            if place < region.end:
                return region.before.start
            shift = region.before.end - region.end
        return place + shift

    def _end(self, place: int) -> int:
        shift = 0
        for region in self._regions:
            if place <= region.start:
                break
            if place <= region.end:
                return region.before.end
            shift = region.before.end - region.end
        return place + shift

    def edits(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Return edits of the corrected text as edits of the original.

        An edit inside a correction takes the correction along.
        """
        return tuple(group.as_typed(self) for group in self._groups(edits))

    def as_typed(self, found: Diagnostic) -> Diagnostic:
        """Return a problem of the corrected text as one of the original."""
        if not self.made or not isinstance(found.where, Span):
            return found
        fix = found.fix
        if fix is not None:
            fix = Fix(fix.says, self.edits(fix.edits))
        return replace(found, where=self.span(found.where), fix=fix)

    def rewritten(self, edits: Iterable[Edit]) -> list[tuple[int, int]]:
        """Return the stretches of the original whose corrections the edits replace altogether."""
        edits = tuple(edits)
        return [
            (region.before.start, region.before.end)
            for region in self._regions
            if any(edit.start <= region.start and region.end <= edit.end for edit in edits)
        ]

    def apply(self, edits: Iterable[Edit]) -> Trail:
        """Return the trail after edits of the corrected text."""
        groups = self._groups(edits)
        absorbed = {number for group in groups for number in group.regions}
        kept = [edit for number, edit in enumerate(self.made) if number not in absorbed]
        return Trail(self.original, (*kept, *(group.as_typed(self) for group in groups)))

    def _groups(self, edits: Iterable[Edit]) -> list[_Group]:
        groups: list[_Group] = []
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            group = self._widened(edit)
            if groups and (group.start < groups[-1].end or group.regions & groups[-1].regions):
                last = groups.pop()
                group = _Group(
                    last.start,
                    max(last.end, group.end),
                    (*last.edits, edit),
                    last.regions | group.regions,
                )
            groups.append(group)
        return groups

    def _widened(self, edit: Edit) -> _Group:
        """Return an edit with the corrections that it touches."""
        start, end = edit.start, edit.end
        touched: set[int] = set()
        for number, region in enumerate(self._regions):
            is_inside = region.start < edit.end and edit.start < region.end
            is_insertion = edit.start == edit.end and region.before.start == region.before.end
            if is_inside or (is_insertion and region.start <= edit.start <= region.end):
                start, end = min(start, region.start), max(end, region.end)
                touched.add(number)
        return _Group(start, end, (edit,), frozenset(touched))


class _Group(NamedTuple):
    """Edits of the corrected text that are one edit of the original."""

    start: int
    end: int
    edits: tuple[Edit, ...]
    regions: frozenset[int]

    def as_typed(self, trail: Trail) -> Edit:
        pieces: list[str] = []
        place = self.start
        for edit in self.edits:
            pieces += (trail.text[place : edit.start], edit.text)
            place = max(place, edit.end)
        pieces.append(trail.text[place : self.end])
        span = trail.span(Span(self.start, self.end))
        return Edit(span.start, span.end, "".join(pieces))
