"""Brackets that are never closed are closed at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata import parse

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_STARTS: Final = frozenset({"filter", "orderby", "expand", "select", "compute", "apply"})
_MOST: Final = 5


def close_brackets(draft: Draft) -> None:
    """Append closing parentheses where only they are missing."""
    for option in draft.options:
        start = option.name.removeprefix("$").lower()
        if not option.value or start not in _STARTS:
            continue
        value = option.value
        for _ in range(_MOST):
            errors = parse(value, start, encoded=False).errors
            if not errors or any(error.code != "unclosed-bracket" for error in errors):
                break
            value += ")"
        if value != option.value and parse(value, start, encoded=False).ok:
            draft.change("unclosed-bracket", "A bracket was never closed.", option.value, value)
            option.value = value
