"""100,000 rows through next links to NDJSON, beside a bare httpx loop; printed, not judged by time.

Run with `pytest tests/benchmarks/test_paging_bulk.py -s`. Server, loop and download each run in a
process of their own. That memory stays flat is checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SERVER = """
import asyncio, json, sys
PAGE = 1000
def page(number, pages, base):
    rows = [
        {"ListingKey": f"{number * PAGE + n:026d}", "ListPrice": (n * 977 % 900000) + 0.5,
         "City": "Palm Beach", "StandardStatus": "Active", "BedroomsTotal": n % 7,
         "BathroomsTotalInteger": n % 4, "LivingArea": 1000.25 + n, "Latitude": 26.70512345,
         "Longitude": -80.0364297, "ModificationTimestamp": "2024-05-06T07:08:09.123Z",
         "PublicRemarks": "A house by the sea with a view. " * 6, "Cooling": ["Central", "Fan"],
         "YearBuilt": 1950 + n % 70, "PoolPrivateYN": bool(n % 2), "AssociationFee": None,
         "ListAgentKey": f"{n % 300:020d}", "ListOfficeKey": f"{n % 40:020d}",
         "OnMarketDate": "2024-03-05", "PhotosCount": n % 40, "PostalCode": "33480"}
        for n in range(PAGE)]
    value = {"@odata.context": base + "/$metadata#Property", "value": rows}
    if number + 1 < pages:
        value["@odata.nextLink"] = f"{base}/Property?n={pages}&%24skiptoken={number + 1}"
    body = json.dumps(value).encode()
    return b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body
made = {}
async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            target = head.split(b" ", 2)[1].decode()
            if "metadata" in target:
                writer.write(metadata)
                continue
            pages = int(target.split("n=")[1].split("&")[0]) if "n=" in target else 100
            number = int(target.split("skiptoken=")[1]) if "skiptoken" in target else 0
            if (number, pages) not in made:
                made[number, pages] = page(number, pages, base)
            writer.write(made[number, pages])
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    global base, metadata
    kinds = {"ListPrice": "Decimal", "LivingArea": "Decimal", "Latitude": "Double",
             "Longitude": "Double", "ModificationTimestamp": "DateTimeOffset",
             "BedroomsTotal": "Int32", "BathroomsTotalInteger": "Int32", "YearBuilt": "Int32",
             "PhotosCount": "Int32", "PoolPrivateYN": "Boolean", "OnMarketDate": "Date",
             "AssociationFee": "Decimal"}
    fields = "".join(
        '<Property Name="%s" Type="Edm.%s"/>' % (name, kinds.get(name, "String"))
        for name in json.loads(page(0, 1, "").split(b"\\r\\n\\r\\n")[1])["value"][0]
        if name != "Cooling")
    body = (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        '<edmx:DataServices><Schema Namespace="N" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<EntityType Name="P"><Key><PropertyRef Name="ListingKey"/></Key>' + fields +
        '<Property Name="Cooling" Type="Collection(Edm.String)"/></EntityType>'
        '<EntityContainer Name="C"><EntitySet Name="Property" EntityType="N.P"/></EntityContainer>'
        '</Schema></edmx:DataServices></edmx:Edmx>').encode()
    metadata = (b"HTTP/1.1 200 OK\\r\\nContent-Type: application/xml\\r\\nContent-Length: %d\\r\\n"
                b"\\r\\n" % len(body)) + body
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    for pages in (10, 100):
        for number in range(pages):
            made[number, pages] = page(number, pages, base)
    print(base, flush=True)
    await server.serve_forever()
