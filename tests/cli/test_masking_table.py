"""Encoding by channel: a server repeats the token in every way wherever it can.

Each way of writing the token stands between marks of its own, so that it can be told for every
channel which ways came through it and what became of them. With masking switched off every cell
that was masked is a leak, which shows that the table can fail. The table is printed with
`pytest -s` and written to the file that RESO_EXPLORER_MASKING_TABLE names.
"""

from __future__ import annotations

import html
import json
import logging
import os
import re
import sqlite3
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import keyring
import pytest
from keyring.backends.null import Keyring

from reso_explorer import secret as boundary
from reso_explorer.workspace import Workspace
from tests.repeater import TOKEN, WAYS, Repeater, reveals, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_httpserver import HTTPServer

BETWEEN = re.compile(r"E(\d\d)~(.*?)(?:~E\1|…|\Z)", re.DOTALL)


class Table:
    """What became of each way in each channel: shown masked, or a leak."""

    def __init__(self) -> None:
        self.masked: set[tuple[str, int]] = set()
        self.leaks: set[tuple[str, int]] = set()
        self.channels: list[str] = []

    def look(self, channel: str, text: str) -> None:
        """Take down what a channel shows."""
        if channel not in self.channels:
            self.channels.append(channel)
        text = html.unescape(text)
        for match in BETWEEN.finditer(text):
            cell = (channel, int(match[1]))
            (self.leaks if reveals(match[2]) else self.masked).add(cell)
        if reveals(BETWEEN.sub("", text)):
            self.leaks.add((channel, -1))

    def text(self) -> str:
        """Return the table: `masked`, `LEAK`, or `.` where a way does not come there."""
        wide = max(map(len, WAYS)) + 2
        lines = [f"{number + 1:>2} {channel}" for number, channel in enumerate(self.channels)]
        lines += ["", " " * wide + " ".join(f"{n + 1:>2}" for n in range(len(self.channels)))]
        for number, way in enumerate([*WAYS, "without marks"]):
            number = -1 if way == "without marks" else number
            cells = (
                "!!" if (c, number) in self.leaks else " m" if (c, number) in self.masked else " ."
                for c in self.channels
            )
            lines.append(way.ljust(wide) + " ".join(cells))
        return "\n".join([*lines, "", "m masked, !! leak, . does not come there"])


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what kind of file each one below a folder is, and what it says when it is unpacked."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "secrets.json":
            continue
        data = path.read_bytes()
        if path.suffix == ".sqlite":
            data = "\n".join(sqlite3.connect(path).iterdump()).encode()
        elif data[:2] in PACKED:
            data = zlib.decompress(data)
        elif data[12:14] in PACKED:
            data = zlib.decompress(data[12:])
        yield KINDS.get(path.suffix, "model cache"), data.decode("utf-8", "replace")


def _broken(_self: Any, text: str) -> None:
    raise RuntimeError(f"Authorization: Bearer {TOKEN} and {told()} in {text}")


PACKED = {b"\x78\x9c", b"\x78\xda", b"\x78\x01"}
KINDS = {
    ".sqlite": "store",
    ".sqlite-wal": "store",
    ".sqlite-shm": "store",
    ".z": "snapshots",
    ".toml": "profile",
    ".json": "other files",
    ".lock": "other files",
    ".har": "HAR",
    ".csv": "written csv",
    ".ndjson": "written ndjson",
    ".part": "unfinished file",
    ".state": "unfinished file",
}
"""What a file is, by its ending."""


