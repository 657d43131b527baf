"""Says what can be written at the cursor of a query, given a model and a dialect."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.odata.ast import Span
from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.odata.parser.tokens import Tokens, tokenize
from reso_explorer.odata.source import decode
from reso_explorer.query.analysis import dialect_of, meanings_of
from reso_explorer.query.clauses import option_key
from reso_explorer.query.completion.candidate import Completion
from reso_explorer.query.completion.matching import ranked
from reso_explorer.query.completion.option_reader import OF_COLLECTIONS, OF_SINGLE, read_value
from reso_explorer.query.completion.path_reader import Resource, read_path
from reso_explorer.query.completion.place import Expectation, Place, Reached
from reso_explorer.query.completion.propose import Proposer
from reso_explorer.query.completion.reader import Reader
from reso_explorer.query.completion.refused_last import refused_last
from reso_explorer.query.completion.token_reader import ANYTHING, CONDITION
from reso_explorer.query.resource_path import set_name
from reso_explorer.query.types import UNKNOWN_ITEMS, is_legacy, value_type
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.source import Source
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.completion.candidate import Candidate
    from reso_explorer.query.probed import Probed
    from reso_explorer.query.scope import Scope

_WORD_AFTER: Final = re.compile(r"[\w.]*")
_STRING_AFTER: Final = re.compile(r"[^'&,()]{0,80}'")
_DOCUMENTED: Final = 60
"""How many completions carry their documentation."""
_OPTION_STARTS: Final = {
    "filter": "$filter",
    "orderby": "$orderby",
    "select": "$select",
    "expand": "$expand",
    "compute": "$compute",
    "apply": "$apply",
    "search": "$search",
}


class _Typed(NamedTuple):
    """The word at the cursor: where it stands in the whole text, and what it says."""

    span: Span
    text: str
    is_quoted: bool = False


def complete(
    text: str,
    cursor: int,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    dialect: Dialect | None = None,
    lookups: Lookups | None = None,
    probed: Probed | None = None,
    usage: Mapping[str, int] | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
    now: dt.datetime | None = None,
) -> tuple[Completion, ...]:
    """Return what can be written at the cursor, best first.

    Never raises, whatever the text. What stands behind the cursor may be broken.

    Args:
        text: the text.
        cursor: where the cursor stands, in characters.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        dialect: what is known of the server.
        lookups: gives the values of a lookup by its name, None where they are not loaded.
        probed: gives what was found out about the server by trying; what was refused comes last.
        usage: how often names were used, which moves them up among what fits alike.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
        now: the moment that "today" is counted from; the clock's where not given.
    """
    cursor = max(0, min(cursor, len(text)))
    session = _Session(
        text,
        cursor,
        index,
        meanings if meanings is not None else meanings_of(index),
        dialect if dialect is not None else dialect_of(index),
    )
    try:
        session.read(start, resource)
    except Reached as reached:
        place = reached.place
    except RecursionError:
        return ()
    else:
        return ()
    proposer = Proposer(
        index,
        session.meanings,
        session.dialect,
        lookups,
        now if now is not None else dt.datetime.now(dt.UTC),
        is_legacy=session.is_legacy,
    )
    found = ranked(proposer.propose(place), session.typed.text, usage)
    if probed is not None:
        found = refused_last(found, place, probed)
    return session.finished(found, proposer, place)


class _Session:
    """One call of `complete`: the text around the cursor, and what was typed there."""

    def __init__(
        self, text: str, cursor: int, index: ModelIndex, meanings: Meanings, dialect: Dialect
    ) -> None:
        self.text = text
        self.cursor = cursor
        self.index = index
        self.meanings = meanings
        self.dialect = dialect
        self.is_legacy = is_legacy(index)
        self.is_url = False
        self.needs_blank = False
        self.typed = _Typed(Span(cursor, cursor), "")

    # --- which part the cursor is in -----------------------------------------------------------

    def read(self, start: str, resource: str | None) -> None:
        """Read up to the cursor; ends in `Reached` where something can be said."""
        if start in {"relative_uri", "query_options"}:
            self.is_url = True
            self._read_url(start, resource)
            return
        found = self._given(resource)
        reader = self._reader(0)
        if start in _OPTION_STARTS:
            read_value(reader, _OPTION_STARTS[start], found.scope)
        if start == "expression":
            reader.expression(found.scope, ANYTHING)
        elif start != "literal":
            reader.expression(found.scope, CONDITION)

    def _given(self, resource: str | None) -> Resource:
        found = Resource()
        found.is_empty = False
        found.type = UNKNOWN_ITEMS
        if resource is None:
            return found
        name = set_name(self.index, self.dialect, resource)
        source = self.index.entity_sets.get(name)
        single = self.index.singletons.get(name)
        if source is not None:
            found.type = value_type(self.index, source.type, is_collection=True)
            found.entity_set = name
        elif single is not None:
            found.type = value_type(self.index, single.type)
            found.entity_set = name
        else:
            found.type = value_type(self.index, resource, is_collection=True)
            sets = self.index.sets_of_type(found.type.name)
            found.entity_set = sets[0].name if len(sets) == 1 else None
        return found

    def _read_url(self, start: str, resource: str | None) -> None:
        text, cursor = self.text, self.cursor
        mark = text.find("?") if start == "relative_uri" else -1
        begin = self._root_length() if start == "relative_uri" else 0
        if start == "relative_uri" and (mark < 0 or cursor <= mark):
            read_path(self._reader(begin), self.dialect, stops=True)
            return
        if start == "relative_uri":
            path = decode(text, begin, mark)
            reader = Reader(self.index, tokenize(path.text), is_legacy=self.is_legacy)
            try:
                found = read_path(reader, self.dialect, stops=False)
            except Reached:
                found = Resource()
                found.type = UNKNOWN_ITEMS
        else:
            found = self._given(resource)
        self._read_option(found, mark + 1)

    def _root_length(self) -> int:
        if "://" not in self.text[:12]:
            return 0
        from reso_explorer.odata.parser.entry import parse

        return parse(self.text).tree.base_span.end

    def _read_option(self, found: Resource, begin: int) -> None:
        text, cursor = self.text, self.cursor
        piece = max(text.rfind("&", begin, cursor) + 1, begin)
        equals = text.find("=", piece, cursor)
        if equals < 0:
            self._read_option_name(found, begin, piece)
            return
        key = option_key(text[piece:equals])
        scope = found.scope
        if "compute" in text or "apply" in text:
            scope = self._made_names(found, begin, piece)
        read_value(self._reader(equals + 1), key, scope)

    def _made_names(self, found: Resource, begin: int, piece: int) -> Scope:
        """Return the scope with the names that `$apply` and `$compute` make elsewhere."""
        from reso_explorer.query.completion.option_reader import read_option

        scope = found.scope
        pieces = _pieces(self.text, begin)
        for wanted in ("$apply", "$compute"):
            for start, end in pieces:
                name, equals, _ = self.text[start:end].partition("=")
                if start == piece or not equals or option_key(name) != wanted:
                    continue
                source = decode(self.text, start + len(name) + 1, end)
                reader = Reader(self.index, tokenize(source.text), is_legacy=self.is_legacy)
                try:
                    scope = read_option(reader, wanted, scope)
                except Reached as reached:
                    if reached.place.scope is not None:
                        scope = reached.place.scope
        return scope

    def _read_option_name(self, found: Resource, begin: int, piece: int) -> None:
        used = set()
        for start, end in _pieces(self.text, begin):
            if start != piece:
                used.add(option_key(self.text[start:end].partition("=")[0]))
        names: tuple[str, ...] = OF_COLLECTIONS if found.type.is_collection else OF_SINGLE
        if found.is_count:
            names = ("$filter", "$search")
        stop = len(self.text)
        sign = re.compile(r"[=&]").search(self.text, self.cursor)
        tail = sign.start() if sign else stop
        end = tail + 1 if sign and sign.group() == "=" else tail
        typed = decode(self.text, piece, self.cursor).text.lstrip()
        lead = len(self.text[piece : self.cursor]) - len(self.text[piece : self.cursor].lstrip())
        self.typed = _Typed(Span(piece + lead, max(end, self.cursor)), typed)
        left = tuple(name for name in names if name not in used)
        raise Reached(
            Place(Expectation.OPTION, found.scope, before=found.type, names=left, words=tuple(used))
        )

    # --- what was typed ------------------------------------------------------------------------

    def _reader(self, begin: int) -> Reader:
        """Return a reader of the text from a place to the cursor, without the typed word."""
        source = decode(self.text, begin, self.cursor)
        tokens = tokenize(source.text)
        self._take_typed(source, tokens)
        return Reader(self.index, tokens, is_legacy=self.is_legacy)

    def _take_typed(self, source: Source, tokens: Tokens) -> None:
        size = len(tokens.kinds) - 1
        end = len(source.text)
        if size == 0 or tokens.ends[size - 1] != end:
            return
        kind = tokens.kinds[size - 1]
        count = 1
        follows_word = size > 1 and tokens.kinds[size - 2] == lexer.WORD
        if tokens.values[size - 1] == "." and follows_word:
            kind, count = lexer.WORD, 2
        is_quoted = kind in {lexer.UNCLOSED, lexer.JSON_UNCLOSED}
        if is_quoted and follows_word and tokens.ends[size - 2] == tokens.starts[size - 1]:
            count = 2
        if not is_quoted and kind not in _TYPED_KINDS:
            self.needs_blank = kind == lexer.STRING or tokens.values[size - 1] == ")"
            return
        first = size - count
        place = tokens.starts[first]
        begin = source.span(place, place).start
        after = _STRING_AFTER if is_quoted else _WORD_AFTER
        match = after.match(self.text, self.cursor)
        stop = match.end() if match else self.cursor
        typed = source.text[place:end]
        if is_quoted:
            typed = source.text[tokens.starts[size - 1] + 1 : end]
        self.typed = _Typed(Span(begin, stop), typed, is_quoted)
        for column in (tokens.kinds, tokens.values, tokens.starts, tokens.ends):
            del column[first:size]
        tokens.starts[-1] = tokens.ends[-1] = place

    # --- the answer ----------------------------------------------------------------------------

    def finished(
        self, found: list[Candidate], proposer: Proposer, place: Place
    ) -> tuple[Completion, ...]:
        """Return candidates as completions, encoded as the text is."""
        span = self.typed.span
        if self.typed.is_quoted:
            found = [c for c in found if c.kind in {"value", "snippet"} and "'" in c.insert]
        encodes = self.is_url and "%20" in self.text and " " not in self.text
        lead = " " if self.needs_blank and place.expectation is Expectation.OPERATOR else ""
        made: list[Completion] = []
        start = span.start
        for number, candidate in enumerate(found):
            insert = lead + candidate.insert
            caret = len(insert) if candidate.caret is None else candidate.caret + len(lead)
            if self.is_url and (encodes or "&" in insert or "#" in insert):
                head = self._written(candidate, insert[:caret], encodes=encodes)
                insert = head + self._written(candidate, insert[caret:], encodes=encodes)
                caret = len(head)
            documentation = candidate.documentation
            if number < _DOCUMENTED and candidate.element and not documentation:
                documentation = proposer.documentation(candidate.element)
            made.append(
                Completion(
                    visible(candidate.label),
                    insert,
                    span,
                    candidate.kind,
                    visible(candidate.detail),
                    visible(documentation),
                    start + caret,
                )
            )
        return tuple(made)

    def _written(self, candidate: Candidate, text: str, *, encodes: bool) -> str:
        if candidate.kind != "option":
            text = text.replace("&", "%26").replace("#", "%23")
        return text.replace(" ", "%20") if encodes else text


_TYPED_KINDS: Final = frozenset(
    {
        lexer.WORD,
        lexer.DOLLAR,
        lexer.NUMBER,
        lexer.DATE,
        lexer.DATE_TIME,
        lexer.TIME,
        lexer.GUID,
        lexer.JUNK,
    }
)


def _pieces(text: str, begin: int) -> list[tuple[int, int]]:
    """Return where the options stand, from `begin` to the end."""
    found: list[tuple[int, int]] = []
    place = begin
    while place <= len(text):
        stop = text.find("&", place)
        stop = len(text) if stop < 0 else stop
        found.append((place, stop))
        place = stop + 1
    return found