asyncio.run(main())
"""

_MEASURE = """
import json, resource, sys, time
url, target = sys.argv[1], sys.argv[2]
before = resource.getrusage(resource.RUSAGE_SELF)
began = time.perf_counter()
rows = run(url, target)
elapsed = time.perf_counter() - began
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps({"rows": rows, "s": elapsed, "cpu": cpu, "mb": after.ru_maxrss / 1024}))
"""

_BARE = """
import httpx, json
def run(url, target):
    rows = 0
    with httpx.Client(trust_env=False) as client, open(target, "w") as file:
        while url:
            value = client.get(url).json()
            for row in value["value"]:
                file.write(json.dumps(row) + "\\n")
            rows += len(value["value"])
            url = value.get("@odata.nextLink")
    return rows
"""

_OURS = """
import asyncio
from pathlib import Path
import httpx, msgspec
from reso_explorer.service.download import Download, download, format_of
from reso_explorer.service.transport import Transport
def run(url, target):
    async def work():
        async with Transport(url) as transport:
            path = Path(target)
            return (await download(transport, Download(url, path, format_of(path)))).rows
    return asyncio.run(work())
"""


_COMMAND = """
import os, resource, subprocess, sys, tempfile, time, json
url, target, words = sys.argv[1], sys.argv[2], sys.argv[3:]
with tempfile.TemporaryDirectory() as home:
    environ = os.environ | {"RESO_EXPLORER_HOME": home}
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], env=environ, check=True, capture_output=True)
    elapsed = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
rows = sum(1 for _ in open(target, "rb"))
cpu = used.ru_utime + used.ru_stime
print(json.dumps({"rows": rows, "s": elapsed, "cpu": cpu, "mb": used.ru_maxrss / 1024}))
"""
"""Runs a whole command, its start included."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().strip()
    server.kill()
    server.wait()
    server.stdout.close()


def measure(script: str, url: str, target: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", script + _MEASURE, url, str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def command(base: str, target: Path, *words: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, base, str(target), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_whole_command(base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "rows.ndjson"
    bare_script = tmp_path / "bare.py"
    bare_script.write_text(_BARE + f"run('{base}/Property?n=100', {str(target)!r})\n")
    ours = ("-m", "reso_explorer", "download", base, "Property", "-o", str(target))
    small = ("-m", "reso_explorer", "download", base, "Property?n=10", "-o", str(target))
    best: dict[str, dict[str, float]] = {}
    for _ in range(3):
        for name, words in (("bare httpx loop", (str(bare_script),)), ("whole command", ours)):
            found = command(base, target, *words)
            assert found["rows"] == 100_000
            if name not in best or found["s"] < best[name]["s"]:
                best[name] = found
    few = command(base, target, *small)
    ratio = (best["whole command"]["s"] - 1) / best["bare httpx loop"]["s"]
    lines = [
        f"{name:16} 100,000 rows: {found['s']:.2f} s, {found['cpu']:.2f} s of CPU, "
        f"{found['mb']:.0f} MB at most"
        for name, found in best.items()
    ]
    lines.append(f"{'whole command':16}  10,000 rows: {few['mb']:.0f} MB at most")
    lines.append(f"ratio beyond the first second {ratio:.2f} (budget 1.3)")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert best["whole command"]["mb"] < few["mb"] + 15


def test_paging_bulk(base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    best: dict[str, dict[str, float]] = {}
    for _ in range(3):
        for name, script in (("bare httpx loop", _BARE), ("download", _OURS)):
            found = measure(script, f"{base}/Property?n=100", tmp_path / "rows.ndjson")
            assert found["rows"] == 100_000
            if name not in best or found["s"] < best[name]["s"]:
                best[name] = found
    small = measure(_OURS, f"{base}/Property?n=10", tmp_path / "small.ndjson")
    ours, bare = best["download"], best["bare httpx loop"]
    lines = [
        f"{name:16} 100,000 rows: {found['s']:.2f} s, {found['cpu']:.2f} s of CPU, "
        f"{found['mb']:.0f} MB at most"
        for name, found in best.items()
    ]
    lines.append(f"{'download':16}  10,000 rows: {small['mb']:.0f} MB at most")
    lines.append(f"ratio {ours['s'] / bare['s']:.2f} (budget 1.3)")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert ours["mb"] < small["mb"] + 10
