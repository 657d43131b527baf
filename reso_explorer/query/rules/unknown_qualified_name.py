"""A qualified name that is no type and no operation of the service (OData 4.01 URL, 4.11, 5.1.1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, listed
from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.proposals import Proposal, for_name
from reso_explorer.query.report import replace
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Name
    from reso_explorer.query.analysis import Analysis

UNKNOWN_TYPE: Final = Rule(
    code="unknown-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A type that the schema doesn't have.",
    help="Check namespace and name of the type.",
    wrong="Property?$filter=cast(City,Homes.Addres) eq null",
    right="Property?$filter=cast(City,Edm.String) eq null",
    spec="URL 4.11",
    message="There is no type `{name:long}`.{near:long}",
)

UNKNOWN_QUALIFIED_NAME: Final = Rule(
    code="unknown-qualified-name",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A qualified name that the schema doesn't have.",
    help=("A name with a dot is a type or an operation of the service. Check namespace and name."),
    wrong="Property?$filter=Homes.Brokr/License eq 'a'",
    right="Property?$filter=ListAgent/Homes.Broker/License eq 'a'",
    spec="URL 4.11",
    message="There is no {what} `{name:long}`.{near:long}",
)

RULES: Final = (UNKNOWN_TYPE, UNKNOWN_QUALIFIED_NAME)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report unknown types in casts and unknown operations."""
    for path in analysis.paths:
        for step in path.steps:
            segment = step.segment
            if (
                step.kind is StepKind.UNKNOWN
                and isinstance(segment, NameSegment)
                and "." in segment.name.text
            ):
                yield _unknown(analysis, segment.name, "type or function")
    for type_name in analysis.type_names:
        name = type_name.name.text
        if not name.startswith("Edm.") and analysis.index.type(name) is None:
            yield _unknown(analysis, type_name.name, "type")


def _unknown(analysis: Analysis, name: Name, what: str) -> Diagnostic:
    index = analysis.index
    short = name.simple
    known = [*index.types, *index.functions, *index.actions]
    same = [other for other in known if other.rpartition(".")[2] == short]
    if same:
        proposal = Proposal(f" Did you mean {listed(same[:3])}?", same[0])
    else:
        proposal = for_name(analysis, name.text, known, [(k.rpartition(".")[2],) for k in known])
    return (UNKNOWN_TYPE if what == "type" else UNKNOWN_QUALIFIED_NAME).at(
        name.span,
        fix=replace(analysis, name.span, proposal.name) if proposal.name else None,
        what=what,
        name=name.text,
        near=proposal.text,
    )
