"""Prints any part of a query tree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from reso_explorer.odata.ast import (
    ApplySequence,
    ComputeItem,
    ContextFragment,
    ExpandItem,
    Name,
    OrderByItem,
    QueryOptions,
    RelativeUri,
    ResourcePath,
    SearchIncomplete,
    SearchLogical,
    SearchNot,
    SearchPhrase,
    SearchWord,
    SelectItem,
    TypeName,
)
from reso_explorer.odata.ast.options import OptionNode
from reso_explorer.odata.printer import encoding, expressions, options, pretty
from reso_explorer.odata.printer.apply import sequence_text
from reso_explorer.odata.printer.context import fragment_text
from reso_explorer.odata.printer.search import search_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression, Node, Option


class Form(StrEnum):
    """How a query is written."""

    READABLE = "readable"
    """One line with blanks as they are; only what would break the URL is escaped."""
    ENCODED = "encoded"
    """One line, percent-encoded, ready to be sent."""
    PRETTY = "pretty"
    """Several lines where one is too long; reads back as the same query."""


def print_query(node: Node, form: Form | str = Form.READABLE, *, sort_options: bool = False) -> str:
    """Return the text of a query or a part of it; parsed again it is the same.

    An option is printed with its name; see `print_value` for the value alone.
    `sort_options` puts the options of a URL into their usual order.
    """
    form = Form(form)
    if isinstance(node, RelativeUri):
        return _uri(node, form, sort_options=sort_options)
    if isinstance(node, QueryOptions):
        return _options(node.options, form, sort_options=sort_options)
    if isinstance(node, ResourcePath):
        return _path(node, form)
    if isinstance(node, OptionNode):
        return _option(cast("Option", node), form)
    return _value(node, form)


def print_value(option: Option, form: Form | str = Form.READABLE) -> str:
    """Return what stands after the `=` of an option, as one would type it there."""
    form = Form(form)
    if form is Form.PRETTY:
        return encoding.guard_text(pretty.option_value(option, 0))
    text = options.option_value(option) or ""
    return encoding.encode_value(text) if form is Form.ENCODED else encoding.guard_text(text)


def _uri(node: RelativeUri, form: Form, *, sort_options: bool) -> str:
    text = node.base + _path(node.path, form)
    if node.options:
        joint = "\n?" if form is Form.PRETTY else "?"
        text += joint + _options(node.options, form, sort_options=sort_options)
    if node.fragment is not None:
        fragment = fragment_text(node.fragment)
        guard = encoding.encode_value if form is Form.ENCODED else encoding.guard_text
        text += f"#{guard(fragment)}"
    return text


def _path(node: ResourcePath, form: Form) -> str:
    guard = encoding.encode_segment if form is Form.ENCODED else encoding.guard_segment
    return "/".join(guard(expressions.segment_text(segment)) for segment in node.segments)


def _options(found: tuple[Option, ...], form: Form, *, sort_options: bool) -> str:
    if sort_options:
        found = options.in_usual_order(found)
    joint = "\n&" if form is Form.PRETTY else "&"
    return joint.join(_option(option, form) for option in found)


def _option(option: Option, form: Form) -> str:
    name = options.option_name(option)
    if form is Form.PRETTY and isinstance(option, pretty.LAID_OUT):
        value = pretty.option_value(option, len(name) + 2)
        return f"{name}={encoding.guard_lines(value)}"
    value_or_none = options.option_value(option)
    if form is Form.ENCODED:
        name = encoding.encode_name(name)
        value = encoding.encode_value(value_or_none or "")
    else:
        name = encoding.guard_name(name)
        value = encoding.guard_value(value_or_none or "")
    if not name:
        return value
    return name if value_or_none is None else f"{name}={value}"


def _value(node: Node, form: Form) -> str:
    if form is Form.PRETTY:
        text = (
            pretty.expression(cast("Expression", node), 0) if _is_expression(node) else _text(node)
        )
    else:
        text = _text(node)
    return encoding.encode_value(text) if form is Form.ENCODED else encoding.guard_text(text)


def _is_expression(node: Node) -> bool:
    return type(node) not in _OTHERS


def _text(node: Node) -> str:
    printer = _OTHERS.get(type(node))
    if printer is not None:
        return printer(node)
    return expressions.expression_text(cast("Expression", node))


_OTHERS: Final[dict[type, Callable[[Any], str]]] = {
    Name: expressions.name_text,
    TypeName: expressions.type_text,
    SelectItem: options.select_item_text,
    ExpandItem: options.expand_item_text,
    OrderByItem: options.order_by_item_text,
    ComputeItem: options.compute_item_text,
    ApplySequence: sequence_text,
    ContextFragment: fragment_text,
    SearchWord: search_text,
    SearchPhrase: search_text,
    SearchIncomplete: search_text,
    SearchNot: search_text,
    SearchLogical: search_text,
}
