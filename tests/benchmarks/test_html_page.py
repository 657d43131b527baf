"""A keystroke in the search of the HTML page over Microsoft Graph, in Chromium; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_html_page.py -s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from reso_explorer.dictionary import build
from reso_explorer.document import read_metadata
from reso_explorer.export.html.page import export

from .conftest import MS_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytest.importorskip("aiohttp")
from tests.browser import CHROMIUM, opened

TYPING: Final = """
(async () => {
  location.hash = '!search?q=';
  await new Promise((done) => addEventListener('hashchange', () => setTimeout(done), { once: true }));
  const input = document.getElementById('query');
  input.focus();
  const found = [];
  for (const text of ['mailbox settings', 'user principal name', 'calendar', 'device id', 'zzzz']) {
    for (let end = 1; end <= text.length; end += 1) {
      input.value = text.slice(0, end);
      performance.clearMeasures();
      const before = performance.now();
      input.dispatchEvent(new Event('input'));
      found.push([performance.getEntriesByName('search')[0].duration, performance.now() - before]);
      await new Promise((done) => setTimeout(done));
    }
  }
  return found;
})()
"""


@pytest.mark.corpus
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
async def test_keystrokes(document_file: Callable[[str], Path], tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_bytes(export(build(read_metadata(document_file(MS_GRAPH)))))
    async with opened(path.as_uri(), tmp_path / "chromium") as page:
        await page.holds("document.body && document.body.classList.contains('ready')")
        ready = await page.evaluate("performance.now()")
        found = await page.evaluate(TYPING)
        assert page.console == []
    print(f"\nfile {path.stat().st_size / 1e6:.2f} MB, usable after {ready:.0f} ms")
    for name, times in zip(("search", "search and drawing"), zip(*found, strict=True), strict=True):
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name}: p50 {ordered[len(ordered) // 2]:.1f} ms, p95 {p95:.1f} ms")
