"""The figures of a census against a plain computation over the same rows, in each wire form."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.service import census as module
from reso_explorer.service.census import Census, CensusTaker, FieldCensus
from reso_explorer.values.legacy_rows import v4_rows

FIELDS = {
    "Id": "Edm.Int64",
    "Price": "Edm.Decimal",
    "Rate": "Edm.Double",
    "Beds": "Edm.Int32",
    "City": "Edm.String",
    "Pool": "Edm.Boolean",
    "Made": "Edm.DateTimeOffset",
}
DAY = "Listed"
NUMBERS = ("Id", "Price", "Rate", "Beds")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ROWS = 300


def model(*, legacy: bool) -> ModelIndex:
    day = "Edm.DateTime" if legacy else "Edm.Date"
    properties = "".join(
        f'<Property Name="{name}" Type="{kind}"/>' for name, kind in {**FIELDS, DAY: day}.items()
    )
    year = "2008/09" if legacy else ""
    namespace = f"http://schemas.microsoft.com/ado/{year}/edm"
    schema = namespace if legacy else "http://docs.oasis-open.org/odata/ns/edm"
    outer = (
        'Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"'
        if legacy
        else 'Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"'
    )
    text = (
        f'<edmx:Edmx {outer}><edmx:DataServices><Schema Namespace="s" xmlns="{schema}">'
        f'<EntityType Name="T"><Key><PropertyRef Name="Id"/></Key>{properties}</EntityType>'
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )
    return ModelIndex(read(text.encode()).model)


def drawn(chance: random.Random) -> list[dict[str, Any]]:
    """Return rows as values: numbers as Decimal, times as datetime; absent fields and nulls too."""
    rows = []
    for number in range(ROWS):
        row: dict[str, Any] = {
            "Id": Decimal(2**53 + chance.randrange(200)),
            "Price": Decimal(chance.randrange(10**7)).scaleb(-2),
            "Rate": Decimal(chance.randrange(-50, 50)).scaleb(-1),
            "Beds": Decimal(chance.randrange(6)),
            "City": chance.choice(["Rome", "Oslo", "", "Ürümqi", "oslo"]),
            "Pool": chance.random() < 0.3,
            "Made": EPOCH + dt.timedelta(seconds=chance.randrange(1_700_000_000)),
            DAY: dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(90)),
        }
        for name in [*row][1:]:
            if chance.random() < 0.2:
                row[name] = None
            elif chance.random() < 0.1:
                del row[name]
        rows.append(row | {"Id": row["Id"] if number else Decimal(2**53 + 1)})
    return rows


def v4(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a row of V4 JSON as the program parses it: numbers as int and Decimal."""
    made = {}
    for name, value in row.items():
        if isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() and name != "Price" else value
        elif isinstance(value, dt.datetime):
            zone = dt.timezone(dt.timedelta(hours=chance.randrange(-11, 12)))
            value = value.astimezone(zone).isoformat()
        elif isinstance(value, dt.date):
            value = value.isoformat()
        made[name] = value
    return made


def as_text(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a row of V4 JSON with IEEE754Compatible=true: Int64 and Decimal are strings."""
    wide = {"Id", "Price"}
    return {
        name: str(value) if name in wide and value is not None else value
        for name, value in v4(row, chance).items()
    }


def v2(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a row of V2 JSON: strings for wide numbers, ticks for times."""
    made: dict[str, Any] = {"__metadata": {"type": "s.T"}}
    for name, value in as_text(row, chance).items():
        source = row[name]
        if name == "Rate" and source is not None:
            value = str(source)
        elif isinstance(source, dt.datetime):
            value = f"/Date({int((source - EPOCH).total_seconds()) * 1000}+0000)/"
        elif isinstance(source, dt.date):
            value = f"/Date({(source - EPOCH.date()).days * 86_400_000})/"
        made[name] = value
    return made


def taken(rows: list[dict[str, Any]], index: ModelIndex) -> Census:
    taker = CensusTaker("Things", FIELDS, index=index, type_name="s.T")
    taker.add(rows)
    return taker.result()


def same_number(text: str | None, right: Fraction) -> bool:
    assert text is not None
    assert "E" not in text
    return Fraction(text) == right


def median(values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def moment(text: str | None, name: str) -> Any:
    assert text is not None
    found = dt.datetime.fromisoformat(text)
    return found.date() if name == DAY else found


@pytest.mark.parametrize("form", [v4, as_text, v2], ids=lambda form: form.__name__)
def test_figures(form: Any) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    plain = drawn(chance)
    index = model(legacy=form is v2)
    sent = [form(row, chance) for row in plain]
    census = taken(v4_rows(sent, index, "s.T") if form is v2 else sent, index)
    assert census.rows == ROWS
    for name in (*FIELDS, DAY):
        found = census.field(name)
        assert found is not None, (seed, name)
        values = [row[name] for row in plain if row.get(name) not in {None, ""}]
        assert found.present == sum(name in row for row in plain), (seed, name)
        assert found.filled == len(values), (seed, name)
        if name != "Made":  # one moment in several zones is several texts
            assert found.distinct == len(set(values)), (seed, name)
            most = sorted(Counter(values).values(), reverse=True)[:5]
            assert [each.number for each in found.common] == most, (seed, name)
        assert_bounds(found, name, values, seed)


def assert_bounds(found: FieldCensus, name: str, values: list[Any], seed: int) -> None:
    """Compare minimum and maximum, and of numbers the median and the histogram."""
    low, high = min(values), max(values)
    if name in NUMBERS:
        numbers = [Fraction(value) for value in values]
        assert same_number(found.minimum, min(numbers)), (seed, name)
        assert same_number(found.maximum, max(numbers)), (seed, name)
        assert same_number(found.median, median(numbers)), (seed, name)
        assert sum(found.histogram) == len(numbers), (seed, name)
    elif name == "City":
        assert (found.minimum, found.maximum) == (low, high), seed
        assert (found.shortest, found.longest) == (4, 6), seed
    elif name != "Pool":
        assert (moment(found.minimum, name), moment(found.maximum, name)) == (low, high), seed


def test_equal_numbers_are_one_value() -> None:
    rows: list[dict[str, Any]] = [{"Price": each} for each in ("5", "5.00", "7", Decimal("5.0"))]
    found = taken(rows, model(legacy=False)).field("Price")
    assert found is not None
    assert found.distinct == 2
    assert [(each.value, each.number) for each in found.common] == [("5", 3), ("7", 1)]


def test_bounds_are_those_of_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many numbers are kept for the median; later ones count for the bounds."""
    monkeypatch.setattr(module, "_MOST_NUMBERS", 10)
    rows: list[dict[str, Any]] = [{"Beds": number} for number in (*range(5, 20), 1, 99)]
    found = taken(rows, model(legacy=False)).field("Beds")
    assert found is not None
    assert (found.minimum, found.maximum) == ("1", "99")


def test_numbers_are_shown_without_exponents() -> None:
    rows: list[dict[str, Any]] = [{"Price": Decimal("1E+3")}, {"Price": Decimal("2.5E+4")}]
    found = taken(rows, model(legacy=False)).field("Price")
    assert found is not None
    assert (found.minimum, found.maximum, found.median) == ("1000", "25000", "13000")
