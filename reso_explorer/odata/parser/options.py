"""The values of query options, and options in parentheses separated by `;`.

`$select` and `$expand` (OData URL conventions, 5.1.3 and 5.1.4) are here, since their items
have options.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar, cast

import msgspec

from reso_explorer.odata.ast import (
    AliasOption,
    Apply,
    Bad,
    Compute,
    Count,
    CountSegment,
    Expand,
    ExpandItem,
    Filter,
    Index,
    InlineCount,
    Levels,
    Missing,
    Name,
    NameSegment,
    OrderBy,
    Path,
    Search,
    Select,
    SelectItem,
    Skip,
    StarSegment,
    SystemSegment,
    Temporal,
    Top,
    UnknownOption,
)
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.apply import ApplyParser
from reso_explorer.odata.parser.cursor import MAX_DEPTH
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.paths import COUNT_OPTIONS
from reso_explorer.odata.parser.tokens import DOLLAR, WORD
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Expression, Name, Option, Segment, Span


T = TypeVar("T")


REF_OPTIONS: Final = COUNT_OPTIONS | {"orderby", "skip", "top", "count"}
"""After `$ref`, and after a selected collection of primitive values."""
SELECT_OPTIONS: Final = REF_OPTIONS | {"compute", "select", "@"}
"""After a selected complex property."""
EXPAND_OPTIONS: Final = SELECT_OPTIONS | {
    "expand",
    "levels",
    "apply",
    "at",
    "from",
    "to",
    "toinclusive",
}
"""After an expanded navigation property."""
STAR_OPTIONS: Final = frozenset({"levels"})
"""After `*` in `$expand`."""


OPAQUE: Final = frozenset({"format", "id", "skiptoken", "deltatoken", "schemaversion"})
"""Options whose values are taken as they are; they stand only at the end of a URL."""

DOLLAR_REQUIRED: Final = frozenset({"at", "from", "to", "toinclusive", "skiptoken", "deltatoken"})
"""Options that keep their `$` even in 4.01."""


def names_of(allowed: frozenset[str]) -> tuple[str, ...]:
    """Return the names of options as they are written, in order."""
    return tuple(f"${name}" for name in sorted(allowed) if name != "@")


def _list_of(allowed: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in names_of(allowed))


def _allowed_after(segments: list[Segment]) -> frozenset[str]:
    last = segments[-1]
    if isinstance(last, CountSegment):
        return COUNT_OPTIONS
    if isinstance(last, StarSegment):
        return STAR_OPTIONS
    if isinstance(last, SystemSegment):
        if last.name == "$ref" and len(segments) > 1 and not isinstance(segments[-2], StarSegment):
            return REF_OPTIONS
        return frozenset()
    return EXPAND_OPTIONS


def _is_system(segment: Segment, name: str) -> bool:
    return isinstance(segment, SystemSegment) and segment.name == name


class Parser(ApplyParser):
    """Reads any option from one stretch of text."""

    def read_filter(self) -> Filter:
        """Read a Boolean expression."""
        read = partial(self.with_commas, self.read_expression, commas=False)
        return Filter(self.with_stops(frozenset(), read))

    def read_orderby(self) -> OrderBy:
        """Read expressions and directions, joined by commas."""
        return OrderBy(self.listed(self.read_orderby_item))

    def read_compute(self) -> Compute:
        """Read computed values, joined by commas."""
        return Compute(self.listed(self.read_compute_item))

    def read_search_option(self) -> Search:
        """Read the search text that the lexer left in one token."""
        return Search(self.read_search_text())

    def read_apply(self) -> Apply:
        """Read a chain of transformations."""
        return Apply(self.read_sequence())

    def read_top(self) -> Top:
        """Read a number of rows."""
        return Top(self.read_digits("$top"))

    def read_skip(self) -> Skip:
        """Read a number of rows."""
        return Skip(self.read_digits("$skip"))

    def read_index(self) -> Index:
        """Read a position, negative from the end."""
        negative = self.accept("-")
        value = self.read_digits("$index")
        return Index(-value if negative and value is not None else value)

    def read_count(self) -> Count:
        """Read `true` or `false` in any letter case."""
        self.expects(Expectation.CHOICE, ("true", "false"))
        word = self.value.lower() if self.kind == WORD else ""
        if word in {"true", "false"}:
            self.index += 1
            return Count(word == "true")
        self._bad_word("$count", "`true` or `false`")
        return Count(None)

    def read_inlinecount(self) -> InlineCount:
        """Read `allpages` or `none`."""
        self.expects(Expectation.CHOICE, ("allpages", "none"))
        word = self.value.lower() if self.kind == WORD else ""
        if word in {"allpages", "none"}:
            self.index += 1
            return InlineCount("allpages" if word == "allpages" else "none")
        self._bad_word("$inlinecount", "`allpages` or `none`")
        return InlineCount(None)

    def _bad_word(self, option: str, expectation: str) -> None:
        index = self.index
        if self.is_end or self.value in {";", ")"}:
            self.error_here("missing-value", found=option, expected=expectation)
            return
        self.skip_value()
        text = self.text_since(index)
        self.notes.error(
            "bad-value", self.span_since(index), option=option, expected=expectation, found=text
        )

    def read_levels(self) -> Levels:
        """Read a positive number or `max`."""
        self.expects(Expectation.CHOICE, ("max",))
        if self.kind == WORD and self.value.lower() == "max":
            self.index += 1
            return Levels("max")
        index = self.index
        value = self.read_digits("$levels")
        if value is not None and self.values[index].startswith("0"):
            self.notes.error("bad-number", self.span_since(index), "levels")
            value = None
        return Levels(value)

    def _read_temporal(self, option: str) -> Temporal:
        word = self.value.lower()
        value: Expression | OneOf["min", "max"]
        if word in {"min", "max"} and (
            self.kinds[self.index + 1] == tokens.END or self.next_is(";") or self.next_is(")")
        ):
            self.index += 1
            value = "min" if word == "min" else "max"
        else:
            value = self.with_stops(frozenset(), self.read_expression)
        return Temporal(cast("OneOf['$at', '$from', '$to', '$toInclusive']", option), value)

    def read_at(self) -> Temporal:
        """Read a point in time."""
        return self._read_temporal("$at")

    def read_from(self) -> Temporal:
        """Read where a period begins."""
        return self._read_temporal("$from")

    def read_to(self) -> Temporal:
        """Read where a period ends, that point excluded."""
        return self._read_temporal("$to")

    def read_to_inclusive(self) -> Temporal:
        """Read where a period ends, that point included."""
        return self._read_temporal("$toInclusive")

    def read_parenthesized_options(self, allowed: frozenset[str]) -> tuple[Option, ...]:
        """Read `(option;…)` with the cursor at `(`."""
        opened = self.index
        if self.depth >= MAX_DEPTH:
            self.too_deep()
            return ()
        self.depth += 1
        self.index += 1
        stops, self.stops = self.stops, frozenset()
        options: list[Option] = []
        if self.at(")"):
            self.error_here("missing-option")
        while not self.at(")"):
            before = self.index
            options.append(self._read_option(allowed))
            if self.accept(";"):
                continue
            if self.at(")") or self.is_end:
                break
            if self.value in {",", "&"}:
                self.error_here("option-separator", "nested", found=self.value)
                self.index += 1
                continue
            self.unexpected("`;` or `)`")
            if self.kind == DOLLAR:
                continue
            self.skip_to((";", ")", ","))
            if not self.accept(";") and self.index == before:
                break
        self.expect_close(")", opened)
        self.stops = stops
        self.depth -= 1
        self._check_doubles(options)
        return tuple(options)

    def _read_option(self, allowed: frozenset[str]) -> Option:
        index = self.index
        self.expects(Expectation.OPTION, names_of(allowed))
        if self.at("@"):
            return self._read_alias_option(allowed)
        if self.kind not in {DOLLAR, WORD} or not self.next_is("="):
            return self._read_no_option()
        spelled = self.take()
        name_span = self.token_span(index)
        self.index += 1
        begin = self.index
        name = spelled.removeprefix("$").lower()
        reader = READERS.get(name)
        if name in OPAQUE:
            self.skip_to((";",))
            self.notes.error(
                "misplaced-option", name_span, found=spelled, expected=_list_of(allowed)
            )
            return UnknownOption(
                spelled,
                self.text_since(begin),
                name_span=name_span,
                spelled=spelled,
                span=self.span_since(index),
            )
        if reader is None or (name in DOLLAR_REQUIRED and not spelled.startswith("$")):
            self.skip_to((";",))
            span = self.span_since(index)
            self.notes.error(
                "unknown-option",
                name_span,
                "nested",
                found=spelled,
                near=near_names(spelled, names_of(allowed)),
            )
            return UnknownOption(
                spelled, self.text_since(begin), name_span=name_span, spelled=spelled, span=span
            )
        if name not in allowed:
            self.notes.error(
                "misplaced-option", name_span, found=spelled, expected=_list_of(allowed)
            )
        option = reader(self)
        return msgspec.structs.replace(
            option,
            name_span=name_span,
            spelled=spelled,
            value_span=self.span_since(begin),
            span=self.span_since(index),
        )

    def _read_no_option(self) -> Bad:

        index = self.index
        if self.kind == tokens.PLACEHOLDER:
            return self.read_placeholder()
        if self.kind == DOLLAR:
            self.index += 1
            self.unexpected("`=` and a value")
            self.index = index
        else:
            self.unexpected("an option such as `$select=`")
        self.skip_to((";",))
        return Bad(self.text_since(index), span=self.span_since(index))

    def _read_alias_option(self, allowed: frozenset[str]) -> Option:
        index = self.index
        self.index += 1
        if self.kind != WORD or not self.next_is("="):
            self.unexpected("a name and `=`")
            self.skip_to((";",))
            return Bad(self.text_since(index), span=self.span_since(index))
        if "@" not in allowed:
            self.error_here("misplaced-option", "alias")
        name = self.name()
        name_span = self.span_since(index)
        self.index += 1
        begin = self.index
        value = (
            Missing("expression", span=self.here()) if self.is_end else self.read_plain_expression()
        )
        return AliasOption(
            name,
            value,
            name_span=name_span,
            value_span=self.span_since(begin),
            spelled=f"@{name.text}",
            span=self.span_since(index),
        )

    def _check_doubles(self, options: list[Option]) -> None:
        seen: set[str] = set()
        for option in options:
            if isinstance(option, Bad):
                continue
            name = option.spelled
            key = name if name.startswith("@") else name.removeprefix("$").lower()
            if key in seen:
                self.notes.error("duplicate-option", option.name_span, found=name)
            seen.add(key)

    def _read_item_segment(self, read: Callable[[], Segment], kind: Expectation) -> Segment:
        """Read a segment of a select or expand item, noting what the cursor may want there."""
        if self.index != self.watch:
            return read()
        self.caret.require(kind)
        return self.caret.hold(read())

    def read_select(self) -> Select:
        """Read items joined by commas."""
        return Select(self.listed(self._read_select_item))

    def _read_select_item(self) -> SelectItem:
        index = self.index
        segments: list[Segment] = [
            self._read_item_segment(self._read_select_segment, Expectation.SELECT)
        ]
        while self.accept("/"):
            segments.append(self._read_item_segment(self._read_select_segment, Expectation.MEMBER))
        path = Path(tuple(segments), span=self.span_since(index))
        if len(segments) > 1:
            self._check_star(segments)
        options: tuple[Option, ...] = ()
        parameters: tuple[Name | Missing, ...] | None = None
        self.offers("(")
        if self.at("("):
            if self._are_parameters():
                parameters = self.read_name_list()
            else:
                options = self.read_parenthesized_options(SELECT_OPTIONS)
        self.step_over_option()
        return SelectItem(path, options, parameters, span=self.span_since(index))

    def _check_star(self, segments: list[Segment]) -> None:
        for segment in segments:
            if isinstance(segment, StarSegment):
                self.notes.error("misplaced-segment", segment.span, "star")
                return

    def step_over_option(self) -> None:
        """Report `$top=1` after a comma, which belongs behind `;` or `&`."""
        if self.at("="):
            self._report_option(self.token_span(max(self.index - 1, 0)))

    def _report_option(self, span: Span) -> None:
        self.notes.error("option-after-comma", span)
        self.skip_to((",", ";"))

    def _read_select_segment(self) -> Segment:
        kind = self.kind
        index = self.index
        if kind == WORD:
            name = self.name()
            if self.at(".") and self.next_is("*") and self.touches_last():
                self.index += 2
                return StarSegment(name, span=self.span_since(index))
            return NameSegment(name, span=name.span)
        if self.accept("*"):
            return StarSegment(span=self.token_span(index))
        if self.at("@"):
            return self.read_at_segment(first=False)
        return self.read_odd_segment("a property")

    def read_odd_segment(self, expectation: str) -> Segment:
        """Report what is no segment, and step over it if it is an operand of its own."""
        index = self.index
        if self.kind == tokens.PLACEHOLDER:
            return self.read_placeholder()
        if self.kind == DOLLAR:
            name = self.take()
            if self.at("="):
                self._report_option(self.token_span(index))
                return Bad(self.text_since(index), span=self.span_since(index))
            self.notes.error("unexpected", self.token_span(index), found=name, expected=expectation)
            return Bad(name, span=self.token_span(index))
        if self.is_end or self.value in {",", ";", ")", "/", "("}:
            return self.missing(
                "segment", "relation" if "navigation" in expectation else "property"
            )
        self.unexpected(expectation)
        self.index += 1
        return Bad(self.text_since(index), span=self.span_since(index))

    def _are_parameters(self) -> bool:
        """Whether only names and commas stand in the parentheses."""
        index = self.index + 1
        if self.kinds[index] != WORD:
            return False
        return self.values[index + 1] in {",", ")"}

    def read_expand(self) -> Expand:
        """Read items joined by commas."""
        return Expand(self.listed(self._read_expand_item))

    def _read_expand_item(self) -> ExpandItem:
        index = self.index
        segments: list[Segment] = [
            self._read_item_segment(self._read_expand_segment, Expectation.EXPAND)
        ]
        while self.accept("/"):
            segments.append(self._read_item_segment(self._read_expand_segment, Expectation.MEMBER))
        path = Path(tuple(segments), span=self.span_since(index))
        self._check_order(segments)
        options: tuple[Option, ...] = ()
        opened = self.index
        options_span: Span | None = None
        self.offers("(")
        if self.at("("):
            options = self.read_parenthesized_options(_allowed_after(segments))
            options_span = self.span_since(opened)
        self.step_over_option()
        span = self.span_since(index)
        if options_span is None:
            return ExpandItem(path, options, span=span)
        return ExpandItem(path, options, options_span, span=span)

    def _read_expand_segment(self) -> Segment:
        index = self.index
        if self.kind == WORD:
            name = self.name()
            return NameSegment(name, span=name.span)
        if self.accept("*"):
            return StarSegment(span=self.token_span(index))
        if self.at("@"):
            return self.read_at_segment(first=False)
        if self.value in {"$ref", "$count", "$value"}:
            name_text = self.take()
            span = self.token_span(index)
            if name_text == "$count":
                return CountSegment((), span, span=span)
            return SystemSegment("$ref" if name_text == "$ref" else "$value", span=span)
        return self.read_odd_segment("a navigation property")

    def _check_order(self, segments: list[Segment]) -> None:
        """Report `*`, `$ref`, `$count` and `$value` at places where they cannot stand."""
        for place, segment in enumerate(segments):
            is_last = place == len(segments) - 1
            if isinstance(segment, StarSegment):
                right = is_last or (place == len(segments) - 2 and _is_system(segments[-1], "$ref"))
            elif isinstance(segment, CountSegment) or _is_system(segment, "$ref"):
                right = is_last and place > 0
            elif _is_system(segment, "$value"):
                right = is_last and place == 0
            else:
                right = True
            if not right:
                self.notes.error(
                    "misplaced-segment",
                    segment.span,
                )
                return

    def read_value(self, key: str) -> Option:
        """Read the value of an option up to the end of the text."""
        if key == "filter":
            return Filter(self.with_commas(self.read_whole_expression, commas=False))
        option = READERS[key](self)
        while not self.is_end:
            if self.option_follows():
                self.cut_option()
                break
            self.unexpected("`,` or the end")
            self.index += 1
            self.skip_to((",",))
            if self.accept(","):
                option = _with_more(option, READERS[key](self))
        return option


def _with_more(option: Option, more: Option) -> Option:
    """Return an option with the items of another one of its kind as well."""
    for kind in (Select, Expand, OrderBy, Compute):
        if isinstance(option, kind) and isinstance(more, kind):
            return msgspec.structs.replace(option, items=(*option.items, *more.items))
    return option


READERS: Final[dict[str, Callable[[Parser], Option]]] = {
    "filter": Parser.read_filter,
    "search": Parser.read_search_option,
    "orderby": Parser.read_orderby,
    "skip": Parser.read_skip,
    "top": Parser.read_top,
    "count": Parser.read_count,
    "compute": Parser.read_compute,
    "select": Parser.read_select,
    "expand": Parser.read_expand,
    "levels": Parser.read_levels,
    "apply": Parser.read_apply,
    "at": Parser.read_at,
    "from": Parser.read_from,
    "to": Parser.read_to,
    "toinclusive": Parser.read_to_inclusive,
    "index": Parser.read_index,
    "inlinecount": Parser.read_inlinecount,
}
"""How to read the value of an option, by its name in lower case and without `$`."""
