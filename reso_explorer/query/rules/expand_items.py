"""What can be expanded (OData 4.01 URL, 5.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import Span
from reso_explorer.query import edit
from reso_explorer.query.report import replace, source
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis, ExpandUse

EXPAND_OF_FIELD: Final = Rule(
    code="expand-of-field",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`$expand` names a field.",
    help="Only relations can be expanded. Name fields in `$select`.",
    wrong="Property?$expand=City",
    right="Property?$select=City",
    spec="URL 5.1.3",
    message="`{name}` is a field of {type}, not a relation.",
    hint="Name fields in `$select`.",
    variants={
        "structure": Template(
            "`{name}` is a field of {type}, not a relation.",
            "Structures come with the row; only relations are expanded.",
        ),
    },
)

EXPAND_PATH: Final = Rule(
    code="expand-path",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path in `$expand` that goes too far.",
    help=(
        "`$expand` takes one relation at a time. Nest the next one, or `$select` a field, "
        "in parentheses."
    ),
    wrong="Property?$expand=ListAgent/MemberKey",
    right="Property?$expand=ListAgent($select=MemberKey)",
    spec="URL 5.1.3",
    message="`{name}` is {what} behind `{head}`.",
    hint="Write `{form:long}`.",
)

EXPANDED_TWICE: Final = Rule(
    code="expanded-twice",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A relation is expanded twice.",
    help=(
        "Servers reject it, or use one of the two. Put all options into one pair of parentheses."
    ),
    wrong="Property?$expand=Media,Media",
    right="Property?$expand=Media",
    spec="URL 5.1.3",
    message="`{relation}` is expanded twice.",
)

RULES: Final = (EXPAND_OF_FIELD, EXPAND_PATH, EXPANDED_TWICE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report expanded fields, paths through two relations, and relations expanded twice."""
    seen: set[tuple[int, str]] = set()
    for use in analysis.expands:
        found = _field(analysis, use) or _through_relation(analysis, use)
        if found is not None:
            yield found
        names = source(analysis, use.path.node.span)
        key = (id(use.host), names)
        if key in seen:
            yield EXPANDED_TWICE.at(use.item.span, relation=names)
        seen.add(key)


def _field(analysis: Analysis, use: ExpandUse) -> Diagnostic | None:
    """Report a field, or a complex value alone, in the place of a relation."""
    steps = [s for s in use.path.steps if s.kind is not StepKind.CAST]
    if not steps or any(s.kind is StepKind.NAVIGATION for s in steps):
        return None
    last = steps[-1]
    if last.kind is not StepKind.PROPERTY or last.member is None:
        return None
    if last.after.name == "Edm.Stream":
        return None
    relations = analysis.index.navigation_properties(last.before.name)
    if last.member.name in relations:
        return None
    fix = None
    if use.host.depth == 0 and analysis.result.start == "relative_uri" and len(steps) == 1:
        fix = _move(analysis, last.member.name)
    return EXPAND_OF_FIELD.at(
        use.path.node.span,
        "structure" if last.after.kind is TypeKind.COMPLEX else "",
        fix=fix,
        name=last.member.name,
        type=last.before.shown,
    )


def _move(analysis: Analysis, name: str) -> Fix:
    changed = edit.with_selected(edit.remove_expand(analysis.text, name), [name])
    return Fix("Move it to `$select`", (Edit(0, len(analysis.text), changed.text),))


def _through_relation(analysis: Analysis, use: ExpandUse) -> Diagnostic | None:
    """Report `A/B` of two relations, which V4 writes `A($expand=B)`."""
    if analysis.is_legacy:
        return None
    relations = [n for n, s in enumerate(use.path.steps) if s.kind is StepKind.NAVIGATION]
    if not relations or relations[0] == len(use.path.steps) - 1:
        return None
    first = relations[0]
    following = use.path.steps[first + 1]
    if following.kind is StepKind.PROPERTY:
        what, option = "a field", "$select"
    elif following.kind is StepKind.NAVIGATION:
        what, option = "a second relation", "$expand"
    else:
        return None
    head = source(analysis, Span(use.path.node.span.start, use.path.steps[first].segment.span.end))
    rest = source(analysis, Span(following.segment.span.start, use.item.span.end))
    return EXPAND_PATH.at(
        use.path.node.span,
        fix=replace(analysis, use.item.span, f"{head}({option}={rest})"),
        name=following.member.name if following.member else rest,
        what=what,
        head=head,
        form=f"{head}({option}={rest})",
    )
