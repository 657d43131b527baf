"""A name in a path that its type does not declare (OData 4.01 URL, 5.1.1.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning import split_camel
from reso_explorer.diagnostics import Area, Rule, Severity, ticked
from reso_explorer.graph import EntityGraph
from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.follow import second_request
from reso_explorer.query.proposals import for_member, is_misspelt, possible_members
from reso_explorer.query.report import insert, replace
from reso_explorer.query.rules.unquoted_text import TEXT_WITHOUT_QUOTES
from reso_explorer.query.steps import ResolvedPath, Step, StepKind
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

UNKNOWN_FIELD: Final = Rule(
    code="unknown-field",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A field that the schema doesn't have.",
    help=(
        "Names are case-sensitive and differ between providers. `reso-explorer search` "
        "finds fields by what people call them."
    ),
    wrong="Property?$filter=ListPrce gt 5",
    right="Property?$filter=ListPrice gt 5",
    spec="URL 4.6",
    message="{type} has no field `{name}`.{near:long}",
    hint="{hint:long}",
)

UNKNOWN_RELATION: Final = Rule(
    code="unknown-relation",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A relation that the schema doesn't have.",
    help="`$expand` takes the relations that the schema declares for the resource.",
    wrong="Property?$expand=Medai",
    right="Property?$expand=Media",
    spec="URL 5.1.3",
    message="{type} has no relation `{name}`.{near:long}",
    hint="{hint:long}",
)

UNDECLARED_FIELD: Final = Rule(
    code="undeclared-field",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A field that the schema doesn't declare.",
    help=(
        "The type is open or its base type isn't in the document, so the server may have "
        "the field anyway."
    ),
    wrong="Property?$filter=ListOffice/Fax eq 'a'",
    right="Property?$filter=ListOffice/OfficeKey eq 'a'",
    spec="CSDL 6.3",
    message="{type} doesn't declare `{name}`.{near:long}",
    hint="{hint:long}",
)

LAMBDA_VARIABLE_FORGOTTEN: Final = Rule(
    code="lambda-variable-forgotten",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A field inside `any` or `all` without the variable.",
    help=(
        "Inside the parentheses, fields of an item begin with the variable: "
        "`Media/any(m:m/MediaURL ne null)`."
    ),
    wrong="Property?$filter=Media/any(m:MediaURL eq 'a')",
    right="Property?$filter=Media/any(m:m/MediaURL eq 'a')",
    spec="URL 5.1.1.13",
    message="`{name}` is a field of {inner}, not of {outer}.",
    hint="Inside the parentheses write `{variable}/{name}`.",
)

RULES: Final = (UNKNOWN_FIELD, UNKNOWN_RELATION, UNDECLARED_FIELD, LAMBDA_VARIABLE_FORGOTTEN)


_COMPARED = {"eq", "ne", "gt", "ge", "lt", "le"}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report names that nothing declares, with the nearest one or the place where it exists."""
    unquoted = {id(node): wanted for node, wanted in _right_sides(analysis)}
    for path in analysis.paths:
        steps = path.steps[1:] if path.usage == "resource" else path.steps
        for step in steps:
            segment = step.segment
            if not isinstance(segment, NameSegment) or "." in segment.name.text:
                continue
            if step.kind is StepKind.UNKNOWN and step.before.is_structured:
                found = _forgotten_variable(analysis, path, step)
                if found is None and id(path.node) in unquoted:
                    found = _unquoted(analysis, segment, step)
                yield found or _unknown(analysis, path, segment, step)
            elif step.kind is StepKind.DYNAMIC and not step.after.is_known:
                yield from _undeclared(analysis, path, segment, step)


def _right_sides(analysis: Analysis) -> Iterator[tuple[object, str]]:
    """Yield expressions that stand where a text is compared with a field."""
    for compared in analysis.comparisons:
        if compared.left.kind is TypeKind.ENUM or compared.left.name == "Edm.String":
            yield compared.node.right, compared.left.name


def _forgotten_variable(analysis: Analysis, path: ResolvedPath, step: Step) -> Diagnostic | None:
    """Report a name that the variable of the lambda has and the entity outside has not."""
    segment = step.segment
    if step is not path.steps[0] or not isinstance(segment, NameSegment):
        return None
    name = segment.name.text
    for variable, binding in reversed(list(path.scope.variables.items())):
        if binding.type.is_structured and name in _members(analysis, binding.type.name):
            return LAMBDA_VARIABLE_FORGOTTEN.at(
                segment.name.span,
                fix=insert(
                    analysis, segment.span.start, f"{variable}/", f"Write `{variable}/{name}`"
                ),
                name=name,
                inner=binding.type.shown,
                outer=step.before.item.shown,
                variable=variable,
            )
    return None


