"""Queries in a team's files: saved ones (`.toml`), and text files with one query each (`.txt`)."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import read_text
from reso_explorer.store.saved_queries import SavedQueries, line_of_key
from reso_explorer.store.stored_query import stored_query

_ENDINGS: Final = frozenset({".toml", ".txt"})


class QueryFile(NamedTuple):
    """A query of a file: `line` is where it starts; credentials are taken out of `query`."""

    path: str
    line: int
    query: str


def query_files(source: str) -> tuple[QueryFile, ...]:
    """Return the query of a file, or those of all `.toml` and `.txt` files below a folder.

    Raises:
        StoreError: there is none, or a file can't be read.
    """
    path = Path(source)
    if not path.is_dir():
        return (_read(path),)
    found = sorted(
        each
        for each in path.rglob("*")
        if each.suffix in _ENDINGS
        and each.is_file()
        and not any(part.startswith(".") for part in each.relative_to(path).parts)
    )
    if not found:
        raise StoreError(f"{source} has no .toml or .txt files.")
    return tuple(_read(each) for each in found)


def _read(path: Path) -> QueryFile:
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise StoreError(f"No query file {path}.") from None
    if path.suffix == ".toml":
        saved = SavedQueries(path.parent).load(path.stem)
        return QueryFile(
            path.as_posix(), line_of_key(text, "query"), stored_query(saved.query).text
        )
    query = text.strip()
    if not query:
        raise StoreError(f"{path} is empty.")
    line = text.count("\n", 0, text.index(query[0])) + 1
    return QueryFile(path.as_posix(), line, stored_query(query).text)
