"""A container that extends nothing known, or itself, section 13.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield containers whose `Extends` does not resolve or closes a cycle."""
    known = scope.index.containers
    for container in scope.containers:
        base = container.extends
        if base is None:
            continue
        name = container.qualified_name
        if base not in known:
            foreign = scope.is_foreign(base)
            yield RULE.at(
                Location(name, container.line),
                "elsewhere" if foreign else "",
                severity=Severity.INFO if foreign else None,
                base=base,
            )
            continue
        seen = {name}
        while base is not None and base in known and base not in seen:
            seen.add(base)
            base = known[base].extends
        if base == name:
            yield RULE.at(Location(name, container.line), "itself")


RULE: Final = Rule(
    code="container-extends",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A container extends itself or something unknown.",
    help="The sets of the extended container are unknown, or it extends itself.",
    wrong="""
<EntityContainer Name="C" Extends="G.D"/>
""",
    right="""
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="13.1",
    message="The extended container `{base:long}` isn't defined.",
    variants={
        "elsewhere": Template(
            "The extended container `{base:long}` is in another document; its sets are unknown."
        ),
        "itself": Template("A container extends itself."),
    },
)
