"""Markup where it is not expected: text, comments, elements of CSDL in the envelope."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read

ENVELOPE = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices xmlns="http://docs.oasis-open.org/odata/ns/edm">{before}
  <Schema Namespace="a.garden" Alias="g">{inside}</Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


def rules(*, before: str = "", inside: str = "") -> list[str]:
    found = read(ENVELOPE.format(before=before, inside=inside).encode())
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "inside",
    [
        '<Annotation Term="g.T"><String><![CDATA[<b>red</b> and green]]></String></Annotation>',
        '<Annotation Term="g.T"><String>red<!-- <b>or</b> blue --> and green</String></Annotation>',
        "<!-- <EntityType> was here </EntityType> once -->",
        "<?note <a>b</a> c?>",
    ],
)
def test_tags_in_text_and_comments_are_no_tags(inside: str) -> None:
    assert rules(inside=inside) == []


def test_text_between_elements_is_reported() -> None:
    inside = '<EntityType Name="Bed" Abstract="true"/> to do <!-- <b>x</b> y -->'
    assert rules(inside=inside) == ["stray-text"]


def test_annotations_before_the_alias_they_use_are_misplaced_not_fatal() -> None:
    before = '<Annotations Target="g.Bed"><Annotation Term="g.T"/></Annotations>'
    found = read(ENVELOPE.format(before=before, inside="").encode())
    (finding,) = found.findings
    assert finding.code == "misplaced-element"
    assert finding.path == "a.garden.Bed"
