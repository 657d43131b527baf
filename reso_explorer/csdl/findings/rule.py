"""What a rule is, and what it reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Severity


class Problem(NamedTuple):
    """One occurrence.

    Problems of one rule with the same message become one finding, so a message names the
    cause and leaves the place to `path` and `line`.
    """

    message: str
    path: str = ""
    line: int = 0
    hint: str = ""
    severity: Severity | None = None
    """Set where this occurrence matters more or less than the rule in general."""


class Rule(NamedTuple):
    """One thing to look for.

    Attributes:
        id: the name of the rule, that of its file with dashes.
        severity: how much it matters.
        summary: what is wrong, as one sentence without a place.
        spec: section of OData CSDL XML 4.01, or "RESO" for what RESO asks for.
        check: yields the problems of a document.
    """

    id: str
    severity: Severity
    summary: str
    spec: str
    check: Callable[[Scope], Iterable[Problem]]
