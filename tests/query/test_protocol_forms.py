"""The table of forms, and what else than the version decides about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import apply_fix
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.odata.version_forms import FORMS
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers import load, names
from reso_explorer.providers.dialect import Dialect, FilterRules
from reso_explorer.query import check

LIBRARY = (Path(__file__).parent / "documents" / "library-v4.xml").read_text("utf-8")
V2, V3 = ProtocolVersion.V2, ProtocolVersion.V3
V4, V401 = ProtocolVersion.V4, ProtocolVersion.V401


def index_of(text: str = LIBRARY) -> ModelIndex:
    return ModelIndex(read(text.encode()).model)


def codes(query: str, index: ModelIndex, dialect: Dialect | None = None) -> list[str]:
    return [d.code for d in check(query, index, dialect=dialect)]


@pytest.mark.parametrize(
    ("form", "known"),
    [
        ("operator:in", [V401]),
        ("operator:has", [V4, V401]),
        ("operator:eq", [V2, V3, V4, V401]),
        ("function:contains", [V4, V401]),
        ("function:substringof", [V2, V3]),
        ("function:matchesPattern", [V401]),
        ("function:geo.distance", [V3, V4, V401]),
        ("function:isdefined", [V4, V401]),
        ("$inlinecount", [V2, V3]),
        ("$compute", [V401]),
        ("option-without-dollar", [V401]),
        ("lambda", [V3, V4, V401]),
        ("links-segment", [V2, V3]),
        ("datetime-literal", [V2, V3]),
        ("date-literal", [V4, V401]),
    ],
)
def test_which_versions_have_a_form(form: str, known: list[ProtocolVersion]) -> None:
    assert [version for version in ProtocolVersion if FORMS[form].is_known_to(version)] == known


def test_every_function_and_operator_is_in_the_table() -> None:
    assert {f"function:{name}" for name in FUNCTIONS} <= set(FORMS)
    assert {f"operator:{name}" for name in OPERATORS} <= set(FORMS)


def test_presets_name_only_forms_of_the_table() -> None:
    for name in names():
        assert set(load(name).dialect.accepts) <= set(FORMS), name


def test_a_server_that_is_known_to_accept_a_form_is_not_doubted() -> None:
    index = index_of()
    query = "Books?$orderBy=Title&top=5"
    assert codes(query, index) == ["case-rejected", "option-ignored"]
    taking = Dialect(provider="acme", accepts=("option-case", "option-without-dollar"))
    assert codes(query, index, taking) == []
    listed = Dialect(provider="acme", filter=FilterRules(operators=("in",)))
    assert codes("Books?$filter=Title in ('a','b')", index, listed) == []


def test_the_version_of_the_dialect_counts_before_that_of_the_document() -> None:
    index = index_of()
    query = "Books?filter=Title in ('a','b') AND Contains(Title,'a')"
    assert codes(query, index, Dialect(odata_version=V401)) == []
    newer = index_of(LIBRARY.replace('Version="4.0"', 'Version="4.01"', 1))
    assert codes(query, newer) == []
    assert "option-ignored" in codes(query, newer, Dialect(odata_version=V4))


DEFAULT = '<Annotation Term="Core.DefaultNamespace"/>\n      <EnumType Name="Binding">'


def test_names_of_a_default_namespace_stand_without_it() -> None:
    index = index_of(LIBRARY.replace('<EnumType Name="Binding">', DEFAULT, 1))
    assert codes("Books/Atlas?$filter=Maps gt 1", index) == []
    assert codes("Books(1)/Similar()?$top=5", index) == []
    assert codes("Books/Atlas", index_of()) == ["unknown-field"]
    (found,) = check("Books(1)/Similar()?$top=5", index_of())
    assert found.code == "since-4.01"
    assert found.fix is not None
    assert apply_fix("Books(1)/Similar()?$top=5", found.fix) == "Books(1)/Lib.Similar()?$top=5"


def test_a_provider_may_want_a_filter_of_the_metadata() -> None:
    index = index_of()
    query = "$metadata?$filter=OriginatingSystemName eq 'x'"
    assert codes(query, index) == ["misplaced-option"]
    assert codes(query, index, load("mlsgrid").dialect) == []
    assert codes("$metadata?$top=5", index, load("mlsgrid").dialect) == ["misplaced-option"]


def test_the_parameters_of_a_function_are_not_taken_for_options() -> None:
    text = LIBRARY.replace('<Parameter Name="n" Type', '<Parameter Name="top" Type', 1)
    index = index_of(text.replace('Version="4.0"', 'Version="4.01"', 1))
    assert codes("Newest?top=5", index) == []
    assert codes("Newest?top=5", index_of(text)) == ["since-4.01"]
    assert codes("Newest?top=5&$top=3", index_of(text)) == ["since-4.01"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Books?$filter=Title eq @a&@a=@a", "`@a` is its own value."),
        (
            "Books?$filter=Title eq @a&@a=@b&@b=@a",
            "The value of `@a` refers back to `@a`, so it has none.",
        ),
        ("Books?top=5", "OData 4.0 servers ignore `top`: system options start with `$` there."),
        ("Books?$filter=Lent AND Lent", "OData 4.0 servers reject `AND`; it's `and` there."),
        (
            "Books?$filter=Title in ('a')",
            "`in` was added in OData 4.01; older servers don't support it.",
        ),
        (
            "Books?$filter=substringof('a',Title)",
            "`substringof` is a form of OData V2 and V3; this service uses OData 4.0.",
        ),
    ],
)
def test_what_is_said(query: str, message: str) -> None:
    (found,) = check(query, index_of())
    assert found.message == message
