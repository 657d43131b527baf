"""The folder for static hosting: every link leads somewhere, and hostile text stays text."""

from __future__ import annotations

from posixpath import join, normpath
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import html

from reso_explorer.export.html.folder import export, file_names
from tests.export.html.sample import HOSTILE, TRICKY, dictionary


def xpath(page: html.HtmlElement, path: str, **values: str) -> list[Any]:
    found: Any = page.xpath(path, **values)
    return list(found)


def test_every_link_leads_to_a_page_and_an_anchor() -> None:
    files = export(dictionary())
    pages = {
        path: html.fromstring(content) for path, content in files.items() if path.endswith(".html")
    }
    assert {path.partition("/")[0] for path in pages} == {
        "index.html",
        "resources",
        "types",
        "lookups",
    }
    checked = 0
    for path, page in pages.items():
        for link in xpath(page, "//@href"):
            address, anchor = urldefrag(link)
            target = normpath(join(path, "..", unquote(address))) if address else path
            assert target in files, (path, link)
            if anchor and target != "index.html":
                found = xpath(pages[target], "//*[@id=$id]", id=unquote(anchor))
                assert len(found) == 1, (path, link)
                checked += 1
    assert checked > 20


def test_a_page_of_a_resource_tells_its_fields() -> None:
    page = html.fromstring(export(dictionary())["resources/Lighthouses.html"])
    (row,) = xpath(page, "//tr[@id='Keeper']")
    assert [" ".join(cell.text_content().split()) for cell in row] == [
        "Keeper local not filterable",
        "string",
        "Who lives there.Team notes: Ask the coast guard.; column keeper_name; core",
    ]
    (row,) = xpath(page, "//tr[@id='LampHeight']")
    assert "Fill rate 99.4%." in row.text_content()
    assert xpath(page, "//tr[@id='Sea']//a/@href")[1] == "../lookups/Seas.Sea.html"
    assert "HarborKey = HarborKey (inferred)" in xpath(page, "//tr[@id='Harbor']")[0].text_content()


def test_hostile_text_stays_text() -> None:
    content = export(dictionary())["resources/Lighthouses.html"]
    page = html.fromstring(content)
    assert xpath(page, "//script | //img | //main//link") == []
    assert len(xpath(page, "//tr[@id=$id]", id=HOSTILE)) == 1
    assert "\u202e" not in content.decode()
    assert "\u2028" not in content.decode()
    assert [each for each in xpath(page, "//@href") if each.startswith("javascript")] == []
    policy = xpath(page, "//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'self'")


def test_file_names_differ_on_every_system() -> None:
    names = ["Home", "home", "a/b", "a-b", "CON", "..", "", "n" * 300, "é", TRICKY]
    found = file_names("x", names)
    assert found["Home"] == "x/Home.html"
    assert len({path.casefold() for path in found.values()}) == len(names)
    for path in found.values():
        assert path.isascii()
        assert path.count("/") == 1
        assert len(path) < 110
        assert not path.startswith(("x/.", "x/con.", "x/CON."))


def test_the_index_lists_the_pages_for_readers_without_scripts() -> None:
    text = export(dictionary())["index.html"].decode()
    assert '<a href="resources/Lighthouses.html"><b>Lighthouses</b></a>' in text
