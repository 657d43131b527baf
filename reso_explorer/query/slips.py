"""Slips in a checked query: what of them depends on the server, and one report for each cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reso_explorer.csdl.model import StructuredType
from reso_explorer.diagnostics import Severity
from reso_explorer.odata.slips import Server, reach
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.types import service_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.diagnostics import Diagnostic, Span
    from reso_explorer.odata.slips import Correction
    from reso_explorer.providers.dialect import Dialect


def server_of(index: ModelIndex, dialect: Dialect) -> Server:
    """Return what corrections have to know of a server."""
    version = service_version(index, dialect)
    takes_in = version >= ProtocolVersion.V401 or "in" in dialect.filter.operators
    return Server(
        version=str(version),
        takes_in=takes_in and not version.is_legacy,
        own_options=frozenset(option.name.lower() for option in dialect.own_options),
        join_name=name_joiner(index),
    )


class _Names:
    """Every declared name of a model without separators; None for one that several share."""

    def __init__(self, index: ModelIndex) -> None:
        self.by_letters: dict[str, str | None] = {}
        names: set[str] = set()
        for declared in index.types.values():
            if isinstance(declared, StructuredType):
                names.update(each.name for each in declared.properties)
                names.update(each.name for each in declared.navigation_properties)
        for name in names:
            key = _letters(name)
            self.by_letters[key] = None if key in self.by_letters else name


def name_joiner(index: ModelIndex) -> Callable[[str], str | None]:
    """Return a function that gives the one declared name that several words mean."""

    def join(words: str) -> str | None:
        found = index.part(_Names).by_letters.get(_letters(words))
        return None if found is None or " " in found else found

    return join


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def with_slips(correction: Correction, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield problems of the corrected text and the slips, one of them for each cause.

    An error whose fix rewrites a whole slip stands for it. Remarks about words that only the
    correction wrote are left out.
    """
    slips = correction.slips
    if not slips:
        yield from found
        return
    trail = correction.trail
    rewritten: list[tuple[int, int]] = []
    for diagnostic in found:
        typed = trail.as_typed(diagnostic)
        is_of_slip = any(_holds(reach(slip), typed.span) for slip in slips)
        if typed.severity is Severity.INFO and is_of_slip:
            continue
        if diagnostic.fix is not None and diagnostic.severity is Severity.ERROR:
            rewritten += trail.rewritten(diagnostic.fix.edits)
        yield typed
    for slip in slips:
        start, end = reach(slip)
        if not any(first <= start < end <= last for first, last in rewritten):
            yield slip


def _holds(stretch: tuple[int, int], span: Span) -> bool:
    return stretch[0] <= span.start and span.end <= stretch[1]
