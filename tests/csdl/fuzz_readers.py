# ruff: noqa: T201
"""Feed the readers with many damaged documents: `python -m tests.csdl.fuzz_readers FOLDER`.

Every file of the folder is changed at random places again and again. Anything but a model or
the documented error is printed with the seed that repeats it, and so is anything slow. With
`--structure` elements and attributes are changed, not bytes: documents stay well-formed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from reso_explorer.csdl import read
from reso_explorer.csdl.errors import NotMetadataError
from reso_explorer.csdl.snapshot import dump, load
from reso_explorer.document import Document
from tests.csdl.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES = [
    *(b"<", b">", b"/>", b"</", b'"', b"'", b"&", b"&#0;", b"&lt;", b"\0", b"\xff", b"\xfe\xff", b"]]>"),
    *(b"<!--", b"-->", b"<![CDATA[", b"<?x", b"<!DOCTYPE x>", b"<!ENTITY x>", b' xmlns=""', b' xmlns:a="b"'),
    *(b"{", b"}", b"[", b"]", b":", b",", b"null", b"-1", b"1e999", b"9" * 40, b"\\u0000", b"\\ud800"),
    *(b"Collection(", b"Alias=", b"Name=", b"Type=", b"<Schema>", b"</Schema>", b"<String>", b"<Record>"),
]  # fmt: skip
WINDOW = 20_000
KEPT = 20
PIECES_OF_ONE = 12
SLOW = 5.0


def damaged(document: bytes, chance: random.Random) -> bytes:
    """Return a piece of a document, or all of a small one, with a few places changed."""
    if len(document) > WINDOW and chance.random() < 0.98:
        start = chance.randrange(len(document) - WINDOW)
        head = document[: chance.randrange(400, 1200)]
        tail = document[-chance.randrange(1, 300) :]
        document = head + document[start : start + WINDOW] + tail
    changed = bytearray(document)
    for _ in range(chance.choice((0, 1, 1, 2, 4, 8))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((0, 0, 1, 3, 20, 400))
        new = chance.choice(PIECES) if chance.random() < 0.8 else chance.randbytes(3)
        changed[at : at + length] = new
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def balanced(document: bytes, chance: random.Random) -> bytes:
    """Return a document that is still well-formed, with whole tags or values exchanged."""
    parts = document.split(b"<")
    if len(parts) < 2:
        return damaged(document, chance)
    for _ in range(chance.choice((1, 2, 5))):
        first, second = chance.randrange(1, len(parts)), chance.randrange(1, len(parts))
        if parts[first].rstrip().endswith(b"/>") and parts[second].rstrip().endswith(b"/>"):
            parts[first], parts[second] = parts[second], parts[first]
    return b"<".join(parts)


def pieces(document: bytes) -> list[bytes]:
    """Return a document, or of a large one some pieces, so that changing them is quick.

    A piece has the envelope of the document and a few neighbors of each schema.
    """
    if len(document) < WINDOW:
        return [document]
    chance = random.Random(len(document))
    found = []
    for _ in range(PIECES_OF_ONE):
        root: Any = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
        for schema in root.iter("{*}Schema"):
            start = chance.randrange(max(len(schema) - KEPT, 1))
            containers = [
                child for child in schema.findall("{*}EntityContainer") if len(child) < KEPT
            ]
            schema[:] = [*schema[start : start + KEPT], *containers]
        found.append(etree.tostring(root))
    return found


def structures(documents: list[bytes], count: int, first: int) -> Iterator[tuple[int, bytes]]:
    """Yield documents with changes to elements and attributes; their seed repeats them."""
    xml = [found for found in documents if found.lstrip(b"\xef\xbb\xbf\r\n ")[:1] == b"<"]
    chosen = [pieces(document) for document in xml]
    for number in range(first, first + count):
        chance = random.Random(number)
        yield number, mutated(chance.choice(chance.choice(chosen)), chance)


def any_damage(documents: list[bytes], count: int, first: int) -> Iterator[tuple[int, bytes]]:
    """Yield documents changed at any byte; their seed repeats them."""
    small = [document for document in documents if len(document) < 60_000]
    for number in range(first, first + count):
        chance = random.Random(number)
        if small and chance.random() < 0.3:
            yield number, balanced(chance.choice(small), chance)
        else:
            yield number, damaged(chance.choice(documents), chance)


def outcome_of(data: bytes) -> str:
    """Read a document and ask all that is asked of it; only the documented error passes."""
    try:
        reading = read(data)
    except NotMetadataError as error:
        return f"refused: {error.kind}" if error.message else "BUG: an error without words"
    assert load(dump(reading)) == reading
    found = Document(reading, data).located_findings
    assert all(finding.line >= 0 and finding.column >= 0 for finding in found)
    return "model with findings" if found else "model"


def main() -> int:
    """Run; returns 1 where anything but the documented outcomes came up."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--structure", action="store_true", help="change elements, not bytes")
    options = arguments.parse_args()
    documents = [path.read_bytes() for path in sorted(options.folder.iterdir()) if path.is_file()]
    inputs = structures if options.structure else any_damage
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    begin = time.perf_counter()
    for number, data in inputs(documents, options.count, options.seed):
        start = time.process_time()
        try:
            outcomes[outcome_of(data)] += 1
        except Exception as error:  # noqa: BLE001
            outcomes[f"BUG: {type(error).__name__}"] += 1
            print(f"seed {number}: {error!r}", file=sys.stderr)
        took = time.process_time() - start
        slowest = max(slowest, took)
        if took > SLOW:
            print(f"seed {number}: {took:.1f} s", file=sys.stderr)
    took = time.perf_counter() - begin
    print(f"{options.count:,} inputs in {took:,.0f} s, slowest {slowest * 1000:,.0f} ms")
    for outcome, times in outcomes.most_common():
        print(f"  {times:>9,}  {outcome}")
    return any(outcome.startswith("BUG") for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
