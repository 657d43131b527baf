"""Things that could be written, before they are compared with what was typed."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from reso_explorer.odata.ast import Span


class Completion(Struct, frozen=True, gc=False):
    """Something that can be written at the cursor.

    Attributes:
        label: what a list shows.
        insert: the text that replaces `span` of the query.
        kind: `resource`, `field`, `relation`, `structure`, `function`, `operator`, `value`,
            `date`, `keyword`, `option`, `type`, `snippet`, `variable`, `key`, `computed`.
        detail: a few words beside the label: a type, a display text.
        documentation: a sentence or two; may be empty.
        cursor_after: where the cursor stands afterwards, counted in the new text.
    """

    label: str
    insert: str
    span: Span
    kind: str
    detail: str = ""
    documentation: str = ""
    cursor_after: int = 0


class Candidate(NamedTuple):
    """A completion in the making.

    `fit` is 0 for what fits best. `also` are further texts under which it is found. `caret`
    is where the cursor goes inside `insert`, None for its end. `element` is the path under
    which the meanings know it.
    """

    label: str
    insert: str
    kind: str
    detail: str = ""
    fit: int = 0
    also: tuple[str, ...] = ()
    caret: int | None = None
    element: str = ""
    documentation: str = ""
