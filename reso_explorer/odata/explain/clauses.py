"""A query in plain words, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.odata.ast import (
    AliasOption,
    Apply,
    Bad,
    Compute,
    Count,
    CountSegment,
    CrossjoinSegment,
    CustomOption,
    DeltaToken,
    Expand,
    Filter,
    FilterSegment,
    Format,
    Id,
    Index,
    InlineCount,
    KeySegment,
    Levels,
    Logical,
    NameSegment,
    OrderBy,
    QueryOptions,
    RelativeUri,
    SchemaVersion,
    Search,
    Select,
    Skip,
    SkipToken,
    Span,
    StarSegment,
    SystemSegment,
    Temporal,
    Top,
    UnknownOption,
)
from reso_explorer.odata.ast.options import OptionNode
from reso_explorer.odata.explain.conditions import Wording
from reso_explorer.odata.explain.searches import say_search
from reso_explorer.odata.explain.transformations import say_computed, say_order, say_step
from reso_explorer.odata.explain.words import capital, joined
from reso_explorer.odata.printer.expressions import arguments_text, name_text, segment_text
from reso_explorer.odata.printer.options import option_name
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression, Node, Option, Path, ResourcePath, Segment
    from reso_explorer.odata.explain.words import Label


class Clause(msgspec.Struct, frozen=True):
    """One thing a query says.

    `part` is the option (`$filter`), `path` for the resource path, or empty for a detail.
    `text` is a sentence without its full stop. `details` say more about it, in order.
    """

    part: str
    text: str
    span: Span
    details: tuple[Clause, ...] = ()


def explain(tree: Node, *, label: Label | None = None) -> tuple[Clause, ...]:
    """Return what a query or a part of it says, in the order in which a server does it.

    `label` gives the words for a path of names; without it the names are shown.
    """
    words = Wording(label)
    if isinstance(tree, RelativeUri):
        return (_resource(words, tree.path), *_options(words, tree.options))
    if isinstance(tree, QueryOptions):
        return _options(words, tree.options)
    if isinstance(tree, OptionNode):
        return (_option(words, tree),)
    return (_plain("", words.say(tree), tree.span),)  # type: ignore[arg-type]


def explain_text(tree: Node, *, label: Label | None = None) -> str:
    """Return the clauses as lines, details indented by two blanks."""
    lines: list[str] = []

    def add(clause: Clause, indent: int) -> None:
        lines.append(" " * indent + clause.text)
        for detail in clause.details:
            add(detail, indent + 2)

    for clause in explain(tree, label=label):
        add(clause, 0)
    return "\n".join(lines)


def _plain(part: str, text: str, span: Span, details: tuple[Clause, ...] = ()) -> Clause:
    """Return a clause that may begin with a name, whose case must stay."""
    return Clause(part, visible(text), span, details)


def _clause(part: str, text: str, span: Span, details: tuple[Clause, ...] = ()) -> Clause:
    return Clause(part, capital(visible(text)), span, details)


_ORDER: Final[dict[type, int]] = {
    kind: place
    for place, kind in enumerate(
        (Apply, Compute, Search, Filter, OrderBy, Skip, Top, Count, InlineCount, Select, Expand)
    )
}


def _options(words: Wording, options: tuple[Option, ...]) -> tuple[Clause, ...]:
    ordered = sorted(options, key=lambda option: _ORDER.get(type(option), len(_ORDER)))
    return tuple(_option(words, option) for option in ordered)


def _option(words: Wording, option: Node) -> Clause:
    return _SENTENCES[type(option)](words, option)


def _resource(words: Wording, path: ResourcePath) -> Clause:
    if not path.segments:
        return _clause("path", "the list of what the service offers", path.span)
    text = ""
    for place, segment in enumerate(path.segments):
        text = _step(words, text, segment, is_last=place == len(path.segments) - 1)
    if text.startswith(_OWN_WORDS):
        text = capital(text)
    return _plain("path", text, path.span)


_OWN_WORDS: Final = (
    "rows of ",
    "the ",
    "references ",
    "links ",
    "every ",
    "several ",
    "all ",
    "each of ",
)
_FIRST: Final = {
    "$metadata": "the metadata of the service",
    "$batch": "several requests in one",
    "$all": "all entities of the service",
    "$entity": "the entity with the given id",
}
_SUFFIXES: Final = {
    "$ref": "references to {0}",
    "$value": "the raw value of {0}",
    "$each": "each of {0}",
    "$query": "{0}, asked for by POST",
    "$links": "links of {0}",
}


def _step(words: Wording, before: str, segment: Segment, *, is_last: bool) -> str:
    of = f" of {before}" if before else ""
    if isinstance(segment, NameSegment):
        name = segment.name.text
        if segment.name.is_qualified and segment.arguments is None:
            return f"{before} as {name}" if before else name
        shown = words.label((name,)) if not segment.name.is_qualified else name
        if segment.arguments is None:
            return f"{shown}{of}" if before or not is_last else f"rows of {shown}"
        key = " ".join(map(arguments_text, filter(None, (segment.arguments, segment.key))))
        return f"{shown} {key}{of}" if key else f"{shown}{of}"
    if isinstance(segment, CountSegment):
        return f"the number{of}"
    if isinstance(segment, FilterSegment):
        row = f"{arguments_text(segment.key)} of " if segment.key else ""
        return f"{row}{before} where {words.say(segment.expression)}"
    if isinstance(segment, KeySegment):
        return f"{before} {segment.text}"
    if isinstance(segment, CrossjoinSegment):
        return f"every combination of rows of {joined(name_text(name) for name in segment.sets)}"
    if isinstance(segment, SystemSegment):
        if segment.name in _FIRST:
            return _FIRST[segment.name]
        return _SUFFIXES[segment.name].format(before)
    return f"{segment_text(segment) or '…'}{of}"


def _filter(words: Wording, option: Filter) -> Clause:
    node = option.expression
    if isinstance(node, Logical) and node.operator == "and":
        details = tuple(_condition(words, operand) for operand in node.operands)
        return _clause("$filter", "only rows where all of this is so:", option.span, details)
    if isinstance(node, Logical):
        details = tuple(_condition(words, operand) for operand in node.operands)
        return _clause("$filter", "only rows where one of this is so:", option.span, details)
    return _clause("$filter", f"only rows where {words.say(node)}", option.span)


def _condition(words: Wording, node: Expression) -> Clause:
    return _plain("", words.say(node), node.span)


def _apply(words: Wording, option: Apply) -> Clause:
    steps = option.sequence.transformations
    if len(steps) == 1:
        return _clause("$apply", say_step(words, steps[0]), option.span)
    details = tuple(_clause("", say_step(words, step), step.span) for step in steps)
    return _clause("$apply", "transform the rows, one step after the other:", option.span, details)


def _select(words: Wording, option: Select) -> Clause:
    shown: list[str] = []
    details: list[Clause] = []
    for item in option.items:
        if isinstance(item.path.segments[-1], StarSegment):
            star = item.path.segments[-1]
            shown.append("all fields" if star.namespace is None else segment_text(star))
            continue
        name = _names(words, item.path)
        shown.append(name)
        if item.options:
            inner = _options(words, item.options)
            details.append(_clause("", f"of {name}:", item.span, inner))
    return _clause("$select", f"show {joined(shown)}", option.span, tuple(details))


def _names(words: Wording, path: Path) -> str:
    names = tuple(
        segment.name.text for segment in path.segments if isinstance(segment, NameSegment)
    )
    if len(names) == len(path.segments):
        return words.label(names)
    return "/".join(segment_text(segment) or "…" for segment in path.segments)


def _expand(words: Wording, option: Expand) -> Clause:
    items: list[Clause] = []
    for item in option.items:
        last = item.path.segments[-1]
        if isinstance(last, StarSegment):
            text = "everything that is related"
        elif isinstance(last, CountSegment):
            text = f"the number of {_names(words, _without_last(item.path))}"
        elif isinstance(last, SystemSegment) and last.name == "$ref":
            text = f"references to {_names(words, _without_last(item.path))}"
        elif isinstance(last, SystemSegment):
            text = "the media stream"
        else:
            text = _names(words, item.path)
        items.append(_plain("", text, item.span, _options(words, item.options)))
    if len(items) == 1 and not items[0].details:
        only = items[0].text
        return _clause("$expand", f"with each row also {only}", option.span)
    return _clause("$expand", "with each row also:", option.span, tuple(items))


def _without_last(path: Path) -> Path:
    return msgspec.structs.replace(path, segments=path.segments[:-1])


def _top(_words: Wording, option: Top) -> Clause:
    number = "…" if option.value is None else count(option.value, "row")
    return _clause("$top", f"at most {number}", option.span)


def _skip(_words: Wording, option: Skip) -> Clause:
    number = "…" if option.value is None else count(option.value, "row")
    return _clause("$skip", f"leave out the first {number}", option.span)


def _count(_words: Wording, option: Count | InlineCount) -> Clause:
    wanted = option.value is True or option.value == "allpages"
    text = "tell how many rows match in all" if wanted else "do not count the rows that match"
    return _clause(option_name(option), text, option.span)


def _levels(_words: Wording, option: Levels) -> Clause:
    depth = "all levels" if option.value == "max" else count(int(option.value or 1), "level")
    return _clause("$levels", f"again and again, {depth} deep", option.span)


def _alias(words: Wording, option: AliasOption) -> Clause:
    return _clause(
        option_name(option), f"@{option.name.text} is {words.say(option.value)}", option.span
    )


_TIMES: Final = {
    "$at": "as things were at {0}",
    "$from": "as things were from {0} on",
    "$to": "as things were until just before {0}",
    "$toInclusive": "as things were until {0}",
}


def _temporal(words: Wording, option: Temporal) -> Clause:
    if isinstance(option.value, str):
        value = "the earliest time" if option.value == "min" else "the latest time"
    else:
        value = words.say(option.value)
    return _clause(option.option, _TIMES[option.option].format(value), option.span)


def _own(_words: Wording, option: CustomOption | UnknownOption) -> Clause:
    value = "" if option.value is None else f" = {option.value}"
    return _clause(option.name, f"an option of the service: {option.name}{value}", option.span)


def _simple(part: str, text: str) -> Callable[[Wording, Any], Clause]:
    return lambda _words, option: _clause(part, text.format(option.value), option.span)


_SENTENCES: Final[dict[type, Callable[[Wording, Any], Clause]]] = {
    Apply: _apply,
    Compute: lambda w, o: _clause("$compute", f"compute {say_computed(w, o.items)}", o.span),
    Search: lambda _w, o: _clause(
        "$search", f"only rows that match {say_search(o.expression)}", o.span
    ),
    Filter: _filter,
    OrderBy: lambda w, o: _clause("$orderby", f"sorted by {say_order(w, o.items)}", o.span),
    Skip: _skip,
    Top: _top,
    Count: _count,
    InlineCount: _count,
    Select: _select,
    Expand: _expand,
    Levels: _levels,
    AliasOption: _alias,
    Temporal: _temporal,
    CustomOption: _own,
    UnknownOption: _own,
    Format: _simple("$format", "answered as {0}"),
    Id: _simple("$id", "the entity {0}"),
    SkipToken: _simple("$skiptoken", "going on where an earlier page ended"),
    DeltaToken: _simple("$deltatoken", "only what has changed since the answer before"),
    SchemaVersion: _simple("$schemaversion", "with version {0} of the schema"),
    Index: _simple("$index", "at position {0} of the collection"),
    Bad: lambda _w, o: _clause("", f"not understood: {o.text}", o.span),
}
