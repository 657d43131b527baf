from __future__ import annotations

from reso_explorer.compare import Change, ChangeKind, ElementKind, Impact, Place
from reso_explorer.compare.data import HEADER, change_data, flat_rows
from reso_explorer.compare.markdown import to_markdown

LABEL = Change(
    kind=ChangeKind.CHANGED,
    element=ElementKind.LABEL,
    path="shop.House/City",
    impact=Impact.INFO,
    message="The label of `House/City` reads differently.",
    before="<b>Town</b>\u202e",
    after="a `tick`",
    old_line=4,
    new_line=5,
)
MANY = Change(
    kind=ChangeKind.REMOVED,
    element=ElementKind.FIELD,
    path="shop.A/X",
    impact=Impact.BREAKING,
    message="Field `X` is gone from 2 types.",
    before="Edm.String",
    count=2,
    places=(Place(path="shop.B/X", before="Edm.String", old_line=9),),
)


def test_json_leaves_out_what_is_not_known() -> None:
    data = change_data(MANY)
    assert "after" not in data
    assert "newLine" not in data
    assert data["places"] == [{"path": "shop.B/X", "before": "Edm.String", "oldLine": 9}]
    assert change_data(LABEL)["oldLine"] == 4


def test_flat_rows_have_one_row_per_place() -> None:
    rows = list(flat_rows([LABEL, MANY]))
    assert [row[HEADER.index("path")] for row in rows] == [
        "shop.House/City",
        "shop.A/X",
        "shop.B/X",
    ]
    assert all(len(row) == len(HEADER) for row in rows)


def test_markdown_puts_breaking_changes_first() -> None:
    page = to_markdown([LABEL, MANY], "a.xml", "b.xml")
    assert page.startswith("# What changed from a.xml to b.xml\n")
    assert page.index("## Breaking (1)") < page.index("## Risky (1)")
    assert "- Field `X` is gone from 2 types.\n  - `shop.A/X`\n  - `shop.B/X`\n" in page


def test_markdown_shows_hostile_text_as_text() -> None:
    hostile = MANY.__class__(
        kind=ChangeKind.ADDED,
        element=ElementKind.ANNOTATION,
        path="x",
        impact=Impact.INFO,
        message="Annotation [a](http://evil) *b* <img> is new.",
        after="x`y",
    )
    page = to_markdown([LABEL, hostile], "a|b", "`c`")
    assert "\u202e" not in page
    assert r"\[a\](http://evil) \*b\* \<img\>" in page
    assert "`` x`y ``" in page
    assert r"a\|b" in page


def test_markdown_says_when_nothing_changed() -> None:
    assert "Nothing changed." in to_markdown([], "a", "b")
