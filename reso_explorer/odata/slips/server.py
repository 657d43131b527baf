"""What has to be known of a server to correct a query for it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct


class Server(Struct, frozen=True):
    """What corrections depend on.

    `takes_in` tells whether the server knows the `in` operator. `own_options` are options of
    the service itself, in lower case. With `is_strict` options get their usual names even if
    servers read others too. `join_name` gives the declared name for words with spaces between.
    """

    version: str = "4.0"
    takes_in: bool = False
    own_options: frozenset[str] = frozenset()
    is_strict: bool = False
    join_name: Callable[[str], str | None] | None = None

    @property
    def is_legacy(self) -> bool:
        """Whether it uses V2 or V3."""
        return not self.version.startswith("4")
