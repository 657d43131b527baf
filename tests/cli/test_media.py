"""`query` takes raw values: text is printed, bytes go to a file or a pipe."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from .paged_service import Answer, PagedService, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any

PHOTO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe"


@pytest.fixture
def service() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


def of_type(body: bytes, kind: str) -> Answer:
    return Answer(body, headers={"Content-Type": kind} if kind else {})


@pytest.mark.parametrize(
    ("path", "kind", "body", "text"),
    [
        ("Items(1)/Name/$value", "text/plain", b"A lamp", "A lamp"),
        ("Items(1)/Name/%24value", "text/plain;charset=latin-1", b"caf\xe9", "caf\u00e9"),
        ("Items(1)/Name/$value", "text/html", b"<html>A lamp</html>", "<html>A lamp</html>"),
        ("Items(1)/Name/$value", "application/json", b'{"a": 1}', '{"a": 1}'),
        ("Items(1)/Name/$value", "application/xml", b"<a/>", "<a/>"),
        ("Items(1)/Name/$value", "", b"A lamp", "A lamp"),
        ("Items(1)/Photo", "text/csv", b"a,b", "a,b"),
        ("Items/$count", "text/plain", b"42", "42"),
        ("Items/$count", "text/plain", b"\xef\xbb\xbf42", "42"),
        ("Items/$count", "application/json", b"42", "42"),
        ("Items/$count?$filter=Id gt 1", "text/plain", b"41", "41"),
    ],
)
def test_text_is_printed(
    rx: Run, service: PagedService, path: str, kind: str, body: bytes, text: str
) -> None:
    service.send(of_type(body, kind))
    result = rx("query", service.url, path, "--no-check")
    assert (result.code, result.out) == (0, text + "\n")


def test_a_raw_value_is_requested_as_anything(rx: Run, service: PagedService) -> None:
    service.send(of_type(b"A lamp", "text/plain"))
    rx("query", service.url, "Items(1)/Name/$value", "--no-check")
    assert service.asked[0][1]["accept"] == "*/*"


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_text_as_json(rx: Run, service: PagedService, form: str) -> None:
    service.send(of_type(b"A lamp", "text/plain"))
    result = rx("query", service.url, "Items(1)/Name/$value", "--no-check", "--format", form)
    assert json.loads(result.out) == "A lamp"
    service.send(of_type(b"42", "text/plain"))
    assert json.loads(rx("query", service.url, "Items/$count", "--format", form).out) == 42


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Items(1)/Photo/$value", "image/png"),
        ("Items(1)/Photo", "image/png"),
        ("Items(1)/Photo", "application/pdf"),
        ("Items(1)/Photo", "application/octet-stream"),
        ("Items(1)/$value", ""),
    ],
)
def test_bytes_go_into_a_file(
    rx: Run, service: PagedService, tmp_path: Path, path: str, kind: str
) -> None:
    service.send(of_type(PHOTO, kind))
    target = tmp_path / "photo.png"
    result = rx("query", service.url, path, "--no-check", "-o", str(target))
    assert (result.code, result.out) == (0, "")
    assert target.read_bytes() == PHOTO


def test_bytes_go_into_a_pipe(service: PagedService) -> None:
    service.send(of_type(PHOTO, "image/png"))
    command = [sys.executable, "-m", "reso_explorer", "query", service.url, "Items(1)/Photo"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, PHOTO)


def test_bytes_are_kept_from_a_terminal(service: PagedService) -> None:
    import os
    import pty

    service.send(of_type(PHOTO, "image/png"))
    main, side = pty.openpty()
    command = [sys.executable, "-m", "reso_explorer", "query", service.url, "Items(1)/Photo"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=side, stderr=subprocess.PIPE, check=False,
        timeout=60,
    )  # fmt: skip
    os.close(side)
    os.close(main)
    assert done.returncode == 1
    assert b"The value is image/png (18 bytes), not text." in done.stderr
    assert b"-o FILE" in done.stderr


def test_a_stream_that_is_not_had_as_json_is_had_as_it_is(rx: Run, service: PagedService) -> None:
    service.send(Answer(b"", 406), of_type(b"A lamp", "text/plain"))
    result = rx("query", service.url, "Items(1)/Photo", "--no-check")
    assert (result.code, result.out) == (0, "A lamp\n")
    assert [fields["accept"] for _path, fields in service.asked] == ["application/json", "*/*"]


def test_a_web_page_in_place_of_rows_is_still_an_error(rx: Run, service: PagedService) -> None:
    for kind in ("text/html", "text/plain"):
        service.send(of_type(b"<html><title>Sign in</title></html>", kind))
        assert rx("query", service.url, "Items").code == 1
    service.send(of_type(b"hello", "text/plain"))
    result = rx("query", service.url, "Items")
    assert result.code == 1
    assert "returned text/plain instead of JSON" in result.err


def test_rows_of_a_wrong_type_are_still_rows(rx: Run, service: PagedService) -> None:
    for kind in ("text/plain", "application/octet-stream", ""):
        service.send(of_type(page([1]).body, kind))
        result = rx("query", service.url, "Items", "--format", "ndjson")
        assert json.loads(result.out)["Id"] == 1


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
def test_rows_go_into_a_file(rx: Run, service: PagedService, tmp_path: Path, form: str) -> None:
    service.send(page([1, 2]))
    printed = rx("query", service.url, "Items", "--format", form)
    target = tmp_path / "rows"
    result = rx("query", service.url, "Items", "--format", form, "-o", str(target))
    assert (result.code, result.out) == (0, "")
    assert target.read_text() == printed.out


def test_no_content_is_no_value(rx: Run, service: PagedService) -> None:
    service.send(Answer(b"", 204))
    result = rx("query", service.url, "Items(1)/Name/$value", "--no-check")
    assert (result.code, result.out) == (0, "")
    assert "HTTP 204: there is no value" in result.err


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (202, "accepted the request but has no result yet (HTTP 202)"),
        (304, "says that nothing was modified, but no copy is saved (HTTP 304)"),
    ],
)
def test_accepted_and_not_modified_are_named(
    rx: Run, service: PagedService, status: int, says: str
) -> None:
    service.send(Answer(b"", status))
    result = rx("query", service.url, "Items")
    assert result.code == 1
    assert says in result.err
