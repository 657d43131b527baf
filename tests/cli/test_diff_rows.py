"""`diff A B --rows RESOURCE`: what two keys of one MLS see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from tests.feed_service import METADATA, FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any

WITH_STATUS = METADATA.replace(
    b'<Property Name="City" Type="Edm.String"/>',
    b'<Property Name="City" Type="Edm.String"/><Property Name="StandardStatus" Type="Edm.String"/>',
)
WITH_OFFER = WITH_STATUS.replace(
    b'<Property Name="MlgCanView"',
    b'<Property Name="PrivateRemarks" Type="Edm.String"/><Property Name="MlgCanView"',
)


def _fill(service: FeedService, numbers: range, *, remarks: bool) -> None:
    for n in numbers:
        more = {"PrivateRemarks": "call first"} if remarks and n % 2 == 0 else {}
        status = "Closed" if n % 4 == 0 else "Active"
        price = {"ListPrice": 1000 + n} if remarks or n % 5 else {"ListPrice": None}
        service.put(f"k{n:04}", at=n, StandardStatus=status, **price, **more)


@pytest.fixture
def idx() -> Iterator[FeedService]:
    """A key that sees 80 rows, none of them closed and numbered beyond 40."""
    with FeedService(metadata=WITH_STATUS, page=100) as service:
        _fill(service, range(100), remarks=False)
        for n in range(40, 100, 4):
            service.drop(f"k{n:04}")
        service.drop("k0001")
        yield service


@pytest.fixture
def vow() -> Iterator[FeedService]:
    """A key that sees all 100 rows but one, and one more field."""
    with FeedService(metadata=WITH_OFFER, page=100) as service:
        _fill(service, range(100), remarks=True)
        service.drop("k0002")
        yield service


def _json(rx: Run, *arguments: str) -> tuple[int, dict[str, Any], str]:
    result = rx("diff", *arguments, "--format", "json")
    return result.code, json.loads(result.out), result.err


def test_all_that_differs_is_found(rx: Run, idx: FeedService, vow: FeedService) -> None:
    code, found, err = _json(rx, idx.url, vow.url, "--rows", "Property")
    assert code == 0, err
    assert found["totals"] == [84, 99]
    assert found["read"] == [84, 99]
    fields = {each["name"]: each for each in found["fields"]}
    assert fields["PrivateRemarks"]["declared"] == [False, True]
    mine = list(idx.rows["Property"].values())
    theirs = list(vow.rows["Property"].values())
    for name, each in fields.items():
        expected = [
            sum(row.get(name) is not None for row in rows) / len(rows) for rows in (mine, theirs)
        ]
        assert each["share"] == pytest.approx(expected), name
    (counts,) = found["counts"]
    assert counts["field"] == "StandardStatus"
    for each in counts["values"]:
        assert each["rows"] == [
            sum(row["StandardStatus"] == each["value"] for row in rows) for rows in (mine, theirs)
        ]
    assert {each["value"] for each in counts["values"]} == {"Active", "Closed"}
    assert found["keys"]["only"] == [1, 16]
    assert found["keys"]["examples"][0] == ["k0002"]
    expected_keys = sorted(vow.rows["Property"].keys() - idx.rows["Property"].keys())
    assert found["keys"]["examples"][1] == expected_keys
    assert found["problems"] == []


def test_a_bounded_sample_compares_keys_of_one_range(
    rx: Run, idx: FeedService, vow: FeedService
) -> None:
    code, found, _ = _json(rx, idx.url, vow.url, "--rows", "Property", "--sample", "60")
    assert code == 0
    assert found["read"] == [60, 60]
    until = found["keys"]["until"]
    assert until == sorted(vow.rows["Property"])[59]
    for side, service in enumerate((idx, vow)):
        other = (vow, idx)[side].rows["Property"]
        within = [key for key in service.rows["Property"] if key <= until]
        assert found["keys"]["compared"][side] == len(within)
        only = sorted(key for key in within if key not in other)
        assert found["keys"]["examples"][side] == only


def test_text_names_fields_counts_and_keys(rx: Run, idx: FeedService, vow: FeedService) -> None:
    result = rx("diff", idx.url, vow.url, "--rows", "Property")
    assert result.code == 0
    assert "not declared, 0% filled" in result.out
    assert "Only values in the sample rows are counted." in result.out
    assert f"Only {idx.url}: 1 (k0002)." in result.out
    assert f"Only {vow.url}: 16 (k0001, k0040, " in result.out
    lines = {line.split()[0]: line.split()[1:] for line in result.out.splitlines() if line}
    assert lines["Closed"] == ["10", "25"]
    assert lines["rows"] == ["84", "99"]


def test_the_price_is_said_and_held(rx: Run, idx: FeedService, vow: FeedService) -> None:
    result = rx("diff", idx.url, vow.url, "--rows", "Property")
    assert result.err.count("Sending about 14 requests to 127.0.0.1") == 2
    for service in (idx, vow):
        assert len(service.asked) == 4  # the sample, the total, and two values
        assert any("$filter" in unquote(path) for path in service.asked)


def test_a_side_that_cannot_be_read_is_incomplete(
    rx: Run, idx: FeedService, vow: FeedService
) -> None:
    vow.refuse = lambda path: 403
    code, found, err = _json(rx, idx.url, vow.url, "--rows", "Property")
    assert code == 3
    assert found["totals"] == [84, None]
    assert found["keys"] is None
    assert len(found["problems"]) == 1
    assert f"{vow.url}: can't read sample rows: " in err
    assert "The comparison is incomplete." in err
    assert len(vow.asked) == 1
    assert {tuple(each["rows"]) for each in found["counts"][0]["values"]} == {
        (74, None),
        (10, None),
    }


def test_counts_that_are_missing_are_incomplete(
    rx: Run, idx: FeedService, vow: FeedService
) -> None:
    vow.counts = False
    code, found, err = _json(rx, idx.url, vow.url, "--rows", "Property", "--sample", "60")
    assert code == 3
    assert found["totals"] == [84, None]
    assert f"{vow.url}: the server doesn't count rows." in err
    assert f"{vow.url}: some counts by `StandardStatus` are missing." in err
    assert found["keys"]["compared"][1] == 60


def test_rows_out_of_order_are_not_compared(rx: Run, idx: FeedService, vow: FeedService) -> None:
    rows = vow.rows["Property"]
    for number, key in enumerate(list(rows)):
        rows[key] = {**rows[key], "ListingKey": f"k{(number * 37) % 101:04}"}
    original = vow._page

    def unordered(path: str, name: str, options: dict[str, str], fields: dict[str, str]) -> bytes:
        options.pop("$orderby", None)
        return original(path, name, options, fields)

    vow._page = unordered  # type: ignore[method-assign]
    code, found, err = _json(rx, idx.url, vow.url, "--rows", "Property", "--sample", "60")
    assert code == 3
    assert found["keys"] is None
    assert "Keys aren't compared: the rows aren't in the order of the key." in err


def test_neither_side_can_be_read(rx: Run, idx: FeedService, vow: FeedService) -> None:
    idx.refuse = vow.refuse = lambda path: 403
    result = rx("diff", idx.url, vow.url, "--rows", "Property")
    assert result.code == 1
    assert "Neither key can read Property." in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--rows", "Propertie"), "There is no resource `Propertie`."),
        (("--rows", "Property", "--by", "Nope"), "`Nope` isn't a field of Property on both sides."),
        (("--rows", "Property", "--by", "PrivateRemarks"), "on both sides."),
        (("--rows", "Property", "--kind", "added"), "--kind doesn't work with --rows"),
        (("--rows", "Property", "--format", "csv"), "--rows can't print csv."),
        (("--by", "City"), "--sample and --by require --rows."),
    ],
)
def test_a_wrong_call_sends_no_rows_request(
    rx: Run, idx: FeedService, vow: FeedService, arguments: tuple[str, ...], words: str
) -> None:
    result = rx("diff", idx.url, vow.url, *arguments)
    assert result.code == 2
    assert words in result.err
    assert idx.asked == vow.asked == []


def test_a_key_that_is_rejected_on_the_way_stops_that_side(
    rx: Run, idx: FeedService, vow: FeedService
) -> None:
    vow.refuse = lambda path: 401 if "$filter" in unquote(path) else None
    code, found, err = _json(rx, idx.url, vow.url, "--rows", "Property")
    assert code == 3
    assert found["totals"] == [84, 99]
    assert len(vow.asked) == 3  # the sample, the total, and the rejected count
    assert [each["rows"][1] for each in found["counts"][0]["values"]] == [None, None]
    assert f"{vow.url}: can't read the count of `Active`: " in err


def test_a_chosen_field_is_counted(rx: Run, idx: FeedService, vow: FeedService) -> None:
    arguments = ("--rows", "Property", "--by", "MlgCanView", "--by", "StandardStatus")
    _, found, _ = _json(rx, idx.url, vow.url, *arguments)
    assert [each["field"] for each in found["counts"]] == ["MlgCanView", "StandardStatus"]
    assert found["counts"][0]["values"] == []


def test_a_file_has_no_rows(rx: Run, idx: FeedService, tmp_path: Any) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(WITH_STATUS)
    result = rx("diff", idx.url, str(path), "--rows", "Property")
    assert result.code != 0
    assert "Try:" in result.err
    assert idx.asked == []


def test_servers_that_group_are_counted_by_office_too(rx: Run) -> None:
    code, found, err = _json(rx, "demo:lookup", "demo:lookup", "--rows", "Property")
    assert code == 0, err
    assert [each["field"] for each in found["counts"]] == ["StandardStatus", "ListOfficeKey"]
    for counts in found["counts"]:
        assert counts["is_whole"]
        assert all(first == second for first, second in (e["rows"] for e in counts["values"]))
        assert sum(each["rows"][0] for each in counts["values"]) <= found["totals"][0]
    assert found["keys"]["only"] == [0, 0]


def test_a_long_list_of_values_is_cut_in_text(rx: Run) -> None:
    result = rx("diff", "demo:lookup", "demo:lookup", "--rows", "Property", "--sample", "20")
    lines = result.out.splitlines()
    assert lines.count("") >= 3
    assert any(line.endswith(" more values (--format json lists all).") for line in lines)


class TwoRoles(FeedService):
    """One address, two tokens: each sees rows and fields of its role."""

    def _answer(self, path: str, fields: dict[str, str]) -> tuple[int, str, bytes, dict[str, str]]:
        service = self.roles.get(fields.get("Authorization", ""))
        if service is None:
            return 401, "application/json", b'{"error":{"code":"401","message":"bad token"}}', {}
        return service._answer(path, fields)

    roles: dict[str, FeedService]


@pytest.fixture
def one_mls(
    rx: Run, idx: FeedService, vow: FeedService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TwoRoles]:
    """Profiles `idx` and `vow` for one address."""
    with TwoRoles() as service:
        service.roles = {"Bearer token-of-idx-71": idx, "Bearer token-of-vow-72": vow}
        for name, number in (("idx", 71), ("vow", 72)):
            monkeypatch.setenv(f"{name.upper()}_TOKEN", f"token-of-{name}-{number}")
            made = rx(
                *("connect", name, "--url", service.url, "--auth", "bearer"),
                *("--token-env", f"{name.upper()}_TOKEN", "--keep", "env"),
            )
            assert made.code == 0, made.err
        for role in (idx, vow):
            role.asked.clear()
        yield service


def test_two_profiles_of_one_address_use_their_tokens(
    rx: Run, one_mls: TwoRoles, idx: FeedService, vow: FeedService
) -> None:
    code, found, err = _json(rx, "idx", "vow", "--rows", "Property")
    assert code == 0, err
    assert found["sides"] == ["idx", "vow"]
    assert found["totals"] == [84, 99]
    declared = {each["name"]: each["declared"] for each in found["fields"]}
    assert declared["PrivateRemarks"] == [False, True]
    assert found["keys"]["only"] == [1, 16]
    assert len(idx.asked) == len(vow.asked) == 4
    assert "token-of" not in err


def test_a_rejected_second_key_is_named(
    rx: Run, one_mls: TwoRoles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOW_TOKEN", "wrong-token-of-vow")
    result = rx("diff", "idx", "vow", "--rows", "Property")
    assert result.code == 1
    assert "Can't open vow." in result.err
    assert "wrong-token-of-vow" not in result.err


def test_both_styles_of_the_demo_count_the_same(rx: Run) -> None:
    arguments = ("--rows", "Property", "--by", "StandardStatus", "--sample", "20")
    _, found, _ = _json(rx, "demo:lookup", "demo:enum", *arguments)
    values = {each["value"]: each["rows"] for each in found["counts"][0]["values"]}
    assert values["Coming Soon"][0] > 0
    assert all(first == second for first, second in values.values())
    for side in (0, 1):
        assert sum(rows[side] for rows in values.values()) == found["totals"][side]


ENUM = WITH_STATUS.replace(
    b'<Property Name="StandardStatus" Type="Edm.String"/>',
    b'<Property Name="StandardStatus" Type="Feed.Status"/>',
).replace(
    b'<EntityType Name="Listing">',
    b'<EnumType Name="Status"><Member Name="Active"/><Member Name="ActiveUnderContract"/>'
    b'<Member Name="ComingSoon"/></EnumType><EntityType Name="Listing">',
)


def test_members_and_display_texts_are_matched(rx: Run) -> None:
    with (
        FeedService(metadata=ENUM, page=100) as old,
        FeedService(metadata=WITH_STATUS, page=100) as new,
    ):
        for n in range(20):
            old.put(f"k{n}", at=n, StandardStatus="ActiveUnderContract" if n % 4 else "Active")
            new.put(f"k{n}", at=n, StandardStatus="Active Under Contract" if n % 2 else "Active")
        new.put("k20", at=20, StandardStatus="Coming Soon")
        old.refuse = lambda path: 400 if "Coming Soon" in unquote(path) else None
        code, found, err = _json(rx, old.url, new.url, "--rows", "Property")
        assert code == 0, err
        values = {tuple(each["spelled"]): each["rows"] for each in found["counts"][0]["values"]}
        assert values == {
            ("ActiveUnderContract", "Active Under Contract"): [15, 10],
            ("Active", "Active"): [5, 10],
            ("ComingSoon", "Coming Soon"): [0, 1],
        }
        text = rx("diff", old.url, new.url, "--rows", "Property").out
        assert "ActiveUnderContract = Active Under Contract" in text


TWO_PARTS = WITH_STATUS.replace(
    b'<PropertyRef Name="ListingKey"/>',
    b'<PropertyRef Name="City"/><PropertyRef Name="ListingKey"/>',
)


def test_keys_of_two_parts_are_compared(rx: Run) -> None:
    with (
        FeedService(metadata=TWO_PARTS, page=100) as old,
        FeedService(metadata=TWO_PARTS, page=100) as new,
    ):
        for n in range(60):
            for service in (old, new):
                service.put(f"k{n:02}", at=n, City=f"City {n % 3}")
        old.drop("k02")
        new.drop("k03")
        _, found, err = _json(rx, old.url, new.url, "--rows", "Property", "--sample", "30")
        assert found["keys"]["field"] == "City, ListingKey", err
        assert found["keys"]["until"] == "City 1, k28"
        assert found["keys"]["examples"] == [["City 0, k03"], []]
        code, found, _ = _json(rx, old.url, new.url, "--rows", "Property")
        assert code == 0
        assert found["keys"]["examples"] == [["City 0, k03"], ["City 2, k02"]]


@pytest.mark.parametrize("sample", ["20", "200"])
def test_without_an_order_by_key_rows_are_compared_by_time(
    rx: Run, idx: FeedService, vow: FeedService, sample: str
) -> None:
    for service in (idx, vow):
        service.refuse = lambda path: 400 if "$orderby=ListingKey" in unquote(path) else None
    profile = ("--rows", "Property", "--sample", sample)
    code, found, err = _json(rx, idx.url, vow.url, *profile)
    assert code == 0, err
    keys = found["keys"]
    if sample == "20":
        assert (keys["by"], keys["field"]) == ("ModificationTimestamp", "ListingKey")
        last = sorted(vow.rows["Property"])[19]
        assert keys["until"] == vow.rows["Property"][last]["ModificationTimestamp"]
        assert keys["examples"] == [["k0002"], ["k0001"]]
    else:
        assert keys["only"] == [1, 16]
