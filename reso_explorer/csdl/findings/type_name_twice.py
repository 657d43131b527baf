"""Two types, terms or containers of one name in a namespace, section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import EntityContainer, NamedType, Term
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield every declaration of a name after the first one."""
    first: dict[str, int] = {}
    elements: list[NamedType | Term | EntityContainer] = [
        *scope.named_types,
        *scope.terms,
        *scope.containers,
    ]
    for found in elements:
        name = found.qualified_name
        if name not in first:
            first[name] = found.line
            continue
        yield RULE.at(
            Location(name, found.line), "line" if first[name] else "", name=name, line=first[name]
        )


RULE: Final = Rule(
    code="type-name-twice",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Two elements of a schema have one name.",
    help="Types of one namespace need different names.",
    wrong="""
<ComplexType Name="A"/>
<EnumType Name="A">
  <Member Name="x"/>
  <Member Name="y"/>
</EnumType>
""",
    right="""
<ComplexType Name="A"/>
<EnumType Name="B">
  <Member Name="x"/>
  <Member Name="y"/>
</EnumType>
""",
    spec="5",
    message="The name `{name:long}` is declared before; the first declaration is used.",
    variants={
        "line": Template(
            "The name `{name:long}` is declared before in line {line}; the first declaration is "
            "used."
        ),
    },
)
