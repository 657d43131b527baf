"""A query in words: a sentence about the rows, then one for each other thing it asks for."""

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
from reso_explorer.odata.explain.steps import say_computed, say_order, say_step
from reso_explorer.odata.explain.words import Words, capital, joined
from reso_explorer.odata.printer.expressions import name_text, segment_text
from reso_explorer.odata.printer.options import option_name
from reso_explorer.secret import redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reso_explorer.odata.ast import Argument, Node, Option, Path, ResourcePath, Segment

_INLINE: Final = 3
_INLINE_PHRASES: Final = 6
"""Up to so many conditions stand in the sentence; more are listed below it."""


class Clause(msgspec.Struct, frozen=True):
    """One thing a query says.

    `part` is the option (`$filter`), `path` for the resource path, or empty for a detail.
    `text` is a piece of a sentence, such as "where city is Austin". `details` are a list
    that it introduces. `lead` are words that go before the noun of the rows ("active"); `noun`
    is that noun, where the resource path ends with it.
    """

    part: str
    text: str
    span: Span
    details: tuple[Clause, ...] = ()
    lead: str = ""
    noun: str = ""


def explain(tree: Node, *, words: Words | None = None) -> tuple[Clause, ...]:
    """Return what a query or a part of it says, in the order in which a server does it."""
    wording = Wording(words)
    if isinstance(tree, RelativeUri):
        return (_resource(wording, tree.path), *_options(wording, tree.options))
    if isinstance(tree, QueryOptions):
        return _options(wording, tree.options)
    if isinstance(tree, OptionNode):
        return (_option(wording, tree),)
    return (_clause("", wording.say(tree), tree.span),)  # type: ignore[arg-type]


def explain_text(tree: Node, *, words: Words | None = None) -> str:
    """Return the explanation as lines: sentences, and lists with a dash before each item."""
    clauses = explain(tree, words=words)
    if not isinstance(tree, RelativeUri | QueryOptions | OptionNode):
        return clauses[0].text
    return "\n".join(_lines(clauses))


# --- sentences -------------------------------------------------------------------------------------

_ROWS: Final[tuple[str, ...]] = ("path", "$search", "$filter", "$orderby", "$skip", "$top")
"""What the first sentence is about: which rows, in which order, how many."""


def _lines(clauses: Sequence[Clause]) -> Iterable[str]:
    """Yield the sentences for clauses, lists indented below what introduces them."""
    apply = [clause for clause in clauses if clause.part == "$apply"]
    first: dict[str, Clause] = {}
    for clause in clauses:
        first.setdefault(clause.part, clause)
    rows = [first[part] for part in _ROWS if part in first]
    if apply:
        source = f"from {first['path'].text}, " if "path" in first else ""
        yield from _listed(source + apply[0].text, apply[0].details)
        rows = [clause for clause in rows if clause.part != "path"]
        if rows:
            yield from _row_sentence(rows, "of the result: ")
    elif rows:
        yield from _row_sentence(rows)
    for clause in clauses:
        if clause.part not in {"$apply", *_ROWS}:
            yield from _listed(clause.text, clause.details)
        elif clause is not first[clause.part]:
            lead = f"that are {clause.lead}" if clause.lead else ""
            text = " ".join(filter(None, ("given twice:", lead, clause.text)))
            yield from _listed(text, clause.details)


def _listed(text: str, details: Sequence[Clause]) -> Iterable[str]:
    if not details:
        yield f"{capital(text)}."
        return
    yield f"{capital(text)}:"
    for detail in details:
        yield f"  - {detail.text}"


def _row_sentence(rows: Sequence[Clause], start: str = "") -> Iterable[str]:
    """Yield the sentence about the rows, conditions that are listed in the middle of it."""
    parts = {clause.part: clause for clause in rows}
    if start and ("$filter" in parts or "$search" in parts):
        parts["path"] = Clause("path", "those", Span(0, 0), noun="")
    listed = parts.get("$filter")
    if listed is None or not listed.details:
        yield f"{capital(start + _phrase(parts))}."
        return
    head = {part: parts[part] for part in _ROWS[:3] if part in parts}
    yield from _listed(start + _phrase(head), listed.details)
    rest = {part: clause for part, clause in parts.items() if part not in head}
    if rest:
        yield f"{capital(_phrase(rest))}."


