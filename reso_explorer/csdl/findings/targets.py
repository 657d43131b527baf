"""What the target of an `Annotations` element names, OData CSDL XML 4.01 section 14.2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import (
    ComplexType,
    EntityType,
    EnumType,
    NavigationProperty,
    TypeDefinition,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.findings.scope import Scope

UNJUDGED: Final = "?"
"""The target may exist where it cannot be seen."""


def target_kind(scope: Scope, target: str) -> str | None:
    """Return the kind of the target as `AppliesTo` names it; None where it does not exist."""
    head, _, rest = target.partition("/")
    if "@" in target:
        return "Annotation"
    name, parenthesis, _ = head.partition("(")
    index = scope.index
    named = index.types.get(name)
    if parenthesis or (named is None and (name in index.actions or name in index.functions)):
        return _operation_kind(scope, name, rest)
    if isinstance(named, EntityType | ComplexType):
        return _member_kind(scope, name, rest) if rest else type(named).__name__
    if isinstance(named, EnumType):
        if not rest:
            return "EnumType"
        return "Member" if rest in scope.member_names[name] else None
    if isinstance(named, TypeDefinition):
        return None if rest else "TypeDefinition"
    if name in index.terms:
        return "Term"
    if name in index.containers:
        return _child_kind(scope, name, rest)
    if scope.is_foreign(name) or name in scope.declared or name in scope.included:
        return UNJUDGED
    namespace = name.rpartition(".")[0]
    return None if namespace in scope.declared else UNJUDGED


def _member_kind(scope: Scope, type_name: str, path: str) -> str | None:
    if path in scope.index.properties(type_name):
        return "Property"
    if path in scope.index.navigation_properties(type_name):
        return "NavigationProperty"
    end = follow(scope, type_name, path)
    if end.failed:
        return None
    if not end.is_judged or end.member is None:
        return UNJUDGED
    return "NavigationProperty" if isinstance(end.member, NavigationProperty) else "Property"


def _child_kind(scope: Scope, container_name: str, path: str) -> str | None:
    if not path:
        return "EntityContainer"
    head, _, rest = path.partition("/")
    child = scope.container_children.get(f"{container_name}/{head}")
    if child is None:
        return UNJUDGED if scope.index.containers[container_name].extends else None
    kind, type_name = child
    if not rest:
        return kind
    return _member_kind(scope, type_name, rest) if type_name else UNJUDGED


def _operation_kind(scope: Scope, name: str, rest: str) -> str | None:
    overloads = [*scope.index.actions.get(name, ()), *scope.index.functions.get(name, ())]
    if not overloads:
        return UNJUDGED if scope.is_foreign(name) else None
    if not rest:
        return "Action" if name in scope.index.actions else "Function"
    head = rest.partition("/")[0]
    if head == "$ReturnType":
        return "ReturnType" if any(found.return_type is not None for found in overloads) else None
    names = {parameter.name for found in overloads for parameter in found.parameters}
    return "Parameter" if head in names else None
