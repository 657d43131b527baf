"""The rules that the readers report under, and the log they write to.

Readers report what the text of a document gets wrong (markup, values that cannot be parsed);
rules that need the whole model live in `reso_explorer.csdl.findings`.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from reso_explorer.diagnostics import Diagnostic, Location, Severity, Template
from reso_explorer.text import clip, visible


class ReaderRule(NamedTuple):
    """One kind of problem a reader reports."""

    id: str
    severity: Severity
    summary: str
    spec: str = ""


def _rule(rule_id: str, severity: Severity, summary: str, spec: str = "") -> ReaderRule:
    return ReaderRule(rule_id, severity, summary, spec)


_ALL: Final = (
    _rule("unknown-element", Severity.WARNING, "An element that CSDL does not define."),
    _rule("misplaced-element", Severity.WARNING, "An element of CSDL in a place it may not have."),
    _rule("unknown-attribute", Severity.WARNING, "An attribute that CSDL does not define there."),
    _rule("unknown-member", Severity.WARNING, "A JSON member that CSDL does not define there."),
    _rule("foreign-attribute", Severity.INFO, "An attribute of another XML namespace, kept."),
    _rule("foreign-element", Severity.INFO, "An element of another XML namespace."),
    _rule("left-out", Severity.INFO, "A detail that has no place in the model."),
    _rule("stray-text", Severity.WARNING, "Text between elements."),
    _rule("wrong-encoding", Severity.WARNING, "Text in another encoding than it claims."),
    _rule("missing-namespace", Severity.WARNING, "Elements without an XML namespace.", "2"),
    _rule("unknown-namespace", Severity.WARNING, "Elements of an unknown XML namespace.", "2"),
    _rule("odd-version", Severity.WARNING, "A version that is missing or unknown.", "3.1"),
    _rule("no-schema", Severity.WARNING, "A document without any schema.", "5"),
    _rule("missing-name", Severity.ERROR, "An element without its name.", "15.2"),
    _rule("missing-type", Severity.ERROR, "An element without its type."),
    _rule("missing-attribute", Severity.ERROR, "A required attribute is missing."),
    _rule("unprefixed-type", Severity.WARNING, "A primitive type without `Edm.`.", "3.3"),
    _rule("nested-collection", Severity.ERROR, "A collection of collections.", "7.1"),
    _rule("invalid-facet", Severity.WARNING, "A facet whose value cannot be used.", "7.2"),
    _rule("letter-case", Severity.INFO, "A value in a letter case CSDL does not write."),
    _rule("invalid-boolean", Severity.WARNING, "A value that is neither true nor false."),
    _rule("invalid-enum-value", Severity.ERROR, "A member value that is no integer.", "10.3"),
    _rule("second-key", Severity.ERROR, "A second Key element in one type.", "6.5"),
    _rule("repeated-element", Severity.WARNING, "An element that may occur only once."),
    _rule("undeclared-alias", Severity.INFO, "An alias that the document does not declare.", "4.2"),
    _rule("alias-twice", Severity.WARNING, "One alias for two namespaces.", "4.2"),
    _rule("annotation-without-term", Severity.ERROR, "An annotation without term.", "14.3"),
    _rule("several-expressions", Severity.WARNING, "More than one value in one place.", "14.4"),
    _rule("missing-expression", Severity.WARNING, "An expression lacks an operand.", "14.4"),
    _rule("invalid-constant", Severity.WARNING, "A constant that cannot be read.", "14.4.1"),
    _rule("expression-too-deep", Severity.WARNING, "Expressions nested too deep to be read."),
    _rule("association-unresolved", Severity.ERROR, "A relationship without its association."),
    _rule("relationship-shared", Severity.INFO, "One relationship for two navigation properties."),
    _rule("reference-loaded", Severity.INFO, "A referenced document was loaded.", "4.1"),
    _rule("reference-not-loaded", Severity.INFO, "A referenced document is missing.", "4.1"),
    _rule("invalid-multiplicity", Severity.WARNING, "A multiplicity other than 1, 0..1 or *."),
    _rule("duplicate-member", Severity.WARNING, "A JSON member that occurs twice."),
    _rule("wrong-json-type", Severity.WARNING, "A JSON value of the wrong kind."),
)

READER_RULES: Final = {rule.id: rule for rule in _ALL}
"""Every rule of the readers by id."""


def shown(text: str) -> str:
    """Return a piece of a document fit for a message: visible, on one line, at most 60 long."""
    return clip(visible(text[:200]), 60)


MAX_MESSAGES: Final = 500
"""How many different messages one rule may give; what comes after is counted together."""


def _rest(rule: str) -> tuple[str, str]:
    """Return the key of the finding that stands for all that a rule found beyond a bound."""
    return rule, f"{READER_RULES[rule].summary} (And more of the same.)"


class FindingLog:
    """Collects findings; those with the same rule and message become one with a count."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Location]] = {}
        self._hints: dict[tuple[str, str], str] = {}
        self._kinds: Counter[str] = Counter()
        self._more: Counter[tuple[str, str]] = Counter()

    def add(
        self, rule: str, message: str, path: str, line: int, hint: str = "", *, column: int = 0
    ) -> None:
        """Report one occurrence; `message` must not name the place, which `path` does."""
        key = (rule, message)
        if key not in self._found:
            self._kinds[rule] += 1
            if self._kinds[rule] > MAX_MESSAGES:
                key = _rest(rule)
        self._found.setdefault(key, []).append(Location(path, line, column))
        if hint:
            self._hints.setdefault(key, hint)

    def add_more(self, rule: str, times: int) -> None:
        """Report occurrences whose places are not worth keeping any more."""
        key = _rest(rule)
        if key not in self._found:
            self._found[key] = [Location("")]
            times -= 1
        self._more[key] += times

    def findings(self) -> tuple[Diagnostic, ...]:
        """Return what was reported, in order of first occurrence."""
        return tuple(
            Diagnostic(
                code=rule,
                severity=READER_RULES[rule].severity,
                where=places[0],
                says=Template(message, self._hints.get((rule, message), "")),
                spec=READER_RULES[rule].spec,
                count=len(places) + self._more[(rule, message)],
                places=tuple(places[1:]),
            )
            for (rule, message), places in self._found.items()
        )