def _phrase(parts: dict[str, Clause]) -> str:
    """Return "listings where …, sorted by …; first 20 only"."""
    path, listed = parts.get("path"), parts.get("$filter")
    pieces = [parts[part].text for part in ("path", "$search", "$filter") if part in parts]
    if listed is not None and listed.lead:
        if path is not None and path.noun and path.text.endswith(path.noun):
            pieces[0] = f"{path.text.removesuffix(path.noun)}{listed.lead} {path.noun}"
        else:
            pieces.insert(-1, f"that are {listed.lead}")
    if "$search" in parts and listed is not None:
        pieces[-2] += ","
    text = " ".join(piece for piece in pieces if piece)
    order = parts.get("$orderby")
    if order is not None:
        text = f"{text}, {order.text}" if text else order.text
    paging = _paging(parts.get("$skip"), parts.get("$top"))
    mark = ";" if "," in text else ","
    return f"{text}{mark} {paging}" if text and paging else text or paging


_NONE_SKIPPED: Final = "skipping the first 0"
_FIRST_ROWS: Final = "the first "


def _paging(skip: Clause | None, top: Clause | None) -> str:
    if skip is not None and skip.text == _NONE_SKIPPED:
        skip = None
    if skip is not None and top is not None and top.text.startswith(_FIRST_ROWS):
        following = top.text.removeprefix(_FIRST_ROWS).removesuffix(" only")
        return f"{skip.text}, then the next {following}"
    return ", ".join(clause.text for clause in (skip, top) if clause is not None)


def _clause(part: str, text: str, span: Span, details: tuple[Clause, ...] = ()) -> Clause:
    return Clause(part, visible(redact(text)), span, details)


# --- the resource path --------------------------------------------------------------------------------

_FIRST: Final = {
    "$metadata": "the metadata of the service",
    "$batch": "several requests in one",
    "$all": "all entities of the service",
    "$entity": "the entity with the given ID",
}
_SUFFIXES: Final = {
    "$ref": "references to {0}",
    "$value": "the raw value of {0}",
    "$each": "each of {0}",
    "$query": "{0}, with the query in the body of a POST request",
    "$links": "links of {0}",
}


def _resource(words: Wording, path: ResourcePath) -> Clause:
    if not path.segments:
        return _clause("path", "the list of what the service offers", path.span)
    text = noun = ""
    for segment in path.segments:
        text = _step(words, text, segment)
        if segment is path.segments[0] and isinstance(segment, NameSegment):
            noun = "" if segment.arguments is not None else visible(text)
    return Clause("path", visible(redact(text)), path.span, noun=noun)


def _step(words: Wording, before: str, segment: Segment) -> str:
    of = f" of {before}" if before else ""
    if isinstance(segment, NameSegment):
        return _named(words, before, segment)
    if isinstance(segment, CountSegment):
        return f"the number{of}"
    if isinstance(segment, FilterSegment):
        return f"{before} where {words.say(segment.expression)}"
    if isinstance(segment, KeySegment):
        return f"{before} {segment.text}"
    if isinstance(segment, CrossjoinSegment):
        names = joined(words.words.rows(name_text(name)) for name in segment.sets)
        return f"every combination of {names}"
    if isinstance(segment, SystemSegment):
        if segment.name in _FIRST:
            return _FIRST[segment.name]
        return _SUFFIXES[segment.name].format(before)
    return f"{segment_text(segment) or '…'}{of}"


def _named(words: Wording, before: str, segment: NameSegment) -> str:
    name = segment.name.text
    of = f" of {before}" if before else ""
    if segment.name.is_qualified and segment.arguments is None:
        return f"{before} as {name}" if before else name
    if segment.arguments is None:
        label = words.words.label((name,)) if before else words.words.rows(name)
        return f"{label}{of}"
    is_key = len(segment.arguments) == 1 and segment.arguments[0].name is None
    if not segment.arguments or segment.name.is_qualified:
        given = _arguments(words, segment.arguments)
        text = f"the result of {name}{f' with {given}' if given else ''}{of}"
    elif is_key:
        row = words.words.row(name)
        text = f"the {row} with the key {words.value_of(segment.arguments[0].value)}{of}"
    else:
        text = f"the {words.words.row(name)} with {_arguments(words, segment.arguments)}{of}"
    if segment.key is not None:
        return f"the row with the key {_arguments(words, segment.key)} of {text}"
    return text


