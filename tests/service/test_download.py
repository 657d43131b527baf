"""Rows to files: whole, resumable, exact."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.providers.dialect import Wall
from reso_explorer.secret import Secret
from reso_explorer.service.auth import Bearer
from reso_explorer.service.download import Download, DownloadProgress, download, format_of
from reso_explorer.service.errors import NotWrittenError, ServiceError
from reso_explorer.service.keyset import Keyset
from reso_explorer.service.pages import End

from .conftest import answer
from .test_keyset import ROWS, Sorted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

TOKEN = "marked-token-0815"


class Service:
    """Serves rows in pages of three; fails once at a page when told so."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows
        self.fail_at: int | None = None
        self.failure = answer(b'{"value":[{"K":', status="200 OK")

    async def __call__(self, wire: Wire) -> bool:
        _, _, query = wire.asked.target.partition("$skiptoken=")
        start = int(query.split("&")[0] or 0)
        if start == self.fail_at:
            self.fail_at = None
            await wire.send(self.failure)
            return True
        value: dict[str, Any] = {
            "@odata.count": len(self.rows),
            "value": self.rows[start : start + 3],
        }
        if start + 3 < len(self.rows):
            value["@odata.nextLink"] = f"P?access_token={TOKEN}&$skiptoken={start + 3}"
        await wire.send(answer(json.dumps(value).encode()))
        return True


def keyed(number: int) -> list[dict[str, Any]]:
    return [{"@odata.id": f"P({n})", "K": n, "Price": n + 0.5} for n in range(number)]


def wanted(raw: RawServer, target: Path, **more: Any) -> Download:
    return Download(f"{raw.url}/P?access_token={TOKEN}", target, format_of(target), **more)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def texts(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.iterdir())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line, parse_float=Decimal) for line in path.read_text().splitlines()]


async def test_ndjson_as_sent(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(7))
    seen: list[DownloadProgress] = []
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url, Bearer(Secret(TOKEN)))
    done = await download(transport, wanted(raw, target, on_progress=seen.append))
    assert lines(target) == keyed(7)
    assert target.read_text().splitlines()[0] == '{"@odata.id":"P(0)","K":0,"Price":0.5}'
    assert (done.rows, done.pages, done.end, done.count) == (7, 3, End.COMPLETE, 7)
    assert done.complete
    assert seen[-1].rows == seen[-1].total == 7
    assert seen[-1].eta == 0
    assert names(tmp_path) == ["rows.ndjson"]


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.csv", "rows.json"])
async def test_broken_run_goes_on(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, name: str
) -> None:
    raw.scene = service = Service(keyed(10))
    service.fail_at = 6
    target = tmp_path / name
    target.write_text("old")
    transport = open_transport(raw.url, Bearer(Secret(TOKEN)))
    with pytest.raises(ServiceError, match="is cut off"):
        await download(transport, wanted(raw, target))
    assert target.read_text() == "old"
    kept = texts(tmp_path)
    assert TOKEN not in kept
    with (tmp_path / f"{name}.part").open("ab") as file:
        file.write(b'{"half a row')
    asked = len(raw.asked)
    notes: list[str] = []
    done = await download(transport, wanted(raw, target, on_note=notes.append))
    assert done.rows == 10
    assert done.resumed_rows == 6
    assert "after 6 rows" in notes[0]
    assert len(raw.asked) == asked + 2
    assert names(tmp_path) == [name]
    if name.endswith(".ndjson"):
        assert lines(target) == keyed(10)
    elif name.endswith(".json"):
        assert json.loads(target.read_text()) == keyed(10)
    else:
        with target.open(newline="") as file:
            table = list(csv.DictReader(file))
        assert [row["K"] for row in table] == [str(n) for n in range(10)]
        assert list(table[0]) == ["K", "Price"]


async def test_starting_anew(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = service = Service(keyed(10))
    service.fail_at = 6
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url)
    with pytest.raises(ServiceError):
        await download(transport, wanted(raw, target))
    done = await download(transport, wanted(raw, target, resume=False))
    assert (done.rows, done.resumed_rows) == (10, 0)
    assert lines(target) == keyed(10)


async def test_another_query_does_not_go_on(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = service = Service(keyed(10))
    service.fail_at = 6
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url)
    with pytest.raises(ServiceError):
        await download(transport, wanted(raw, target))
    other = Download(f"{raw.url}/P?$top=99", target, format_of(target))
    assert (await download(transport, other)).resumed_rows == 0


async def test_expired_link_is_told(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = service = Service(keyed(10))
    service.fail_at = 6
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url)
    with pytest.raises(ServiceError):
        await download(transport, wanted(raw, target))
    service.fail_at = 6
    service.failure = answer(b"", status="410 Gone")
    with pytest.raises(ServiceError) as caught:
        await download(transport, wanted(raw, target))
    assert "may have expired" in caught.value.what_to_try


