"""What can be tried on a resource as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.service.probe.trial import Form, Trial
from reso_explorer.service.urls import count_option, encode_key
from reso_explorer.store.probes import Verdict

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
    yield Trial("skip", (Form({"$top": "2", "$skip": "1"}, _skipped(target)),))
    counting = dict((("$top", "1"), count_option(target.index)))
    yield Trial("count", (Form(counting, _counted),))
    yield Trial("count-segment", (Form({}, _any_answer, path="/$count"),))
    if plain.rows:
        yield from _key_trials(target, plain.rows[0])
    maxpage = tuple(
        Form({"$top": "2"}, _at_most(1), headers=(("Prefer", f"{name}=1"),), words=name)
        for name in ("odata.maxpagesize", "maxpagesize")
    )
    yield Trial("maxpagesize", maxpage)
    yield Trial("search", (Form({"$top": "2", "$search": _NO_WORD}, _found_nothing),))
    yield Trial("format", (Form({"$top": "1", "$format": "json"}, _any_answer),))
    for name in target.keys[:1]:
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

    def judge(page: Page, _plain: Page) -> tuple[Verdict, str]:
        found = page.rows[0] if page.rows else {}
        if page.is_single and all(found.get(name) == row[name] for name in keys):
            return Verdict.SUPPORTED, ""
        return Verdict.IGNORED, "another answer than the one entity came"

    yield Trial("key", (Form({}, judge, path=f"({encode_key(inner)})"),))


def expand_trials(target: ProbeTarget) -> Iterator[Trial]:
    """Yield a trial for each relation."""
    for name in target.index.navigation_properties(target.type_name):
        form = Form({"$top": "1", "$expand": name}, _expanded(name))
        yield Trial("expand", (form,), field=name)


def _expanded(name: str) -> Judge:
    def judge(page: Page, _plain: Page) -> tuple[Verdict, str]:
        if not page.rows:
            return Verdict.UNKNOWN, "no rows came"
        if any(name in row for row in page.rows):
            return Verdict.SUPPORTED, ""
        return Verdict.IGNORED, "the rows do not carry the relation"

    return judge


def _at_most(number: int) -> Judge:
    def judge(page: Page, plain: Page) -> tuple[Verdict, str]:
        if len(page.rows) > number:
            return Verdict.IGNORED, f"{len(page.rows):,} rows came in place of {number}"
        if len(plain.rows) <= number:
            return Verdict.UNKNOWN, "the resource has too few rows to tell"
        return Verdict.SUPPORTED, ""

    return judge


def _skipped(target: ProbeTarget) -> Judge:
    """Judge `$top=2&$skip=1`: the first row must be the second of the plain answer."""
    keys = target.keys

    def mark(row: Row) -> object:
        return [row.get(name) for name in keys] if keys else row

    def judge(page: Page, plain: Page) -> tuple[Verdict, str]:
        if len(plain.rows) < 2:
            return Verdict.UNKNOWN, "the resource has too few rows to tell"
        if not page.rows:
            return Verdict.UNKNOWN, "no rows came; some servers take $skip off $top"
        first = mark(page.rows[0])
        if first == mark(plain.rows[0]):
            return Verdict.IGNORED, "the first row came again"
        if first == mark(plain.rows[1]):
            return Verdict.SUPPORTED, ""
        return Verdict.UNKNOWN, "other rows came; the server has no stable order"

    return judge


def _counted(page: Page, _plain: Page) -> tuple[Verdict, str]:
    if page.count is None:
        return Verdict.IGNORED, "the answer carries no count"
    if page.count < len(page.rows):
        return Verdict.UNKNOWN, f"the count is {page.count:,}, less than the rows sent"
    return Verdict.SUPPORTED, f"{page.count:,} rows"


def _any_answer(_page: Page, _plain: Page) -> tuple[Verdict, str]:
    return Verdict.SUPPORTED, ""


def _found_nothing(page: Page, _plain: Page) -> tuple[Verdict, str]:
    if page.rows:
        return Verdict.IGNORED, "rows came for a word that nothing holds"
    return Verdict.UNKNOWN, "no rows came, as should be; whether words are found is not known"


def _named(name: str) -> Judge:
    def judge(page: Page, _plain: Page) -> tuple[Verdict, str]:
        if page.rows and all(name in row for row in page.rows):
            return Verdict.SUPPORTED, ""
        if page.rows:
            return Verdict.IGNORED, "the answer does not carry what was to be worked out"
        return Verdict.UNKNOWN, "no rows came"

    return judge
