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
from reso_explorer.service.probe.evidence import (
    Answered,
    Attempt,
    is_of_literal,
    settled,
    verdicts,
)
from reso_explorer.service.probe.field_trials import Seen, field_trials
from reso_explorer.service.probe.resource_trials import counted, expand_trials, resource_trials
from reso_explorer.service.probe.target import MOST_POSSIBLE
from reso_explorer.service.probe.trial import PLAIN, Finding, Sign, Tries
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import read_count, read_page
from reso_explorer.service.urls import resource_url
from reso_explorer.store.probes import Verdict
from reso_explorer.values.declared import is_legacy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence

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
    """What came of a trial.

    Attributes:
        resource: the resource.
        field: the field, "" for the resource as a whole.
        capability: what was tried.
        verdict: what was found.
        words: the server's words, or the reason.
        url: the request that decided, without credentials.
        form: the form of a literal if the outcome is of one of several, else "".
        rows: how many rows of the answer were looked at.
    """

    resource: str
    field: str
    capability: str
    verdict: Verdict
    words: str
    url: str
    form: str = ""
    rows: int = 0


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
        self._proved = ""
        self.requests = 0

    async def plain(self) -> Page:
        """Return some rows by a request without any capability but `$top`.

        Where that does not work, nothing can be proved.

        Raises:
            ServiceError: no rows can be had at all.
        """
        if self._plain is None:
            url = self._url({"$top": str(PLAIN)}, "")
            self._plain = read_page(expect_ok(await self._get(url, ())), self._context)
        return self._plain

    async def resource(self) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome of each trial on the resource as a whole, its relations included.

        Raises:
            ServiceError: the credential or the allowance ended; or no rows can be had.
        """
        plain = await self.plain()
        for trial in resource_trials(self._target, plain):
            for outcome in self._outcomes(await self._try(trial, plain)):
                yield outcome

    async def relations(self) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome for each relation.

        Raises:
            ServiceError: see `resource`.
        """
        plain = await self.plain()
        for trial in expand_trials(self._target):
            for outcome in self._outcomes(await self._try(trial, plain)):
                yield outcome

    async def field(self, name: str) -> AsyncGenerator[Outcome, None]:
        """Yield the outcome of each trial on a field.

        Filters on a field whose sample holds no value are told as unknown.

        Raises:
            ServiceError: see `resource`.
        """
        plain = await self.plain()
        seen = Seen(plain.rows, await self._samples(name, plain))
        self._proved = ""
        tried: list[str] = []
        held: Attempt | None = None
        for trial in field_trials(self._target, name, seen):
            attempts = [await self._try(trial, plain)]
            if held is not None:
                attempts = list(settled(held, attempts[0]))
                held = None
            elif trial.has_complement:
                held = attempts[0]
                continue
            for attempt in attempts:
                tried.append(attempt.trial.capability)
                for outcome in self._outcomes(attempt):
                    yield outcome
        if not {"eq", "any"}.intersection(tried):
            words = "no value is known to occur, so no filter can be judged"
            yield Outcome(self._target.resource, name, "filter", Verdict.UNKNOWN, words, "")

    async def fields(self, names: Iterable[str]) -> AsyncGenerator[Outcome, None]:
        """Yield the outcomes of several fields, one field after another."""
        for name in names:
            async for outcome in self.field(name):
                yield outcome

    async def _samples(self, name: str, plain: Page) -> list[Row]:
        """Return rows that carry a value, of two different ones if they can be had.

        Values that are known already are taken before more rows are asked for.
        """
        known = [{name: value} for value in self._target.known.get(name, ())]
        rows = [row for row in (*plain.rows, *known) if _carries(row, name)]
        if not plain.rows:
            return rows
        keys = dict.fromkeys((*self._target.keys[:1], name))
        select = {"$select": ",".join(keys)}
        looking: list[dict[str, str]] = [
            {"$top": "100", **select},
            {"$top": "5", "$filter": f"{name} ne null"},
            {"$top": "5", **select, "$orderby": f"{name} desc"},
        ]
        found = self._target.field(name)
        if found is None or found.type.is_collection:
            looking = looking[:1]
        looking += [
            {"$top": "5", **select, "$filter": condition} for condition in self._possible(name)
        ]
        for options in looking:
            if _different(rows, name) > 1:
                break
            rows += [row for row in await self._more(options) if _carries(row, name)]
        return rows

    def _possible(self, name: str) -> list[str]:
        """Return conditions on values of a lookup, one each, for rows that carry them.

        There is none for the lists of V2, which has no lambda operator.
        """
        target = self._target
        found = target.field(name)
        values = target.possible.get(name, ())[:MOST_POSSIBLE]
        if found is None or (found.type.is_collection and is_legacy(target.index)):
            return []
        literals = [target.literal(name, value) for value in values]
        if found.type.is_collection:
            return [f"{name}/any(x:x eq {written})" for written in literals]
        return [f"{name} eq {written}" for written in literals]

    async def _more(self, options: Mapping[str, str]) -> list[Row]:
        """Return the rows of a request that may fail."""
        try:
            reply = await self._get(self._url(options, ""), ())
            if not reply.ok:
                self._refused(reply)
                return []
            return read_page(reply, self._context).rows
        except ENDS_A_RUN:
            raise
        except ServiceError:
            return []

    async def _try(self, trial: Trial, plain: Page) -> Attempt:
        """Send the forms of a trial, as many as it wants."""
        answers: list[Answered] = []
        for form in self._forms(trial):
            url = self._url(form.options, form.path)
            finding = await self._judge(form, plain, url)
            answers.append(Answered(form, finding, url))
            if form.literal and finding.fits and not self._proved:
                self._proved = form.name
            if trial.tries is not Tries.EACH and _settles(form, finding):
                break
        return Attempt(trial, tuple(answers))

    def _forms(self, trial: Trial) -> Sequence[Form]:
        if trial.tries is not Tries.PROVED:
            return trial.forms
        proved = [form for form in trial.forms if form.name == self._proved]
        return proved[:1] or trial.forms[:1]

    def _outcomes(self, attempt: Attempt) -> Iterator[Outcome]:
        """Yield the outcome of a trial, then those of its forms if these were compared."""
        trial = attempt.trial
        for name, answered in verdicts(attempt):
            finding = answered.finding
            yield Outcome(
                self._target.resource,
                trial.field,
                trial.capability,
                finding.verdict,
                finding.words,
                self._transport.shown(answered.url),
                name,
                finding.rows,
            )

    async def _judge(self, form: Form, plain: Page, url: str) -> Finding:
        try:
            reply = await self._get(url, form.headers)
        except TimedOutError as error:
            return Finding(Verdict.UNKNOWN, error.message)
        if not reply.ok:
            return self._refused(reply, form)
        try:
            if form.path == "/$count":
                return counted(read_count(reply), plain)
            return form.judge(read_page(reply, self._context), plain)
        except HttpStatusError as error:
            return Finding(Verdict.REJECTED, error.message)
        except ServiceError as error:
            return Finding(Verdict.UNKNOWN, error.message)

    def _refused(self, reply: Reply, form: Form | None = None) -> Finding:
        """Return what an error status means.

        Raises:
            ServiceError: the credential or the allowance ended.
        """
        error = decode_error(reply)
        if isinstance(error, ENDS_A_RUN) or self._transport.gate.stopped:
            raise error
        if reply.status not in _REFUSED:
            return Finding(Verdict.UNKNOWN, error.message)
        if form is not None and form.literal and self._proved != form.name:
            said = " ".join((error.message, *(each.message for each in error.details)))
            if is_of_literal(said):
                words = f"{form.literal} may be written wrongly: {error.message}"
                return Finding(Verdict.UNKNOWN, words, Sign.LITERAL)
        return Finding(Verdict.REJECTED, error.message)

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


def _settles(form: Form, finding: Finding) -> bool:
    """Tell whether no other form need be tried."""
    if finding.verdict is Verdict.REJECTED and form.literal:
        return True
    return finding.fits or finding.verdict in {Verdict.IGNORED, Verdict.WRONG}


def _carries(row: Row, name: str) -> bool:
    return row.get(name) not in (None, "", [])


def _different(rows: Iterable[Row], name: str) -> int:
    return len({repr(row[name]) for row in rows})
