"""Actions and functions, overload by overload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import action_changed, added, composable, removed
from reso_explorer.compare.parameters import compare_parameters
from reso_explorer.compare.sides import Pair, Sides, Spot, short
from reso_explorer.compare.typed import compare_typed, type_text, typed_text
from reso_explorer.csdl.model import Action, Function

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.compare.change import Impact
    from reso_explorer.csdl.model import OperationOverload, Parameter

Shape = tuple[bool, str, frozenset[str]]
"""What tells overloads apart: bound or not, binding type, and parameter names of functions."""


def compare_operations(sides: Sides) -> None:
    """Compare all actions and functions."""
    _compare_tables(sides, sides.old.actions, sides.new.actions)
    _compare_tables(sides, sides.old.functions, sides.new.functions)


def _compare_tables(
    sides: Sides,
    old: Mapping[str, Sequence[OperationOverload]],
    new: Mapping[str, Sequence[OperationOverload]],
) -> None:
    met = set()
    for name, overloads in old.items():
        mapped = sides.names[name]
        met.add(mapped)
        _compare_overloads(sides, overloads, new.get(mapped, ()))
    for name, overloads in new.items():
        if name not in met:
            _compare_overloads(sides, (), overloads)


def _compare_overloads(
    sides: Sides, old: Sequence[OperationOverload], new: Sequence[OperationOverload]
) -> None:
    """Match overloads: equal shapes first, then the only one left on a binding type."""
    before = {_shape(sides, each, is_old=True): each for each in old}
    after = {_shape(sides, each, is_old=False): each for each in new}
    for shape in [shape for shape in before if shape in after]:
        _compare_overload(sides, before.pop(shape), after.pop(shape))
    for shape in list(before):
        partners = [other for other in after if other[:2] == shape[:2]]
        rivals = [other for other in before if other[:2] == shape[:2]]
        if len(partners) == len(rivals) == 1:
            _compare_overload(sides, before.pop(shape), after.pop(partners[0]))
    for each in before.values():
        sides.removed(
            ElementKind.OPERATION,
            _impact(each, removed.impact()),
            Spot(each.qualified_name, each.line),
            f"{type(each).__name__} `{_signature(each)}` is gone.",
            before=_signature(each),
        )
    for each in after.values():
        sides.added(
            ElementKind.OPERATION,
            _impact(each, added.impact()),
            Spot(each.qualified_name, each.line),
            f"{type(each).__name__} `{_signature(each)}` is new.",
            after=_signature(each),
        )


def _shape(sides: Sides, overload: OperationOverload, *, is_old: bool) -> Shape:
    bound_to, rest = "", overload.parameters
    if overload.is_bound and overload.parameters:
        binding, *others = overload.parameters
        rest = tuple(others)
        name = sides.names[binding.type] if is_old else binding.type
        bound_to = type_text(name, is_collection=binding.is_collection)
    names = frozenset(each.name for each in rest) if isinstance(overload, Function) else frozenset()
    return overload.is_bound, bound_to, names


def _signature(overload: OperationOverload) -> str:
    inside = ", ".join(f"{each.name}: {_short_type(each)}" for each in overload.parameters)
    return f"{overload.name}({inside})"


def _short_type(element: Parameter) -> str:
    name = element.type if element.type.startswith("Edm.") else short(element.type)
    return type_text(name, is_collection=element.is_collection)


def _impact(overload: OperationOverload, of_function: Impact) -> Impact:
    return action_changed.impact() if isinstance(overload, Action) else of_function


def _compare_overload(sides: Sides, old: OperationOverload, new: OperationOverload) -> None:
    pair = Pair(
        Spot(old.qualified_name, old.line), Spot(new.qualified_name, new.line), "operations"
    )
    first = len(sides.found)
    compare_parameters(sides, old, new)
    _compare_return(sides, pair, old, new)
    if (
        isinstance(old, Function)
        and isinstance(new, Function)
        and old.is_composable != new.is_composable
    ):
        _tell_composable(sides, pair, is_composable=new.is_composable)
    compare_annotations(sides, pair, old.annotations, new.annotations)
    if isinstance(new, Action):
        sides.reappraise(first, action_changed.impact())


def _tell_composable(sides: Sides, pair: Pair, *, is_composable: bool) -> None:
    can = "can be queried further now" if is_composable else "can no longer be queried further"
    sides.changed(
        ElementKind.OPERATION,
        composable.impact(is_composable=is_composable),
        pair,
        f"The result of `{pair.title}` {can}.",
        shared=f"The results of {{count}} functions {can}.",
        before=str(not is_composable).lower(),
        after=str(is_composable).lower(),
    )


def _compare_return(
    sides: Sides, pair: Pair, old: OperationOverload, new: OperationOverload
) -> None:
    before, after = old.return_type, new.return_type
    if before is not None and after is not None:
        result = Pair(
            Spot(f"{pair.old.path}/$ReturnType", before.line or old.line),
            Spot(f"{pair.new.path}/$ReturnType", after.line or new.line),
            "results",
        )
        compare_typed(sides, result, before, after)
        compare_annotations(sides, result, before.annotations, after.annotations)
    elif before is not None or after is not None:
        what = "returns nothing now" if after is None else f"returns {typed_text(after)} now"
        sides.changed(
            ElementKind.OPERATION,
            removed.impact() if after is None else added.impact(),
            pair,
            f"`{pair.title}` {what}.",
            shared=f"Each of {{count}} operations {what}.",
            before=None if before is None else typed_text(before),
            after=None if after is None else typed_text(after),
        )
