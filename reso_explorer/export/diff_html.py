"""What changed as one HTML page: works from an attachment, without network and without scripts.

All text of servers and queries is escaped, and a content security policy allows nothing but the
page's own style, so that even a mistake here couldn't load or run anything.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import TEXTS, Impact
from reso_explorer.compare.comparison import places_of
from reso_explorer.compare.sides import place_of, short
from reso_explorer.diagnostics import Severity
from reso_explorer.diagnostics.sentence import clean
from reso_explorer.secret import blotted
from reso_explorer.text import clip, count, visible
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.compare.change import Change
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.compare.query_impact import QueryImpact

_CODE: Final = re.compile(r"`([^`]*)`")
_LONGEST: Final = 2_000
_OPEN: Final = 10
"""Up to so many places are seen at once; more unfold."""
_MOST: Final = 2_000
"""Places listed of one change."""
_SIGNS: Final = {Impact.BREAKING: "✕", Impact.INFO: "!", Impact.SAFE: "✓"}
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5c6470;--page:#fff;--card:#f5f6f8;--line:#d5d9df;
--breaking:#b3261e;--risky:#8a5a00;--safe:#1d6b3a;--link:#1557a8}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a3abb6;--page:#14171b;--card:#1e2228;
--line:#363c45;--breaking:#ff9a90;--risky:#f0bf66;--safe:#7fd19b;--link:#8fbcff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;line-height:1.3;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.25rem 0 .5rem}
a{color:var(--link)}
code,pre{font:.875rem/1.5 ui-monospace,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
.muted{color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0 0;padding:0;list-style:none}
nav>*{display:block;min-width:7rem;padding:.5rem .75rem;border:1px solid var(--line);
border-radius:.5rem;background:var(--card);text-decoration:none;color:var(--ink)}
nav b{display:block;font-size:1.5rem;line-height:1.2}
.breaking>b,.breaking>.sign{color:var(--breaking)}
.risky>b,.risky>.sign{color:var(--risky)}
.safe>b,.safe>.sign{color:var(--safe)}
ol{margin:0;padding:0;list-style:none}
.fix{margin:.5rem 0 0;color:var(--safe);font-weight:700}
li.change{padding:.625rem 0 .625rem 1.5rem;border-top:1px solid var(--line);position:relative;
break-inside:avoid}
.sign{position:absolute;left:0;font-weight:700}
.rule{font-size:.8125rem;color:var(--soft);white-space:nowrap}
ul{margin:.25rem 0 0;padding-left:1.25rem}
summary{cursor:pointer;color:var(--link)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.125rem .75rem;margin:.375rem 0 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
pre{margin:.375rem 0 0;padding:.5rem .75rem;background:var(--card);border:1px solid var(--line);
border-radius:.375rem;white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:none;color:var(--breaking);text-decoration:underline wavy;font-weight:700}
footer{margin-top:3rem;color:var(--soft);font-size:.875rem}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}
:root{color-scheme:light;--ink:#000;--page:#fff;--card:#fff;--soft:#444;--line:#bbb;
--breaking:#b3261e;--risky:#8a5a00;--safe:#1d6b3a;--link:#000}
details::details-content{content-visibility:visible;block-size:auto}summary{color:var(--soft)}}
"""


