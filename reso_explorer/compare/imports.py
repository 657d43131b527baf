"""Operations that can be called at the root of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import action_changed, added, removed
from reso_explorer.compare.sides import Pair, Spot
from reso_explorer.csdl.model import FunctionImport

if TYPE_CHECKING:
    from reso_explorer.compare.change import Impact
    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import ActionImport

    Import = FunctionImport | ActionImport


def compare_imports(sides: Sides) -> None:
    """Compare function and action imports by name."""
    old, new = _imports(sides.old), _imports(sides.new)
    for name, each in old.items():
        later = new.get(name)
        if later is None:
            sides.removed(
                ElementKind.IMPORT,
                _impact(each, removed.impact()),
                Spot(name, each.line),
                f"{_word(each)} `{name}` is gone from the root of the service.",
                before=_target(each),
            )
        else:
            _compare(sides, each, later)
    for name, each in new.items():
        if name not in old:
            sides.added(
                ElementKind.IMPORT,
                _impact(each, added.impact()),
                Spot(name, each.line),
                f"{_word(each)} `{name}` is new at the root of the service.",
                after=_target(each),
            )


def _imports(index: ModelIndex) -> dict[str, Import]:
    found: dict[str, Import] = {}
    for container in index.containers.values():
        for function in container.function_imports:
            found.setdefault(function.name, function)
        for action in container.action_imports:
            found.setdefault(action.name, action)
    return found


def _word(each: Import) -> str:
    return "Function" if isinstance(each, FunctionImport) else "Action"


def _target(each: Import) -> str:
    return each.function if isinstance(each, FunctionImport) else each.action


def _impact(each: Import, of_function: Impact) -> Impact:
    return of_function if isinstance(each, FunctionImport) else action_changed.impact()


def _compare(sides: Sides, old: Import, new: Import) -> None:
    pair = Pair(Spot(old.name, old.line), Spot(new.name, new.line), "imports")
    first = len(sides.found)
    if sides.names[_target(old)] != _target(new):
        sides.changed(
            ElementKind.IMPORT,
            removed.impact(),
            pair,
            f"`{new.name}` calls {_target(new)} now, before {_target(old)}.",
            before=_target(old),
            after=_target(new),
        )
    if sides.names.path(old.entity_set or "") != (new.entity_set or ""):
        sides.changed(
            ElementKind.IMPORT,
            action_changed.impact(),
            pair,
            f"`{new.name}` gives rows of {new.entity_set or 'no stated resource'} now, before "
            f"of {old.entity_set or 'none stated'}.",
            before=old.entity_set,
            after=new.entity_set,
        )
    compare_annotations(sides, pair, old.annotations, new.annotations)
    if not isinstance(new, FunctionImport):
        sides.reappraise(first, action_changed.impact())
