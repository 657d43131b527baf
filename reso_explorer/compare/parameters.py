"""Parameters of an operation that both documents have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ChangeKind, ElementKind
from reso_explorer.compare.impact import parameter
from reso_explorer.compare.sides import Pair, Spot
from reso_explorer.compare.typed import compare_typed, typed_text
from reso_explorer.csdl.meaning.terms import term_key

if TYPE_CHECKING:
    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.model import OperationOverload, Parameter

_OPTIONAL: Final = "Core.OptionalParameter"
_BINDING: Final = ""
"""Stands for the binding parameter, whose name matters to nobody."""


def compare_parameters(sides: Sides, old: OperationOverload, new: OperationOverload) -> None:
    """Compare the parameters of two overloads by name, the binding ones with each other."""
    before, after = _by_name(old), _by_name(new)
    for name, each in before.items():
        later = after.get(name)
        if later is None:
            _tell(sides, (old, new), each, is_new=False)
            continue
        pair = Pair(
            Spot(f"{old.qualified_name}/{each.name}", each.line),
            Spot(f"{new.qualified_name}/{later.name}", later.line),
            "parameters",
        )
        compare_typed(sides, pair, each, later)
        compare_annotations(sides, pair, each.annotations, later.annotations)
    for name, each in after.items():
        if name not in before:
            _tell(sides, (old, new), each, is_new=True)


def _by_name(overload: OperationOverload) -> dict[str, Parameter]:
    return {
        _BINDING if overload.is_bound and number == 0 else each.name: each
        for number, each in enumerate(overload.parameters)
    }


def _tell(
    sides: Sides,
    overloads: tuple[OperationOverload, OperationOverload],
    each: Parameter,
    *,
    is_new: bool,
) -> None:
    old, new = overloads
    is_optional = any(term_key(annotation.term) == _OPTIONAL for annotation in each.annotations)
    what = ("new and optional" if is_optional else "new") if is_new else "gone"
    text = typed_text(each)
    sides.changed(
        ElementKind.PARAMETER,
        parameter.impact(is_new=is_new, is_optional=is_optional),
        Pair(
            Spot(f"{old.qualified_name}/{each.name}", 0 if is_new else each.line),
            Spot(f"{new.qualified_name}/{each.name}", each.line if is_new else 0),
            "operations",
        ),
        f"Parameter `{new.name}/{each.name}` ({text}) is {what}.",
        shared=f"Parameter `{each.name}` ({text}) is {what} in {{count}} operations.",
        before=None if is_new else text,
        after=text if is_new else None,
        kind=ChangeKind.ADDED if is_new else ChangeKind.REMOVED,
    )
