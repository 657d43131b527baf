from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.edm import INTEGER_RANGES
from reso_explorer.odata.literal_check import check_literal
from reso_explorer.odata.literals import format_literal

GUID = "01234567-89ab-cdef-0123-456789abcdef"
UTC = dt.UTC
POINT = "geography'SRID=4326;Point(-71.1 42.3)'"

FORMATTED = [
    (None, "Edm.String", "4.0", "null"),
    ("O'Neil", "Edm.String", "4.0", "'O''Neil'"),
    (5, "Edm.String", "4.0", "'5'"),
    (True, "Edm.Boolean", "4.0", "true"),
    ("False", "Edm.Boolean", "4.0", "false"),
    (42, "Edm.Int32", "4.0", "42"),
    ("-7", "Edm.Int64", "4.0", "-7"),
    (42, "Edm.Int64", "2.0", "42L"),
    (Decimal("3.10"), "Edm.Decimal", "4.0", "3.10"),
    (Decimal("1E+3"), "Edm.Decimal", "4.0", "1000"),
    (0.1, "Edm.Decimal", "4.0", "0.1"),
    (3, "Edm.Decimal", "2.0", "3M"),
    (2.5, "Edm.Double", "4.0", "2.5"),
    (float("nan"), "Edm.Double", "4.0", "NaN"),
    (float("-inf"), "Edm.Double", "4.0", "-INF"),
    (2.5, "Edm.Double", "2.0", "2.5d"),
    (2.5, "Edm.Single", "2.0", "2.5f"),
    (UUID(GUID), "Edm.Guid", "4.0", GUID),
    (GUID, "Edm.Guid", "2.0", f"guid'{GUID}'"),
    (dt.date(2026, 1, 31), "Edm.Date", "4.0", "2026-01-31"),
    (dt.datetime(2026, 1, 31, tzinfo=UTC), "Edm.Date", "4.0", "2026-01-31"),
    (dt.datetime(2026, 1, 31, tzinfo=UTC), "Edm.DateTimeOffset", "4.0", "2026-01-31T00:00:00Z"),
    (
        "2026-01-31T00:00:00Z",
        "Edm.DateTimeOffset",
        "2.0",
        "datetimeoffset'2026-01-31T00:00:00Z'",
    ),
    ("2026-01-31T00:00:00", "Edm.DateTime", "2.0", "datetime'2026-01-31T00:00:00'"),
    (dt.time(7, 59), "Edm.TimeOfDay", "4.0", "07:59:00"),
    (dt.time(7, 59), "Edm.Time", "2.0", "time'PT7H59M0S'"),
    (dt.timedelta(days=1, hours=2, seconds=5.5), "Edm.Duration", "4.0", "duration'P1DT2H5.5S'"),
    (dt.timedelta(minutes=-5), "Edm.Duration", "4.01", "'-PT5M'"),
    (dt.timedelta(), "Edm.Duration", "4.0", "duration'PT0S'"),
    (b"OD", "Edm.Binary", "4.0", "binary'T0Q'"),
    (b"OD", "Edm.Binary", "2.0", "X'4F44'"),
    ((-71.1, 42.3), "Edm.GeographyPoint", "4.0", POINT),
    ("SRID=0;Point(1 2)", "Edm.Geometry", "4.0", "geometry'SRID=0;Point(1 2)'"),
    ("Active", "NS.Status", "4.0", "NS.Status'Active'"),
    (["Red", "Blue"], "NS.Color", "4.01", "'Red,Blue'"),
]


@pytest.mark.parametrize(("value", "edm_type", "form", "literal"), FORMATTED)
def test_format_literal(value: object, edm_type: str, form: str, literal: str) -> None:
    assert format_literal(value, edm_type, form=form) == literal
    assert check_literal(literal, edm_type, form=form) is None


