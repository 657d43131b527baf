"""Named queries, one small file each, fit for git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from reso_explorer.providers.problem import describe_problem
from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import locked, read_text, remove, write_whole
from reso_explorer.store.names import check_name
from reso_explorer.store.stored_query import stored_query
from reso_explorer.store.toml_text import to_toml
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path


class SavedQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A query with a name."""

    name: str
    query: str
    """Path and options relative to the service root, such as `Property?$top=5`."""
    title: str = ""
    note: str = ""
    profile: str | None = None
    """The profile it was written for; None fits any."""
    tags: tuple[str, ...] = ()


class SavedQueries:
    """The saved queries in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names of all saved queries, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.stem for path in self.folder.glob("*.toml")))

    def all(self) -> tuple[tuple[SavedQuery, ...], dict[str, str]]:
        """Return the queries that can be read, and the errors of the others by their names."""
        good: list[SavedQuery] = []
        bad: dict[str, str] = {}
        for name in self.names():
            try:
                good.append(self.load(name))
            except StoreError as error:
                bad[name] = str(error)
        return tuple(good), bad

    def load(self, name: str) -> SavedQuery:
        """Return a saved query.

        Raises:
            StoreError: there is none of that name, or its file has an error.
        """
        import tomllib

        if name not in self.names():
            raise self._unknown(name)
        path = self.path(name)
        try:
            text = read_text(path)
        except FileNotFoundError as error:
            raise self._unknown(name) from error
        try:
            return msgspec.convert({**tomllib.loads(text), "name": name}, SavedQuery)
        except tomllib.TOMLDecodeError as error:
            what, line = _located(str(error), text)
            raise StoreError(f"{path}:{line}: It isn't valid TOML: {what}.") from error
        except msgspec.ValidationError as error:
            problem = describe_problem(error, SavedQuery)
            named = re.search(r"key `([^`.\[]*)", problem, re.IGNORECASE)
            line = line_of_key(text, named[1] if named else "")
            raise StoreError(f"{path}:{line}: {problem}") from error

    def save(self, query: SavedQuery, *, replace: bool = False) -> Path:
        """Write a query without its credentials, and return its file.

        Raises:
            StoreError: the name is not allowed or taken, or the file cannot be written.
        """
        check_name(query.name, "A saved query")
        path = self.path(query.name)
        plain = msgspec.to_builtins(
            msgspec.structs.replace(query, query=stored_query(query.query).text)
        )
        del plain["name"]
        with locked(path):
            if not replace and path.exists():
                raise StoreError(f"A saved query `{query.name}` exists already ({path}).")
            write_whole(path, to_toml(plain).encode())
        return path

    def remove(self, name: str) -> None:
        """Remove a saved query.

        Raises:
            StoreError: there is none of that name, or it cannot be removed.
        """
        if name not in self.names() or not remove(self.path(name)):
            raise self._unknown(name)

    def path(self, name: str) -> Path:
        """Return the file of a query."""
        return self.folder / f"{name}.toml"

    def _unknown(self, name: str) -> StoreError:
        return StoreError(f"No saved query `{name}`.{did_you_mean(name, self.names())}")


def _located(problem: str, text: str) -> tuple[str, int]:
    """Return what the TOML reader says without its position, and the line of that."""
    match = re.fullmatch(r"(?P<what>.*) \(at (?:line (?P<line>\d+)|end).*\)", problem, re.DOTALL)
    if match is None:
        return problem, 1
    last = max(len(text.splitlines()), 1)
    what = match["what"][:1].lower() + match["what"][1:]
    return (what, int(match["line"])) if match["line"] else (what, last)


def line_of_key(text: str, key: str) -> int:
    """Return the line of a key in TOML, 1 where it's missing."""
    lines = text.splitlines()
    form = re.compile(rf"""\s*\[*["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(lines, 1) if key and form.match(line)), 1)
