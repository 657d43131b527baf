"""Goes through a query once: resolves paths, types expressions, files everything for the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from reso_explorer.edm import TIMESTAMPS
from reso_explorer.odata.ast import (
    AliasSegment,
    Binary,
    Call,
    Case,
    Cast,
    EnumLiteral,
    GeoLiteral,
    Has,
    In,
    IsOf,
    JsonArray,
    JsonObject,
    ListExpr,
    Literal,
    Logical,
    Node,
    Path,
    QueryOptions,
    RelativeUri,
    TypeName,
    Unary,
)
from reso_explorer.odata.ast.options import OptionNode
from reso_explorer.odata.functions import COLLECTION, FUNCTIONS, NAMED_TYPE, ORDERED, SAME
from reso_explorer.query.analysis import Called, Compared, Condition, Expected, Tested
from reso_explorer.query.literal_types import literal_type
from reso_explorer.query.types import (
    BOOLEAN,
    DATE,
    DURATION,
    MOMENT,
    NULL,
    UNKNOWN,
    UNKNOWN_ITEMS,
    ValueType,
    edm,
    promoted,
    value_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import OperationOverload
    from reso_explorer.odata.ast import (
        AggregateItem,
        Argument,
        Expression,
    )
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host, Scope
    from reso_explorer.query.steps import Step


def walk_tree(analysis: Analysis, tree: Node, resource: str | None) -> None:
    """Walk a parsed text of any start."""
    from reso_explorer.query import options, resource_path

    if isinstance(tree, RelativeUri):
        options.note_aliases(analysis, tree.options)
        host = analysis.root = resource_path.resolve_resource(analysis, tree)
        visit_options(analysis, host)
        return
    host = analysis.root = resource_path.host_of(analysis, resource, ())
    if isinstance(tree, QueryOptions):
        host.options = tree.options
        visit_options(analysis, host)
    elif isinstance(tree, OptionNode):
        host.options = (tree,)  # type: ignore[assignment]
        visit_options(analysis, host)
    else:
        options.visit_part(analysis, tree, host)


def visit_options(analysis: Analysis, host: Host) -> None:
    """Walk the options of a host."""
    from reso_explorer.query import options

    options.visit_options(analysis, host)


def visit_aggregate(analysis: Analysis, item: AggregateItem, scope: Scope) -> ValueType:
    """Walk an aggregate expression and return the type of its result."""
    from reso_explorer.query import apply_shape

    return apply_shape.aggregate_type(analysis, item, scope)


def visit_condition(analysis: Analysis, node: Expression, scope: Scope, place: str) -> None:
    """Walk an expression that has to be true or false."""
    found = visit(analysis, node, scope)
    analysis.conditions.append(Condition(node, found, place))


def visit(analysis: Analysis, node: Expression, scope: Scope) -> ValueType:
    """Walk an expression, note its type and return it."""
    visitor = _VISITORS.get(type(node))
    found = visitor(analysis, node, scope) if visitor is not None else UNKNOWN
    analysis.types[id(node)] = found
    analysis.scopes[id(node)] = scope
    return found


def is_expression(node: Node) -> TypeGuard[Expression]:
    """Tell whether a node is an expression."""
    return type(node) in _VISITORS


# --- literals and paths ---------------------------------------------------------------------------


def _path(analysis: Analysis, node: Path, scope: Scope) -> ValueType:
    from reso_explorer.query.member_paths import resolve_path

    return resolve_path(analysis, node, scope).type


def _literal(analysis: Analysis, node: Literal, _scope: Scope) -> ValueType:
    analysis.literals.append(node)
    return literal_type(node)


def _enum(analysis: Analysis, node: EnumLiteral, _scope: Scope) -> ValueType:
    return value_type(analysis.index, node.type_name.text)


def _geo(_analysis: Analysis, node: GeoLiteral, _scope: Scope) -> ValueType:
    if node.shape is None or not node.family:
        return UNKNOWN
    shape = node.shape.shape
    return edm(f"Edm.{node.family.title()}{'Collection' if shape.startswith('Geo') else shape}")


def _list(analysis: Analysis, node: ListExpr | JsonArray, scope: Scope) -> ValueType:
    found = UNKNOWN_ITEMS
    if isinstance(node, JsonArray):
        analysis.structures.append(node)
    for item in node.items:
        item_type = visit(analysis, item, scope)
        if found is UNKNOWN_ITEMS and item_type.is_known and item_type is not NULL:
            found = item_type.collection
    return found


def _object(analysis: Analysis, node: JsonObject, scope: Scope) -> ValueType:
    analysis.structures.append(node)
    for member in node.members:
        visit(analysis, member.value, scope)
    return UNKNOWN


# --- operators ------------------------------------------------------------------------------------

_COMPARING: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})


def _binary(analysis: Analysis, node: Binary, scope: Scope) -> ValueType:
    left = visit(analysis, node.left, scope)
    right = visit(analysis, node.right, scope)
    if node.operator in _COMPARING:
        analysis.comparisons.append(Compared(node, left, right, scope))
        compared = node.left
        if isinstance(compared, Unary) and compared.operator == "not":
            # `not A eq 'x'` is told by a rule of its own; the value is judged as meant.
            compared = compared.operand
            left = analysis.type_of(compared)
        expect(analysis, node.right, compared, left, "comparison", node, scope)
        expect(analysis, node.left, node.right, right, "comparison", node, scope)
        return BOOLEAN
    analysis.arithmetic.append(Compared(node, left, right, scope))
    return _arithmetic(node.operator, left, right)


def _arithmetic(operator: str, left: ValueType, right: ValueType) -> ValueType:
    if left.name in TIMESTAMPS or left.name == "Edm.Date":
        if right.name == "Edm.Duration":
            return MOMENT if left.name in TIMESTAMPS else DATE
        if operator == "sub" and right.is_known:
            return DURATION
        return UNKNOWN
    if "Edm.Duration" in {left.name, right.name}:
        return DURATION
    if operator == "divby" and left.is_number and right.is_number:
        return edm("Edm.Decimal")
    return promoted(left, right)


def expect(
    analysis: Analysis,
    value: Expression,
    other: Expression,
    wanted: ValueType,
    role: str,
    parent: Node,
    scope: Scope,
) -> None:
    """Note that a value stands where the type of another operand is wanted."""
    value = aliased(analysis, value)
    if isinstance(value, _VALUES):
        found = analysis.path_of(other)
        field = found.field_step if found is not None else None
        analysis.expected.append(Expected(value, wanted, field, role, parent, scope, other))


def aliased(analysis: Analysis, node: Expression) -> Expression:
    """Return the value of a parameter alias; any other expression unchanged."""
    if analysis.aliases and isinstance(node, Path) and len(node.segments) == 1:
        segment = node.segments[0]
        if isinstance(segment, AliasSegment):
            option = analysis.aliases.get(segment.name.text)
            return option.value if option is not None else node
    return node


_VALUES: Final = (Literal, EnumLiteral, GeoLiteral)


def _has(analysis: Analysis, node: Has, scope: Scope) -> ValueType:
    left = visit(analysis, node.left, scope)
    right = visit(analysis, node.right, scope)
    analysis.tests.append(Tested(node, left, right, scope))
    expect(analysis, node.right, node.left, left.item, "has", node, scope)
    return BOOLEAN


def _in(analysis: Analysis, node: In, scope: Scope) -> ValueType:
    left = visit(analysis, node.left, scope)
    right = visit(analysis, node.right, scope)
    analysis.tests.append(Tested(node, left, right, scope))
    items = aliased(analysis, node.right)
    if isinstance(items, ListExpr | JsonArray):
        for item in items.items:
            expect(analysis, item, node.left, left, "in", node, scope)
    expect(analysis, node.left, node.right, right.item, "in", node, scope)
    return BOOLEAN


def _logical(analysis: Analysis, node: Logical, scope: Scope) -> ValueType:
    analysis.logicals.append(node)
    for operand in node.operands:
        visit_condition(analysis, operand, scope, f"`{node.operator}`")
    return BOOLEAN


def _unary(analysis: Analysis, node: Unary, scope: Scope) -> ValueType:
    analysis.unaries.append(node)
    if node.operator == "not":
        visit_condition(analysis, node.operand, scope, "`not`")
        return BOOLEAN
    found = visit(analysis, node.operand, scope)
    analysis.negations.append((node.operand, found))
    return found


# --- calls ----------------------------------------------------------------------------------------


def _call(analysis: Analysis, node: Call, scope: Scope) -> ValueType:
    types = tuple([visit(analysis, argument, scope) for argument in node.arguments])
    analysis.calls.append(Called(node, types, scope))
    function = FUNCTIONS.get(node.name.text)
    if function is None:
        return UNKNOWN
    result = function.signatures[0].result
    for signature in function.signatures:
        first = signature.parameters[0].types if signature.parameters else ()
        if types and _is_of(types[0], first):
            result = signature.result
            break
    if result == SAME:
        return types[0] if types else UNKNOWN
    return UNKNOWN if result in {NAMED_TYPE, "any"} else edm(result)


def _is_of(found: ValueType, wanted: tuple[str, ...]) -> bool:
    """Whether an argument is of one of the types of a parameter."""
    if found.is_collection:
        return COLLECTION in wanted or ORDERED in wanted
    return found.name in wanted


def _cast(analysis: Analysis, node: Cast, scope: Scope) -> ValueType:
    analysis.casts.append(node)
    if node.operand is not None:
        visit(analysis, node.operand, scope)
    if not isinstance(node.type, TypeName):
        return UNKNOWN
    analysis.type_names.append(node.type)
    return value_type(analysis.index, node.type.name.text, is_collection=node.type.is_collection)


def _isof(analysis: Analysis, node: IsOf, scope: Scope) -> ValueType:
    analysis.casts.append(node)
    if node.operand is not None:
        visit(analysis, node.operand, scope)
    if isinstance(node.type, TypeName):
        analysis.type_names.append(node.type)
    return BOOLEAN


def _case(analysis: Analysis, node: Case, scope: Scope) -> ValueType:
    analysis.cases.append(node)
    result = UNKNOWN
    for branch in node.branches:
        visit_condition(analysis, branch.condition, scope, "`case`")
        found = visit(analysis, branch.value, scope)
        if not result.is_known and found is not NULL:
            result = found
    return result


def visit_arguments(
    analysis: Analysis,
    arguments: tuple[Argument, ...] | None,
    scope: Scope,
    overload: OperationOverload | None = None,
) -> None:
    """Walk the arguments of an operation and note what types they should have."""
    for argument in arguments or ():
        visit(analysis, argument.value, scope)
        if overload is None or argument.name is None:
            continue
        for parameter in overload.parameters:
            if parameter.name == argument.name.text:
                wanted = value_type(
                    analysis.index, parameter.type, is_collection=parameter.is_collection
                )
                value = aliased(analysis, argument.value)
                if isinstance(value, _VALUES):
                    analysis.expected.append(
                        Expected(
                            value, wanted, None, "parameter", argument, scope, None, parameter.name
                        )
                    )


def visit_key(
    analysis: Analysis,
    arguments: tuple[Argument, ...],
    collection: ValueType,
    scope: Scope,
    segment: Node,
    implied: frozenset[str] = frozenset(),
) -> None:
    """Walk a key predicate and note what types its values should have."""
    from reso_explorer.query.keys import key_parts

    parts = key_parts(analysis.index, collection.name)
    if len(arguments) == 1 and arguments[0].name is None:
        parts = tuple(part for part in parts if part.name not in implied) or parts
    for argument in arguments:
        visit(analysis, argument.value, scope)
        part = None
        if argument.name is not None:
            part = next((p for p in parts if p.name == argument.name.text), None)
        elif len(parts) == 1 and len(arguments) == 1:
            part = parts[0]
        value = aliased(analysis, argument.value)
        if part is not None and isinstance(value, _VALUES):
            step: Step | None = part.step(collection)
            analysis.expected.append(
                Expected(value, part.type, step, "key", segment, scope, None, part.name)
            )


_VISITORS: Final[dict[type, Callable[..., ValueType]]] = {
    Path: _path,
    Literal: _literal,
    EnumLiteral: _enum,
    GeoLiteral: _geo,
    ListExpr: _list,
    JsonArray: _list,
    JsonObject: _object,
    Binary: _binary,
    Has: _has,
    In: _in,
    Logical: _logical,
    Unary: _unary,
    Call: _call,
    Cast: _cast,
    IsOf: _isof,
    Case: _case,
}
