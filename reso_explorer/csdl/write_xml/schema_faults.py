"""What keeps written CSDL XML from being valid against the XML Schema of OASIS.

The writer changes no names and numbers of a document, so that what was wrong in it stays wrong.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from reso_explorer.csdl.findings.identifiers import is_identifier
from reso_explorer.text import clip, count

_NAMED: Final = ("Name", "Alias", "Qualifier")
"""Attributes that hold a simple identifier."""
_LONGEST: Final = 60


def schema_faults(written: bytes) -> tuple[str, ...]:
    """Return sentences about names and SRIDs of a written document that the schema rejects."""
    names: dict[str, int] = {}
    srids: list[int] = []
    root: Any = etree.fromstring(written)
    for element in root.iter(etree.Element):
        for attribute in _NAMED:
            name = element.get(attribute)
            if name is not None and not is_identifier(name):
                names.setdefault(name, element.sourceline or 0)
        if element.get("SRID", "").startswith("-"):
            srids.append(element.sourceline or 0)
    found: list[str] = []
    if names:
        (name, line), *_ = names.items()
        what = "name isn't an identifier" if len(names) == 1 else "names aren't identifiers"
        found.append(f"{len(names):,} {what}, first `{clip(name, _LONGEST)}` in line {line}")
    if srids:
        what = count(len(srids), "negative SRID")
        found.append(f"{what}, first in line {srids[0]}")
    return (f"The file isn't valid against the OASIS schema: {'; '.join(found)}.",) if found else ()
