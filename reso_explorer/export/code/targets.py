"""The one table of what a query can be written as; the command line and the workbench offer it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


class Target(Struct, frozen=True, kw_only=True):
    """A tool or language that a query can be written for.

    Attributes:
        name: what people type.
        title: what they read.
        text: what is written, in a few words.
        module: the printer's module in this package.
        ending: of a file name.
        letter: the key that copies it in the workbench, "" for those listed by name only.
        has_whole: whether one request is written unless all pages are wanted.
    """

    name: str
    title: str
    text: str
    module: str
    ending: str
    letter: str = ""
    has_whole: bool = False


class Code(Struct, frozen=True, kw_only=True):
    """A query as text for another program.

    Attributes:
        text: the main file.
        others: names and texts of further files that go beside it.
    """

    text: str
    others: dict[str, str] = {}

    def __str__(self) -> str:
        """Return everything as one text, each further file below its name."""
        parts = [f"\n# --- {name} ---\n{text}" for name, text in self.others.items()]
        return "".join([self.text, *parts])


_TARGETS: Final = (
    Target(name="url", title="URL", text="the request URL", module="url", ending="txt", letter="u"),
    Target(
        name="curl",
        title="curl",
        text="a shell command",
        module="curl",
        ending="sh",
        letter="c",
        has_whole=True,
    ),
    Target(
        name="wget",
        title="wget",
        text="a shell command",
        module="wget",
        ending="sh",
        has_whole=True,
    ),
    Target(
        name="httpie",
        title="HTTPie",
        text="a shell command",
        module="httpie",
        ending="sh",
        has_whole=True,
    ),
    Target(
        name="python",
        title="Python",
        text="a program that uses httpx",
        module="python:httpx",
        ending="py",
        letter="p",
    ),
    Target(
        name="requests",
        title="Python (requests)",
        text="a program that uses requests",
        module="python:requests",
        ending="py",
    ),
    Target(
        name="javascript",
        title="JavaScript",
        text="a module for Node.js",
        module="javascript",
        ending="mjs",
        letter="j",
    ),
    Target(
        name="typescript",
        title="TypeScript",
        text="a module for Node.js that passes tsc --strict",
        module="javascript:typescript",
        ending="mts",
    ),
    Target(
        name="csharp",
        title="C#",
        text="a program for .NET 6 or later",
        module="csharp",
        ending="cs",
    ),
    Target(name="php", title="PHP", text="a script for PHP 8", module="php", ending="php"),
    Target(name="ruby", title="Ruby", text="a script", module="ruby", ending="rb"),
    Target(
        name="http",
        title=".http file",
        text="requests for httpYac, JetBrains, and VS Code",
        module="http_file:http",
        ending="http",
    ),
    Target(
        name="postman",
        title="Postman",
        text="a collection; a run of it reads all pages",
        module="postman",
        ending="postman_collection.json",
    ),
    Target(
        name="bruno",
        title="Bruno",
        text="a request; a run of its collection reads all pages",
        module="bruno",
        ending="bru",
    ),
    Target(
        name="posting",
        title="posting",
        text="a request and its script; send again for the next page",
        module="posting",
        ending="posting.yaml",
    ),
)

TARGETS: Final = {target.name: target for target in _TARGETS}
"""Every target by its name."""


def code(request: Request, name: str) -> Code:
    """Return a query as text for another program, without any secret.

    Raises:
        KeyError: no such target.
    """
    target = TARGETS[name]
    module, _, function = target.module.partition(":")
    printer = import_module(f"reso_explorer.export.code.{module}")
    if not target.has_whole and not request.whole:
        request = replace(request, whole=True)
    found: Code | str = getattr(printer, function or module)(request)
    return found if isinstance(found, Code) else Code(text=found)
