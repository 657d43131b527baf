"""Reading and reopening metadata beside the bare XML parse of the same bytes; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_csdl_read.py -s`. Floor and reader
run by turns in one process of its own per document, so that neither finds the memory as the
other left it; the best of all turns counts. A document made on the spot serves without corpus.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import MS_GRAPH, RESO_ENUM, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDM = "http://docs.oasis-open.org/odata/ns/edm"

WORKER = """
import gc, io, json, re, sys, time
from pathlib import Path
from lxml import etree
from reso_explorer.csdl import read
from reso_explorer.csdl.snapshot import dump, load

data = Path(sys.argv[1]).read_bytes()
what = sys.argv[2]
read(b'<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>')
work = {
    "parse": lambda: etree.parse(io.BytesIO(data)),
    "read": lambda: read(data),
}
if what == "load":
    kept = dump(read(data))
    load(kept)
    work["load"] = lambda: load(kept)
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])


before = peak()
times = []
for _ in range(int(sys.argv[3])):
    gc.collect()
    start = time.perf_counter()
    result = work[what]()
    times.append(time.perf_counter() - start)
    if len(times) == 1:
        memory = peak() - before
    del result
print(json.dumps({"first": times[0], "best": min(times), "memory": memory / 1024}))
"""


def synthetic(types: int) -> str:
    """Return a document with so many entity types, each with what live documents have."""
    parts = [
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
        f'<edmx:DataServices><Schema Namespace="made.up" Alias="m" xmlns="{EDM}">',
    ]
    for number in range(types):
        parts.append(f'  <EntityType Name="Type{number}" BaseType="m.Type{number // 2}">')
        parts.extend(
            f'    <Property Name="field{number}_{field}" Type="{kind}" Nullable="false" />'
            for field, kind in enumerate(
                ("Edm.String", "Edm.Int32", "Collection(Edm.String)", f"m.Kind{number}") * 3
            )
        )
        parts.append(f'    <NavigationProperty Name="next" Type="Collection(m.Type{number})" />')
        parts.append("  </EntityType>")
        parts.append(f'  <EnumType Name="Kind{number}">')
        parts.extend(f'    <Member Name="member{m}" Value="{m}" />' for m in range(6))
        parts.append("  </EnumType>")
        parts.extend(
            f'  <Annotations Target="m.Type{number}/field{number}_{field}"><Annotation '
            f'Term="Org.OData.Core.V1.Description" String="What field {field} holds" />'
            "</Annotations>"
            for field in range(4)
        )
    parts.append("</Schema></edmx:DataServices></edmx:Edmx>")
    return "\n".join(parts)


def measured_apart(path: Path, turns: int = 3, runs: int = 7) -> dict[str, dict[str, float]]:
    """Return the best times and the memory of parsing, reading and reopening a document."""
    found: dict[str, dict[str, float]] = {}
    for _ in range(turns):
        for what in ("parse", "read", "load"):
            command = [sys.executable, "-c", WORKER, str(path), what, str(runs)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            told = json.loads(done.stdout)
            best = found.setdefault(what, told)
            found[what] = {name: min(best[name], told[name]) for name in told}
    return found


def tell(report: Callable[..., None], heading: str, path: Path) -> None:
    found = measured_apart(path)
    floor, read, load = (found[what] for what in ("parse", "read", "load"))
    assert min(floor["best"], read["best"], load["best"]) > 0
    report(
        f"{heading}, {path.stat().st_size / 1e6:.2f} MB",
        ("bare lxml.etree.parse", ms(floor["best"])),
        ("read: bytes to model", times_of(read["best"], floor["best"])),
        ("the same, first time in a process", times_of(read["first"], floor["first"])),
        ("memory of the first parse", f"+{floor['memory']:.0f} MB"),
        ("memory of the first read", f"+{read['memory']:.0f} MB"),
        ("load: snapshot to model", times_of(load["best"], floor["best"])),
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", [MS_GRAPH, RESO_ENUM])
def test_read(document_file: Callable[[str], Path], report: Callable[..., None], name: str) -> None:
    tell(report, f"Reading {name}", document_file(name))


@pytest.mark.corpus
def test_read_three_times_as_much(
    document_file: Callable[[str], Path], report: Callable[..., None], tmp_path: Path
) -> None:
    text = document_file(MS_GRAPH).read_text(encoding="utf-8-sig")
    begin, end = text.index("<Schema "), text.index("</edmx:DataServices>")
    schemas = text[begin:end]
    more = [
        schemas.replace("microsoft.graph", f"microsoft.graph{n}").replace('Alias="', f'Alias="a{n}')
        for n in (1, 2)
    ]
    path = tmp_path / "three.xml"
    path.write_text(text[:begin] + schemas + "".join(more) + text[end:], encoding="utf-8")
    tell(report, f"Reading {MS_GRAPH} three times over", path)


@pytest.mark.parametrize("types", [300, 3000])
def test_read_made_up(report: Callable[..., None], tmp_path: Path, types: int) -> None:
    path = tmp_path / "made-up.xml"
    path.write_text(synthetic(types), encoding="utf-8")
    tell(report, f"Reading {types:,} made-up entity types", path)
