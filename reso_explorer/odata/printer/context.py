"""Context fragments as decoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.printer.expressions import name_text, segment_text, type_text

if TYPE_CHECKING:
    from reso_explorer.odata.ast import ContextFragment, ContextSelectItem


def fragment_text(fragment: ContextFragment) -> str:
    """Return what follows `#`."""
    if fragment.type is not None:
        text = type_text(fragment.type)
    else:
        text = "/".join(segment_text(segment) for segment in fragment.segments)
    if fragment.select is not None:
        text += _list(fragment.select)
    return f"{text}/{fragment.suffix}" if fragment.suffix else text


def _list(items: tuple[ContextSelectItem, ...]) -> str:
    return f"({','.join(_item(item) for item in items)})"


def _item(item: ContextSelectItem) -> str:
    text = "/".join(segment_text(segment) for segment in item.path)
    if item.is_expanded:
        text += "+"
    if item.select is not None:
        text += _list(item.select)
    if item.parameters is not None:
        text += f"({','.join(name_text(name) for name in item.parameters)})"
    return text
