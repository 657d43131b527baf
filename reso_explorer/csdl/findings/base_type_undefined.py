"""A base type that is not defined, sections 6.1 and 9.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield types with an unknown base type; one in an included document is only noted."""
    for found in scope.structured:
        base = found.base_type
        if not base or base in scope.index.types:
            continue
        if scope.is_foreign(base):
            uri = scope.included[base.rpartition(".")[0]]
            yield RULE.at(
                Location(found.qualified_name, found.line),
                "elsewhere",
                severity=Severity.INFO,
                base=base,
                uri=uri,
            )
            continue
        yield RULE.at(
            Location(found.qualified_name, found.line),
            base=base,
            near=scope.near(base, scope.index.types, "types"),
        )


RULE: Final = Rule(
    code="base-type-undefined",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A base type isn't defined.",
    help=(
        "Inherited properties and keys are unknown, so fields of the type are missing. "
        "Check the spelling, or load the document that declares it."
    ),
    wrong="""
<ComplexType Name="A" BaseType="G.Nothing"/>
""",
    right="""
<ComplexType Name="B"/>
<ComplexType Name="A" BaseType="G.B"/>
""",
    spec="6.1",
    message="The base type `{base:long}` isn't defined.",
    hint="{near:long}",
    variants={
        "elsewhere": Template(
            "The base type `{base:long}` is in another document; inherited members are unknown.",
            "It's declared by {uri:long}.",
        ),
    },
)
