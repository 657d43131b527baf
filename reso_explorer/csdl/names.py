"""Names as documents write them made qualified: aliases, `Collection(…)`, targets and paths."""

from __future__ import annotations

import re
from typing import Final

from reso_explorer.csdl.foreign_names import local_name
from reso_explorer.edm import WITHOUT_PREFIX

_QUOTED_OR_NAME: Final = re.compile(r"'(?:[^']|'')*'|[^/@#()',=\s]+")


class Names(dict[str, str]):
    """Resolves qualified names; a cache from the name as written to the name without alias.

    Attributes:
        aliases: namespace by alias.
        namespaces: namespaces that the document declares or includes.
        undeclared: prefixes without dots that are neither alias nor namespace.
        foreign: prefix by the namespace that stands for the attributes of an XML namespace;
            terms of it become `prefix:name`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.aliases: dict[str, str] = {}
        self.namespaces: set[str] = {"Edm", "odata"}
        self.undeclared: dict[str, None] = {}
        self.foreign: dict[str, str] = {}

    def __missing__(self, written: str) -> str:
        name = written.strip()
        prefix, dot, simple = name.rpartition(".")
        if dot:
            namespace = self.aliases.get(prefix)
            foreign = self.foreign.get(namespace or prefix) if self.foreign else None
            if foreign is not None:
                name = f"{foreign}:{local_name(simple)}"
            elif namespace is not None:
                name = f"{namespace}.{simple}"
            elif prefix not in self.namespaces and "." not in prefix and prefix.isidentifier():
                self.undeclared[prefix] = None
        self[written] = name
        return name


class Types(dict[str, tuple[str, bool]]):
    """A cache from a type as written to its qualified item type and whether it is a collection.

    Attributes:
        unprefixed: primitive names that stood without `Edm.`.
        nested: types written as a collection of collections.
    """

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names
        self.unprefixed: dict[str, None] = {}
        self.nested: dict[str, None] = {}

    def __missing__(self, written: str) -> tuple[str, bool]:
        name = written.strip()
        is_collection = name[-1:] == ")" and name.startswith("Collection(")
        if is_collection:
            name = name[11:-1].strip()
            while name[-1:] == ")" and name.startswith("Collection("):
                name = name[11:-1].strip()
                self.nested[written] = None
        if name in WITHOUT_PREFIX:
            self.unprefixed[written] = None
            name = "Edm." + name
        resolved = (self._names[name], is_collection)
        self[written] = resolved
        return resolved


class Paths(dict[str, str]):
    """A cache from a path as written to the path with the names in it qualified.

    Serves annotation targets and path expressions: type casts, `@Term#Qualifier`, overloads in
    parentheses. Blanks outside of quotes are removed.
    """

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def target(self, written: str) -> str:
        """Return the path for one that hardly occurs twice, so that it need not be kept."""
        head, slash, rest = written.partition("/")
        if "." in rest or "(" in head or head[:1] == "@" or " " in written:
            return self[written]
        name = self._names[head]
        return written if name == head else name + slash + rest

    def __missing__(self, written: str) -> str:
        head, slash, rest = written.partition("/")
        if "." not in rest and "(" not in head and head[:1] != "@" and " " not in written:
            path = self._names[head] + slash + rest
        else:
            path = written.strip()
            if "." in path:
                path = _QUOTED_OR_NAME.sub(self._qualified, path)
            if " " in path and "'" not in path:
                path = path.replace(" ", "")
        self[written] = path
        return path

    def _qualified(self, match: re.Match[str]) -> str:
        name = match.group()
        return name if name[0] == "'" or "." not in name else self._names[name]
