"""`download` on the command line: what is kept, what is said, and the exit status."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from .paged_service import Answer, PagedService, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any


@pytest.fixture
def service() -> Iterator[PagedService]:
    running = PagedService()
    yield running
    running.close()


def two_pages(first: Answer, second: Answer) -> Any:
    return lambda _number, path: second if "skip" in path else first


def ids(path: Path) -> list[int]:
    return [json.loads(line)["Id"] for line in path.read_text().splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


@pytest.mark.parametrize("link", [5, "", "http://other.example/x", "Items"])
def test_a_bad_next_link_is_incomplete(
    rx: Run, service: PagedService, tmp_path: Path, link: Any
) -> None:
    service.respond = lambda _number, _path: page([1, 2], link, count=4)
    target = tmp_path / "a.ndjson"
    for _ in range(2):
        result = rx("download", service.url, "Items", "-o", str(target))
        assert result.code == 3
        assert f"Incomplete: read 2 of 4 rows; the server has more. They are in {target}.part." in (
            result.err
        )
        assert "Try: " in result.err
        assert names(tmp_path) == ["a.ndjson.part", "a.ndjson.part.state"]
    assert ids(tmp_path / "a.ndjson.part") == [1, 2]


@pytest.mark.parametrize("status", [403, 500, 401])
def test_an_error_in_the_middle_is_incomplete_and_resumes(
    rx: Run, service: PagedService, tmp_path: Path, status: int
) -> None:
    error = Answer(b'{"error":{"code":"X1","message":"Not now"}}', status)
    service.respond = two_pages(page([1, 2], "Items?$skip=2", count=4), error)
    target = tmp_path / "a.csv"
    result = rx("download", service.url, "Items", "-o", str(target))
    assert result.code == 3
    assert "Not now" in result.err
    assert f"Incomplete: saved 2 of 4 rows in {target}.part" in result.err
    assert "Run the command again to resume." in result.err
    assert not target.exists()
    service.respond = two_pages(page([9]), page([3, 4], count=4))
    again = rx("download", service.url, "Items", "-o", str(target))
    assert again.code == 0
    assert "Wrote 4 of 4 rows in 2 pages" in again.err
    assert names(tmp_path) == ["a.csv"]
    with target.open(newline="") as file:
        assert [row["Id"] for row in csv.DictReader(file)] == ["1", "2", "3", "4"]


def test_an_error_before_any_row_is_a_failure(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    service.respond = lambda *_: Answer(b'{"error":{"code":"X1","message":"Not now"}}', 403)
    result = rx("download", service.url, "Items", "-o", str(tmp_path / "a.csv"))
    assert result.code == 1
    assert not (tmp_path / "a.csv").exists()


def test_wanted_rows_are_whole(rx: Run, service: PagedService, tmp_path: Path) -> None:
    service.respond = lambda *_: page([1, 2, 3], "Items?$skip=3", count=9)
    target = tmp_path / "a.ndjson"
    result = rx("download", service.url, "Items", "-o", str(target), "--max-rows", "2")
    assert result.code == 0
    assert ids(target) == [1, 2]


def test_a_long_wait_in_the_middle_is_incomplete_and_holds_for_later_runs(
    rx: Run, service: PagedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Answer(b'{"error":{"code":"X1","message":"Not now"}}', 429, {"Retry-After": "3600"})
    service.respond = two_pages(page([1, 2], "Items?$skip=2", count=4), busy)
    target = tmp_path / "a.ndjson"
    result = rx("download", service.url, "Items", "-o", str(target))
    assert result.code == 3
    assert "Not now" in result.err
    assert f"Incomplete: saved 2 of 4 rows in {target}.part" in result.err
    service.respond = two_pages(page([9]), page([3, 4], count=4))
    early = rx("download", service.url, "Items", "-o", str(target))
    assert early.code == 3
    assert "none is sent until the wait is over" in early.err
    assert f"Incomplete: saved 2 of 4 rows in {target}.part" in early.err
    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path / "home" / "later"))
    later = rx("download", service.url, "Items", "-o", str(target))
    assert later.code == 0
    assert ids(target) == [1, 2, 3, 4]


def test_fewer_rows_than_counted_is_incomplete(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    service.respond = lambda *_: page([1, 2], count=4)
    result = rx("download", service.url, "Items", "-o", str(tmp_path / "a.ndjson"))
    assert result.code == 3
    assert "The server counted 4 rows but sent 2." in result.err
    assert names(tmp_path) == ["a.ndjson.part", "a.ndjson.part.state"]


def test_standard_output(rx: Run, service: PagedService, tmp_path: Path) -> None:
    service.respond = lambda *_: page([1, 2], count=2)
    result = rx("download", service.url, "Items", "-o", "-", "--format", "csv")
    assert (result.code, result.out) == (0, "Id,Name\n1,Item 1\n2,Item 2\n")
    assert "Wrote 2 of 2 rows in 1 page to stdout." in result.err
    service.respond = lambda *_: page([1, 2], count=3)
    result = rx("download", service.url, "Items", "-o", "-", "--format", "csv")
    assert (result.code, result.out) == (3, "")
    assert "Incomplete: read 2 of 3 rows; the server has more. stdout is unchanged." in result.err
    assert names(tmp_path) == []


def test_an_incomplete_run_into_a_pipe_writes_nothing(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    if os.name != "posix":
        pytest.skip("named pipes are POSIX's")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    service.respond = lambda *_: page([1, 2], count=3)
    result = rx("download", service.url, "Items", "-o", str(pipe), "--format", "csv")
    assert result.code == 3
    assert "pipe is unchanged." in result.err
    error = Answer(b'{"error":{"code":"X1","message":"Not now"}}', 500)
    service.respond = two_pages(page([1, 2], "Items?$skip=2", count=4), error)
    result = rx("download", service.url, "Items", "-o", str(pipe), "--format", "csv")
    assert result.code == 3
    assert "Incomplete: read 2 rows, then stopped: " in result.err
    assert os.read(reader, 10) == b""
    os.close(reader)
    assert names(tmp_path) == ["pipe"]


def test_a_folder_as_target(rx: Run, service: PagedService, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    result = rx("download", service.url, "Items", "-o", str(tmp_path / "a.csv"))
    assert result.code == 1
    assert "a.csv: it's a folder.\nTry: Add a file name." in result.err
    assert names(tmp_path) == ["a.csv"]


def test_the_digits_of_numbers_are_the_same_in_every_output(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    number = "12345678901234567.89"
    body = f'{{"value":[{{"Id":9007199254740993,"Name":{number}}}]}}'.encode()
    service.respond = lambda *_: Answer(body, headers={"Content-Type": "application/json"})
    for form in ("table", "json", "ndjson", "csv"):
        out = rx("query", service.url, "Items", "--format", form).out
        assert number in out, form
        assert "9007199254740993" in out, form
    for form in ("json", "ndjson", "csv"):
        target = tmp_path / f"a.{form}"
        assert rx("download", service.url, "Items", "-o", str(target)).code == 0
        assert number in target.read_text()
        assert "9007199254740993" in target.read_text()


def test_csv_is_the_same_in_query_and_download(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    first = b'{"value":[{"@odata.id":"x","Id":1,"Name":"a\\r\\n\\"b\\"",'
    first += b'"R":{"__deferred":{"uri":"u"}}}],"@odata.nextLink":"Items?$skip=1"}'
    second = b'{"value":[{"Late":[1.10,{"x":null}],"Id":2,"Name":null}]}'
    json_type = {"Content-Type": "application/json"}
    service.respond = two_pages(Answer(first, headers=json_type), Answer(second, headers=json_type))
    target = tmp_path / "a.csv"
    assert rx("download", service.url, "Items", "-o", str(target)).code == 0
    printed = rx("query", service.url, "Items", "--all", "--format", "csv").out
    expected = 'Id,Name,Late\n1,"a\r\n""b""",\n2,,"[1.10,{""x"":null}]"\n'
    assert target.read_bytes().decode() == printed == expected
    chosen = "Items?$select=Name,Id"
    assert rx("download", service.url, chosen, "-o", str(target)).code == 0
    printed = rx("query", service.url, chosen, "--all", "--format", "csv").out
    assert target.read_bytes().decode() == printed
    assert printed.startswith("Name,Id,Late\n")


