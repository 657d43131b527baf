"""Carrying out the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.protocol_version import protocol_version
from reso_explorer.diagnostics.sentence import safe
from reso_explorer.service.core_check.check import Check, Skipped, Undecided
from reso_explorer.service.core_check.requests import resource_checks
from reso_explorer.service.core_check.result import CheckResult, CheckStatus
from reso_explorer.service.core_check.slots import PAGE, SORTED_PAGE, pick_slots
from reso_explorer.service.decode_error import ErrorContext, decode_error, expect_ok
from reso_explorer.service.errors import ENDS_A_RUN, ServiceError
from reso_explorer.service.json_body import read_json
from reso_explorer.service.judging import proof
from reso_explorer.service.metadata import metadata_url
from reso_explorer.service.pages import End, pages
from reso_explorer.service.rows import read_page
from reso_explorer.service.urls import append_segment, resource_url, with_options
from reso_explorer.text import count
from reso_explorer.values.declared import is_legacy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Reply, Transport

_VERSIONS: Final = ("4.0", "4.01")
LEGACY: Final = "odata-version"
"""The id of the one line about a service of OData 2 or 3."""
_HEAD: Final = "HTTP 200; OData-Version 4.0 or 4.01"
WALK: Final = 10
"""Pages that the walk along next links takes at most."""


async def core_check(
    transport: Transport, target: ProbeTarget, *, only: str = ""
) -> AsyncGenerator[CheckResult, None]:
    """Yield the result of each check, first those on the service, then those on the resource.

    A service of OData 2 or 3 gets one line and no request.

    Args:
        transport: speaks with the service.
        target: the resource.
        only: the id of the one check to carry out, "" for all.

    Raises:
        ServiceError: no sample of rows can be had, or no further request may be sent.
    """
    if is_legacy(target.index):
        version = protocol_version(target.index.model)
        reason = f"The service uses OData {version}; RESO Core needs 4.0"
        yield CheckResult(LEGACY, CheckStatus.FAIL, reason, demands="OData 4.0 or 4.01")
        return
    runner = _Runner(transport, target)
    if only in {"", "metadata-request"}:
        yield await runner.metadata()
    if only in {"", "service-document"}:
        yield await runner.service_document()
    samples = await runner.samples()
    slots = pick_slots(target, samples)
    for each in resource_checks(target, slots, samples):
        if only not in {"", each.id}:
            continue
        if isinstance(each, Skipped):
            yield CheckResult(each.id, CheckStatus.SKIP, each.reason)
        else:
            yield await runner.run(each)
    if only in {"", "x-next-link-walk"}:
        yield await runner.walk()


class _Runner:
    def __init__(self, transport: Transport, target: ProbeTarget) -> None:
        self._transport = transport
        self._target = target
        self._context = ErrorContext(index=target.index, type_name=target.type_name)

    def _result(
        self, check: str, fault: str, urls: list[str], demands: str, rows: Iterable[int] = ()
    ) -> CheckResult:
        shown = tuple(self._transport.shown(url) for url in urls)
        status = CheckStatus.FAIL if fault else CheckStatus.PASS
        if isinstance(fault, Undecided):
            status = CheckStatus.SKIP
        return CheckResult(check, status, str(fault), shown, demands, tuple(rows))

    async def metadata(self) -> CheckResult:
        """Ask for the metadata as XML."""
        root = self._target.metadata_root or self._target.root
        url = with_options(metadata_url(root), {"$format": "application/xml"})
        fault = ""
        try:
            reply = await self._transport.get(url, accept="application/xml")
            fault = self._head_fault(reply, 200)
            if not fault and not reply.body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                fault = "the response isn't XML"
        except ENDS_A_RUN:
            raise
        except ServiceError as error:
            fault = error.message
        return self._result("metadata-request", fault, [url], f"{_HEAD}; XML")

    async def service_document(self) -> CheckResult:
        """Ask for the service document as JSON."""
        url = append_segment(self._target.document_root or self._target.root, "")
        fault = ""
        try:
            reply = await self._transport.get(url)
            fault = self._head_fault(reply, 200)
            if not fault:
                value, _ = read_json(reply)
                fault = "" if isinstance(value, dict) else "the response isn't a JSON object"
        except ENDS_A_RUN:
            raise
        except ServiceError as error:
            fault = error.message
        return self._result("service-document", fault, [url], f"{_HEAD}; a JSON object")

    async def samples(self) -> list[dict[str, object]]:
        """Return some rows with all their fields."""
        options = self._target.request({"$top": str(SORTED_PAGE)})
        url = resource_url(self._target.root, self._target.resource, options)
        return read_page(expect_ok(await self._transport.get(url)), self._context).rows

    async def run(self, check: Check) -> CheckResult:
        """Send the requests of a check and judge the answers."""
        urls: list[str] = []
        answers: list[Page] = []
        fault = ""
        for path, options in check.requests:
            wanted = options if "(" in path else self._target.request(options)
            url = resource_url(self._target.root, path, wanted)
            urls.append(url)
            try:
                reply = await self._transport.get(url)
                fault = self._head_fault(reply, check.status)
                if fault or check.status != 200:
                    break
                answers.append(read_page(reply, self._context))
            except ENDS_A_RUN:
                raise
            except ServiceError as error:
                fault = error.message
                break
        if not fault and check.status == 200:
            fault = self._answer_fault(check, answers)
            if not fault or isinstance(fault, Undecided):
                fault = self._ignored(answers, urls) or fault
        rows = [len(page.rows) for page in answers]
        return self._result(check.id, fault, urls, check.all_demands, rows)

    def _ignored(self, answers: list[Page], urls: list[str]) -> str:
        """Return what the rows prove the server to have ignored, "" if nothing."""
        proofs = (proof(page, url, self._context) for page, url in zip(answers, urls, strict=True))
        return next((found for found in proofs if found), "")

    def _head_fault(self, reply: Reply, status: int) -> str:
        """Return what is wrong with status and version header, "" where nothing is."""
        if reply.status != status:
            if reply.ok:
                return f"HTTP {reply.status} instead of {status}"
            error = decode_error(reply)
            if isinstance(error, ENDS_A_RUN) or self._transport.gate.stopped:
                raise error
            return f"HTTP {reply.status} instead of {status}: {error.message}"
        version = reply.headers.get("odata-version", "")
        if status == 200 and version not in _VERSIONS:
            return (
                f"the header OData-Version is {safe(repr(version), 60)}"
                if version
                else "no OData-Version header"
            )
        return ""

    def _answer_fault(self, check: Check, answers: list[Page]) -> str:
        if check.rows and not answers[0].rows:
            return "the server returned no rows, although sampled rows meet the condition"
        if not answers[0].rows:
            return Undecided("the server returned no rows, and no sampled row meets the condition")
        for name in check.selected:
            if self._target.field(name) is None:
                return f"`{name}` isn't in the metadata"
            if answers[0].rows and not any(name in row for row in answers[0].rows):
                return f"no row has `{name}`"
        return check.verify(answers)

    async def walk(self) -> CheckResult:
        """Follow the next links for some pages; no row may come twice."""
        target = self._target
        key = target.keys[0] if target.keys else ""
        options = target.request({"$select": key} if key else {})
        url = resource_url(target.root, target.resource, options)
        urls: list[str] = []
        rows: list[int] = []
        seen: set[object] = set()
        fault = ""
        try:
            async for page in pages(
                self._transport,
                url,
                prefer=f"odata.maxpagesize={PAGE}",
                max_pages=WALK,
                context=self._context,
            ):
                urls.append(page.url)
                rows.append(len(page.rows))
                keys = [row.get(key) for row in page.rows] if key else []
                if len(set(keys)) < len(keys) or seen.intersection(keys):
                    fault = fault or f"the server returned a key twice, on page {page.number}"
                seen.update(keys)
                if page.end not in {None, End.COMPLETE, End.MAX_PAGES}:
                    fault = fault or f"the walk ended early: {' '.join(page.notes) or page.end}"
        except ENDS_A_RUN:
            raise
        except ServiceError as error:
            fault = error.message
        if not fault and not sum(rows):
            fault = "the server returned no rows"
        if not fault and len(urls) < 2:
            fault = Undecided(f"one page has all {count(rows[0], 'row')}")
        wanted = f"{_HEAD}; rows on each of up to {WALK} pages, and no key twice"
        return self._result("x-next-link-walk", fault, urls, wanted, rows)
