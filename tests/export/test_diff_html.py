"""The page of changes: self-contained, safe, and complete."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from lxml import html

from reso_explorer.compare.change import Change, ChangeKind, ElementKind, Impact, Place
from reso_explorer.compare.comparison import Comparison, Side, compare_sides
from reso_explorer.compare.query_impact import NamedQuery
from reso_explorer.document import read_metadata
from reso_explorer.export.diff_html import to_html
from tests.compare.test_comparison import NEW, OLD

EVIL = "<script>alert(1)</script> `<img src=//x.example>` \u202e\"'&"


def tree_of(page: str) -> Any:
    return html.fromstring(page)


def side(text: str, title: str) -> Side:
    return Side(title, title, read_metadata(text.encode()))


def page_of(*changes: Change) -> str:
    same = side(OLD, EVIL)
    return to_html(Comparison(same, same, changes))


def change(**said: object) -> Change:
    usual = {
        "kind": ChangeKind.CHANGED,
        "element": ElementKind.LABEL,
        "path": "town.House/Area",
        "impact": Impact.INFO,
        "message": "The label reads differently.",
    }
    return Change(**{**usual, **said})  # type: ignore[arg-type]


def test_nothing_is_loaded_or_run_and_the_style_is_the_allowed_one() -> None:
    page = page_of(change(message=EVIL, path=EVIL, before=EVIL, after=EVIL))
    tree = tree_of(page)
    assert not tree.xpath("//script | //img | //link | //*[@onclick] | //@src | //@style")
    assert "\u202e" not in page
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search("<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "http" not in style[1]


def test_every_link_leads_to_a_section() -> None:
    query = NamedQuery("@streets", "Houses?$filter=Street eq 'x'")
    found = compare_sides(side(OLD, "june"), side(NEW, "july"), (query,))
    tree = tree_of(to_html(found))
    links = [each.removeprefix("#") for each in tree.xpath("//nav/a/@href")]
    assert links == ["queries", "breaking", "risky", "safe"]
    assert tree.xpath("//h2/@id") == links
    assert tree.xpath("//nav/a/b/text()") == ["1", *(str(found.count(each)) for each in Impact)]
    assert tree.xpath("//mark/text()") == ["Street"]
    assert "Houses?$filter=Streets eq 'x'" in tree.xpath("//pre/text()")
    assert len(tree.xpath("//li[contains(@class,'change')]")) == len(found.changes) + 1


def test_many_places_fold_and_differing_values_are_shown() -> None:
    places = tuple(
        Place(path=f"town.House/F{n}", before="1", after=str(n), new_line=n) for n in range(2, 14)
    )
    tree = tree_of(page_of(change(count=13, places=places, before="1", after="1")))
    assert tree.xpath("//details/summary/text()") == ["13 places"]
    last = tree.xpath("//details//li")[-1].text_content()
    assert last == "House/F13: 1 → 13 line 13 of new"


def test_the_page_says_that_nothing_changed() -> None:
    assert "<p>Nothing changed.</p>" in page_of()