def _unquoted(analysis: Analysis, segment: NameSegment, step: Step) -> Diagnostic | None:
    """Report a bare word where a text is compared, if no field is near it."""
    name = segment.name.text
    if segment.arguments is not None or is_misspelt(analysis, step.before.name, name):
        return None
    return TEXT_WITHOUT_QUOTES.at(
        segment.name.span,
        "name",
        fix=replace(analysis, segment.name.span, f"'{name}'"),
        type=step.before.item.shown,
        name=name,
    )


def _unknown(
    analysis: Analysis, path: ResolvedPath, segment: NameSegment, step: Step
) -> Diagnostic:
    name = segment.name.text
    owner = step.before.name
    what = "relation" if path.usage == "expand" else "field"
    made: list[str] = []
    if step is path.steps[0]:
        made = [*path.scope.shape.names, *path.scope.variables]
    proposal = for_member(analysis, path, step, name, made)
    hint = _flat(analysis, path, step, name)
    hint = " ".join(filter(None, (hint, _second_request(analysis, owner, name))))
    if hint:
        proposal = possible_members(analysis, path, step)
    elif proposal.name is None:
        hint = _elsewhere(analysis, owner, name)
    return (UNKNOWN_RELATION if what == "relation" else UNKNOWN_FIELD).at(
        segment.name.span,
        fix=replace(analysis, segment.name.span, proposal.name) if proposal.name else None,
        type=step.before.item.shown,
        name=name,
        near=proposal.text,
        hint=hint,
    )


def _undeclared(
    analysis: Analysis, path: ResolvedPath, segment: NameSegment, step: Step
) -> Iterator[Diagnostic]:
    name = segment.name.text
    if name in path.scope.shape.names:
        return
    proposal = for_member(analysis, path, step, name)
    yield UNDECLARED_FIELD.at(
        segment.name.span,
        fix=replace(analysis, segment.name.span, proposal.name) if proposal.name else None,
        type=step.before.item.shown,
        name=name,
        near=proposal.text,
        hint=_why_not_declared(analysis, step.before.name),
    )


def _why_not_declared(analysis: Analysis, type_name: str) -> str:
    base = analysis.index.unresolved_base(type_name)
    if base is None:
        return "Its type is open, so rows may have it all the same."
    return (
        f"It may come from {ticked(base)}, the base type, which is in a document that isn't loaded."
    )


def _members(analysis: Analysis, type_name: str) -> list[str]:
    index = analysis.index
    return [*index.properties(type_name), *index.navigation_properties(type_name)]


def _second_request(analysis: Analysis, owner: str, name: str) -> str:
    """Return how to get the rows that columns lead to, "" where none lead to such a name."""
    graph = EntityGraph.of(analysis.index)
    joins = [edge for edge in graph.joins_to_follow(owner) if not edge.is_collection]
    named = [edge for edge in joins if edge.name == name]
    reached = [edge for edge in joins if edge.target.rpartition(".")[2] == name]
    for edge in (named or reached)[:1]:
        request = second_request(analysis.index, analysis.dialect, edge)
        return f"Only columns join it. Use a second request: `{request}`."
    return ""


def _elsewhere(analysis: Analysis, owner: str, name: str) -> str:
    """Return a sentence with a relation whose target has the name, "" where none has."""
    index = analysis.index
    for relation, declared in index.navigation_properties(owner).items():
        if name in index.properties(declared.member.type):
            if declared.member.is_collection:
                return f"{ticked(relation)} has it: `{relation}/any(x:x/{name} …)`."
            return f"Write `{relation}/{name}`."
    return ""


def _flat(analysis: Analysis, path: ResolvedPath, step: Step, name: str) -> str:
    """Return the field that holds what the path looks for behind a relation, "" for none.

    `ListAgent/MemberMlsId` is `ListAgentMlsId` where a service has no relation for agents.
    """
    place = next((n for n, other in enumerate(path.steps) if other is step), len(path.steps))
    following = path.steps[place + 1].segment if place + 1 < len(path.steps) else None
    if path.usage == "expand" or not isinstance(following, NameSegment):
        return ""
    fields = analysis.index.properties(step.before.name)
    words = split_camel(following.name.text)
    for start in range(len(words)):
        field = name + "".join(words[start:])
        if field in fields:
            return f"{step.before.item.shown} itself has {ticked(field)}."
    return ""
