"""Yes and no in the wrong form: `yes` for a Boolean, `true` for a string field that holds Y or N."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, Literal, LiteralKind, NameSegment, Path
from reso_explorer.query.analysis import Expected
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.meant import yes_no_text, yes_or_no
from reso_explorer.query.report import replace, source
from reso_explorer.query.rules.lookup_value import allowed_values
from reso_explorer.query.steps import StepKind
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

YES_NO_FORM: Final = Rule(
    code="yes-no-form",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Yes or no in a form that the field doesn't have.",
    help=(
        "A Boolean field takes true and false without quotes. A string field that holds Y and "
        "N, or Yes and No, takes those in quotes."
    ),
    wrong="Property?$filter=InternetYN eq yes",
    right="Property?$filter=InternetYN eq true",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is true or false.",
    variants={"text": Template("{name:subject} is a string that holds yes or no.")},
    replaces=frozenset(
        {"text-without-quotes", "unknown-field", "unknown-value", "value-spelling", "text-too-long"}
    ),
)

RULES: Final = (YES_NO_FORM,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report yes and no in the wrong form, each with the right one."""
    for expected in analysis.expected:
        value = expected.value
        if isinstance(value, Literal) and type_family(expected.type) == "text":
            yield from _for_text(analysis, expected, value)
    for compared in analysis.comparisons:
        right = compared.node.right
        if isinstance(right, Path) and _is_word(analysis, right):
            yield from _for_word(analysis, compared.node, right)


def _for_text(analysis: Analysis, expected: Expected, value: Literal) -> Iterator[Diagnostic]:
    if literal_family(value) not in {"boolean", "number", "text"} or expected.role == "key":
        return
    text = str(value.value)
    if isinstance(expected.parent, Binary) and expected.parent.operator not in {"eq", "ne"}:
        return
    allowed = allowed_values(analysis, expected)
    if value.kind is LiteralKind.STRING and not allowed:
        return
    meant = yes_no_text(expected, text, allowed)
    if meant is not None and meant != source(analysis, value.span):
        severity = Severity.WARNING if value.kind is LiteralKind.STRING else None
        yield YES_NO_FORM.at(
            value.span,
            "text",
            severity=severity,
            fix=replace(analysis, value.span, meant),
            name=subject_name(analysis, expected),
        )


def _is_word(analysis: Analysis, path: Path) -> bool:
    """Whether a path is one word that nothing declares and that says yes or no."""
    found = analysis.path_of(path)
    if found is None or len(found.steps) != 1 or found.steps[0].kind is not StepKind.UNKNOWN:
        return False
    segment = path.segments[0]
    return isinstance(segment, NameSegment) and yes_or_no(segment.name.text) is not None


def _for_word(analysis: Analysis, node: Binary, right: Path) -> Iterator[Diagnostic]:
    wanted = analysis.type_of(node.left)
    resolved = analysis.path_of(node.left)
    if resolved is None:
        return
    field = resolved.field_step
    expected = Expected(right, wanted, field, "comparison", node, resolved.scope, node.left)
    text = source(analysis, right.span)
    family = type_family(wanted)
    if family == "boolean":
        new: str | None = "true" if yes_or_no(text) else "false"
    elif family == "text":
        new = yes_no_text(expected, text, allowed_values(analysis, expected))
    else:
        return
    if new is not None:
        yield YES_NO_FORM.at(
            right.span,
            "text" if family == "text" else "",
            fix=replace(analysis, right.span, new),
            name=subject_name(analysis, expected),
        )
