"""A document without anything to ask for, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield one problem where no schema has a container or no container offers anything."""
    if not scope.schemas:
        return
    if not scope.containers:
        yield Problem(
            "The document has no entity container; nothing in it can be queried.",
            scope.schemas[0].namespace,
            scope.schemas[0].line,
            "It may be one of several documents: look for a reference to it.",
        )
    elif not scope.sources and not any(
        container.extends or container.function_imports or container.action_imports
        for container in scope.containers
    ):
        container = scope.containers[0]
        yield Problem(
            "The entity container is empty; nothing in the document can be queried.",
            container.qualified_name,
            container.line,
        )


RULE: Final = Rule(
    code="container-missing",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="The document offers no entity sets.",
    help=(
        "Without a container there are no resources to query. The document may be one of "
        "several; look for a reference to it."
    ),
    wrong="""
<ComplexType Name="A"/>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
""",
    spec="13",
)
