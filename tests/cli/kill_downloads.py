# ruff: noqa: T201
"""Kill `download` at random moments and compare each finished file with the truth.

    python tests/cli/kill_downloads.py --kills 100 --rows 20000

A service of its own process over loopback sends the rows; `reso-explorer download` is killed (KILL,
TERM, INT in turn) and run again until it has finished, over and over until it was killed so often.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGE = 250
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)

METADATA = b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="Shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.Int64" Nullable="false"/><Property Name="Price" Type="Edm.Decimal"/>
<Property Name="Name" Type="Edm.String"/><Property Name="Late" Type="Edm.String"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Items" EntityType="Shop.Item"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


def row_text(number: int, total: int) -> str:
    """Return a row as JSON text: exact decimals, line feeds, quotes, and a late column."""
    name = json.dumps(f'Straße {number}, "A"\nB')
    late = f',"Late":"x{number}"' if number * 2 > total else ""
    return f'{{"Id":{2**60 + number},"Price":{number}.{number % 100:02d}0,"Name":{name}{late}}}'


def truth(form: str, total: int) -> bytes | list[dict[str, Any]]:
    """Return the right content of a file, made without the program."""
    texts = [row_text(number, total) for number in range(total)]
    rows = [json.loads(text, parse_float=Decimal) for text in texts]
    if form == "parquet":
        return [{"Late": None, **row} for row in rows]
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        header = ("Id", "Price", "Name", "Late")
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
        return out.getvalue().encode()
    lines = [text.replace("\\u00df", "ß") for text in texts]
    if form == "ndjson":
        return "".join(f"{line}\n" for line in lines).encode()
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def content(form: str, path: Path) -> bytes | list[dict[str, Any]]:
    """Return what a finished file holds."""
    if form != "parquet":
        return path.read_bytes()
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


class Handler(BaseHTTPRequestHandler):
    """Sends the metadata, and the rows in pages."""

    protocol_version = "HTTP/1.1"
    total = 0

    def do_GET(self) -> None:
        body, kind = METADATA, "application/xml"
        if "$metadata" not in self.path:
            start = int(self.path.partition("skiptoken=")[2] or 0)
            end = min(start + PAGE, self.total)
            rows = ",".join(row_text(number, self.total) for number in range(start, end))
            link = f',"@odata.nextLink":"Items?$skiptoken={end}"' if end < self.total else ""
            body = f'{{"@odata.count":{self.total},"value":[{rows}]{link}}}'.encode()
            kind = "application/json"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that says nothing of clients that vanish."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


def serve(total: int) -> None:
    """Serve until killed; the first line of the output is the port."""
    Handler.total = total
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


class Kills:
    """Runs, kills, and checks the downloads of one format."""

    def __init__(self, url: str, form: str, total: int, chance: random.Random) -> None:
        self.form = form
        self.total = total
        self.chance = chance
        self.url = url
        self.done: Counter[str] = Counter()
        self.resumed = 0
        self._truth = truth(form, total)
        self._seconds = 1.0

    def run(self, folder: Path, kills: int) -> None:
        """Kill so many runs in a folder; the last of them is followed by a finished one."""
        target = folder / f"rows.{self.form}"
        environ = os.environ | {"RESO_EXPLORER_HOME": str(folder / "home")}
        command = [
            *(sys.executable, "-X", "faulthandler", "-m", "reso_explorer", "download"),
            *(self.url, "Items", "-o", str(target)),
        ]
        started = time.monotonic()
        self._finish(command, environ, target)
        self._seconds = time.monotonic() - started
        number = 0
        while number < kills:
            process = subprocess.Popen(
                command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
            name = SIGNALS[number % len(SIGNALS)]
            if self._killed(process, name, target):
                number += 1
                self.done[f"killed by {name.name}"] += 1
                assert not target.exists() or self._is_right(target), f"half a {target.name}"
            else:
                self._check(process, target)
        self._finish(command, environ, target)
        left = sorted(path.name for path in folder.iterdir() if path.name != "home")
        assert left == [], left

    def _killed(self, process: subprocess.Popen[bytes], name: signal.Signals, target: Path) -> bool:
        """Kill a run at a random moment; tell whether it had not finished before."""
        part = target.with_name(f"{target.name}.part")
        end = time.monotonic() + 30
        if self.chance.random() < 0.8:  # most runs once they write
            while not part.exists() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.005)
            wait = self.chance.uniform(0, self._seconds * 0.8)
        else:
            wait = self.chance.uniform(0, self._seconds)
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.send_signal(name)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGABRT)  # faulthandler tells where it hangs
                raise AssertionError(process.communicate()[1].decode()) from None
        return process.returncode != 0

    def _finish(self, command: list[str], environ: dict[str, str], target: Path) -> None:
        process = subprocess.Popen(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        process.wait(120)
        self._check(process, target)

    def _check(self, process: subprocess.Popen[bytes], target: Path) -> None:
        """Compare a finished file with the truth and remove it."""
        assert process.stderr is not None
        told = process.stderr.read().decode()
        assert process.returncode == 0, told
        assert self._is_right(target), told
        assert sorted(path.name for path in target.parent.glob("*rows*")) == [target.name]
        target.unlink()
        self.done["finished and right"] += 1
        self.resumed += "Continuing after" in told

    def _is_right(self, target: Path) -> bool:
        return content(self.form, target) == self._truth


def run(forms: list[str], *, kills: int, rows: int, seed: int) -> list[str]:
    """Kill downloads of each format; return a line of figures for each.

    Raises:
        AssertionError: a finished file isn't right, or something was left beside it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in background jobs
    figures = []
    command = [sys.executable, __file__, "--serve", "--rows", str(rows)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        url = f"http://127.0.0.1:{int(service.stdout.readline())}"
        try:
            for form in forms:
                chance = random.Random(f"{seed} {form}")
                with tempfile.TemporaryDirectory() as folder:
                    trial = Kills(url, form, rows, chance)
                    trial.run(Path(folder), kills)
                counted = ", ".join(f"{name} {n}" for name, n in sorted(trial.done.items()))
                figures.append(f"{form}: {counted}, of these resumed {trial.resumed}")
                print(figures[-1], flush=True)
        finally:
            service.kill()
    return figures


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--format", action="append", dest="forms")
    parser.add_argument("--serve", action="store_true")
    given = parser.parse_args()
    if given.serve:
        serve(given.rows)
        return
    print(f"seed {given.seed}")
    forms = given.forms or ["ndjson", "csv", "json", "parquet"]
    run(forms, kills=given.kills, rows=given.rows, seed=given.seed)


if __name__ == "__main__":
    main()
