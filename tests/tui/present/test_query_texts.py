"""What is said about the query and its rows: marks, counts, failures, uses, colours."""

from __future__ import annotations

from typing import Any

import pytest

from reso_explorer.diagnostics import Diagnostic, Fix, Severity, Template
from reso_explorer.odata.ast import Span
from reso_explorer.query.signature import CallHelp
from reso_explorer.service.errors import BadRequestError, ErrorDetail
from reso_explorer.service.quota import Reading
from reso_explorer.tui.present.counts import duration_text, quota_line, result_line, size_text
from reso_explorer.tui.present.description import Use
from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.present.failure import failure_of
from reso_explorer.tui.present.highlight import highlight
from reso_explorer.tui.present.marks import Mark, marks_by_part
from reso_explorer.tui.present.note import note_pieces
from reso_explorer.tui.present.uses import is_used, used
from reso_explorer.tui.session import Results
from reso_explorer.values.judge import Judgment
from reso_explorer.workspace import ResultPage, WorkspaceError


def diagnostic(start: int, end: int, severity: str = "error", **more: Any) -> Diagnostic:
    return Diagnostic("x", Severity(severity), Span(start, end), Template("Not right."), **more)


def note(marks: dict[str, list[Mark]], width: int = 60, **more: Any) -> str:
    return "".join(piece.text for piece in note_pieces(marks, width, **more))


def test_diagnostics_stand_under_their_part() -> None:
    composed = Draft(resource="House", filter="Prcie gt 5", select="Nme").compose()
    start, _ = composed.spans["filter"]
    first, last = composed.spans["select"]
    found = marks_by_part(
        composed,
        [
            diagnostic(first, last, "info"),
            diagnostic(start, start + 5, "warning"),
            diagnostic(start + 9, start + 10),
            diagnostic(0, 0),
        ],
    )
    assert set(found) == {"filter", "select", "resource"}
    assert [(mark.start, mark.end) for mark in found["filter"]] == [(9, 10), (0, 5)]


def test_the_note_tells_the_worst_problem_and_its_fix() -> None:
    marks = {
        "select": [Mark(0, 3, "error", "No field Nme.", "Write Name")],
        "filter": [Mark(0, 3, "warning", "Hm."), Mark(5, 6, "info", "Look.")],
    }
    assert note(marks) == "! 1 of 3  No field Nme.  ^f Write Name"
    assert len(note(marks, width=30)) <= 30
    assert note({}) == "Press Space on a resource, or paste a URL or curl line."


def test_the_note_tells_the_problem_at_the_cursor_first() -> None:
    marks = {
        "filter": [Mark(0, 3, "error", "First."), Mark(8, 12, "warning", "Second.")],
    }
    assert note(marks, part="filter", cursor=9) == "! 2 of 2  Second."
    assert note(marks, part="filter", cursor=5) == "! 1 of 2  First."


def test_the_note_tells_the_function_at_the_cursor_before_the_words() -> None:
    call = CallHelp("substring", ("text: String", "start: Int32"), 1, "String", "A part.")
    text = note({}, call=call, words="All houses.")
    assert text == "substring(text: String, start: Int32) String  A part."
    info = {"filter": [Mark(0, 1, "info", "Look.")]}
    assert note(info, call=call).startswith("substring(")
    assert note(info, words="All houses.") == "i 1 of 1  Look."
    assert note({}, words="All houses.") == "All houses."
    active = [piece.text for piece in note_pieces({}, 60, call=call) if piece.kind == "accent"]
    assert active == ["start: Int32"]


def test_marks_keep_the_fix() -> None:
    composed = Draft(resource="House").compose()
    fix = Fix("Write it", ())
    mark = marks_by_part(composed, [diagnostic(0, 5, fix=fix)])["resource"][0]
    assert mark.fix_title == "Write it"


def results(**page: Any) -> Results:
    found = Results("House")
    rows = page.pop("rows", [{"A": 1}] * 25)
    found.add(ResultPage(rows=rows, columns=("A",), url="", elapsed=0.3124, **page))
    return found