def to_html(comparison: Comparison) -> str:
    """Return the page."""
    title = f"{clean(comparison.old.title)} → {clean(comparison.new.title)}"
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Schema changes: {escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<header>",
        "<h1>Schema changes</h1>",
        f'<p class="muted">{escape(title)}</p>',
        *_summary(comparison),
        "</header>",
        "<main>",
        *_queries(comparison),
    ]
    for impact in Impact:
        lines += _section(comparison, impact)
    lines += [
        "</main>",
        f"<footer>Made by reso-explorer {escape(__version__)}.</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _summary(comparison: Comparison) -> Iterator[str]:
    if comparison.is_equal and not comparison.queries:
        yield "<p>Nothing changed.</p>"
        return
    yield '<nav aria-label="Sections">'
    if comparison.queries:
        number = sum(each.impact is Impact.BREAKING for each in comparison.queries)
        what = "query breaks" if number == 1 else "queries break"
        yield f'<a class="breaking" href="#queries"><b>{number:,}</b>{what}</a>'
    for impact in Impact:
        number = comparison.count(impact)
        tag, link = ("a", f' href="#{impact.word}"') if number else ("span", "")
        yield f'<{tag} class="{impact.word}"{link}><b>{number:,}</b>{impact.word}</{tag}>'
    yield "</nav>"


# --- queries --------------------------------------------------------------------------------------


def _queries(comparison: Comparison) -> Iterator[str]:
    if not comparison.queries:
        return
    yield '<h2 id="queries">Queries</h2>'
    yield "<ol>"
    for each in comparison.queries:
        yield from _query(each)
    yield "</ol>"


def _query(found: QueryImpact) -> Iterator[str]:
    query = found.query
    verb = "breaks" if found.impact is Impact.BREAKING else "uses what changed"
    name = f"<code>{escape(clean(query.name))}</code>" if query.name else "Past query"
    yield f'<li class="change {found.impact.word}">{_sign(found.impact)}{name} {verb}.'
    yield f"<pre>{_marked(found)}</pre>"
    lines = [*(each.sentence for each in found.distinct)]
    if not lines:
        lines = [f"`{clean(short(path))}`: {clean(each.message)}" for path, each in found.uses]
    yield "<ul>" + "".join(f"<li>{_sentence(each)}</li>" for each in lines) + "</ul>"
    if found.fix:
        yield f'<p class="fix">Fix</p><pre>{_shown(clean(found.fix))}</pre>'
    if found.advice:
        yield "<ul>" + "".join(f"<li>{_sentence(clean(e))}</li>" for e in found.advice) + "</ul>"
    yield "</li>"


def _marked(found: QueryImpact) -> str:
    """Return the text of a query with what is wrong underlined."""
    text = blotted(found.query.text)
    pieces: list[str] = []
    done = 0
    spans = sorted(
        (each.span.start, each.span.end)
        for each in found.problems
        if each.severity is Severity.ERROR
    )
    for start, end in spans:
        if start < done or end <= start:
            continue
        pieces += (_shown(text[done:start]), f"<mark>{_shown(text[start:end])}</mark>")
        done = end
    return "".join([*pieces, _shown(text[done:])])


# --- changes --------------------------------------------------------------------------------------


def _section(comparison: Comparison, impact: Impact) -> Iterator[str]:
    changes = [change for change in comparison.changes if change.impact is impact]
    if not changes:
        return
    yield f'<h2 id="{impact.word}">{impact.word.capitalize()} ({len(changes):,})</h2>'
    yield "<ol>"
    for change in changes:
        yield from _change(change)
    yield "</ol>"


def _change(change: Change) -> Iterator[str]:
    message = _sentence(clean(change.message))
    rule = f'<span class="rule">{escape(change.rule)}</span>'
    yield f'<li class="change {change.impact.word}">{_sign(change.impact)}{message} {rule}'
    if change.count == 1 and change.element in TEXTS:
        yield _texts(change)
    places = list(places_of(change))
    if len(places) == 1:
        yield f'<div class="muted">{_lines(*places[0][1:])}</div>'
    else:
        yield _place_list(change, places)
    yield "</li>"


def _place_list(change: Change, places: list[tuple[str, int, int]]) -> str:
    """Return the places of a change, folded if there are many."""
    values = [(each.before, each.after) for each in (place_of(change), *change.places)]
    differ = len(set(values)) > 1
    items = [
        f"<li><code>{_shown(clean(short(path)))}</code>"
        f'{f": {_step(*value)}" if differ else ""} <span class="muted">{_lines(old, new)}</span></li>'
        for (path, old, new), value in zip(places[:_MOST], values, strict=False)
    ]
    if len(places) > _MOST:
        items.append(f"<li>and {len(places) - _MOST:,} more</li>")
    listed = "<ul>" + "".join(items) + "</ul>"
    if len(places) <= _OPEN:
        return listed
    return f"<details><summary>{count(len(places), 'place')}</summary>{listed}</details>"


def _lines(old: int, new: int) -> str:
    return ", ".join(
        f"line {line:,} of {side}" for line, side in ((old, "old"), (new, "new")) if line
    )


def _texts(change: Change) -> str:
    """Return the texts before and after, which the sentence doesn't have."""
    pairs = (("Before", change.before), ("After", change.after))
    rows = (
        f"<dt>{name}</dt><dd>{_shown(clip(clean(text), _LONGEST))}</dd>"
        for name, text in pairs
        if text
    )
    return f"<dl>{''.join(rows)}</dl>"


def _step(before: str | None, after: str | None) -> str:
    return " → ".join(
        _shown(clip(clean(text), _LONGEST)) if text else "nothing" for text in (before, after)
    )


def _sign(impact: Impact) -> str:
    return f'<span class="sign" title="{impact.word}">{_SIGNS[impact]}</span>'


def _sentence(message: str) -> str:
    """Return a sentence with names in backticks as code."""
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(message):
        parts += [_shown(message[end : match.start()]), f"<code>{_shown(match[1])}</code>"]
        end = match.end()
    return "".join([*parts, _shown(message[end:])])


def _shown(text: str) -> str:
    return escape(visible(text))
