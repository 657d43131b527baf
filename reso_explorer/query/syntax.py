"""What the parser found wrong or odd, in the shape of the checker's own statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity
from reso_explorer.odata.ast import Span
from reso_explorer.odata.ast.options import OptionNode
from reso_explorer.providers.forms import AppliesTo, GeoForm, LiteralForm, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.result import ParseResult, SyntaxProblem
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.recovery import Recovery

PLUS_FOR_BLANK: Final = Rule(
    code="plus-for-blank",
    severity=Severity.WARNING,
    area=Area.SYNTAX,
    summary="`+` is written for a space.",
    help=(
        "Only form data uses `+` for spaces. In an OData URL many servers keep it as a plus "
        "sign. Write %20 or a plain space; spaces are sent as %20."
    ),
    wrong="Property?$filter=City+eq+'a'",
    right="Property?$filter=City eq 'a'",
    spec="URL 2.1",
    message="Not every server reads `+` as a space.",
    hint="Write a space; it's sent as %20.",
)


def all_rules() -> tuple[Rule, ...]:
    """Return the rules about the text of queries: what the parser finds, and slips.

    A slip stands for what the parser finds under its code.
    """
    from reso_explorer.diagnostics.syntax import RULES as OF_PARSER
    from reso_explorer.odata.slips import RULES as OF_SLIPS

    known = {rule.code: rule for rule in (*OF_PARSER, *OF_SLIPS, PLUS_FOR_BLANK)}
    return tuple(known.values())


def syntax_diagnostics(
    analysis: Analysis, result: ParseResult[Any], recovery: Recovery, found: list[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield the parser's problems, each cause once.

    Echoes of an earlier error, remarks where a rule found something, and what the server allows
    are not among them.
    """
    dialect = analysis.dialect
    for problem in recovery.causes:
        if _is_wanted_there(problem, analysis) or _is_own_option(problem, analysis):
            continue
        if not _is_allowed(problem, dialect):
            yield _from_problem(problem)
    for problem in result.hints:
        if analysis.is_legacy and problem.code.startswith("legacy"):
            continue
        if recovery.is_beside_error(problem.span):
            continue
        if _is_allowed(problem, dialect):
            continue
        if not any(_same_matter(problem, other) for other in found):
            yield _from_problem(problem)


def _is_allowed(problem: SyntaxProblem, dialect: Dialect) -> bool:
    """Whether this server is known to take what the grammar does not."""
    if problem.code == "unknown-option":
        name = str(problem.data["found"])
        return any(option.name.lower() == name.lower() for option in dialect.own_options)
    if problem.code == "bare-shape":
        return GeoForm.BARE in {dialect.geo.form, *dialect.geo.alternatives}
    if problem.code == "unqualified-enum":
        return LiteralForm.SHORT in {dialect.lookups.enum_form, *dialect.lookups.accepted}
    return False


def _is_wanted_there(problem: SyntaxProblem, analysis: Analysis) -> bool:
    """Whether the server wants a filter of every request, that of its metadata included."""
    if problem.code != "misplaced-option":
        return False
    text = problem.span.of(analysis.text).replace("%24", "$")
    return text.startswith("$filter=") and any(
        part.part is PartKind.FILTER and part.scope in {AppliesTo.ALL, AppliesTo.METADATA}
        for part in analysis.dialect.required
    )


def _is_own_option(problem: SyntaxProblem, analysis: Analysis) -> bool:
    """Whether options only seem to occur twice: before 4.01, `top` isn't `$top`."""
    if problem.code != "duplicate-option" or analysis.takes_form("option-without-dollar"):
        return False
    name = problem.span.of(analysis.text)
    return not any(
        option.name_span != problem.span and option.name_span.of(analysis.text) == name
        for host in analysis.hosts
        for option in host.options
        if isinstance(option, OptionNode)
    )


def _same_matter(problem: SyntaxProblem, other: Diagnostic) -> bool:
    if problem.span == other.span:
        return True
    return other.code == problem.code and problem.span.overlaps(other.span)


def _from_problem(problem: SyntaxProblem) -> Diagnostic:
    """Return a problem as a diagnostic."""
    return problem.rule.with_data(problem.span, problem.variant, problem.data)


# --- a plus sign for a blank ------------------------------------------------------------------------

_PLUS: Final = re.compile(r"\+(?:eq|ne|gt|ge|lt|le|and|or|has|in|not|asc|desc)\b", re.IGNORECASE)
_BLANK: Final = re.compile(r"(?<!\d)\+|\+(?!\d\d:?\d\d(?!\d))")


def plus_for_blank(text: str) -> str | None:
    """Return a text in which `+` stands for blanks with blanks, None for any other text.

    Places stay the same.
    """
    if "+" not in text or not _PLUS.search(text):
        return None
    return _BLANK.sub(" ", text)


def plus_diagnostic(text: str, plain: str) -> Diagnostic:
    """Return the diagnostic for a text with `+` for blanks."""
    found = _PLUS.search(text)
    start = found.start() if found else 0
    return PLUS_FOR_BLANK.at(
        Span(start, start + 1), fix=Fix("Write spaces", (Edit(0, len(text), plain),))
    )
