"""What adapting a query gives, and what it needs to know of a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.diagnostics import Diagnostic

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.edit.text import Query
    from reso_explorer.query.probed import Probed


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a query is for: its model, its rules, its lookup values and probes if known."""

    index: ModelIndex
    dialect: Dialect
    meanings: Meanings
    lookups: Lookups | None = None
    probed: Probed | None = None

    def check(self, query: Query) -> tuple[Diagnostic, ...]:
        """Return what this server has against a query."""
        from reso_explorer.query.check_query import check

        return check(
            query,
            self.index,
            meanings=self.meanings,
            dialect=self.dialect,
            lookups=self.lookups,
            probed=self.probed,
        )

    @property
    def title(self) -> str:
        """What sentences call it."""
        return self.dialect.title


class Rewrite(Struct, frozen=True):
    """One thing that was rewritten.

    `code` is the rule behind it; `before` and `after` are the texts, one of them empty if
    something was added or removed; `reason` is a sentence.
    """

    code: str
    before: str
    after: str
    reason: str


class Unsupported(Struct, frozen=True):
    """Something that the query says and the other server can't express; `part` is its text."""

    code: str
    part: str
    message: str


class Note(Struct, frozen=True):
    """Something that means another thing on the other server; `part` is its text."""

    code: str
    part: str
    message: str


class Adapted(Struct, frozen=True):
    """A query for another server.

    `local_filter` is the part of the filter that this server can't apply and that has to be
    applied to the fetched rows; "" if there is none. `remaining` are errors and warnings that
    nothing could be done about; `notes` are differences that matter to who reads the rows.
    """

    text: str
    rewrites: tuple[Rewrite, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    notes: tuple[Note, ...] = ()
    local_filter: str = ""
    remaining: tuple[Diagnostic, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the query, with its local filter, asks for the same as before."""
        return not self.remaining and not self.unsupported
