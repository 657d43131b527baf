"""The response of the last request, as lines."""

from __future__ import annotations

from reso_explorer.service.transport import Exchange, Recording
from reso_explorer.tui.present.response import (
    body_of,
    first_folded,
    phases_text,
    response_lines,
    status_text,
)

BODY = b'{"@odata.context": "x", "value": [{"K": 1, "T": "\\u001b[2J"}, {"K": 2}]}'


def exchange(status: int = 200, error: str = "", unfinished: str = "") -> Exchange:
    return Exchange(
        "GET",
        "https://feed.example/Property?$top=2",
        0.0,
        0.312,
        status,
        (("accept", "application/json"), ("authorization", "•••")),
        (("content-type", "application/json"),) if status else (),
        84_000,
        84_000,
        error,
        reason="OK" if status == 200 else "",
        phases=(("connect", 0.021), ("TLS", 0.038), ("wait", 0.231), ("read", 0.022)),
        unfinished=unfinished,
    )


def texts(recording: Recording, **options: object) -> list[str]:
    body = body_of(recording)
    options = {"folded": first_folded(body), **options}
    lines = response_lines(recording, body, width=60, **options)  # type: ignore[arg-type]
    return [f"{line.name}: {line.cell.text}" for line in lines]


def test_sections_and_the_folded_rows_of_the_body() -> None:
    recording = Recording([exchange()], BODY)
    assert status_text(recording) == "200"
    assert texts(recording) == [
        "Request: GET https://feed.example/Property?$top=2",
        "Headers: 1 header · 200 OK · application/json",
        "Trace: 312 ms: connect 21 · TLS 38 · wait 231 · read 22",
        f"Body: 72 B · folded, v changes it · {BODY.decode()}",
        "@odata.context: x",
        "value: 2 rows",
        "#1: 2 values",
        "#2: 1 value",
    ]


def test_unfolded_raw_and_pretty() -> None:
    recording = Recording([exchange()], BODY)
    unfolded = texts(recording, folded=frozenset())
    assert "authorization: •••" in unfolded
    assert (
        "GET: 200 OK · 312 ms: connect 21 · TLS 38 · wait 231 · read 22 · 84 KB received"
        in unfolded
    )
    assert any(line.startswith("T: ") and "\x1b" not in line for line in unfolded)
    assert ':       "T": "\\u001b[2J"' in texts(recording, view="pretty")
    raw = texts(recording, view="raw")
    assert raw[-1] == f": {BODY.decode()}"


def test_what_the_rows_show_stands_first() -> None:
    recording = Recording([exchange()], BODY)
    lines = response_lines(recording, body_of(recording), width=60, judged=("43 of 50 \x1b[2J",))
    assert (lines[0].is_judgment, lines[0].cell.kind) == (True, "warning")
    assert "\x1b" not in lines[0].cell.text


def test_no_answer_shows_how_far_it_got() -> None:
    recording = Recording([exchange(0, "The TLS handshake failed.", "read")])
    assert status_text(recording) == "no answer"
    shown = texts(recording)
    assert "Headers: 0 headers · no answer" in shown
    assert ": The TLS handshake failed." in shown
    assert phases_text(recording.exchanges[0]).endswith("read 22 (didn't finish)")


def test_a_body_that_is_no_json_is_raw() -> None:
    recording = Recording([exchange(502)], b"<html>\n\x1b]52;c;aGk=\x07</html>")
    shown = texts(recording)
    assert shown[-2] == ": <html>"
    assert "\x1b" not in shown[-1]
    assert body_of(recording).views == ("raw",)
