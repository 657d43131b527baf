"""Names of the old document as the new one spells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from reso_explorer.csdl.canonical import spelled_alike
from reso_explorer.csdl.model import Annotation, Constant

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Expression

_NAME: Final = re.compile(r"[^/@#()',=\s]+")
_MAPPED: Final = frozenset({"type", "path", "function", "term"})


class Names(dict[str, str]):
    """Old qualified names to new ones; a name that nothing is known of stands for itself.

    Attributes:
        namespaces: new namespace by old one, where all of a namespace moved.
    """

    def __init__(self) -> None:
        super().__init__()
        self.namespaces: dict[str, str] = {}
        self._is_active = False

    def __missing__(self, name: str) -> str:
        namespace, dot, simple = name.rpartition(".")
        moved = self.namespaces.get(namespace) if dot else None
        new = name if moved is None else f"{moved}.{simple}"
        self[name] = new
        return new

    def move_namespace(self, old: str, new: str) -> None:
        """Take all names of a namespace for those of another one."""
        self.namespaces[old] = new
        self._is_active = True
        self.clear()

    def rename_type(self, old: str, new: str) -> None:
        """Take one type for another."""
        self[old] = new
        self._is_active = True

    def path(self, text: str) -> str:
        """Return a path, target or list of enumeration members with the names in it mapped."""
        if not self._is_active or "." not in text:
            return text
        return _NAME.sub(lambda match: self[match.group()], text)

    def same(self, old: Expression | None, new: Expression | None) -> bool:
        """Tell whether two expressions say the same: spelling apart, names of the old one mapped."""
        if old == new:
            return True
        before, after = _plain(spelled_alike(old), self), _plain(spelled_alike(new), None)
        return bool(before == after)

    def same_annotations(self, old: tuple[Annotation, ...], new: tuple[Annotation, ...]) -> bool:
        """Tell whether two lists of annotations say the same in the same order."""
        if old is new or old == new:
            return True
        if len(old) != len(new):
            return False
        return all(
            before.value == after.value
            and before.qualifier == after.qualifier
            and self.path(before.term) == after.term
            and not before.annotations
            and not after.annotations
            for before, after in zip(old, new, strict=True)
        )


def _plain(value: Any, names: Names | None) -> Any:
    """Return a struct as nested tuples without lines."""
    if isinstance(value, tuple):
        return tuple(_plain(item, names) for item in value)
    if not isinstance(value, Struct):
        return value
    kind = type(value)
    parts: list[Any] = [kind.__name__]
    for field in kind.__struct_fields__:
        if field == "line":
            continue
        part = getattr(value, field)
        if names is not None and isinstance(part, str) and _holds_names(value, field):
            part = names.path(part)
        parts.append(_plain(part, names))
    return tuple(parts)


def _holds_names(value: Struct, field: str) -> bool:
    if isinstance(value, Constant):
        return field == "value" and (value.kind == "EnumMember" or " " not in str(value.value))
    return field in _MAPPED
