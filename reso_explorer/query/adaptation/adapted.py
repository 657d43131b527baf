"""What adapting a query gives."""

from __future__ import annotations

from msgspec import Struct

from reso_explorer.diagnostics import Diagnostic


class Change(Struct, frozen=True):
    """One thing that was rewritten.

    `code` is the rule that asked for it; `before` and `after` are the texts, one of them empty
    where something was added or left out; `reason` is a sentence.
    """

    code: str
    before: str
    after: str
    reason: str


class Adapted(Struct, frozen=True):
    """A query in another dialect.

    `remaining` are errors and warnings that nothing could be done about.
    """

    text: str
    changes: tuple[Change, ...] = ()
    remaining: tuple[Diagnostic, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left that the server would refuse."""
        return not self.remaining