def calls(target: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return the channels and the commands that fill them."""
    pasted = f"Listing?$filter=Status eq '{quote(told(), safe='~ ')}'"
    return [
        ("fetch", ("fetch", "feed")),
        ("show", ("show", "feed", "Listing/ListPrice")),
        ("search", ("search", "feed", "ListPrice")),
        ("lint", ("lint", "feed")),
        ("export json", ("export", "feed", "--format", "json")),
        *((f"query {f}", ("query", "feed", "Listing", "--format", f, "--all")) for f in FORMATS),
        ("redirect", ("query", "feed", "Moved", "--format", "json")),
        ("bad redirect", ("query", "feed", "Elsewhere")),
        ("error json", ("query", "feed", "Visit")),
        ("error html", ("query", "feed", "Html")),
        ("error text", ("query", "feed", "Text")),
        ("dry run", ("query", "feed", pasted, "--dry-run")),
        *((f"as {each}", ("query", "feed", pasted, "--as", each)) for each in LANGUAGES),
        ("query pasted", ("query", "feed", pasted)),
        ("query curl", ("query", "feed", f"curl -H 'Authorization: Bearer {TOKEN}' x")),
        *(
            (f"download {e}", ("download", "feed", "Listing", "-o", f"{target}/r.{e}"))
            for e in FILES
        ),
        ("lookups", ("lookups", "feed", "Listing/Status", "--refresh", "--format", "json")),
        ("probe", ("probe", "feed", "Listing", "Status", "--format", "json")),
        ("core-check", ("core-check", "feed", "Listing")),
        ("doctor", ("doctor", "feed")),
        ("census", ("census", "feed", "Listing", "--format", "json")),
        ("drift", ("drift", "feed", "Listing", "--format", "json")),
        ("quota", ("quota", "feed", "--ask")),
        ("check", ("check", "feed", pasted)),
        ("explain", ("explain", "feed", pasted)),
        ("repair", ("repair", f"https://api.example/odata/{pasted}&access_token={TOKEN}")),
        ("format", ("format", pasted)),
        ("profiles", ("profiles", "show", "feed")),
        ("history", ("history", "--format", "json")),
    ]


TEXTS = ("error json", "redirect", "dry run", "as curl", "lookups", "probe", "drift", "explain")
FORMATS = ("table", "json", "ndjson", "csv")
LANGUAGES = ("url", "curl", "python", "javascript")
FILES = ("csv", "ndjson", "json")


NEEDED = ("query json", "query csv", "written csv", "store", "snapshots", "HAR", *TEXTS)
"""Channels in which every way of writing the token comes through."""


def filled(
    rx: Any,
    server: HTTPServer,
    metadata: bytes,
    tmp_path: Path,
    patch: pytest.MonkeyPatch,
    *,
    only: tuple[str, ...] = (),
) -> Table:
    """Run every command, or those of some channels, and look at every channel."""
    repeater = Repeater(server, metadata)
    table = Table()
    patch.setenv("RESO_EXPLORER_HAR", str(tmp_path / "record.har"))
    patch.setenv("RESO_EXPLORER_TOKEN", TOKEN)
    target = tmp_path / "written"
    target.mkdir()
    made = rx("connect", "feed", "--provider", "generic", "--url", repeater.url, "--keep", "file")
    assert made.code == 0, made.err
    table.look("connect", made.out + made.err)
    patch.delenv("RESO_EXPLORER_TOKEN")
    for form in ("rows", "errors"):
        repeater.form = form
        for channel, call in calls(target):
            if only and channel not in only:
                continue
            if channel in {"explain", "repair", "format"}:
                patch.setenv("RESO_EXPLORER_TOKEN", TOKEN)
            result = rx(*call)
            patch.delenv("RESO_EXPLORER_TOKEN", raising=False)
            assert result.code != 70, result.err
            table.look(channel if form == "rows" else f"{channel} (fails)", result.out + result.err)
    for folder in (tmp_path / "home", target):
        for kind, text in contents(folder):
            table.look(kind, text)
    table.look("HAR", json.dumps(json.loads((tmp_path / "record.har").read_text())))
    patch.setattr(Workspace, "check", _broken)
    with pytest.raises(AssertionError):
        assert rx("check", "feed", "Listing").code != 70
    for report in (tmp_path / "home").rglob("*crash*.txt"):
        table.look("crash report", report.read_text())
    assert repeater.asked > (10 if only else 50), "the token was not sent"
    return table


def test_no_way_of_writing_the_token_gets_through(
    rx: Any, httpserver: HTTPServer, market_file: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    table = filled(rx, httpserver, market_file.read_bytes(), tmp_path, monkeypatch)
    print(table.text())  # noqa: T201  # the table is what is wanted
    if name := os.environ.get("RESO_EXPLORER_MASKING_TABLE"):
        Path(name).write_text(table.text() + "\n")
    assert not table.leaks
    every = set(range(len(WAYS)))
    for channel in NEEDED:
        shown = {number for place, number in table.masked if place.startswith(channel)}
        assert shown == every, channel


def test_without_masking_every_cell_leaks(
    rx: Any, httpserver: HTTPServer, market_file: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    """Prove that the table can fail: what is masked above leaks here, and more does."""
    monkeypatch.setattr(boundary, "_needles", lambda *_: ())
    monkeypatch.setattr(boundary, "_unknown", lambda _: iter(()))
    only = (*NEEDED, "download csv")
    table = filled(rx, httpserver, market_file.read_bytes(), tmp_path, monkeypatch, only=only)
    for channel in NEEDED:
        shown = {number for place, number in table.leaks if place.startswith(channel)}
        assert shown >= set(range(len(WAYS))), channel


CHARSETS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "utf-7", "cp037")


def test_no_charset_lets_the_token_through(
    rx: Any, httpserver: HTTPServer, market_file: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    repeater = Repeater(httpserver, market_file.read_bytes())
    table = Table()
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", TOKEN)
    made = rx("connect", "feed", "--provider", "generic", "--url", repeater.url, "--keep", "file")
    assert made.code == 0, made.err
    monkeypatch.delenv("RESO_EXPLORER_TOKEN")
    read = []
    for charset in CHARSETS:
        repeater.charset = charset
        for path in ("Listing", "Visit"):
            result = rx("query", "feed", path, "--format", "json")
            table.look(f"{charset} {path}", result.out + result.err)
            read += [charset] if path == "Listing" and result.code == 0 else []
    for kind, text in contents(tmp_path / "home"):
        table.look(kind, text)
    print(table.text())  # noqa: T201  # the table is what is wanted
    assert not table.leaks
    assert read == list(CHARSETS)
