"""What can be tried on a resource as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.service.probe.trial import Finding, Form, Trial
from reso_explorer.service.urls import count_option, encode_key
from reso_explorer.store.probes import Verdict
from reso_explorer.text import count
from reso_explorer.values.declared import is_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.probe.trial import Judge
    from reso_explorer.service.rows import Page, Row

_NO_WORD: Final = "qzxjvwkqzx"
"""A word that no text holds."""


def resource_trials(target: ProbeTarget, plain: Page) -> Iterator[Trial]:
    """Yield the trials of a resource.

    Args:
        target: the resource.
        plain: the answer to a plain request for some rows.
    """
    yield Trial("top", (Form({"$top": "1"}, _at_most(1)),))
    yield Trial("skip", (Form({"$top": "1", "$skip": "1"}, _skipped(target)),))
    counting = dict((("$top", "1"), count_option(target.index)))
    yield Trial("count", (Form(counting, _count),))
    yield Trial("count-segment", (Form({}, _any_answer, path="/$count"),))
    if plain.rows:
        yield from _key_trials(target, plain.rows[0])
    maxpage = tuple(
        Form({"$top": "2"}, _at_most(1), headers=(("Prefer", f"{name}=1"),), name=name)
        for name in ("odata.maxpagesize", "maxpagesize")
    )
    legacy = is_legacy(target.index)
    if not legacy:
        yield Trial("maxpagesize", maxpage)
        yield Trial("search", (Form({"$top": "2", "$search": _NO_WORD}, _found_nothing),))
    yield Trial("format", (Form({"$top": "1", "$format": "json"}, _any_answer),))
    for name in () if legacy else target.keys[:1]:
        yield Trial(
            "apply", (Form({"$apply": f"aggregate({name} with countdistinct as N)"}, _named("N")),)
        )
        compute = {"$top": "1", "$compute": "1 add 1 as N", "$select": f"{name},N"}
        yield Trial("compute", (Form(compute, _named("N")),))
    yield from expand_trials(target)


def _key_trials(target: ProbeTarget, row: Row) -> Iterator[Trial]:
    """Yield the trial of addressing one entity."""
    keys = target.keys
    if not keys or any(row.get(name) is None for name in keys):
        return
    literals = [target.literal(name, row[name]) for name in keys]
    inner = literals[0]
    if len(keys) > 1:
        inner = ",".join(f"{n}={text}" for n, text in zip(keys, literals, strict=True))

    def judge(page: Page, _plain: Page) -> Finding:
        found = page.rows[0] if page.rows else {}
        if page.is_single and all(found.get(name) == row[name] for name in keys):
            return Finding(Verdict.SUPPORTED)
        return Finding(Verdict.IGNORED, "the server returned something else than the one entity")

    yield Trial("key", (Form({}, judge, path=f"({encode_key(inner)})", literal=inner),))


def expand_trials(target: ProbeTarget) -> Iterator[Trial]:
    """Yield a trial for each relation."""
    for name in target.index.navigation_properties(target.type_name):
        form = Form({"$top": "1", "$expand": name}, _expanded(name))
        yield Trial("expand", (form,), field=name)


def _expanded(name: str) -> Judge:
    def judge(page: Page, _plain: Page) -> Finding:
        if not page.rows:
            return Finding(Verdict.UNKNOWN, "the server returned no rows")
        if any(name in row for row in page.rows):
            return Finding(Verdict.SUPPORTED)
        return Finding(Verdict.IGNORED, "the rows don't have the relation")

    return judge


def _at_most(number: int) -> Judge:
    def judge(page: Page, plain: Page) -> Finding:
        rows = len(page.rows)
        if rows > number:
            return Finding(
                Verdict.IGNORED,
                f"the server returned {count(rows, 'row')} instead of {number}",
                rows=rows,
            )
        if len(plain.rows) <= number:
            return Finding(Verdict.UNKNOWN, "the resource has too few rows to tell", rows=rows)
        if rows < number:
            text = f"the server returned no rows, although the resource has at least {len(plain.rows):,}"
            return Finding(Verdict.WRONG, text)
        return Finding(Verdict.SUPPORTED, rows=rows)

    return judge


def _skipped(target: ProbeTarget) -> Judge:
    """Judge `$top=1&$skip=1`: the one row must be the second of the plain answer."""
    keys = target.keys

    def mark(row: Row) -> object:
        return [row.get(name) for name in keys] if keys else row

    def judge(page: Page, plain: Page) -> Finding:
        rows = len(page.rows)
        if len(plain.rows) < 2:
            return Finding(Verdict.UNKNOWN, "the resource has too few rows to tell", rows=rows)
        if not page.rows:
            text = "$top=1&$skip=1 returned no rows; the server may subtract $skip from $top"
            return Finding(Verdict.WRONG, text)
        first = mark(page.rows[0])
        if first == mark(plain.rows[0]):
            return Finding(Verdict.IGNORED, "the server returned the first row again", rows=rows)
        if first == mark(plain.rows[1]):
            return Finding(Verdict.SUPPORTED, rows=rows)
        text = "the server returned another row than the second; its order isn't stable"
        return Finding(Verdict.UNKNOWN, text, rows=rows)

    return judge


def counted(number: int, plain: Page) -> Finding:
    """Judge a number of rows beside those that the plain answer holds."""
    known = len(plain.rows)
    if number < known:
        text = f"the count is {number:,}, although the server returned {count(known, 'row')}"
        return Finding(Verdict.WRONG, text)
    return Finding(Verdict.SUPPORTED, count(number, "row"))


def _count(page: Page, plain: Page) -> Finding:
    if page.count is None:
        return Finding(Verdict.IGNORED, "the response has no count", rows=len(page.rows))
    return counted(page.count, plain)


def _any_answer(_page: Page, _plain: Page) -> Finding:
    return Finding(Verdict.SUPPORTED)


def _found_nothing(page: Page, _plain: Page) -> Finding:
    if page.rows:
        return Finding(Verdict.IGNORED, "the server returned rows for a made-up word")
    return Finding(
        Verdict.UNKNOWN, "returned no rows, as expected; whether words are found is unknown"
    )


def _named(name: str) -> Judge:
    def judge(page: Page, _plain: Page) -> Finding:
        if page.rows and all(name in row for row in page.rows):
            return Finding(Verdict.SUPPORTED)
        if page.rows:
            return Finding(Verdict.IGNORED, "the rows don't have the computed value")
        return Finding(Verdict.UNKNOWN, "the server returned no rows")

    return judge
