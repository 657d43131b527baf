from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.compare.conftest import Compare


def field(inside: str) -> str:
    return (
        '<EntityType Name="House"><Property Name="City" Type="Edm.String">'
        f"{inside}</Property></EntityType>"
    )


def text(term: str, value: str) -> str:
    return f'<Annotation Term="{term}" String="{value}"/>'


def only(changes: tuple[Any, ...]) -> Any:
    assert len(changes) == 1, [change.message for change in changes]
    return changes[0]


LONG, SHORT = "Org.OData.Core.V1.Description", "Core.Description"
LOOKUP = "RESO.OData.Metadata.LookupName"


@pytest.mark.parametrize(
    ("old", "new", "element", "kind", "impact", "step"),
    [
        (text(LONG, "a"), text(LONG, "b"), "description", "changed", "info", ("a", "b")),
        ("", text(LONG, "b"), "description", "added", "info", (None, "b")),
        (text(LONG, "a"), "", "description", "removed", "info", ("a", None)),
        (
            text("MLS.OData.Metadata.LocalName", "Town"),
            text("MLS.OData.Metadata.LocalName", "City"),
            "label",
            "changed",
            "info",
            ("Town", "City"),
        ),
        (text(LOOKUP, "A"), text(LOOKUP, "B"), "lookup", "changed", "breaking", ("A", "B")),
        ("", text(LOOKUP, "B"), "lookup", "changed", "info", (None, "B")),
        ("", text("shop.Mood", "x"), "annotation", "added", "info", (None, "x")),
        (
            "",
            (
                '<Annotation Term="Core.Permissions"><EnumMember>Core.Permission/None</EnumMember>'
                "</Annotation>"
            ),
            "capability",
            "changed",
            "breaking",
            ("yes", "no"),
        ),
    ],
)
def test_statements(
    compare: Compare, old: str, new: str, element: str, kind: str, impact: str, step: Any
) -> None:
    change = only(compare(field(old), field(new)))
    assert (change.element, change.kind, change.impact) == (element, kind, impact)
    assert (change.before, change.after) == step
    assert change.path == "shop.House/City"


def test_the_spelling_of_a_term_is_no_change(compare: Compare) -> None:
    assert compare(field(text(LONG, "a")), field(text(SHORT, "a"))) == ()


def test_the_place_of_an_annotation_is_no_change(compare: Compare) -> None:
    outside = f'<Annotations Target="$.House/City">{text(LONG, "a")}</Annotations>'
    assert compare(field(text(LONG, "a")), field("") + outside) == ()
    assert only(compare(field(""), field("") + outside)).element == "description"


def test_another_term_with_the_same_label_is_no_change(compare: Compare) -> None:
    old = field(text("com.sap.vocabularies.Common.v1.Label", "Town"))
    assert compare(old, field(text("MLS.OData.Metadata.LocalName", "Town"))) == ()


def test_a_deprecation_is_told_with_its_reason(compare: Compare) -> None:
    revisions = (
        '<Annotation Term="Org.OData.Core.V1.Revisions"><Collection><Record>'
        '<PropertyValue Property="Kind"><EnumMember>Org.OData.Core.V1.RevisionKind/Deprecated'
        '</EnumMember></PropertyValue><PropertyValue Property="Description" String="use Town"/>'
        "</Record></Collection></Annotation>"
    )
    change = only(compare(field(""), field(revisions)))
    assert (change.element, change.impact, change.after) == ("deprecation", "info", "use Town")
    assert only(compare(field(revisions), field(""))).impact == "safe"


def values(*names: str) -> str:
    inside = "".join(
        f'<Record><PropertyValue Property="Value" String="{name}"/></Record>' for name in names
    )
    return (
        '<Annotation Term="Org.OData.Validation.V1.AllowedValues">'
        f"<Collection>{inside}</Collection></Annotation>"
    )


def test_allowed_values_are_compared_one_by_one(compare: Compare) -> None:
    gone, fresh = compare(field(values("A", "B")), field(values("A", "C")))
    assert (gone.impact, gone.before, gone.element) == ("breaking", "B", "member")
    assert (fresh.impact, fresh.after, fresh.element) == ("info", "C", "member")


def test_annotations_of_an_overload_are_compared_too(compare: Compare) -> None:
    function = '<Function Name="Near"><ReturnType Type="Edm.Int32"/></Function>'
    outside = f'<Annotations Target="$.Near()">{text("shop.Mood", "{}")}</Annotations>'
    change = only(compare(function + outside.format("a"), function + outside.format("b")))
    assert (change.before, change.after, change.path) == ("a", "b", "shop.Near()")


def test_annotations_of_what_is_gone_are_not_told_again(compare: Compare) -> None:
    outside = f'<Annotations Target="$.House/City">{text(LONG, "a")}</Annotations>'
    change = only(compare(field("") + outside, '<EntityType Name="House"/>'))
    assert change.element == "field"


def test_records_are_compared_without_their_lines(compare: Compare) -> None:
    record = '<Annotation Term="shop.Mood"><Record>{}<PropertyValue Property="A" Int="1"/></Record></Annotation>'
    assert compare(field(record.format("")), field(record.format("\n\n"))) == ()


def test_terms_are_compared(compare: Compare) -> None:
    term = '<Term Name="Mood" Type="Edm.{}"/>'
    change = only(compare(term.format("String"), term.format("Int32")))
    assert (change.element, change.impact) == ("term", "info")
    assert only(compare(term.format("String"), "")).element == "term"