async def test_bound_that_cuts_a_page(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(10))
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url)
    done = await download(transport, wanted(raw, target, max_rows=5))
    assert (done.rows, done.end, done.complete) == (5, End.MAX_ROWS, False)
    assert lines(target) == keyed(5)


async def test_no_rows(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service([])
    for name, text in (("a.ndjson", ""), ("a.json", "[]\n"), ("a.csv", "\n")):
        await download(open_transport(raw.url), wanted(raw, tmp_path / name))
        assert (tmp_path / name).read_bytes().decode() == text


async def test_chosen_columns(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(2))
    transport = open_transport(raw.url)
    for name, text in (
        ("a.ndjson", '{"Price":0.5}\n{"Price":1.5}\n'),
        ("a.json", '[\n{"Price":0.5},\n{"Price":1.5}\n]\n'),
        ("a.csv", "Price,Gone\n0.5,\n1.5,\n"),
    ):
        columns = ("Price", "Gone")
        await download(transport, wanted(raw, tmp_path / name, columns=columns))
        assert (tmp_path / name).read_bytes().decode() == text


async def test_fields_that_come_late_are_not_lost(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(
        [{"A": 1}] * 2 + [{"A": 2, "Late": "x"}, {"A": 3}, {"Later": [1, {"b": None}]}]
    )
    await download(open_transport(raw.url), wanted(raw, tmp_path / "a.csv"))
    with (tmp_path / "a.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == ["A", "Late", "Later"]
    assert table[2]["Late"] == "x"
    assert json.loads(table[4]["Later"]) == [1, {"b": None}]


async def test_wall_is_announced_before_it_is_hit(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(9))
    notes: list[str] = []

    def note(text: str) -> None:
        notes.append(f"{len(raw.asked)}: {text}")

    walls = (Wall(rows=6, text="Use slices."),)
    await download(
        open_transport(raw.url), wanted(raw, tmp_path / "a.ndjson", walls=walls, on_note=note)
    )
    assert notes[0].startswith("1: There are 9 rows, but ordinary paging ends at 6. Use slices.")
    await download(
        open_transport(raw.url),
        wanted(raw, tmp_path / "a.ndjson", walls=walls, total=9, on_note=note),
    )
    assert notes[1].startswith("3: There are 9 rows")


@pytest.mark.parametrize("tie", ["K", ""])
async def test_paging_by_value_goes_on(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, tie: str
) -> None:
    service = Sorted(ROWS)
    broken = [3]

    async def scene(wire: Wire) -> bool:
        if wire.number in broken:
            await wire.send(answer(b"{"))
            return True
        return await service(wire)

    raw.scene = scene
    target = tmp_path / "rows.ndjson"
    transport = open_transport(raw.url)
    plan = wanted(raw, target, keyset=Keyset("T", tie, page_size=6, order_literal=str))
    with pytest.raises(ServiceError):
        await download(transport, plan)
    done = await download(transport, plan)
    assert done.resumed_rows > 0
    assert sorted(row["K"] for row in lines(target)) == [row["K"] for row in ROWS]


async def broken(raw: RawServer, transport: Transport, target: Path) -> bytes:
    """Let a download break off after six of ten rows; return what is kept of the rows."""
    raw.scene = service = Service(keyed(10))
    service.fail_at = 6
    with pytest.raises(ServiceError, match="is cut off"):
        await download(transport, wanted(raw, target))
    return target.with_name(f"{target.name}.part").read_bytes()


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv"])
@pytest.mark.parametrize("at", [0, 40, -3])
async def test_damaged_rows_are_not_continued(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    tmp_path: Path,
    name: str,
    at: int,
) -> None:
    target, transport = tmp_path / name, open_transport(raw.url)
    kept = bytearray(await broken(raw, transport, target))
    kept[at] ^= 1
    (tmp_path / f"{name}.part").write_bytes(kept)
    done = await download(transport, wanted(raw, target))
    assert (done.rows, done.resumed_rows) == (10, 0)
    assert done.notes[0] == f"{tmp_path / name}.part is damaged; starting over."
    assert names(tmp_path) == [name]
    if name == "a.ndjson":
        assert lines(target) == keyed(10)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"url":1}', b"\xff"])
async def test_a_damaged_state_is_not_continued(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, damage: bytes
) -> None:
    target, transport = tmp_path / "a.ndjson", open_transport(raw.url)
    await broken(raw, transport, target)
    (tmp_path / "a.ndjson.part.state").write_bytes(damage)
    done = await download(transport, wanted(raw, target))
    assert (done.rows, done.resumed_rows) == (10, 0)
    assert "is damaged; starting over" in done.notes[0]
    assert lines(target) == keyed(10)


async def test_cut_rows_are_not_continued(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    target, transport = tmp_path / "a.ndjson", open_transport(raw.url)
    kept = await broken(raw, transport, target)
    (tmp_path / "a.ndjson.part").write_bytes(kept[:-1])
    done = await download(transport, wanted(raw, target))
    assert (done.rows, done.resumed_rows) == (10, 0)
    assert lines(target) == keyed(10)


async def test_a_state_that_a_killed_run_left_behind_is_no_damage(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    target, transport = tmp_path / "a.ndjson", open_transport(raw.url)
    await broken(raw, transport, target)
    state = tmp_path / "a.ndjson.part.state"
    left = json.loads(state.read_bytes()) | {"ended": "complete"}
    await download(transport, wanted(raw, target))
    state.write_text(json.dumps(left))
    done = await download(transport, wanted(raw, target))
    assert (done.rows, done.resumed_rows, done.notes) == (10, 0, ())
    assert names(tmp_path) == ["a.ndjson"]


async def test_a_part_of_another_program_is_kept(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(4))
    target = tmp_path / "a.ndjson"
    (tmp_path / "a.ndjson.part").write_bytes(b"precious")
    done = await download(open_transport(raw.url), wanted(raw, target))
    assert lines(target) == keyed(4)
    (aside,) = [tmp_path / name for name in names(tmp_path) if name != "a.ndjson"]
    assert aside.read_bytes() == b"precious"
    assert done.notes[0].endswith(f"wasn't a partial download; moved it to {aside}.")


@pytest.mark.parametrize("planted", ["a.csv.part", "a.csv.part.state"])
async def test_planted_links_are_refused(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, planted: str
) -> None:
    raw.scene = Service(keyed(4))
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / planted).symlink_to("victim")
    with pytest.raises(NotWrittenError, match=rf"Can't use .*{planted}: it's a link\."):
        await download(open_transport(raw.url), wanted(raw, tmp_path / "a.csv"))
    assert (tmp_path / "victim").read_bytes() == b"precious"
    assert not (tmp_path / "a.csv").exists()
    assert not raw.asked


async def test_the_second_of_two_downloads_onto_one_file_says_so(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(10))
    target, transport = tmp_path / "a.csv", open_transport(raw.url)
    first = asyncio.Event()

    def seen(_: DownloadProgress) -> None:
        first.set()

    run = asyncio.create_task(download(transport, wanted(raw, target, on_progress=seen)))
    await first.wait()
    with pytest.raises(NotWrittenError, match=r"a\.csv: another download is writing it\."):
        await download(transport, wanted(raw, target))
    assert (await run).rows == 10
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv", "a.json"])
async def test_target_keeps_its_mode_and_its_links(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, name: str
) -> None:
    raw.scene = Service(keyed(4))
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target"
    target.write_bytes(b"old")
    target.chmod(0o640)
    (tmp_path / name).symlink_to("far/target")
    done = await download(open_transport(raw.url), wanted(raw, tmp_path / name))
    assert (tmp_path / name).is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert b"0.5" in target.read_bytes()
    assert (done.rows, names(tmp_path / "far")) == (4, ["target"])


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv", "a.json", "a.parquet"])
async def test_a_pipe_as_target(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, name: str
) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    raw.scene = Service(keyed(4))
    os.mkfifo(tmp_path / name)
    reader = asyncio.create_task(asyncio.to_thread((tmp_path / name).read_bytes))
    transport = open_transport(raw.url)
    await download(transport, wanted(raw, tmp_path / name))
    got = await reader
    assert names(tmp_path) == [name]
    (tmp_path / name).unlink()
    await download(transport, wanted(raw, tmp_path / name))
    assert got == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv", "a.json", "a.parquet"])
async def test_a_full_disk(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, name: str
) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits of file sizes")
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    raw.scene = Service(keyed(10))
    target, transport = tmp_path / name, open_transport(raw.url)
    target.write_bytes(b"old")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, hard))
    try:
        with pytest.raises(NotWrittenError, match="larger than allowed"):
            await download(transport, wanted(raw, target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == [name, f"{name}.part", f"{name}.part.state"]
    done = await download(transport, wanted(raw, target))
    assert done.rows == 10
    assert names(tmp_path) == [name]


class Foreign(Service):
    """Links to another host after the first page."""

    def __init__(self, rows: list[Any], host: str) -> None:
        super().__init__(rows)
        self.host = host

    async def __call__(self, wire: Wire) -> bool:
        value: dict[str, Any] = {"@odata.count": len(self.rows), "value": self.rows[:3]}
        if "skip" in wire.asked.target:
            value["value"] = self.rows[3:]
        else:
            value["@odata.nextLink"] = f"{self.host}/P?$skiptoken=3"
        await wire.send(answer(json.dumps(value).encode()))
        return True


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv"])
async def test_missing_rows_never_get_the_final_name(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, name: str
) -> None:
    host = raw.url.replace("127.0.0.1", "localhost")
    raw.scene = Foreign(keyed(5), host)
    target, transport = tmp_path / name, open_transport(raw.url)
    for _ in range(2):
        done = await download(transport, wanted(raw, target))
        assert (done.rows, done.count, done.end) == (3, 5, End.FOREIGN_HOST)
        assert not done.is_written
        assert done.path == tmp_path / f"{name}.part"
        assert lines(done.path) == keyed(3)
        assert "--allow-host" in done.advice
        assert not target.exists()
    allowed = [host.removeprefix("http://")]
    done = await download(transport, wanted(raw, target, allow_hosts=allowed))
    assert (done.rows, done.path, done.advice) == (5, target, "")
    assert names(tmp_path) == [name]


async def test_a_loop_is_seen_across_runs(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    async def scene(wire: Wire) -> bool:
        at = int(wire.asked.target.partition("skiptoken=")[2] or 0)
        link = f"P?$skiptoken={(at + 1) % 3}" if at < 2 else "P?$skiptoken=1"
        value = {"value": [{"K": at}], "@odata.nextLink": link}
        await wire.send(answer(json.dumps(value).encode()))
        return True

    raw.scene = scene
    target, transport = tmp_path / "a.ndjson", open_transport(raw.url)
    for resumed in (0, 2, 2):
        done = await download(transport, wanted(raw, target))
        assert (done.rows, done.end, done.resumed_rows) == (3, End.LOOP, resumed)
        assert [row["K"] for row in lines(done.path)] == [0, 1, 2]
        assert any("goes back to a page already read" in note for note in done.notes)
    assert not target.exists()


async def test_a_count_of_an_earlier_run_tells_that_rows_are_missing(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    target, transport = tmp_path / "a.ndjson", open_transport(raw.url)
    await broken(raw, transport, target)

    async def rest(wire: Wire) -> bool:
        await wire.send(answer(json.dumps({"value": keyed(10)[6:8]}).encode()))
        return True

    raw.scene = rest
    done = await download(transport, wanted(raw, target))
    assert (done.rows, done.end) == (8, End.SHORT)
    assert not target.exists()
    assert "The server counted 10 rows but sent 8." in done.notes


async def test_unwritable_target(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    raw.scene = Service(keyed(1))
    with pytest.raises(ServiceError, match=r"Can't write .*a\.csv\.part: its folder doesn't exist"):
        await download(open_transport(raw.url), wanted(raw, tmp_path / "no" / "a.csv"))


def test_formats_by_name(tmp_path: Path) -> None:
    assert format_of(tmp_path / "a.JSONL").name == "ndjson"
    assert format_of(tmp_path / "a.txt", "csv").name == "csv"
    with pytest.raises(ServiceError, match="Can't infer a format"):
        format_of(tmp_path / "a.txt")
    with pytest.raises(ServiceError, match="no format `xls`"):
        format_of(tmp_path / "a.txt", "xls")


# --- Parquet ----------------------------------------------------------------------------------------


async def test_parquet_without_its_package(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    raw.scene = Service(keyed(1))
    with pytest.raises(ServiceError, match="pyarrow, which is not installed") as caught:
        await download(open_transport(raw.url), wanted(raw, tmp_path / "a.parquet"))
    assert "reso-explorer[parquet]" in caught.value.what_to_try
    assert not raw.asked


async def test_parquet(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    rows = [
        {
            "@id": 1,
            "I": 1,
            "D": 1.25,
            "B": True,
            "S": "x",
            "L": ["a", "b"],
            "O": {"n": 1.5},
            "M": 1,
        },
        {"I": None, "D": 1000.5, "B": None, "S": None, "L": [], "O": None, "M": "one"},
        {"I": 2**60, "D": 3, "N": None, "M": [1]},
    ]
    raw.scene = Service(rows)
    done = await download(open_transport(raw.url), wanted(raw, tmp_path / "a.parquet"))
    table = parquet.read_table(tmp_path / "a.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert types == {
        "I": "int64",
        "D": "decimal128(6, 2)",
        "B": "bool",
        "S": "string",
        "L": "list<element: string>",
        "O": "string",
        "M": "string",
        "N": "string",
    }
    found = table.to_pylist()
    assert [row["I"] for row in found] == [1, None, 2**60]
    assert [row["D"] for row in found] == [Decimal("1.25"), Decimal("1000.5"), Decimal(3)]
    assert found[0]["L"] == ["a", "b"]
    assert found[0]["O"] == '{"n":1.5}'
    assert [row["M"] for row in found] == ["1", "one", "[1]"]
    assert any("mixed kinds" in note for note in done.notes)
