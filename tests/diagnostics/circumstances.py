"""On what document and against what server the examples of rules are checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.providers.dialect import (
    Combination,
    Dialect,
    ExpandRules,
    FilterRules,
    GeoRules,
    LookupRules,
    PagingRules,
    Refusal,
    Replication,
    Required,
    SelectRules,
    TimestampRules,
    TopRules,
    Wall,
)
from reso_explorer.providers.forms import (
    FieldKind,
    GeoForm,
    GeoUnit,
    KeyForm,
    MultiForm,
    PartKind,
    ReplicationKind,
    TimestampForm,
    TopMeaning,
)
from reso_explorer.query.probed import ProbedFact

if TYPE_CHECKING:
    from collections.abc import Sequence

WITHOUT_EXAMPLE = {
    ("reader", "wrong-encoding"),  # is about bytes
    ("reader", "expression-too-deep"),  # would fill a page
    ("reader", "reference-loaded"),  # needs a second document
    ("reader", "reference-not-loaded"),
    ("syntax", "half-character"),  # can't be written in a file
    ("syntax", "literal-expected"),  # only where nothing but a literal is read
    ("syntax", "too-deep"),  # would fill a page
    ("query", "type-as-resource"),  # needs a document without container
}
"""Rules whose case can't be shown in a few lines; `test_cases` has it."""


def _values(name: str) -> Sequence[AllowedValue] | None:
    known = ("Active", "Active Under Contract", "Closed")
    return tuple(AllowedValue(value=each) for each in known) if name == "StandardStatus" else None


def _probed(_resource: str, field: str, capability: str) -> ProbedFact | None:
    if field == "City":
        return ProbedFact("REJECTED", "no such luck.", dt.date(2026, 11, 21))
    if capability == "search":
        return ProbedFact("IGNORED", "", dt.date(2026, 11, 21))
    if capability == "skip":
        return ProbedFact("WRONG", "The server returned no rows.", dt.date(2026, 11, 21))
    return None


def _acme(**parts: Any) -> dict[str, Any]:
    dialect = Dialect(provider="acme", title="Acme MLS", **parts)
    return {"document": "homes-lookup", "dialect": dialect}


_STOCK = {"document": "stock-restricted"}
_REPLICATION = Replication(
    kind=ReplicationKind.PATH, value="{resource}/bulk", text="Bulk.", refuses=("$orderby",)
)
_CITY = Required(part=PartKind.FILTER, name="City", text="Always.", value="'a'")

CIRCUMSTANCES: dict[str, dict[str, Any]] = {
    **dict.fromkeys(
        (
            "not-expandable",
            "relation-not-expandable",
            "expand-too-deep",
            "filter-required",
            "filter-property-required",
            "field-not-filterable",
            "not-filterable",
            "function-not-supported",
            "filter-expression",
            "option-not-supported",
            "not-by-key",
            "field-not-sortable",
            "ascending-only",
            "descending-only",
            "deprecated",
        ),
        _STOCK,
    ),
    "parameters-in-parentheses": {"document": "library-v2"},
    "unknown-value": {"document": "homes-lookup", "lookups": _values},
    "combination": _acme(
        combinations=(Combination(options=("$orderby",), needs=("$filter",), text="Slow."),)
    ),
    "apply-refused": _acme(apply=False),
    "count-refused": _acme(count=False),
    "replication-refuses": _acme(
        paging=PagingRules(replication=_REPLICATION), set_names={"Property": ("Properties",)}
    ),
    "expand-refused": _acme(expand=ExpandRules(names=("Media",))),
    "expand-options-refused": _acme(expand=ExpandRules(nested_options=False)),
    "select-misses-expanded": _acme(select=SelectRules(names_expanded=True)),
    "field-not-filterable-here": _acme(filter=FilterRules(fields={"Property": ("City",)})),
    "refused": _acme(
        filter=FilterRules(refused=(Refusal(name="contains", text="Slow.", on=FieldKind.STRING),))
    ),
    "function-not-listed": _acme(
        filter=FilterRules(functions=("contains",), functions_complete=True)
    ),
    "operator-not-listed": _acme(filter=FilterRules(operators=("eq",), operators_complete=True)),
    "key-form": _acme(keys=KeyForm.BARE),
    "top-too-large": _acme(top=TopRules(maximum=25, meaning=TopMeaning.PAGE)),
    "skip-refused": _acme(paging=PagingRules(skip=False)),
    "skip-too-far": _acme(paging=PagingRules(walls=(Wall(rows=10_000, text="Use replication."),))),
    "too-many-or": _acme(filter=FilterRules(max_or=1, operators=("in",))),
    "filter-too-long": _acme(filter=FilterRules(max_length=15)),
    "moment-form": _acme(timestamps=TimestampRules(form=TimestampForm.MILLIS_Z)),
    "multi-form": _acme(lookups=LookupRules(multi_string_collection=MultiForm.CONTAINS)),
    "geo-refused": _acme(geo=GeoRules(form=GeoForm.BOX)),
    "geo-unit": _acme(geo=GeoRules(form=GeoForm.GEOGRAPHY, unit=GeoUnit.MILES)),
    "geo-srid": _acme(geo=GeoRules(form=GeoForm.GEOGRAPHY, srid=3956)),
    "required-part": _acme(required=(_CITY,)),
    "required-once": _acme(
        required=(Required(part=PartKind.FILTER, name="City", text="Once.", exactly_once=True),)
    ),
    "probed-refused": {"document": "homes-lookup", "probed": _probed},
    "probed-ignored": {"document": "homes-lookup", "probed": _probed},
    "probed-wrong": {"document": "homes-lookup", "probed": _probed},
}
"""By code: keyword arguments of `check`, and the document if it isn't `homes-enum`."""