def test_what_stands_above_the_rows_is_not_said_twice() -> None:
    told = "3 rows don't match your filter."
    judgments = (Judgment("filter-ignored", "$filter", told),)
    notes = (f"Local check: {told}", "Another note.")
    line = result_line(results(notes=notes, judgments=judgments), "House")
    assert line == "25 rows (all) · 312 ms · Another note."


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ({"count": 12431, "next_link": "n"}, "25 of 12,431 rows · page 1 · 312 ms"),
        ({"next_link": "n"}, "25 rows, more available · page 1 · 312 ms"),
        ({}, "25 rows (all) · 312 ms"),
        ({"rows": []}, "no rows · 312 ms"),
        ({"rows": [{"A": 1}], "is_single": True}, "1 row · 312 ms"),
        (
            {"notes": ("The server counts wrong.",)},
            "25 rows (all) · 312 ms · The server counts wrong.",
        ),
    ],
)
def test_counts_are_never_more_than_is_known(page: dict[str, Any], line: str) -> None:
    assert result_line(results(**page), "House") == line


def test_rows_of_another_query_say_so() -> None:
    assert result_line(results(), "House?$top=1").endswith("the query has changed since")
    assert result_line(Results(), "House") == ""


def test_times_and_sizes_are_readable() -> None:
    assert [duration_text(s) for s in (0.0004, 0.31, 2.44, 75)] == [
        "0 ms",
        "310 ms",
        "2.4 s",
        "1 min 15 s",
    ]
    assert [size_text(n) for n in (12, 14_200, 2_340_000)] == ["12 B", "14 KB", "2.3 MB"]


def test_a_server_error_is_told_with_everything_that_helps() -> None:
    error = BadRequestError(
        "The filter is wrong.",
        url="https://x.example/odata?access_token=abcdef",
        what_to_try="Write Price.",
        code="7",
        target="$filter",
        details=(ErrorDetail("No such field.", target="Prcie"),),
        inner={"message": "Rule 12."},
        likely_cause="A typo.",
    )
    failure = failure_of(error)
    lines = failure.lines()
    assert lines[0] == ("", "The filter is wrong.")
    assert ("Code", "7") in lines
    assert ("Target", "$filter") in lines
    assert ("·", "Prcie: No such field.") in lines
    assert ("Inner error", "Rule 12.") in lines
    assert lines[-2:] == [("Likely cause", "A typo."), ("Try", "Write Price.")]
    assert "abcdef" not in str(lines)


def test_an_error_of_the_workspace_is_told_with_its_hint() -> None:
    failure = failure_of(WorkspaceError("No file.", hint="Give one.", detail="a\nb"))
    assert failure.lines() == [("", "No file."), ("·", "a"), ("·", "b"), ("Try", "Give one.")]


def test_uses_come_and_go() -> None:
    draft = Draft(resource="House")
    for use in (
        Use("select", "House", "Price"),
        Use("expand", "House", "Owner"),
        Use("filter", "House", "Color", "Color eq 'Red'"),
        Use("select", "House", "Name", within=("Owner",)),
    ):
        with_it, _ = used(draft, use)
        assert is_used(with_it, use)
        assert not is_used(draft, use)
        assert used(with_it, use)[0] == draft or use.within
    assert not is_used(draft, Use("select", "Person", "Name"))


def test_pieces_of_a_filter_are_told_apart() -> None:
    text = "contains(City,'Oslo') and Price gt 5 or Sold eq true"
    looks = {text[start:end]: look for start, end, look in highlight(text)}
    assert looks["contains"] == "function"
    assert looks["'Oslo'"] == "string"
    assert looks["and"] == "operator"
    assert looks["Price"] == "name"
    assert looks["5"] == looks["true"] == "number"
    assert [look for *_, look in highlight("City eq 'Os")] == ["name", "operator", "bad"]


def test_the_tightest_allowance_is_told() -> None:
    def reading(limit: float | None, remaining: float | None) -> Reading:
        return Reading("requests", None, limit, remaining, None, "server")

    assert quota_line([]) == ""
    assert quota_line([reading(None, 5)]) == ""
    assert quota_line([reading(20_000, 19_000), reading(1_200, 3)]) == ("3 of 1,200 requests left")
