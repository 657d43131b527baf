"""One term with one qualifier twice on an element, section 14.2.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_shown
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.diagnostics import Diagnostic

_OVERLOADED: Final = frozenset({"Action", "Function", "Parameter", "ReturnType"})

_Used = tuple[str, str | None]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield repeated annotations, inline ones first, then those given from outside."""
    inline: dict[str, set[_Used]] = {}
    for item in scope.annotated:
        used: set[_Used] = set()
        yield from _repeated(used, item.annotations, item.path, item.line)
        if item.kind not in _OVERLOADED:
            inline.setdefault(item.path, used)
    outside: dict[str, set[_Used]] = {}
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            used = outside.get(group.target) or inline.get(group.target) or set()
            outside[group.target] = used
            yield from _repeated(used, group.annotations, group.target, group.line)


def _repeated(
    used: set[_Used], annotations: tuple[Annotation, ...], path: str, line: int
) -> Iterator[Diagnostic]:
    for found in annotations:
        key = (found.term, found.qualifier)
        if key in used:
            qualifier = f"#{found.qualifier}" if found.qualifier else ""
            yield RULE.at(
                Location(f"{path}/@{term_shown(found.term)}{qualifier}", found.line or line)
            )
        used.add(key)


RULE: Final = Rule(
    code="annotation-twice",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A term is applied twice to one element.",
    help=(
        "An element may have a term once per qualifier. Which value is right can't be "
        "known; the first one is used."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="one"/>
    <Annotation Term="Org.OData.Core.V1.Description" String="two"/>
  </Property>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="one"/>
  </Property>
</ComplexType>
""",
    spec="14.2.1",
    message="A term is applied twice to one element; the first one is used.",
)
