"""Expressions of annotations read as plain values.

Readers of JSON know no types: a path may come as a path expression or as a string, a number
as text. All functions accept any expression and return None or nothing where it does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import (
    Apply,
    Collection,
    Constant,
    LabeledElement,
    PathExpression,
    Record,
    UrlRef,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import Expression


def text_of(value: Expression | None) -> str | None:
    """Return a constant as text, None for everything else; texts of blanks count as nothing."""
    if isinstance(value, Constant):
        if isinstance(value.value, bool):
            return "true" if value.value else "false"
        text = str(value.value)
        if value.kind == "EnumMember":
            return enum_text(text)
        return text
    if isinstance(value, LabeledElement):
        return text_of(value.value)
    if isinstance(value, UrlRef):
        return text_of(value.value)
    if isinstance(value, Apply) and value.function.endswith("concat"):
        parts = [text_of(item) or f"{{{path_of(item)}}}" for item in value.arguments]
        return "".join(parts)
    return None


def enum_text(text: str) -> str:
    """Return `A, B` for `NS.T/A NS.T/B` or `A,B`: the member names alone."""
    names = [part.rpartition("/")[2] for part in text.replace(",", " ").split()]
    return ", ".join(names)


def bool_of(value: Expression | None) -> bool | None:
    """Return a Boolean constant, also one written as text; None for everything else."""
    if isinstance(value, Constant):
        if isinstance(value.value, bool):
            return value.value
        lowered = str(value.value).strip().lower()
        if lowered in {"true", "1"}:
            return True
        if lowered in {"false", "0"}:
            return False
    return None


def number_of(value: Expression | None) -> int | float | None:
    """Return a numeric constant, also one written as text; None for everything else."""
    if not isinstance(value, Constant) or isinstance(value.value, bool):
        return None
    if isinstance(value.value, int):
        return value.value
    try:
        number = float(value.value)
    except ValueError:
        return None
    is_whole = number == number // 1 and abs(number) < 1e15 and "e" not in value.value.lower()
    return int(number) if is_whole and "." not in value.value else number


def path_of(value: Expression | None) -> str | None:
    """Return a path, also one that came as a string; None for everything else."""
    if isinstance(value, PathExpression):
        return value.path
    if isinstance(value, Constant) and isinstance(value.value, str):
        return value.value
    return None


def items_of(value: Expression | None) -> tuple[Expression, ...]:
    """Return the items of a collection; a single value counts as a collection of one."""
    if value is None:
        return ()
    return value.items if isinstance(value, Collection) else (value,)


def paths_of(value: Expression | None) -> tuple[str, ...]:
    """Return the paths in a collection, blanks removed, each once."""
    found = (path_of(item) for item in items_of(value))
    return tuple(dict.fromkeys(path.strip() for path in found if path))


def record_of(value: Expression | None) -> dict[str, Expression | None]:
    """Return the properties of a record by name, the first of each; {} for everything else."""
    if isinstance(value, Record):
        return {item.name: item.value for item in reversed(value.values)}
    return {}


def records_of(value: Expression | None) -> Iterator[dict[str, Expression | None]]:
    """Yield the records in a collection, each by property name."""
    for item in items_of(value):
        if isinstance(item, Record):
            yield record_of(item)
