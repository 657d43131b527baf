"""The forms in which servers want a value that is no enumeration member, the usual one first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.edm import NUMBERS, TIMESTAMPS, V2_SUFFIXES
from reso_explorer.values.declared import is_legacy
from reso_explorer.values.enum_literals import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.service.probe.target import ProbeTarget

OWN: Final = "own"
"""The form of the dialect, or of the OData version."""


def scalar_forms(target: ProbeTarget, name: str, kind: str, value: Any) -> list[tuple[str, str]]:
    """Return the forms of a value with their names; later ones are tried if a former one fails."""
    own = target.literal(name, value)
    found = {own: OWN}
    for form, written in further_forms(kind, own, legacy=is_legacy(target.index)):
        found.setdefault(written, form)
    return [(form, written) for written, form in found.items()]


def further_forms(kind: str, own: str, *, legacy: bool) -> Iterator[tuple[str, str]]:
    """Yield the forms besides a server's own literal of a type, with their names."""
    if kind in TIMESTAMPS:
        yield from _moments(own, legacy=legacy)
    elif kind in NUMBERS and legacy:
        yield "bare", own.removesuffix(V2_SUFFIXES.get(kind, ""))
    elif kind in {"Edm.Guid", "Edm.Date", *NUMBERS} and not legacy:
        yield "quoted", quoted(own)


def _moments(own: str, *, legacy: bool) -> Iterator[tuple[str, str]]:
    plain = own.partition("'")[2].rstrip("'") if "'" in own else own
    if legacy:
        other = "datetime" if own.startswith("datetimeoffset") else "datetimeoffset"
        zone = "Z" if other == "datetimeoffset" else ""
        yield other, f"{other}'{plain.removesuffix('Z')}{zone}'"
        return
    if plain.endswith("Z") and "." not in plain:
        yield "milliseconds", f"{plain.removesuffix('Z')}.000Z"
    yield "quoted", quoted(plain)
