"""Findings with the columns that their rules could not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reso_explorer.csdl.errors import NotMetadataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.diagnostics import Diagnostic, Location


def with_columns(findings: Sequence[Diagnostic], data: bytes) -> tuple[Diagnostic, ...]:
    """Return findings on a document with a column beside each line.

    Columns of one-line JSON documents stay unknown.
    """
    wanted = {
        place
        for finding in findings
        for place in (finding.location, *finding.places)
        if place.line and not place.column
    }
    found = _columns(data, wanted) if wanted else {}
    if not found:
        return tuple(findings)
    return tuple(
        replace(
            finding,
            where=_placed(finding.location, found),
            places=tuple(_placed(place, found) for place in finding.places),
        )
        for finding in findings
    )


def _placed(place: Location, found: dict[Location, int]) -> Location:
    column = found.get(place)
    return place if column is None else place._replace(column=column)


def _columns(data: bytes, wanted: Iterable[Location]) -> dict[Location, int]:
    from reso_explorer.csdl.sniff import sniff

    try:
        form, body, encoding = sniff(data, 1 << 30)
        if form == "xml":
            from reso_explorer.csdl.xml.locate import columns

            return columns(body, encoding, set(wanted))
    except NotMetadataError:
        return {}
    lines = body.decode("utf-8-sig", "replace").split("\n")
    if len(lines) < 2:
        return {}
    return {
        place: len(lines[place.line - 1]) - len(lines[place.line - 1].lstrip()) + 1
        for place in wanted
        if place.line <= len(lines)
    }
