"""Reading and reopening metadata beside the bare XML parse of the same bytes; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_csdl_read.py -s`. Figures are CPU time.
Every turn has a process of its own; the best of all turns counts. The first work of a process
finds an empty heap, which costs page faults; repeated work finds the heap as the work before it
left it, and has given all it made back. Each figure has the bare parse measured the same way as
its floor. Reading gives its tree back within the time; the bare parse keeps its own. A document
made on the spot serves without corpus.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import MS_GRAPH, RESO_ENUM, measured_command, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.timeout(900)

EDM = "http://docs.oasis-open.org/odata/ns/edm"

WORKER = """
import hashlib, io, json, re, sys, tempfile, time
from pathlib import Path
from lxml import etree
from reso_explorer.csdl import read
from reso_explorer.store.documents import read_once
from reso_explorer.store.models import Models

data = Path(sys.argv[1]).read_bytes()
what, folder, runs = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
small = b'<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>'
models = Models(folder)
read(small)
read_once(small, models)
work = {
    "parse": lambda: etree.parse(io.BytesIO(data)),
    "read": lambda: read(data),
    "open": lambda: read_once(data, models),
}
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])


before = peak()
times = []
for _ in range(runs):
    start = time.process_time()
    result = work[what]()
    times.append(time.process_time() - start)
    if len(times) == 1:
        memory = peak() - before
    del result
print(json.dumps({"first": times[0], "again": min(times[1:]), "memory": memory / 1024}))
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


def measured_apart(path: Path, folder: Path, turns: int = 4) -> dict[str, dict[str, float]]:
    """Return the best times and the memory of parsing, reading and opening from the cache."""
    found: dict[str, dict[str, float]] = {}
    kept = [sys.executable, "-c", WORKER, str(path), "open", str(folder), "2"]
    subprocess.run(kept, check=True, capture_output=True)
    for _ in range(turns):
        for what in ("parse", "read", "open"):
            command = [sys.executable, "-c", WORKER, str(path), what, str(folder), "4"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            told = json.loads(done.stdout)
            best = found.setdefault(what, told)
            found[what] = {name: min(best[name], told[name]) for name in told}
    return found


def tell(report: Callable[..., None], heading: str, path: Path, folder: Path) -> None:
    found = measured_apart(path, folder)
    floor, read, opened = (found[what] for what in ("parse", "read", "open"))
    assert min(floor["first"], read["first"], opened["first"]) > 0
    report(
        f"{heading}, {path.stat().st_size / 1e6:.2f} MB, CPU time",
        ("bare lxml.etree.parse, first in a process", ms(floor["first"])),
        ("first reading in a process", times_of(read["first"], floor["first"])),
        ("bare parse, repeated in one process", ms(floor["again"])),
        ("reading, repeated in one process", times_of(read["again"], floor["again"])),
        ("opening from the model cache, first", times_of(opened["first"], floor["first"])),
        ("memory of the first parse", f"+{floor['memory']:.0f} MB"),
        ("memory of the first reading", f"+{read['memory']:.0f} MB"),
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", [MS_GRAPH, RESO_ENUM])
def test_read(
    document_file: Callable[[str], Path], report: Callable[..., None], tmp_path: Path, name: str
) -> None:
    tell(report, f"Reading {name}", document_file(name), tmp_path / "models")


@pytest.mark.corpus
def test_show_a_second_time(
    document_file: Callable[[str], Path],
    report: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path))
    small = tmp_path / "small.xml"
    small.write_text(synthetic(12), encoding="utf-8")
    command = [sys.executable, "-m", "reso_explorer", "show"]
    floor = measured_command([*command, str(small)])
    first = [*command, str(document_file(MS_GRAPH))]
    again = measured_command(first)
    report(
        f"show {MS_GRAPH} from the model cache, whole command",
        (f"show of a document of {small.stat().st_size / 1000:.0f} kB", ms(floor.best)),
        ("show a second time", times_of(again.best, floor.best)),
    )


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
    tell(report, f"Reading {MS_GRAPH} three times over", path, tmp_path / "models")


@pytest.mark.parametrize("types", [300, 3000])
def test_read_made_up(report: Callable[..., None], tmp_path: Path, types: int) -> None:
    path = tmp_path / "made-up.xml"
    path.write_text(synthetic(types), encoding="utf-8")
    tell(report, f"Reading {types:,} made-up entity types", path, tmp_path / "models")
