"""A namespace or alias that is malformed or reserved, sections 5, 5.1 and 15.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.identifiers import identifier_fault
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_RESERVED: Final = frozenset({"Edm", "odata", "System", "Transient"})
_LONGEST: Final = 511


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield schemas and includes whose namespace or alias cannot be used."""
    for schema in scope.schemas:
        yield from _judge(schema.namespace, schema.alias, schema.namespace, schema.line)
    for reference in scope.model.references:
        for include in reference.includes:
            if include.alias in _RESERVED and include.namespace not in _RESERVED:
                yield RULE.at(
                    Location(include.namespace, include.line), "alias-reserved", alias=include.alias
                )


def _judge(namespace: str, alias: str | None, path: str, line: int) -> Iterator[Diagnostic]:
    if namespace in _RESERVED:
        yield RULE.at(Location(path, line), namespace=namespace)
    if len(namespace) > _LONGEST:
        yield RULE.at(Location(path, line), "long", most=_LONGEST)
    for part in namespace.split("."):
        fault = identifier_fault(part)
        if fault:
            yield RULE.at(Location(path, line), "part", namespace=namespace, fault=fault)
            break
    if alias in _RESERVED:
        yield RULE.at(Location(path, line), "alias-reserved", alias=alias)
    elif alias is not None:
        fault = identifier_fault(alias)
        if fault:
            yield RULE.at(Location(path, line), "alias", alias=alias, fault=fault)


RULE: Final = Rule(
    code="namespace-invalid",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A namespace or alias is malformed or reserved.",
    help=(
        "A namespace consists of names joined by dots, and Edm, odata, System, and "
        "Transient are reserved."
    ),
    wrong="""
<ComplexType Name="A"/>
<Schema Namespace="Edm">
  <ComplexType Name="V"/>
</Schema>
""",
    right="""
<ComplexType Name="A"/>
<Schema Namespace="H">
  <ComplexType Name="V"/>
</Schema>
""",
    spec="15.1",
    message="The namespace `{namespace}` is reserved.",
    variants={
        "long": Template("A namespace has more than {most} characters."),
        "part": Template(
            "The namespace `{namespace}` has a part that isn't an identifier: {fault:long}."
        ),
        "alias-reserved": Template("The alias `{alias}` is reserved."),
        "alias": Template("The alias `{alias}` isn't an identifier: {fault:long}."),
    },
)
