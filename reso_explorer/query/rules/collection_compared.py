"""A collection compared as if it were a single value (OData 4.01 URL, 5.1.1.1, 5.1.1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, Call, Has, In, Literal, LiteralKind
from reso_explorer.providers.forms import MultiForm
from reso_explorer.query.lambdas import free_variable
from reso_explorer.query.report import replace, source
from reso_explorer.query.types import NULL, TypeKind, ValueType
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Expression, Node
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Scope

COLLECTION_AS_SINGLE_VALUE: Final = Rule(
    code="collection-as-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A collection is compared as if it were one value.",
    help=(
        "A collection has many values, so `eq` has no meaning on it. Say which of its items "
        "you mean: `any` is true if one item matches, `all` if every item does."
    ),
    wrong="Property?$filter=Tags eq 'a'",
    right="Property?$filter=Tags/any(x:x eq 'a')",
    spec="URL 5.1.1.13",
    message="`{name}` is a collection, not a single value.",
    variants={
        "open": Template(
            "`{name}` is a collection, not a single value.",
            "Say what one of its items has to be: `{name}/any(x:…)`.",
        ),
    },
)

RULES: Final = (COLLECTION_AS_SINGLE_VALUE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report comparisons of a whole collection with one value."""
    for compared in analysis.comparisons:
        node = compared.node
        if _clashes(compared.left, compared.right) and not _is_made(analysis, node.left):
            yield _diagnostic(analysis, node, node.left, compared.scope)
        elif _clashes(compared.right, compared.left) and not _is_made(analysis, node.right):
            yield _diagnostic(analysis, node, node.right, compared.scope)
    for test in analysis.tests:
        if not test.left.is_collection or _is_made(analysis, test.node.left):
            continue
        if isinstance(test.node, Has) and form_of(analysis, test.left) is MultiForm.HAS:
            continue
        yield _diagnostic(analysis, test.node, test.node.left, test.scope)
    for called in analysis.calls:
        if called.node.name.text not in {"contains", "startswith", "endswith"}:
            continue
        if len(called.types) == 2 and called.types[0].is_collection and _is_text(called.types[1]):
            if form_of(analysis, called.types[0]) is MultiForm.CONTAINS:
                continue
            yield _diagnostic(analysis, called.node, called.node.arguments[0], called.scope)


def form_of(analysis: Analysis, found: ValueType) -> MultiForm:
    """Return how the server tests a collection for a value."""
    lookups = analysis.dialect.lookups
    if found.kind is TypeKind.PRIMITIVE:
        return lookups.multi_string_collection
    return lookups.multi_enum_collection


def _clashes(collection: ValueType, other: ValueType) -> bool:
    return collection.is_collection and other.is_known and not other.is_collection


def _is_text(found: ValueType) -> bool:
    return found.name == "Edm.String" and not found.is_collection


def _is_made(analysis: Analysis, node: Expression) -> bool:
    """Whether the collection is a list written in the query, not a property."""
    return analysis.path_of(node) is None


def _diagnostic(analysis: Analysis, node: Node, collection: Expression, scope: Scope) -> Diagnostic:
    head = source(analysis, collection.span)
    found = analysis.type_of(collection)
    path = analysis.path_of(collection)
    name = path.names.rpartition("/")[2] if path is not None else head
    fixed = _fixed(analysis, node, collection, head, free_variable(scope), found)
    return COLLECTION_AS_SINGLE_VALUE.at(
        node.span,
        "open" if fixed is None else "",
        fix=replace(analysis, node.span, fixed) if fixed is not None else None,
        name=name or head,
    )


def _fixed(
    analysis: Analysis,
    node: Node,
    collection: Expression,
    head: str,
    variable: str,
    found: ValueType,
) -> str | None:
    """Return the condition with `any`, None where no simple one says the same."""
    if found.is_structured:
        return _emptiness(node, head)
    if isinstance(node, Binary):
        other = node.right if node.left is collection else node.left
        if analysis.type_of(other) is NULL:
            return _emptiness(node, head)
        value = _item_value(analysis, other, found)
        if node.operator == "ne":
            return f"not {head}/any({variable}:{variable} eq {value})"
        operator = node.operator
        if node.left is not collection:
            operator = _TURNED.get(operator, operator)  # type: ignore[assignment]
        return f"{head}/any({variable}:{variable} {operator} {value})"
    if isinstance(node, Has):
        if isinstance(node.right, Literal) and node.right.kind is LiteralKind.NULL:
            return None
        return f"{head}/any({variable}:{variable} eq {_item_value(analysis, node.right, found)})"
    if isinstance(node, In):
        return f"{head}/any({variable}:{variable} in {source(analysis, node.right.span)})"
    if isinstance(node, Call) and len(node.arguments) == 2:
        value = source(analysis, node.arguments[1].span)
        return f"{head}/any({variable}:{variable} eq {value})"
    return None


def _item_value(analysis: Analysis, value: Expression, found: ValueType) -> str:
    """Return a value as it is compared with one item."""
    if (
        isinstance(value, Literal)
        and value.kind is LiteralKind.STRING
        and found.kind is TypeKind.ENUM
    ):
        return literal(
            analysis.index, found.item, value.value, analysis.dialect, meanings=analysis.meanings
        )
    return source(analysis, value.span)


def _emptiness(node: Node, head: str) -> str | None:
    """Return the test for an empty collection, which people write as a comparison with null."""
    if not isinstance(node, Binary) or node.operator not in {"eq", "ne"}:
        return None
    if not any(
        isinstance(side, Literal) and side.kind is LiteralKind.NULL
        for side in (node.left, node.right)
    ):
        return None
    return f"not {head}/any()" if node.operator == "eq" else f"{head}/any()"


_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
