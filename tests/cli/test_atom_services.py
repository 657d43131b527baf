"""Services that speak Atom only, on the command line: rows, relations, downloads, and probes."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.atom_service import PackageFeed, TradeService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any


@pytest.fixture(scope="module")
def packages() -> Iterator[PackageFeed]:
    with PackageFeed() as service:
        yield service


@pytest.fixture(scope="module")
def trade() -> Iterator[TradeService]:
    with TradeService() as service:
        yield service


def rows(done: Any) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without annotations."""
    return {name: value for name, value in row.items() if "@" not in name}


def sent(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the server as JSON has it."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }


def test_all_packages_with_their_mapped_properties(rx: Run, packages: PackageFeed) -> None:
    packages.asked.clear()
    found = rows(rx("query", packages.url, "Packages", "--all", "--format", "ndjson"))
    truth = [sent(row) for row in packages.sets["Packages"].rows]
    assert [plain(row) for row in found] == [
        {name: value for name, value in row.items() if value is not None or name != "Summary"}
        for row in truth
    ]
    assert list(plain(found[1])) == list(truth[1]), "in the order of the schema"
    assert found[0]["@odata.mediaReadLink"].endswith("/$value")
    assert found[0]["@odata.mediaContentType"] == "application/zip"
    assert len(packages.asked) == 3


def test_filters_are_those_of_v2(rx: Run, packages: PackageFeed) -> None:
    text = "Packages?$filter=contains(Id,'Data') and Published gt 2000-01-01T00:00:00Z"
    fixed = rx("repair", packages.url, text)
    assert fixed.code == 0
    query = fixed.out.strip()
    assert "substringof('Data',Id) and Published gt datetime'2000-01-01T00:00:00'" in query
    found = rows(rx("query", packages.url, query, "--format", "ndjson"))
    assert [row["Version"] for row in found] == ["1.0.0", "1.6.0", "1.9.0"]


def test_one_package_and_a_function_import(rx: Run, packages: PackageFeed) -> None:
    text = "Packages(Id='Acme.Data',Version='1.3.0')"
    (one,) = rows(rx("query", packages.url, text, "--format", "ndjson"))
    assert (one["Version"], one["Published"]) == ("1.3.0", "1900-05-04T00:00:00")
    text = "FindPackagesById()?id='Acme.Data'&$orderby=Version desc"
    found = rows(rx("query", packages.url, text, "--format", "ndjson"))
    assert [row["Version"] for row in found] == ["1.9.0", "1.6.0", "1.3.0", "1.0.0"]


def test_downloads_hold_every_digit(rx: Run, packages: PackageFeed, tmp_path: Path) -> None:
    target = tmp_path / "packages.csv"
    done = rx("download", packages.url, "Packages", "-o", str(target))
    assert done.code == 0
    assert "Wrote 12 of 12 rows in 3 pages" in done.err
    with target.open(newline="") as file:
        found = list(csv.DictReader(file))
    truth = packages.sets["Packages"].rows
    assert [row["PackageSize"] for row in found] == [str(row["PackageSize"]) for row in truth]
    assert [row["Summary"] for row in found] == [row["Summary"] or "" for row in truth]


def test_a_key_of_two_fields_is_paged_by(rx: Run, packages: PackageFeed, tmp_path: Path) -> None:
    target = tmp_path / "packages.ndjson"
    done = rx("download", packages.url, "Packages", "-o", str(target), "--by", "keyset")
    assert done.code == 0, done.err
    assert "Paging by keyset (Id,Version)" in done.err
    found = [json.loads(line) for line in target.read_text().splitlines()]
    truth = sorted((row["Id"], row["Version"]) for row in packages.sets["Packages"].rows)
    assert [(row["Id"], row["Version"]) for row in found] == truth


@pytest.mark.parametrize("way", ["link", "keyset"])
def test_downloads_of_a_service_that_rejects_json(
    rx: Run, trade: TradeService, tmp_path: Path, way: str
) -> None:
    target = tmp_path / "orders.ndjson"
    done = rx("download", trade.url, "Orders", "-o", str(target), "--by", way)
    assert done.code == 0, done.err
    found = [plain(json.loads(line)) for line in target.read_text().splitlines()]
    assert found == [sent(row) for row in trade.sets["Orders"].rows]


def test_expanded_and_deferred_relations(rx: Run, trade: TradeService) -> None:
    text = "Customers?$expand=Orders&$top=4"
    found = rows(rx("query", trade.url, text, "--format", "ndjson"))
    orders = trade.sets["Orders"].rows
    for row in found:
        expected = [r["OrderID"] for r in orders if r["CustomerID"] == row["CustomerID"]]
        assert [each["OrderID"] for each in row["Orders"]] == expected
    assert found[1]["CompanyName"] == "O'Neil & Sons 1"
    assert found[1]["Phones"] == ["555-1", "556-1"]
    assert found[1]["Address"] == {"City": "City 1", "Zip": "00001"}
    assert (found[3]["Credit"], found[0]["Phones"]) == (None, [])
    one = rows(
        rx("query", trade.url, "Orders?$skip=6&$top=1&$expand=Customer", "--format", "ndjson")
    )
    assert one[0]["Customer"] is None
    assert "Orders" not in rows(rx("query", trade.url, "Customers?$top=1", "--format", "ndjson"))[0]


def test_related_rows_are_followed(rx: Run, trade: TradeService) -> None:
    asked = ("query", trade.url, "Orders?$top=12", "--all", "--follow", "Customer")
    found = rows(rx(*asked, "--format", "ndjson"))
    orders = trade.sets["Orders"].rows[:12]
    assert {row["CustomerID"] for row in found} == {
        row["CustomerID"] for row in orders if row["CustomerID"]
    }


def test_checks_say_the_forms_of_the_version(rx: Run, trade: TradeService) -> None:
    done = rx("check", trade.url, "Orders?$filter=OrderDat gt 2024-01-01T00:00:00Z&$count=true")
    assert "Did you mean `OrderDate`?" in done.out + done.err
    assert "$inlinecount=allpages" in done.out + done.err


def test_probe_verdicts_are_right(rx: Run, trade: TradeService) -> None:
    done = rx(
        "probe", trade.url, "Orders", "OrderID", "OrderDate", "CustomerID", "--format", "json"
    )
    assert done.code == 0, done.err
    found = {(each["of"], each["capability"]): each["verdict"] for each in json.loads(done.out)}
    truth = {"select", "orderby-asc", "orderby-desc", "eq", "ne", "eq-null"}
    for name in ("OrderID", "OrderDate", "CustomerID"):
        for capability in truth:
            assert found[name, capability] == "SUPPORTED", (name, capability)
    for capability in ("substringof", "startswith", "endswith", "tolower"):
        assert found["CustomerID", capability] == "SUPPORTED"
    whole = json.loads(rx("probe", trade.url, "Orders", "--format", "json").out)
    verdicts = {each["capability"]: each["verdict"] for each in whole}
    assert verdicts["format"] == "REJECTED"
    assert {verdicts[each] for each in ("top", "skip", "count", "key", "expand")} == {"SUPPORTED"}


def test_rows_that_lead_to_related_ones_but_are_missing_are_said(
    rx: Run, trade: TradeService
) -> None:
    trade.linked = trade.url.replace("127.0.0.1", "localhost")
    host = trade.linked.split("/")[2]
    asked = ("query", trade.url, "Orders", "--all", "--follow", "Customer", "--format", "ndjson")
    try:
        short = rx(*asked)
        whole = rx(*asked, "--allow-host", host)
    finally:
        trade.linked = trade.url
    assert short.code == 3
    assert f"--allow-host {host}" in short.err
    assert len(short.out.splitlines()) == 5
    assert (whole.code, len(whole.out.splitlines())) == (0, 9)