def test_profiles_made_at_once_keep_their_secrets(service: PagedService, tmp_path: Path) -> None:
    service.respond = lambda *_: page([1])

    def connect(number: int) -> int:
        arguments = ("connect", f"p{number}", "--url", service.url, "--auth", "bearer")
        return subprocess.run(
            [sys.executable, "-m", "reso_explorer", *arguments, "--keep", "file"],
            env=os.environ | {"RESO_EXPLORER_TOKEN": f"token-{number}"},
            capture_output=True,
            check=False,
            timeout=100,
        ).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(connect, range(4))) == [0] * 4
    kept = json.loads((tmp_path / "home" / "data" / "secrets.json").read_text())
    assert kept == {f"p{number}": {"token": f"token-{number}"} for number in range(4)}


def test_common_format_names_the_resource_of_the_rows(
    rx: Run, service: PagedService, tmp_path: Path
) -> None:
    service.respond = two_pages(page([1, 2], "Items?$skip=2"), page([3]))
    target = tmp_path / "a.json"
    options = ("--format", "rcf", "--dd-version", "2.1")
    assert rx("download", service.url, "Items", "-o", str(target), *options).code == 0
    assert json.loads(target.read_text()) == {
        "@reso.context": "urn:reso:metadata:2.1:resource:items",
        "value": [{"Id": each, "Name": f"Item {each}"} for each in (1, 2, 3)],
    }
