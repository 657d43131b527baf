"""What the server said is in the error as text, as JSON and in the HTTP archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .paged_service import Answer, PagedService, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any

BODY = {
    "error": {
        "code": "F7",
        "message": "The field Remarks is suppressed for level IDX",
        "target": "$filter",
        "details": [{"code": "F8", "message": "Remarks is private", "target": "Remarks"}],
        "innererror": {"message": "rule 12", "stacktrace": "at x"},
    }
}


@pytest.fixture
def service() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


def refusal(status: int = 400) -> Answer:
    kind = {"Content-Type": "application/json"}
    return Answer(json.dumps(BODY).encode(), status, kind)


def test_text(rx: Run, service: PagedService) -> None:
    service.send(refusal())
    lines = rx("query", service.url, "Items").err.splitlines()
    at = lines.index(
        "Error: 127.0.0.1 rejected the request (HTTP 400): "
        "The field Remarks is suppressed for level IDX."
    )
    assert lines[at + 1 : at + 5] == [
        "  Code: F7",
        "  Target: $filter",
        "  - Remarks: Remarks is private",
        "  Inner error: rule 12",
    ]
    assert (
        lines[-1] == "Try: Leave out the field that the server names; your key can't use it there."
    )


def test_json(rx: Run, service: PagedService) -> None:
    service.send(refusal())
    result = rx("query", service.url, "Items", "--format", "json")
    assert (result.code, result.out) == (1, "")
    error = json.loads(result.err.splitlines()[-1])["error"]
    assert error["status"] == 1
    cause = error["cause"]
    assert cause["serverMessage"] == BODY["error"]["message"]
    assert (cause["code"], cause["target"], cause["status"]) == ("F7", "$filter", 400)
    assert cause["details"] == [
        {"message": "Remarks is private", "code": "F8", "target": "Remarks"}
    ]
    assert cause["inner"]["message"] == "rule 12"
    assert error["try"].startswith("Leave out the field")


def test_json_of_an_incomplete_run(rx: Run, service: PagedService) -> None:
    service.send(page([1, 2], "Items?2", count=5), refusal(403))
    result = rx("query", service.url, "Items", "--all", "--format", "json")
    assert result.code == 3
    assert [row["Id"] for row in json.loads(result.out)] == [1, 2]
    error = json.loads(result.err.splitlines()[-1])["error"]
    assert error["status"] == 3
    assert error["message"].startswith("Incomplete: read 2 of 5 rows, then stopped: ")
    assert error["cause"]["serverMessage"] == BODY["error"]["message"]


def test_archive(
    rx: Run, service: PagedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "marked-token-55ee1f")
    monkeypatch.setenv("RESO_EXPLORER_HAR", str(tmp_path / "run.har"))
    words = b"Key marked-token-55ee1f may not read Items \x1b[31m"
    service.send(Answer(words, 403, {"Content-Type": "text/plain"}))
    rx("query", service.url, "Items")
    entries = json.loads((tmp_path / "run.har").read_text())["log"]["entries"]
    (text,) = [e["response"]["content"]["text"] for e in entries if e["response"]["status"] == 403]
    assert text.startswith("Key ")
    assert text.endswith(" may not read Items \\x1b[31m")
    assert "55ee1f" not in text
    assert "text" not in entries[0]["response"]["content"]


def test_plain_text_and_web_pages_come_first(rx: Run, service: PagedService) -> None:
    for body, kind in (
        (b"Shelf 3 is locked until Monday", "text/plain"),
        (b"<html><body><h1>Shelf 3 is locked until Monday</h1></body></html>", "text/html"),
    ):
        service.send(Answer(body, 400, {"Content-Type": kind}))
        first = next(
            line
            for line in rx("query", service.url, "Items").err.splitlines()
            if line.startswith("Error")
        )
        assert first == (
            "Error: 127.0.0.1 rejected the request (HTTP 400): Shelf 3 is locked until Monday."
        )
