"""What can be selected (OData 4.01 URL, 5.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity, ticked
from reso_explorer.odata.ast import CountSegment, Span
from reso_explorer.query import edit
from reso_explorer.query.report import source
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis, SelectUse

SELECT_OF_RELATION: Final = Rule(
    code="select-of-relation",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="`$select` names a relation.",
    help="`$select` returns only a link to the related rows. Use `$expand` to get the rows.",
    wrong="Property?$select=Media",
    right="Property?$expand=Media",
    spec="URL 5.1.4",
    message="`{relation}` is a relation; `$select` returns only its link.",
    hint="To get its rows, write `$expand={relation}`.",
)

SELECT_THROUGH_RELATION: Final = Rule(
    code="select-through-relation",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`$select` goes through a relation.",
    help="Fields of related rows are selected inside `$expand`.",
    wrong="Property?$select=City,ListAgent/MemberKey",
    right="Property?$select=City&$expand=ListAgent($select=MemberKey)",
    spec="URL 5.1.4",
    message="`{field}` is a field behind the relation `{relation}`.",
    hint="Write `$expand={relation}($select={field})`.",
)

SELECTED_TWICE: Final = Rule(
    code="selected-twice",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A field is selected twice.",
    help="The second one changes nothing.",
    wrong="Property?$select=City,City",
    right="Property?$select=City",
    spec="URL 5.1.4",
    message="`{field}` is selected twice.",
)

RULES: Final = (SELECT_OF_RELATION, SELECT_THROUGH_RELATION, SELECTED_TWICE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report selected relations, fields behind relations, and fields selected twice."""
    seen: set[tuple[int, str]] = set()
    for use in analysis.selects:
        name = source(analysis, use.item.span)
        key = (id(use.host), name)
        if key in seen and name:
            yield SELECTED_TWICE.at(use.item.span, field=name)
        seen.add(key)
        found = _relation(analysis, use)
        if found is not None:
            yield found


def _relation(analysis: Analysis, use: SelectUse) -> Diagnostic | None:
    steps = use.path.steps
    place = next((n for n, s in enumerate(steps) if s.kind is StepKind.NAVIGATION), None)
    if place is None or analysis.is_legacy or use.path.scope.shape.closed:
        return None
    head = source(analysis, Span(use.path.node.span.start, steps[place].segment.span.end))
    if place < len(steps) - 1 and not isinstance(steps[-1].segment, CountSegment):
        rest = source(analysis, Span(steps[place + 1].segment.span.start, use.item.span.end))
        return SELECT_THROUGH_RELATION.at(
            use.path.node.span,
            fix=_expanding(analysis, use, f"{head}($select={rest})"),
            field=rest,
            relation=head,
        )
    if place < len(steps) - 1 or _is_expanded(analysis, use, head):
        return None
    if analysis.dialect.select.names_expanded:
        return None
    return SELECT_OF_RELATION.at(
        use.path.node.span, fix=_expanding(analysis, use, head), relation=head
    )


def _is_expanded(analysis: Analysis, use: SelectUse, name: str) -> bool:
    return any(e.host is use.host and e.path.names == name for e in analysis.expands)


def _expanding(analysis: Analysis, use: SelectUse, item: str) -> Fix | None:
    """Return the fix that moves an item of the top `$select` to `$expand`."""
    if use.host.depth or analysis.result.start != "relative_uri":
        return None
    changed = edit.toggle_select(analysis.text, source(analysis, use.item.span))
    text = edit.add_expand(changed, item).text
    return Fix(f"Write {ticked('$expand=' + item)}", (Edit(0, len(analysis.text), text),))
