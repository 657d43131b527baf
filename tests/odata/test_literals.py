"""What is wrong with a malformed literal, in one sentence each."""

from __future__ import annotations

import pytest

from reso_explorer.odata import parse

MALFORMED = [
    ("5.", "A number needs a digit after the decimal point."),
    ("12abc", "Looks like a number but isn't a valid one."),
    ("guid'123'", "A GUID has 8, 4, 4, 4, and 12 hexadecimal digits, separated by `-`."),
    ("2026-1-5", "Month and day need two digits: 2026-01-05."),
    ("02026-01-05", "A year with more than four digits can't start with zero."),
    ("2026-13-01", "There is no month 13."),
    ("2026-02-30", "Month 02 of 2026 has no day 30."),
    ("24:00:00", "There is no hour 24; a day ends at 23:59:59."),
    ("07:60:00", "There is no minute 60."),
    ("07:59:61", "There is no second 61."),
    ("07:59:59.1234567890123", "Seconds can have at most 12 decimal places."),
    (
        "2026-01-31T00:00:00",
        "A timestamp needs an offset: add `Z` for UTC, or one like `-05:00`.",
    ),
    ("2026-01-31T00:00:00+5", "Write the offset as `Z`, `-05:00`, or `+05:00`."),
    ("2026-01-31T00:00:00+25:00", "There is no offset +25:00."),
    ("datetime'2026-01-31T00:00:00-05:00'", "A V2 `datetime` has no offset."),
    (
        "duration'P1Y'",
        "Durations can't have years or months, only days, hours, minutes, and seconds.",
    ),
    (
        "duration'1h'",
        "Write durations like `P1DT2H30M5.5S`: days, `T`, hours, minutes, and seconds.",
    ),
    ("time'7:59'", "Write V2 times like `PT7H59M`."),
    ("binary'a+b/'", "Binary values use URL-safe base64: `-` for `+`, `_` for `/`."),
    ("binary'a'", "This isn't a complete base64 value."),
    ("X'4F4'", "A V2 binary value has pairs of hexadecimal digits."),
    ("geography'SRID=0;(1 2)'", "A shape starts with its name, such as `Point`."),
    ("geography'SRID=0;Point(1 2,3 4)'", "A point has one position: longitude, space, latitude."),
    ("geography'SRID=0;Point(a b)'", "A position consists of numbers."),
    ("geography'SRID=0;Point(1 2'", "Expected `)` here."),
    ("geography'SRID=0;Point(1 2) x'", "Unexpected text after the shape."),
]


@pytest.mark.parametrize(("text", "problem"), MALFORMED)
def test_the_sentence_says_what_is_wrong(text: str, problem: str) -> None:
    (error,) = parse(text, "literal").errors
    assert error.code == "bad-literal"
    assert error.message.endswith(f" is malformed. {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("NS.Color'Red,,Blue'", "A member is missing."),
        ("NS.Color'Red, Blue'", "Enum members can't have spaces around them."),
        ("NS.Color'Deep Red'", "A member of an enum is a name or a number."),
    ],
)
def test_the_sentence_says_what_is_wrong_with_a_member(text: str, problem: str) -> None:
    (error,) = parse(text, "literal").errors
    assert error.code == "bad-enum-member"
    assert error.message.endswith(f" is malformed. {problem}")


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "5",
        "1e5",
        "-INF",
        "'O''Neil'",
        "01234567-89ab-cdef-0123-456789abcdef",
        "2024-02-29",
        "23:59:60",
        "2026-01-31T00:00:00Z",
        "2026-01-31T00:00:00.123-05:00",
        "duration'P1DT2H5.5S'",
        "binary'T0Q'",
        "X'4F44'",
        "NS.Color'Red,Blue'",
        "geography'SRID=4326;Point(-71.1 42.3)'",
    ],
)
def test_right_literals(text: str) -> None:
    assert parse(text, "literal").errors == ()
