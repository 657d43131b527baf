"""The HTML page in headless Chromium: search, keys, addresses, hostile text, print, contrast."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from reso_explorer.cli.app import run
from reso_explorer.export.html.page import export
from tests.export.html.sample import CHANGES, HOSTILE, TRICKY, dictionary, other_feed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytest.importorskip("aiohttp")
import pytest_asyncio

from tests.browser import CHROMIUM, Page, opened

in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
one_loop = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """Open a page with everything hostile, notes, and changes, from a file."""
    folder = tmp_path_factory.mktemp("page")
    path = folder / "coast.html"
    path.write_bytes(export(dictionary(changes=CHANGES), other_feed()))
    async with opened(path.as_uri(), folder / "chromium") as found:
        await found.holds("document.body && document.body.classList.contains('ready')")
        yield found
        tried = "TrustedHTML"  # by the test of the policy
        assert [line for line in found.console if tried not in line] == []
        loaded = {url for url in found.requests if url.startswith(("http", "ws", "file"))}
        assert loaded == {path.as_uri()}


async def go(page: Page, hash_: str, title: str) -> None:
    """Open an address within the page, with nothing kept of an earlier visit."""
    await page.evaluate(f"location.hash = '!types'; location.hash = {json.dumps(hash_)}")
    await page.holds(f"document.title.startsWith({json.dumps(title)})")


async def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = await page.evaluate(
        f"[...document.querySelectorAll({json.dumps(selector)})].map((each) => each.textContent)"
    )
    return found


async def focused(page: Page) -> str:
    found: str = await page.evaluate("document.activeElement.textContent")
    return found


def _arguments(command: str) -> list[str]:
    """Return the arguments that a shell would give to curl."""
    script = 'curl() { printf "%s\\0" "$@"; }\n' + command
    environment = {"PATH": os.defpath, "RESO_EXPLORER_TOKEN": "secret"}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split("\0")


@in_chromium
@one_loop
async def test_search_is_done_with_keys_alone(page: Page) -> None:
    await go(page, "Harbors", "Harbors")
    await page.press("/", 191, "/")
    await page.type("height")
    await page.holds("document.querySelectorAll('.hit').length === 2")
    first, second = await texts(page, ".hit-name")
    assert first == "Lighthouses / LampHeight"
    assert second == "Lighthouses / Lit", "found by its description"
    assert await texts(page, ".hit mark") == ["Height", "Height", "height"]
    await page.press("ArrowDown", 40)
    await page.press("ArrowDown", 40)
    assert "Lit" in await focused(page)
    await page.press("ArrowUp", 38)
    await page.press("Enter", 13, "\r")
    await page.holds("document.title.startsWith('Lighthouses')")
    assert await page.evaluate("location.hash") == "#Lighthouses/LampHeight"
    assert (await focused(page)).startswith("LampHeight")
    await page.press("Escape", 27)
    assert await page.evaluate("document.querySelectorAll('details.row[open]').length") == 0
    await page.evaluate("history.back()")
    await page.holds("document.title.startsWith('Search')")
    assert await page.evaluate("document.getElementById('query').value") == "height"
    assert "LampHeight" in await focused(page), "back where the walk began"
    await page.press("Escape", 27)
    assert await page.evaluate("document.activeElement.id") == "query"
    await page.press("Escape", 27)
    await page.holds("document.title.startsWith('Harbors')")
    await page.press("?", 191, "?")
    await page.holds("document.querySelector('dialog').open")
    await page.press("Escape", 27)
    await page.holds("!document.querySelector('dialog').open")


@in_chromium
@one_loop
async def test_values_labels_and_facets_are_found(page: Page) -> None:
    for query, found in {
        "q=sea+green": ["Color / O'Green"],
        "q=brackish": ["Sea / Baltic"],
        "q=scarlet": ["Color / Red"],
        "q=coast+guard": ["Lighthouses / Keeper"],
        "q=&local=local": ["Lighthouses / Keeper"],
        "q=&since=added": ["Lighthouses / Lit"],
        "q=&fill=95%25+and+up": ["Lighthouses / LampHeight"],
        "q=harbors/key": ["Harbors / HarborKey"],
        "q=lamphieght": ["Lighthouses / LampHeight"],
        "q=giant+lamp": ["Lighthouses / Lamp"],
    }.items():
        await go(page, f"!search?{query}", "Search")
        assert (await texts(page, ".hit-name"))[:1] == found, query
    await go(page, "!search?q=lamp", "Search")
    names = await texts(page, ".hit-name")
    assert names[0] == "Lighthouses / Lamp"
    await page.evaluate(
        "[...document.querySelectorAll('fieldset input')].filter((box) => box.dataset.facet === 'kind\\nfield').forEach((box) => { box.focus(); box.click(); })"
    )
    assert await texts(page, ".hit-name") == [
        "Lighthouses / LampColors",
        "Lighthouses / LampHeight",
    ]
    assert await page.evaluate("document.activeElement.dataset.facet") == "kind\nfield"
    assert "kind=field" in await page.evaluate("location.hash")


@in_chromium
@one_loop
async def test_a_field_has_an_address_and_code_to_copy(page: Page) -> None:
    await go(page, "Lighthouses/LampHeight", "Lighthouses")
    code = await texts(page, "details.row[open] code")
    assert "LampHeight le 3" in code, "the operator that the server supports"
    request = next(each for each in code if each.startswith("curl"))
    assert "'https://coast.example/odata/Lighthouses'" in request
    assert "${RESO_EXPLORER_TOKEN:?}" in request
    assert "--data-urlencode '$select=LighthouseKey,LampHeight'" in request
    await go(page, "Lighthouses/LampColors", "Lighthouses")
    assert "LampColors/any(x:x eq 'Red')" in await texts(page, "details.row[open] code")
    await page.evaluate(
        "(() => { const pick = document.querySelector('details.row[open] select'); pick.value = '1';"
        "pick.dispatchEvent(new Event('change')); })()"
    )
    assert "LampColors/any(x:x eq 'O''Green')" in await texts(page, "details.row[open] code")
    await go(page, "Lighthouses/Keeper", "Lighthouses")
    card = (await texts(page, "details.row[open]"))[0]
    assert "Ask the coast guard." in card
    assert "keeper_name" in card
    assert "$filter" not in card, "a field that isn't filterable has no clause"
    await go(page, "!lookups/Color/O'Green", "Color")
    assert (await focused(page)).startswith("O'Green")


@in_chromium
@one_loop
async def test_changes_come_first_and_mark_what_changed(page: Page) -> None:
    await go(page, "", "Changes")
    assert await texts(page, ".change .name") == [
        "Lighthouses/LampHeight",
        "Lighthouses/Wick",
        "the feed as a whole",
        "Lighthouses/Lit",
    ]
    assert await texts(page, ".was li") == [
        "type string → integer",
        "service protocol odata-3 → odata-4",
    ]
    await go(page, "Lighthouses", "Lighthouses")
    marked = await texts(page, ".row:has(.tag.new) .row-name")
    assert marked == ["LampHeight", "Lit"]
    assert any("Wick is gone." in each for each in await texts(page, ".change"))


@in_chromium
@one_loop
async def test_two_feeds_stand_side_by_side(page: Page) -> None:
    await go(page, "!compare", "Side by side")
    lines = await texts(page, ".line")
    assert lines[1].startswith("Lighthouses1 matched · 1 differ · 12 only here · 1 only there")
    await go(page, "!compare/Lighthouses", "Lighthouses side by side")
    rows = await texts(page, "tbody tr")
    assert (
        "LampHeight integerHeightOfLamp number (9)standardmaxLength none ≠ 9type integer ≠ number"
        in rows
    )
    assert "missingBeacon string–" in rows
    await go(page, "!search?q=&other=differs", "Search")
    assert await texts(page, ".hit-name") == ["Lighthouses / LampHeight"]
    await go(page, "Lighthouses/LampHeight", "Lighthouses")
    assert "HeightOfLamp" in (await texts(page, "details.row[open]"))[0]


@in_chromium
@one_loop
async def test_the_diagram_can_be_walked_with_keys(page: Page) -> None:
    await go(page, "Lighthouses", "Lighthouses")
    await page.holds("document.querySelectorAll('.diagram .box').length === 3")
    await page.evaluate("document.querySelector('.box[aria-current]').focus()")
    await page.press("ArrowRight", 39)
    await page.press("ArrowUp", 38)
    await page.press("Enter", 13, "\r")
    await page.holds("document.title.startsWith('Harbors')")
    await page.holds("document.activeElement.closest('.diagram') !== null")
    assert await page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    assert await texts(page, ".trail") == ["Lighthouses › Harbors"]
    assert await texts(page, ".box[data-side='in'] .box-name") == ["Lighthouses"]


@in_chromium
@one_loop
async def test_hostile_text_stays_text(page: Page) -> None:
    await go(page, "Lighthouses", "Lighthouses")
    await page.evaluate("document.querySelectorAll('details.row').forEach((row) => row.reveal())")
    names = await texts(page, ".row-name")
    assert HOSTILE in names
    assert "__proto__" in names
    assert "a/b%2F#?&'\"<b>\\u{202e}\\u{2028}" in names
    assert await page.evaluate(
        "window.hit === undefined && !document.querySelector('main img, main script, a[href^=javascript]')"
    )
    links: list[str] = await page.evaluate(
        "[...document.querySelectorAll('a')].map((each) => new URL(each.getAttribute('href'), location).protocol)"
    )
    assert set(links) == {"file:"}
    calls = [each for each in await texts(page, "pre code") if each.startswith("curl")]
    sent = _arguments(next(each for each in calls if "rm -rf" in each))
    assert f"$filter={HOSTILE} eq ''';rm -rf ~'" in sent
    assert f"$select=LighthouseKey,{HOSTILE}" in sent
    assert "Authorization: Bearer secret" in sent
    for name in (HOSTILE, TRICKY, "__proto__", "constructor"):
        address: str = await page.evaluate(
            f"(() => {{ const row = document.getElementById({json.dumps('Lighthouses/' + name)}); return row.id; }})()"
        )
        await go(page, "!search?kind=field&q=", "Search")
        await page.evaluate(
            f"[...document.querySelectorAll('.hit a')].find((link) => decodeURIComponent(link.hash).endsWith({json.dumps(name)})).click()"
        )
        await page.holds(f"document.getElementById({json.dumps(address)})?.open")
    closed = "(() => { try { document.createElement('b').innerHTML = 'x'; return false; } catch { return true; } })()"
    assert await page.evaluate(closed), "the policy itself forbids markup from text"


def _axe() -> str | None:
    """Return the script of axe-core, if it is installed beside the services of others."""
    path = Path(os.environ.get("RESO_EXPLORER_NODE", "none"), "node_modules/axe-core/axe.min.js")
    return path.read_text() if path.is_file() else None


AXE: Final = _axe()
CONTRAST: Final = """
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([red, green, blue]) => [red, green, blue]
    .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color[3] === 255) return color;
    }
    return rgb('white');
  };
  const poor = [];
  let seen = 0;
  for (const element of document.querySelectorAll('body *:not(script, style, noscript, svg *, option)')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const pair = [light(rgb(style.color)), light(behind(element))].sort((one, other) => other - one);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    seen += 1;
    if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)} ${element.textContent.slice(0, 30)}`);
  }
  return seen > 20 ? poor : ['only ' + seen + ' texts'];
})()
"""
STRUCTURE: Final = """
[...document.querySelectorAll('button, a[href], input, select, summary')].filter((each) => each.checkVisibility()).filter((each) => {
  const name = each.getAttribute('aria-label') || each.textContent.trim() || (each.labels && [...each.labels].map((label) => label.textContent).join('').trim());
  return !name;
}).map((each) => each.outerHTML.slice(0, 100)).concat(
  document.querySelectorAll('main').length === 1 ? [] : ['main'],
  document.querySelectorAll('h1').length === 1 ? [] : ['h1'],
  document.querySelector('[role=status][aria-live]') ? [] : ['status'],
  [...document.querySelectorAll('[id]')].map((each) => each.id).filter((id, at, all) => all.indexOf(id) !== at),
)
"""


@in_chromium
@one_loop
async def test_contrast_names_and_width(page: Page) -> None:
    for scheme, width in (("light", 1300), ("dark", 1300), ("light", 320)):
        await page.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        await page.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=False,
        )
        for hash_, title in (
            ("!home", "coast"),
            ("Lighthouses", "Lighthouses"),
            ("!search?q=l", "Search"),
            ("!lookups/Color", "Color"),
            ("!changes", "Changes"),
        ):
            await go(page, hash_, title)
            await page.evaluate(
                "document.querySelectorAll('details').forEach((row) => { row.open = true; row.reveal?.(); })"
            )
            where = f"{hash_} {scheme} {width}"
            assert await page.evaluate(CONTRAST) == [], where
            assert await page.evaluate(STRUCTURE) == [], where
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
                where
            )
            if AXE:
                await page.evaluate(f"if (!window.axe) {{ {AXE} }}")
                found: list[Any] = await page.evaluate(
                    "axe.run({ resultTypes: ['violations'] }).then((run) => run.violations.map((each) => [each.id, each.nodes[0].html.slice(0, 200), each.nodes[0].failureSummary]))"
                )
                assert found == [], where
    await page.send("Emulation.clearDeviceMetricsOverride")


@in_chromium
@one_loop
async def test_print_shows_the_content_alone(page: Page) -> None:
    await go(page, "Lighthouses", "Lighthouses")
    await page.send("Emulation.setEmulatedMedia", media="print")
    for hidden in ("header", "#side", "main button"):
        assert await page.evaluate(f"document.querySelector('{hidden}').checkVisibility()") is False
    assert (
        await page.evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert (
        await page.evaluate("getComputedStyle(document.querySelector('.row-text')).whiteSpace")
        == "normal"
    )
    printed = await page.send("Page.printToPDF")
    assert base64.b64decode(printed["data"]).startswith(b"%PDF")
    await page.send("Emulation.setEmulatedMedia", media="")


def test_the_policy_allows_exactly_the_script_and_style_of_the_page() -> None:
    text = export(dictionary()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (code,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    def digest(content: str) -> str:
        return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest(code)}';" in policy[1]
    assert f"style-src 'sha256-{digest(style)}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    assert re.findall(r"<[^>]*\son\w+=", text.replace(code, "")) == []
    assert text.count("</script>") == 2
    markup = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert re.findall(markup, code) == [], "text from a server never becomes markup"


def test_the_page_says_without_scripts_what_it_holds() -> None:
    text = export(dictionary()).decode()
    (plain,) = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert "<li><b>Lighthouses</b> (11 fields) Towers with a lamp.</li>" in plain
    assert export(dictionary()).decode() == text, "the same dictionary gives the same bytes"


def _embedded(text: str) -> dict[str, Any]:
    (packed,) = re.findall(r'id="data">([^<]*)<', text)
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return found


def test_halves_of_surrogate_pairs_are_no_obstacle() -> None:
    text = export(dictionary(provenance={"source": "s\ud800", "fingerprint": "x"})).decode()
    assert "<title>s\\u{d800}</title>" in text
    assert _embedded(text)["dictionary"]["provenance"]["source"] == "s\ud800"


def test_the_command_sets_another_schema_beside_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, fields in (("one", ("Lamp", "Wick")), ("two", ("lamp", "Wick"))):
        properties = "".join(f'<Property Name="{field}" Type="Edm.String"/>' for field in fields)
        files.append(tmp_path / f"{name}.xml")
        files[-1].write_text(
            '<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
            f'<EntityType Name="Tower">{properties}</EntityType><EntityContainer Name="C">'
            '<EntitySet Name="Towers" EntityType="s.Tower"/></EntityContainer></Schema>'
        )
    out = tmp_path / "both.html"
    words = ["export", str(files[0]), "--beside", str(files[1])]
    assert run([*words, "-o", str(out)]) == 0
    found = _embedded(out.read_text())
    assert {(pair.get("left"), pair.get("right"), pair["by"]) for pair in found["pairs"]} == {
        ("/resources/Towers", "/resources/Towers", "name"),
        ("/resources/Towers/fields/Lamp", "/resources/Towers/fields/lamp", "normalised"),
        ("/resources/Towers/fields/Wick", "/resources/Towers/fields/Wick", "name"),
    }
    assert run([*words, "--format", "csv"]) == 2
    assert "--beside has no effect on csv." in capsys.readouterr().err
