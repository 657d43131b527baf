"""A name that is no simple identifier, section 15.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.identifiers import identifier_fault
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import EntityContainer
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield names that queries cannot hold; members of enumerations are told apart."""
    for name, path, line in _names(scope):
        fault = identifier_fault(name) if not name.isidentifier() or len(name) > 128 else ""
        if fault:
            yield RULE.at(Location(path, line), fault=fault)
    for enum in scope.enums:
        faults = (
            (member, identifier_fault(member.name))
            for member in enum.members
            if not member.name.isidentifier()
        )
        for member, fault in faults:
            if fault:
                yield RULE.at(
                    Location(f"{enum.qualified_name}/{member.name}", member.line),
                    "member",
                    severity=Severity.WARNING,
                    fault=fault,
                )


def _names(scope: Scope) -> Iterator[tuple[str, str, int]]:
    for found in scope.named_types:
        yield found.name, found.qualified_name, found.line
    for term in scope.terms:
        yield term.name, term.qualified_name, term.line
    for owner, prop in scope.properties:
        yield prop.name, f"{owner}/{prop.name}", prop.line
    for owner, navigation in scope.navigations:
        yield navigation.name, f"{owner}/{navigation.name}", navigation.line
    for overload in scope.overloads:
        yield overload.operation.name, overload.name, overload.operation.line
        for parameter in overload.operation.parameters:
            yield parameter.name, f"{overload.name}/{parameter.name}", parameter.line
    for container in scope.containers:
        yield container.name, container.qualified_name, container.line
        yield from _children(container)


def _children(container: EntityContainer) -> Iterator[tuple[str, str, int]]:
    path = container.qualified_name + "/"
    for entity_set in container.entity_sets:
        yield entity_set.name, path + entity_set.name, entity_set.line
    for singleton in container.singletons:
        yield singleton.name, path + singleton.name, singleton.line
    for action_import in container.action_imports:
        yield action_import.name, path + action_import.name, action_import.line
    for function_import in container.function_imports:
        yield function_import.name, path + function_import.name, function_import.line


RULE: Final = Rule(
    code="name-invalid",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A name isn't a simple identifier.",
    help=(
        "Names begin with a letter or underscore and have only letters, digits, and "
        "underscores. Others can't be written in a query."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="two words" Type="Edm.String"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="TwoWords" Type="Edm.String"/>
</ComplexType>
""",
    spec="15.2",
    message="A name isn't an identifier: {fault:long}.",
    variants={
        "member": Template(
            "A member of an enumeration has a name that isn't an identifier: {fault:long}.",
            "It can be displayed but not used in a query.",
        ),
    },
)
