"""Memory and depth of a response are bounded, and the bound is a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import TooLargeError, TruncatedError, UnreadableError
from reso_explorer.service.json_body import MOST_MEMORY, estimated_memory, read_json
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.rows import read_page

from .conftest import answer, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

_ASK = """
import asyncio, resource, sys
from reso_explorer.secret import Secret
from reso_explorer.service.auth import Bearer
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.pages import pages
from reso_explorer.service.transport import Transport

async def main(url):
    async with Transport(url, Bearer(Secret("a-token-9a8b7c6d5e4f"))) as transport:
        try:
            async for page in pages(transport, url + "/P"):
                print(len(page.rows), "rows")
        except ServiceError as error:
            print(error.kind, error.message)

asyncio.run(main(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def packed(unit: bytes, size: int) -> bytes:
    """A gzip body of `size` bytes of rows, made without holding them."""
    block = unit * 100_000
    packer = zlib.compressobj(1, wbits=31)
    pieces = [packer.compress(b'{"value":[')]
    pieces += [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*pieces, packer.compress(unit.rstrip(b",") + b"]}"), packer.flush()])


@pytest.mark.parametrize(
    ("unit", "megabytes", "says"),
    [
        (b"{},", 640, "too-large The unpacked response has more than"),
        (b"{},", 120, "too-large The JSON of "),
        (b'{"a":{}},', 100, "too-large The JSON of "),
        (b"[],", 60, "too-large The JSON of "),
        (b'"' + b"x" * 400 + b'",', 100, " rows"),
    ],
)
def test_a_bomb_stays_small(raw: RawServer, unit: bytes, megabytes: int, says: str) -> None:
    body = answer(packed(unit, megabytes * 1_000_000), headers={"Content-Encoding": "gzip"})

    async def scene(wire: Wire) -> None:
        await wire.send(body)

    raw.scene = scene
    done = subprocess.run(
        [sys.executable, "-c", _ASK, raw.url],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told, peak = done.stdout.strip().splitlines()
    assert says in told
    assert int(peak) < 900, "megabytes at the peak"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[0,{"a":0,"b":'])
@pytest.mark.parametrize("levels", [120, 500, 900, 5000, 200_000])
@pytest.mark.parametrize("tail", ["", " NaN"], ids=["strict", "tolerant"])
def test_deep_nesting_is_refused(opening: str, levels: int, tail: str) -> None:
    closing = "".join({"[": "]", "{": "}"}[sign] for sign in reversed(opening) if sign in "[{")
    inside = opening * levels + "1" + closing * levels
    body = f'{{"value":[{{"A":{inside},"B":{tail or 0}}}]}}'
    with pytest.raises(UnreadableError, match="nested too deeply") as caught:
        read_page(reply(body))
    assert caught.value.what_to_try == "Expand fewer levels."


def test_usual_nesting_is_read() -> None:
    inside = '{"a":[' * 40 + "1" + "]}" * 40
    (row,) = read_page(reply(f'{{"value":[{{"A":{inside}}}]}}')).rows
    assert json.dumps(row).count("[") == 40


def test_many_braces_in_strings_are_no_depth() -> None:
    rows = [{"A": "{[" * 500}] * 3
    assert read_page(reply(json.dumps({"value": rows}))).rows == rows


def test_what_a_page_takes_is_estimated_before_it_is_read() -> None:
    usual = json.dumps({"value": [{f"Field{i}": "Some text" for i in range(50)}] * 100}).encode()
    assert 1 < estimated_memory(usual) / len(usual) < 20
    hostile = b'{"value":[' + b"{}," * 4_000_000 + b"{}]}"
    assert estimated_memory(hostile) > MOST_MEMORY
    with pytest.raises(TooLargeError, match="would take more than 768 MB of memory") as caught:
        read_json(reply(hostile))
    assert "$top" in caught.value.what_to_try


@pytest.mark.parametrize(
    ("end", "kind", "words"),
    [(b'"x', TruncatedError, "is cut off"), (b"NaN]}", UnreadableError, "isn't valid JSON")],
)
def test_a_large_body_that_is_no_json_is_not_repaired(
    end: bytes, kind: type[Exception], words: str
) -> None:
    body = b'{"value":[' + (b'"' + b"x" * 1000 + b'",') * 17_000 + end
    with pytest.raises(kind, match=words):
        read_json(reply(body))


async def test_metadata_that_would_fill_the_memory_is_refused(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    body = b"<Schema>" + b"<A/>" * 4_500_000 + b"</Schema>"

    async def scene(wire: Wire) -> None:
        await wire.send(answer(body, headers={"Content-Type": "application/xml"}))

    raw.scene = scene
    with pytest.raises(TooLargeError, match="metadata document of 18,000,017 bytes"):
        await fetch_metadata(open_transport(raw.url), raw.url)
