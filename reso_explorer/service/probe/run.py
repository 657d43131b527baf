"""Carrying out trials, one small request after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.service.decode_error import ErrorContext, decode_error, expect_ok
from reso_explorer.service.errors import (
    ENDS_A_RUN,
    HttpStatusError,
    ServiceError,
    TimedOutError,
)
from reso_explorer.service.probe.field_trials import field_trials
from reso_explorer.service.probe.resource_trials import expand_trials, resource_trials
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import read_count, read_page
from reso_explorer.service.urls import resource_url
from reso_explorer.store.probes import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.probe.trial import Form, Trial
    from reso_explorer.service.rows import Page, Row
    from reso_explorer.service.transport import Reply, Transport

_REFUSED: Final = frozenset({400, 403, 404, 405, 406, 409, 413, 414, 415, 422, 501})
"""Statuses that mean no. 500 and its kin prove nothing: the server may just have failed."""

PATIENCE: Final = 30.0
"""Seconds that a trial may take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial. `words` are the server's, or the reason; `url` is the last request."""

    resource: str
    field: str
    capability: str
    verdict: Verdict
    words: str
    url: str


class Prober:
    """Tries out one resource.

    Args:
        transport: speaks with the service, at the provider's rate.
        target: the resource.
        patience: seconds that a trial may take.
    """

    def __init__(
        self, transport: Transport, target: ProbeTarget, *, patience: float = PATIENCE
    ) -> None:
        self._transport = transport
        self._target = target
        self._patience = patience
        self._context = ErrorContext(index=target.index, type_name=target.type_name)
        self._plain: Page | None = None
        self.requests = 0

    async def plain(self) -> Page:
        """Return some rows by a request without any capability but `$top`.

        Where that does not work, nothing can be proved.

        Raises:
            ServiceError: no rows can be had at all.
        """
        if self._plain is None:
            url = self._url({"$top": "5"}, "")
            self._plain = read_page(expect_ok(await self._get(url, ())), self._context)
        return self._plain

    async def resource(self) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome of each trial on the resource as a whole, its relations included.

        Raises:
            ServiceError: the credential or the allowance ended; or no rows can be had.
        """
        plain = await self.plain()
        for trial in resource_trials(self._target, plain):
            yield await self._try(trial, plain)

    async def relations(self) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome for each relation.

        Raises:
            ServiceError: see `resource`.
        """
        plain = await self.plain()
        for trial in expand_trials(self._target):
            yield await self._try(trial, plain)

    async def field(self, name: str) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome of each trial on a field.

        Filters on a field whose sample holds no value are told as unknown.

        Raises:
            ServiceError: see `resource`.
        """
        plain = await self.plain()
        samples = await self._samples(name, plain)
        tried: list[Outcome] = []
        for trial in field_trials(self._target, name, samples):
            outcome = await self._try(trial, plain)
            if outcome.verdict is Verdict.UNKNOWN and outcome.words.startswith("all rows fit"):
                outcome = _by_analogy(outcome, tried)
            tried.append(outcome)
            yield outcome
        if not any(each.capability in {"eq", "any"} for each in tried):
            words = "no value is known to occur, so no filter can be judged"
            yield Outcome(self._target.resource, name, "filter", Verdict.UNKNOWN, words, "")

    async def fields(self, names: Iterable[str]) -> AsyncGenerator[Outcome, None]:
        """Yield the outcomes of several fields, one field after another."""
        for name in names:
            async for outcome in self.field(name):
                yield outcome

    async def _samples(self, name: str, plain: Page) -> list[Row]:
        """Return rows that carry a value; looks further where the plain rows have none."""
        rows = [row for row in plain.rows if row.get(name) not in (None, "", [])]
        if rows or not plain.rows:
            return rows
        keys = dict.fromkeys((*self._target.keys[:1], name))
        for options in (
            {"$top": "50", "$select": ",".join(keys)},
            {"$top": "5", "$filter": f"{name} ne null"},
        ):
            try:
                reply = await self._get(self._url(options, ""), ())
                if not reply.ok:
                    self._refused(reply)
                    continue
                found = read_page(reply, self._context).rows
            except ENDS_A_RUN:
                raise
            except ServiceError:
                continue
            rows = [row for row in found if row.get(name) not in (None, "", [])]
            if rows:
                break
        return rows

    async def _try(self, trial: Trial, plain: Page) -> Outcome:
        """Try the forms of a trial until one settles it."""
        best: tuple[Verdict, str, str] | None = None
        for form in trial.forms:
            url = self._url(form.options, form.path)
            verdict, words = await self._judge(form, plain, url)
            if form.words and verdict is Verdict.SUPPORTED:
                words = words or f"as {form.words}"
            if verdict in {Verdict.SUPPORTED, Verdict.IGNORED}:
                best = (verdict, words, url)
                break
            if best is None or (best[0] is Verdict.REJECTED and verdict is Verdict.UNKNOWN):
                best = (verdict, words, url)
        assert best is not None
        verdict, words, url = best
        shown = self._transport.shown(url)
        return Outcome(self._target.resource, trial.field, trial.capability, verdict, words, shown)

    async def _judge(self, form: Form, plain: Page, url: str) -> tuple[Verdict, str]:
        try:
            reply = await self._get(url, form.headers)
        except TimedOutError as error:
            return Verdict.UNKNOWN, error.message
        if not reply.ok:
            return self._refused(reply)
        try:
            if form.path == "/$count":
                return Verdict.SUPPORTED, f"{read_count(reply):,} rows"
            return form.judge(read_page(reply, self._context), plain)
        except HttpStatusError as error:
            return Verdict.REJECTED, error.message
        except ServiceError as error:
            return Verdict.UNKNOWN, error.message

    def _refused(self, reply: Reply) -> tuple[Verdict, str]:
        error = decode_error(reply)
        if isinstance(error, ENDS_A_RUN) or self._transport.gate.stopped:
            raise error
        verdict = Verdict.REJECTED if reply.status in _REFUSED else Verdict.UNKNOWN
        return verdict, error.message

    def _url(self, options: Mapping[str, str], path: str) -> str:
        target = self._target
        merged = target.request(options)
        if path.startswith("("):
            merged = {n: v for n, v in merged.items() if n not in {"$top", "$filter", "$count"}}
        return resource_url(target.root, target.resource + path, merged)

    async def _get(self, url: str, headers: tuple[tuple[str, str], ...]) -> Reply:
        self.requests += 1
        if "/$count" in url:
            return await self._transport.get(
                url, accept="text/plain, */*", headers=dict(headers), deadline=self._patience
            )
        return await request_rows(
            self._transport, url, headers=dict(headers), deadline=self._patience
        )


def _by_analogy(outcome: Outcome, tried: list[Outcome]) -> Outcome:
    """Take an operator as supported where another on the same field was proved to work."""
    proved = [
        each.capability
        for each in tried
        if each.verdict is Verdict.SUPPORTED
        and each.capability not in {"select", "orderby-asc", "orderby-desc"}
    ]
    if not proved:
        return outcome
    words = f"answered as it should be; `{proved[0]}` was proved on this field"
    return Outcome(
        outcome.resource, outcome.field, outcome.capability, Verdict.SUPPORTED, words, outcome.url
    )