@pytest.mark.parametrize(
    ("value", "edm_type"),
    [
        ("x", "Edm.Int32"),
        (True, "Edm.Int32"),
        (1.5, "Edm.Int32"),
        (256, "Edm.Byte"),
        ("9" * 9999, "Edm.Int64"),
        ("x", "Edm.Decimal"),
        (float("inf"), "Edm.Decimal"),
        ("x", "Edm.Double"),
        ("maybe", "Edm.Boolean"),
        ("x", "Edm.Guid"),
        ("2026-02-30", "Edm.Date"),
        (dt.datetime(2026, 1, 31), "Edm.DateTimeOffset"),  # noqa: DTZ001
        ("24:00", "Edm.TimeOfDay"),
        ("P1Y", "Edm.Duration"),
        ("*", "Edm.Binary"),
        ("Point(1)", "Edm.GeographyPoint"),
        ("LineString(1 2,3 4)", "Edm.GeographyPoint"),
        ("Deep Red", "NS.Color"),
        ("x", "Edm.Stream"),
    ],
)
def test_a_value_that_does_not_fit(value: object, edm_type: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        format_literal(value, edm_type)


@pytest.mark.parametrize(
    ("text", "edm_type", "code", "replacement"),
    [
        ("'5'", "Edm.Int32", "literal-type", "5"),
        ("'x'", "Edm.Int32", "literal-type", ""),
        ("5.5", "Edm.Int32", "literal-type", ""),
        ("300", "Edm.Byte", "literal-range", ""),
        ("5", "Edm.String", "literal-type", "'5'"),
        ("'true'", "Edm.Boolean", "literal-type", "true"),
        ("1", "Edm.Boolean", "literal-type", "true"),
        ("'2026-01-31T00:00:00Z'", "Edm.DateTimeOffset", "literal-type", "2026-01-31T00:00:00Z"),
        ("2026-01-31", "Edm.DateTimeOffset", "literal-type", "2026-01-31T00:00:00Z"),
        (
            "datetime'2026-01-31T00:00:00'",
            "Edm.DateTimeOffset",
            "literal-type",
            "2026-01-31T00:00:00Z",
        ),
        ("2026-01-31T00:00:00Z", "Edm.Date", "literal-type", "2026-01-31"),
        ("'2026-01-31'", "Edm.Date", "literal-type", "2026-01-31"),
        (f"'{GUID}'", "Edm.Guid", "literal-type", GUID),
        ("'PT5M'", "Edm.Duration", "literal-type", "duration'PT5M'"),
        ("5", "NS.Status", "literal-type", ""),
        ("NS.Other'A'", "NS.Status", "literal-enum-type", "NS.Status'A'"),
        ("'Point(1 2)'", "Edm.GeographyPoint", "literal-type", ""),
        ("geometry'SRID=0;Point(1 2)'", "Edm.GeographyPoint", "literal-type", ""),
        ("geography'SRID=0;LineString(1 2,3 4)'", "Edm.GeographyPoint", "literal-type", ""),
        ("2026-13-01", "Edm.Date", "bad-literal", ""),
        ("'x", "Edm.String", "unclosed-string", ""),
    ],
)
def test_check_literal(text: str, edm_type: str, code: str, replacement: str) -> None:
    problem = check_literal(text, edm_type)
    assert problem is not None
    assert (problem.code, problem.replacement) == (code, replacement)
    if replacement:
        assert check_literal(replacement, edm_type) is None


@pytest.mark.parametrize(
    ("text", "edm_type"),
    [
        ("null", "Edm.Int32"),
        ("5", "Edm.Decimal"),
        ("5", "Edm.Double"),
        ("1e5", "Edm.Decimal"),
        ("'Active'", "NS.Status"),
        ("POINT(1 2)", "Edm.GeographyPoint"),
        ("'x'", "Edm.Untyped"),
    ],
)
def test_what_fits(text: str, edm_type: str) -> None:
    assert check_literal(text, edm_type) is None


@given(st.sampled_from(sorted(INTEGER_RANGES)), st.integers())
def test_ranges(edm_type: str, number: int) -> None:
    low, high = INTEGER_RANGES[edm_type]
    fits = low <= number <= high
    assert (check_literal(str(number), edm_type) is None) == fits


@given(st.timedeltas())
def test_every_duration_has_a_right_form(value: dt.timedelta) -> None:
    assert check_literal(format_literal(value, "Edm.Duration"), "Edm.Duration") is None
