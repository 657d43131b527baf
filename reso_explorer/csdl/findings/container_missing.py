"""A document without anything to ask for, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield one problem where no schema has a container or no container offers anything."""
    if not scope.schemas:
        return
    if not scope.containers:
        yield RULE.at(Location(scope.schemas[0].namespace, scope.schemas[0].line))
    elif not scope.sources and not any(
        container.extends or container.function_imports or container.action_imports
        for container in scope.containers
    ):
        container = scope.containers[0]
        yield RULE.at(Location(container.qualified_name, container.line), "empty")


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
    message="The document has no entity container; nothing in it can be queried.",
    hint="It may be one of several documents; look for a reference to it.",
    variants={
        "empty": Template("The entity container is empty; nothing in the document can be queried."),
    },
)
