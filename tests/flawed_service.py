"""A small OData service with faults on request, for tests that know the truth about it.

It evaluates a request over its rows, then breaks the answer in the ways that were asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reso_explorer.odata import parse
from reso_explorer.service.urls import split_options
from reso_explorer.values import EvaluationContext, compile_filter
from reso_explorer.values.order import SortKeys

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

Row = dict[str, Any]


@dataclass
class Answer:
    """Status, body, and headers."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class FlawedService:
    """Answers requests on one set.

    Attributes:
        ignores: functions and operators; a filter that uses one is passed over.
        ignored_options: `$skip`, `$orderby`, and the like, that do nothing.
        enum_form: "both", "text" (a qualified literal finds nothing), or "qualified" (a text is
            rejected as another type).
        skip_off_top: `$skip` is taken off `$top`.
        folds_case: texts are compared without regard to case.
        rejects: fields that may not be filtered.
        empty: every filter finds nothing.
        counts_page: the count is that of the page.
        version: the OData version of the header.
        only_moments_with: a text that a literal of a moment has to contain, else it is rejected.
    """

    index: ModelIndex
    type_name: str
    rows: list[Row]
    ignores: frozenset[str] = frozenset()
    ignored_options: frozenset[str] = frozenset()
    enum_form: str = "both"
    skip_off_top: bool = False
    folds_case: bool = False
    rejects: frozenset[str] = frozenset()
    empty: bool = False
    counts_page: bool = False
    version: str = "4.01"
    only_moments_with: str = ""
    set_name: str = "Property"
    page_size: int = 100
    relations: dict[str, Any] = field(default_factory=dict)

    def answer(self, target: str) -> Answer:
        """Answer a request by its path and query."""
        address, pairs = split_options("http://x" + target)
        path = address.removeprefix("http://x").strip("/")
        options = {n: v for n, v in pairs if n not in self.ignored_options}
        if path.endswith("/$count"):
            return Answer(200, str(len(self.rows)).encode(), {"Content-Type": "text/plain"})
        if "(" in path:
            key = path.partition("(")[2].rstrip(")").strip("'")
            for row in self.rows:
                if str(next(iter(row.values()))) == key:
                    return self._sent(row)
            return self._refused(404, "No such entity")
        if path != self.set_name:
            return self._refused(404, "No such set")
        return self._collection(options)

    def _collection(self, options: dict[str, str]) -> Answer:
        rows = self.rows
        text = options.get("$filter", "")
        if text:
            refusal = self._refusal(text)
            if refusal:
                return self._refused(400, refusal)
            if not any(re.search(rf"\b{word}\b", text) for word in self.ignores):
                rows = self._filtered(text)
        if "$orderby" in options:
            items = parse(options["$orderby"], "orderby").tree.items
            keys = SortKeys(items, self._context())
            rows = keys.sorted(rows)
        whole = rows
        top = int(options.get("$top", self.page_size))
        skip = int(options.get("$skip", "0"))
        if self.skip_off_top:
            top = max(0, top - skip)
        rows = rows[skip : skip + top]
        body: Row = {}
        if options.get("$count") == "true":
            body["@odata.count"] = len(rows) if self.counts_page else len(whole)
        names = options.get("$select", "").split(",") if "$select" in options else None
        given = [{n: v for n, v in row.items() if names is None or n in names} for row in rows]
        for name in options.get("$expand", "").split(","):
            if name in self.relations:
                given = [{**row, name: self.relations[name]} for row in given]
        body["value"] = given
        return self._sent(body)

    def _refusal(self, text: str) -> str:
        for name in self.rejects:
            if re.search(rf"\b{name}\b", text):
                return f"{name} may not be used in $filter"
        if parse(text, "filter").errors:
            return "Syntax error in $filter"
        bare = re.search(r"(?<![\w.])(?:eq|ne|has) '(\w+)'", text)
        if self.enum_form == "qualified" and "Status" in text and bare:
            return f"Incompatible types: the literal '{bare[1]}' isn't of type x.Status"
        moment = re.search(r"\d{4}-\d\d-\d\dT\S+", text)
        if self.only_moments_with and moment and self.only_moments_with not in text:
            return f"Can't convert the literal {moment[0]} to DateTimeOffset"
        return ""

    def _context(self) -> EvaluationContext:
        return EvaluationContext(index=self.index, type_name=self.type_name)

    def _filtered(self, text: str) -> list[Row]:
        if self.empty or (self.enum_form == "text" and re.search(r"x\.\w+'", text)):
            return []
        fold = str.lower if self.folds_case else str
        if self.folds_case:
            text = re.sub(r"'[^']*'", lambda found: found[0].lower(), text)
        condition = compile_filter(parse(text, "filter").tree, self._context())
        return [row for row in self.rows if condition.outcome(_folded(row, fold)) is True]

    def _sent(self, body: Any) -> Answer:
        headers = {"Content-Type": "application/json", "OData-Version": self.version}
        return Answer(200, json.dumps(body).encode(), headers)

    def _refused(self, status: int, message: str) -> Answer:
        body = json.dumps({"error": {"code": str(status), "message": message}}).encode()
        return Answer(status, body, {"Content-Type": "application/json"})


def _folded(row: Row, fold: Any) -> Row:
    def folded(value: Any) -> Any:
        if isinstance(value, str):
            return fold(value)
        return [folded(each) for each in value] if isinstance(value, list) else value

    return {name: folded(value) for name, value in row.items()}