def _arguments(words: Wording, arguments: tuple[Argument, ...]) -> str:
    return joined(
        f"{words.words.argument(argument.name.text)} {words.value_of(argument.value)}"
        if argument.name is not None
        else words.value_of(argument.value)
        for argument in arguments
    )


# --- options ------------------------------------------------------------------------------------------

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


def _filter(words: Wording, option: Filter) -> Clause:
    node = option.expression
    before, after, where = words.phrases(node)
    is_long = len(where) > _INLINE or len(before) + len(after) + len(where) > _INLINE_PHRASES
    if isinstance(node, Logical):
        parts = words.parts(node)
        if is_long if node.operator == "and" else len(parts) > _INLINE:
            return _listed_filter(node, option.span, parts)
    pieces = [*after, f"where {joined(where)}"] if where else after
    text = ", ".join(pieces)
    if len(pieces) == 1:
        text = _unwrapped(text)
    return Clause("$filter", visible(redact(text)), option.span, (), visible(" ".join(before)))


def _unwrapped(text: str) -> str:
    """Return "where (A or B)" without parentheses that end with the text."""
    start = text.find("where (")
    if start < 0 or not text.endswith(")"):
        return text
    depth = 0
    for place in range(start + 6, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            is_last = place == len(text) - 1
            return f"{text[: start + 6]}{text[start + 7 : -1]}" if is_last else text
    return text


def _listed_filter(node: Logical, span: Span, parts: Sequence[str]) -> Clause:
    every = "all of these are" if node.operator == "and" else "any of these is"
    details = tuple(_clause("", part, node.span) for part in parts)
    return _clause("$filter", f"where {every} true", span, details)


def _apply(words: Wording, option: Apply) -> Clause:
    steps = option.sequence.transformations
    if len(steps) == 1:
        return _clause("$apply", say_step(words, steps[0]), option.span)
    details = tuple(
        _clause("", f"{'then ' if n else 'first '}{say_step(words, step)}", step.span)
        for n, step in enumerate(steps)
    )
    return _clause("$apply", "step by step", option.span, details)


def _select(words: Wording, option: Select) -> Clause:
    names: list[str] = []
    for item in option.items:
        last = item.path.segments[-1]
        if isinstance(last, StarSegment):
            names.append("all fields" if last.namespace is None else segment_text(last))
            continue
        name = _names(words, item.path)
        names.append(name + _inside(words, item.options))
    only = "" if "all fields" in names else "only "
    return _clause("$select", f"returns {only}{joined(names)}", option.span)


def _names(words: Wording, path: Path) -> str:
    names = tuple(
        segment.name.text for segment in path.segments if isinstance(segment, NameSegment)
    )
    if len(names) == len(path.segments):
        return words.words.label(names)
    return "/".join(segment_text(segment) or "…" for segment in path.segments)


def _expand(words: Wording, option: Expand) -> Clause:
    items = [_clause("", _expanded(words, item), item.span) for item in option.items]
    if len(items) == 1 or all(not item.options for item in option.items):
        return _clause("$expand", f"each with {joined(i.text for i in items)}", option.span)
    return _clause("$expand", "each with", option.span, tuple(items))


def _expanded(words: Wording, item: Any) -> str:
    """Return "its media where …, sorted by …; first 5 only" for an item of `$expand`."""
    last = item.path.segments[-1]
    if isinstance(last, StarSegment):
        text = "everything that is related"
    elif isinstance(last, CountSegment):
        text = f"the number of its {_names(words, _without_last(item.path))}"
    elif isinstance(last, SystemSegment) and last.name == "$ref":
        text = f"references to its {_names(words, _without_last(item.path))}"
    elif isinstance(last, SystemSegment):
        text = "its media stream"
    else:
        text = f"its {_names(words, item.path)}"
    return text + _inside(words, item.options)


_NESTED: Final = {"returns only ": "only ", "includes the ": "with the "}


def _inside(words: Wording, options: tuple[Option, ...]) -> str:
    """Return what the options in parentheses say, to follow a noun."""
    clauses = _options(words, options)
    rows = {clause.part: clause for clause in clauses if clause.part in _ROWS}
    filters = [option for option in options if isinstance(option, Filter)]
    if filters:
        text = _unwrapped(f"where {words.say_inside(filters[0].expression)}")
        rows["$filter"] = _clause("$filter", text, filters[0].span)
    text = _phrase(rows)
    if text:
        text = f" {text}" if text.startswith(("where ", "matching ")) else f", {text}"
    others = [clause for clause in clauses if clause.part not in _ROWS]
    added = [clause.text for clause in others if clause.part != "$expand"]
    for start, shorter in _NESTED.items():
        added = [shorter + a.removeprefix(start) if a.startswith(start) else a for a in added]
    if added:
        text += f" ({'; '.join(added)})"
    for clause in others:
        if clause.part == "$expand":
            details = joined(detail.text for detail in clause.details)
            text += f", {clause.text} {details}".rstrip()
    return text


def _without_last(path: Path) -> Path:
    return msgspec.structs.replace(path, segments=path.segments[:-1])


def _top(_words: Wording, option: Top) -> Clause:
    if option.value == 0:
        return _clause("$top", "no rows", option.span)
    number = "…" if option.value is None else f"{option.value:,}"
    if option.value == 1:
        number = "one"
    return _clause("$top", f"the first {number} only", option.span)


def _skip(_words: Wording, option: Skip) -> Clause:
    number = "…" if option.value is None else f"{option.value:,}"
    return _clause("$skip", f"skipping the first {number}", option.span)


def _count(_words: Wording, option: Count | InlineCount) -> Clause:
    is_wanted = option.value is True or option.value == "allpages"
    text = "includes the total count" if is_wanted else "doesn't include the total count"
    return _clause(option_name(option), text, option.span)


def _levels(_words: Wording, option: Levels) -> Clause:
    if option.value == "max":
        return _clause("$levels", "through all levels", option.span)
    number = int(option.value or 1)
    return _clause("$levels", f"{number} {'level' if number == 1 else 'levels'} deep", option.span)


def _alias(words: Wording, option: AliasOption) -> Clause:
    text = f"@{option.name.text} stands for {words.value_of(option.value)}"
    return _clause(option_name(option), text, option.span)


_TIMES: Final = {
    "$at": "as of {0}",
    "$from": "valid from {0}",
    "$to": "valid until just before {0}",
    "$toInclusive": "valid through {0}",
}


def _temporal(words: Wording, option: Temporal) -> Clause:
    if isinstance(option.value, str):
        value = "the earliest time" if option.value == "min" else "the latest time"
    else:
        value = words.say(option.value)
    return _clause(option.option, _TIMES[option.option].format(value), option.span)


def _own(_words: Wording, option: CustomOption | UnknownOption) -> Clause:
    value = "" if option.value is None else f"={option.value}"
    kind = "unknown" if isinstance(option, UnknownOption) else "service-specific"
    text = f"also sends the {kind} option {option.name}{value}"
    return _clause(option.name, text, option.span)


def _simple(part: str, text: str) -> Callable[[Wording, Any], Clause]:
    return lambda _words, option: _clause(part, text.format(option.value), option.span)


_SENTENCES: Final[dict[type, Callable[[Wording, Any], Clause]]] = {
    Apply: _apply,
    Compute: lambda w, o: _clause("$compute", f"adds {say_computed(w, o.items)}", o.span),
    Search: lambda _w, o: _clause("$search", f"matching {say_search(o.expression)}", o.span),
    Filter: _filter,
    OrderBy: lambda w, o: _clause("$orderby", say_order(w, o.items), o.span),
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
    Format: _simple("$format", "returned as {0}"),
    Id: _simple("$id", "the entity {0}"),
    SkipToken: _simple("$skiptoken", "continues where the previous page ended (token {0})"),
    DeltaToken: _simple("$deltatoken", "only changes since the previous response (token {0})"),
    SchemaVersion: _simple("$schemaversion", "uses version {0} of the schema"),
    Index: _simple("$index", "at position {0} of the collection"),
    Bad: lambda _w, o: _clause("", f"not understood: {o.text}", o.span),
}
