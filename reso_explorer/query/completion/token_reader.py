"""The tokens before the cursor, and the place in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from reso_explorer.query.completion.place import Reached
from reso_explorer.query.types import BOOLEAN, UNKNOWN

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.parser.tokens import Tokens
    from reso_explorer.query.completion.place import Left, Place, Subject
    from reso_explorer.query.types import ValueType


class Operand(NamedTuple):
    """A value that was read, and the field that it is, if it is one."""

    type: ValueType
    subject: Subject | None = None
    is_list: bool = False


NOTHING: Final = Operand(UNKNOWN)


class Wanted(NamedTuple):
    """What a value is for."""

    type: ValueType = UNKNOWN
    subject: Subject | None = None
    operator: str = ""
    usage: str = "expression"
    others: tuple[ValueType, ...] = ()


ANYTHING: Final = Wanted()
CONDITION: Final = Wanted(BOOLEAN, usage="condition")


class TokenReader:
    """The tokens before the cursor and the place in them."""

    def __init__(self, index: ModelIndex, tokens: Tokens, *, is_legacy: bool) -> None:
        self.index = index
        self.is_legacy = is_legacy
        self.kinds = tokens.kinds
        self.values = tokens.values
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.size = len(tokens.kinds) - 1
        self.at = 0
        self.depth = 0
        self.lefts: list[Left] = []
        self.subjects: dict[str, Subject | None] = {}
        """The collections that lambda variables walk through, by variable."""
        self.words: tuple[str, ...] = ()
        """Words that may follow a whole expression here: `asc`, `as` …"""

    # --- tokens ---------------------------------------------------------------------------------

    @property
    def is_end(self) -> bool:
        return self.at >= self.size

    @property
    def value(self) -> str:
        return self.values[self.at]

    def looks(self, sign: str) -> bool:
        """Whether the next token is this sign."""
        return self.at < self.size and self.values[self.at] == sign

    def touches(self) -> bool:
        """Whether no blank stands before the next token."""
        return self.at > 0 and self.ends[self.at - 1] == self.starts[self.at]

    def accept(self, sign: str) -> bool:
        """Go on if the next token is this sign."""
        if self.looks(sign):
            self.at += 1
            return True
        return False

    def stop(self, place: Place) -> NoReturn:
        """End the reading at a place."""
        raise Reached(place)

    def skip_group(self) -> None:
        """Skip from an opening bracket to its end."""
        depth = 0
        while not self.is_end:
            sign = self.value
            self.at += 1
            if sign in {"(", "[", "{"}:
                depth += 1
            elif sign in {")", "]", "}"}:
                depth -= 1
                if depth <= 0:
                    return
