"""The commands that need a service, against real servers: rows, formats, exit codes, no secrets."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.export.code.targets import TARGETS
from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

Run = Any

MARK = "marked-token-2b8e4d17"
"""The token of the demo here; it must turn up in no output and in no file."""
FIRST_FIVE = "Property?$select=ListingKey,City,ListPrice&$orderby=ListingKey&$top=5"


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=120, token=Secret(MARK)) as service:
        yield service


@pytest.fixture(scope="module")
def enum_demo() -> Iterator[DemoService]:
    with DemoService("enum", listings=120, token=Secret(MARK)) as service:
        yield service


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    import keyring
    from keyring.backends.null import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _no_trace(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Set the token, and after each test look for it in every file that was written."""
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", MARK)
    yield
    if "keeps_secret_in_file" in request.fixturenames:
        return
    for path in home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data += zlib.decompress(data) if path.suffix == ".z" else b""
            assert MARK.encode() not in data, path


@pytest.fixture
def keeps_secret_in_file() -> None:
    """Marks a test in which the user asks for the token to be written."""


@pytest.fixture
def live(rx: Run) -> Run:
    """Run a command and look for the token in what it printed."""

    def call(*arguments: str) -> Any:
        result = rx(*arguments)
        assert MARK not in result.out
        assert MARK not in result.err
        assert "Traceback" not in result.err
        return result

    return call


# --- rows ---------------------------------------------------------------------------------------


def test_a_table_with_the_count_on_the_other_stream(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, FIRST_FIVE + "&$count=true")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].split() == ["ListingKey", "City", "ListPrice"]
    assert len(lines) == 7
    assert re.search(r"^5 of 1\d\d rows in [\d,]+ ms\.", result.err, re.MULTILINE)


def test_json_is_an_array_of_rows(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, FIRST_FIVE, "--format", "json")
    rows = json.loads(result.out)
    assert len(rows) == 5
    assert {"ListingKey", "City", "ListPrice"} <= set(rows[0])


def test_one_row_is_one_json_object(live: Run, demo: DemoService) -> None:
    first = json.loads(live("query", demo.url, FIRST_FIVE, "--format", "json").out)[0]
    key = first["ListingKey"]
    result = live("query", demo.url, f"Property('{key}')", "--format", "json")
    assert json.loads(result.out)["ListingKey"] == key
    table = live("query", demo.url, f"Property('{key}')?$select=ListingKey,City").out
    assert table.splitlines()[0].split() == ["field", "value"]


def test_ndjson_and_csv_hold_the_same_rows(live: Run, demo: DemoService) -> None:
    lines = live("query", demo.url, FIRST_FIVE, "--format", "ndjson").out.splitlines()
    rows = [json.loads(line) for line in lines]
    table = list(
        csv.DictReader(io.StringIO(live("query", demo.url, FIRST_FIVE, "--format", "csv").out))
    )
    assert [row["ListingKey"] for row in rows] == [row["ListingKey"] for row in table]
    assert list(table[0]) == ["ListingKey", "City", "ListPrice"]


def test_csv_without_rows_has_its_header(live: Run, demo: DemoService) -> None:
    text = "Property?$select=ListingKey,City&$filter=ListPrice lt 0"
    result = live("query", demo.url, text, "--format", "csv")
    assert result.out == "ListingKey,City\n"
    assert result.err.startswith("0 rows in ")


ALL = "Lookup?$select=LookupKey"


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "table"])
def test_all_pages_and_a_limit(live: Run, demo: DemoService, form: str) -> None:
    def keys(*options: str) -> list[str]:
        out = live("query", demo.url, ALL, "--format", form, *options).out
        if form == "json":
            return [row["LookupKey"] for row in json.loads(out)]
        if form == "ndjson":
            return [json.loads(line)["LookupKey"] for line in out.splitlines()]
        return [line.strip() for line in out.splitlines()[1:] if not line.startswith("-")]

    whole = keys("--all")
    first_page = keys()
    assert len(set(whole)) == len(whole) > len(first_page) > 10
    assert keys("--max-rows", "7") == whole[:7]
    beyond = len(first_page) + 3
    assert keys("--max-rows", str(beyond)) == whole[:beyond]
    assert keys("--all", "--max-rows", "7") == whole[:7]


def test_rows_are_followed_to_their_offices(live: Run, demo: DemoService) -> None:
    few = "&$orderby=ListingKey&$top=40"
    narrow, whole = f"Property?$select=City{few}", f"Property?$select=ListOfficeKey{few}"
    result = live("query", demo.url, narrow, "--follow", "ListOffice", "--format", "json")
    offices = [row["OfficeKey"] for row in json.loads(result.out)]
    rows = json.loads(live("query", demo.url, whole, "--format", "json").out)
    assert len(offices) == len(set(offices))
    assert set(offices) == {row["ListOfficeKey"] for row in rows if row["ListOfficeKey"]}
    way = ("--by", "keyset", "--max-rows", "40", "--allow-host", "cdn.example")
    by_key = live("query", demo.url, narrow, "--follow", "ListOffice", "--format", "json", *way)
    assert {row["OfficeKey"] for row in json.loads(by_key.out)} == set(offices)
    assert "Paging by keyset (ListingKey)" in by_key.err
    assert "Paging by keyset (OfficeKey)" in by_key.err


def test_rows_are_followed_over_columns_that_no_relation_declares(
    live: Run, demo: DemoService
) -> None:
    asked = ("query", demo.url, "Member?$top=5&$orderby=MemberKey")
    members = {row["MemberKey"] for row in json.loads(live(*asked, "--format", "json").out)}
    result = live(*asked, "--follow", "Property.BuyerAgent", "--format", "json")
    for row in json.loads(result.out) if result.out.startswith("[") else []:
        assert row["BuyerAgentKey"] in members
    result = live(*asked, "--follow", "Property.BuyerAgent", "--as", "url")
    assert result.out.splitlines()[1].endswith("$filter=BuyerAgentKey%20eq%20'%7BMemberKey%7D'")


def test_an_unknown_relation_to_follow_is_a_wrong_call(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, "Member", "--follow", "Ofice")
    assert result.code == 2
    assert "Did you mean `Office`" in result.err


def test_a_cut_is_told(live: Run, demo: DemoService) -> None:
    assert "--all follows all pages." in live("query", demo.url, ALL).err
    assert "7 of 569 rows" in live("query", demo.url, ALL, "--max-rows", "7", "--format", "csv").err
    counted = live("query", demo.url, ALL + "&$count=true", "--format", "ndjson")
    total = len(live("query", demo.url, ALL, "--all", "--format", "ndjson").out.splitlines())
    assert f" of {total:,} rows" in counted.err
    whole = live("query", demo.url, ALL, "--all")
    assert f"{total:,} rows in " in whole.err
    assert "follows" not in whole.err


def test_a_wide_table_says_what_it_leaves_out(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, "Property?$top=1")
    assert len(result.out.splitlines()[0].split()) == 12
    assert re.search(r"12 of \d+ columns are shown", result.err)


def test_the_values_of_the_enumeration_dialect(live: Run, enum_demo: DemoService) -> None:
    root = enum_demo.url
    listed = live("lookups", root, "Property/StandardStatus", "--format", "json")
    found = json.loads(listed.out)
    assert found["source"].startswith("EnumType ")
    literal = next(v["literal"] for v in found["values"] if v["value"] == "Active")
    rows = live(
        "query", root, f"Property?$filter=StandardStatus eq {literal}&$top=3", "--format", "json"
    )
    assert {row["StandardStatus"] for row in json.loads(rows.out)} == {"Active"}
    assert "error" not in rows.err


def test_the_values_of_the_lookup_resource(live: Run, demo: DemoService) -> None:
    found = json.loads(live("lookups", demo.url, "Property/StandardStatus", "--format", "json").out)
    assert found["source"] == "Lookup resource"
    assert "'Active'" in [value["literal"] for value in found["values"]]
    wrong = live("lookups", demo.url, "Property/StandardStats")
    assert wrong.code == 2
    assert "Did you mean `StandardStatus`?" in wrong.err


def test_the_embedded_demo_is_started_and_stopped(live: Run) -> None:
    result = live("query", "demo", "Property?$top=2&$select=ListingKey", "--format", "ndjson")
    assert result.code == 0
    assert len(result.out.splitlines()) == 2


def sap_server() -> Iterator[str]:
    import threading

    import mocksap

    server = mocksap.make_server(mocksap.Config(port=0, quiet=True))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sap/opu/odata/sap/API_SALES_ORDER_SRV/"
    server.shutdown()
    server.server_close()


sap_v2 = pytest.fixture(scope="module")(sap_server)


def test_rows_of_version_2(live: Run, sap_v2: str) -> None:
    result = live("query", sap_v2, "A_SalesOrder?$top=3", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert len(rows) == 3
    assert rows[0]["SalesOrder"]
    assert not {"__metadata", "to_Item"} & set(rows[0])
    assert live("show", sap_v2, "A_SalesOrder").code == 0


# --- the request itself -------------------------------------------------------------------------


def test_a_dry_run_sends_no_query(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, FIRST_FIVE, "--dry-run")
    assert result.out.splitlines()[0].startswith(f"GET {demo.url}Property?$select=")
    assert "Bearer •••" in result.out
    assert live("history", "--format", "json").out.strip() == "[]"


def test_the_request_as_code(live: Run, demo: DemoService, tmp_path: Path) -> None:
    for target in TARGETS.values():
        result = live("query", demo.url, FIRST_FIVE, "--as", target.name)
        assert result.code == 0
        assert f"{demo.url}Property" in result.out
        file = tmp_path / f"read.{target.ending}"
        assert live("query", demo.url, FIRST_FIVE, "--as", target.name, "-o", str(file)).code == 0
        assert f"{demo.url}Property" in file.read_text()
        assert MARK not in result.out
    compile((tmp_path / "read.py").read_text(), "read.py", "exec")
    assert (tmp_path / "bruno.json").is_file()
    assert (tmp_path / "Property_pages.py").is_file()
    assert "while" not in live("query", demo.url, FIRST_FIVE, "--as", "curl").out
    assert "while" in live("query", demo.url, FIRST_FIVE, "--as", "curl", "--all").out


def test_a_dry_run_of_a_known_service_sends_nothing(
    live: Run, httpserver: HTTPServer, market_file: Path
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    root = httpserver.url_for("/odata")
    assert live("fetch", root).code == 0
    asked = len(httpserver.log)
    assert live("query", root, "Listing?$top=1", "--dry-run").code == 0
    assert len(httpserver.log) == asked


def test_doubts_are_told_and_the_query_is_sent_all_the_same(live: Run, demo: DemoService) -> None:
    result = live("query", demo.url, "Property?$filter=ListPrce gt 5")
    assert result.code == 1
    assert "^^^^^^^^" in result.err
    assert "ListPrice" in result.err
    silent = live("query", demo.url, "Property?$filter=ListPrce gt 5", "--no-check")
    assert "^^^^^^^^" not in silent.err
    assert silent.code == 1


@pytest.mark.parametrize(
    "text",
    [
        "Property?$filter=ListPrice gt",
        "Property?$filter=(((",
        "%%%",
        "Propety",
        "Property('x')/Nope",
    ],
)
def test_a_query_that_fails_exits_with_1(live: Run, demo: DemoService, text: str) -> None:
    result = live("query", demo.url, text)
    assert result.code == 1
    assert result.out == ""
    assert "Error: " in result.err


# --- sources that do not open -------------------------------------------------------------------


def test_nobody_listens(live: Run, unused_tcp_port: int) -> None:
    result = live("query", f"http://127.0.0.1:{unused_tcp_port}/odata", "Property")
    assert result.code == 1
    assert f"127.0.0.1:{unused_tcp_port}" in result.err or "127.0.0.1" in result.err
    assert "Try: " in result.err


@pytest.mark.parametrize("command", ["fetch", "show", "lint", "export"])
def test_without_a_key(
    live: Run, demo: DemoService, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("RESO_EXPLORER_TOKEN")
    result = live(command, demo.url)
    assert result.code == 1
    assert "401" in result.err
    assert "RESO_EXPLORER_TOKEN" in result.err


def test_with_a_wrong_key(live: Run, demo: DemoService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "wrong-token-123456")
    result = live("fetch", demo.url)
    assert result.code == 1
    assert "wrong-token" not in result.err


def test_a_key_in_the_address_is_never_printed(
    live: Run, demo: DemoService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RESO_EXPLORER_TOKEN")
    url = f"{demo.url}?access_token={MARK}"
    assert live("query", url, "Property?$top=1", "--format", "ndjson").code == 0
    assert live("query", url, "Nothing").code == 1
    assert live("query", url, "Property?$top=1", "--as", "curl").code == 0
    dead = live("show", f"http://127.0.0.1:9/odata?access_token={MARK}")
    assert dead.code == 1
    user = live("show", f"http://ann:{MARK}@127.0.0.1:9/odata")
    assert user.code == 2


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("http://example.test/odata", 2),
        ("ftp://example.test/odata", 2),
        ("http://[::1", 2),
        ("snapshot:none", 2),
        ("nowhere", 2),
        ("a" * 5000, 2),
        ("localhost:1/odata", 2),
    ],
)
def test_what_is_no_source_is_a_wrong_call(live: Run, source: str, code: int) -> None:
    for command in (("show", source), ("query", source, "Property"), ("fetch", source)):
        result = live(*command)
        assert result.code == code
        assert result.err.startswith("Error: ")


PAGE = "<html><head><title>Please sign in</title></head><body>\u202eHello</body></html>"


@pytest.mark.parametrize("command", [("show",), ("fetch",), ("query",)])
def test_a_web_page_instead_of_metadata(
    live: Run, httpserver: HTTPServer, command: tuple[str, ...]
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(PAGE, content_type="text/html")
    rest = ("Property",) if command == ("query",) else ()
    result = live(*command, httpserver.url_for("/odata"), *rest)
    assert result.code == 1
    assert "Please sign in" in result.err
    assert "\u202e" not in result.err


def test_a_document_that_breaks_off(live: Run, httpserver: HTTPServer, market_file: Path) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes()[:2000], content_type="application/xml"
    )
    result = live("fetch", httpserver.url_for("/odata"))
    assert result.code == 1
    assert result.out == ""
    assert live("snapshots", "list", "--format", "json").out.strip() == "[]"


def test_a_page_that_breaks_on_the_way_keeps_what_came(
    live: Run, httpserver: HTTPServer, market_file: Path
) -> None:
    root = httpserver.url_for("/odata")
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    link = "Listing?$skiptoken=2"
    body = {"value": [{"ListingKey": "A"}], "@odata.nextLink": link}
    httpserver.expect_request("/odata/Listing", query_string={}).respond_with_json(body)
    httpserver.expect_request("/odata/Listing").respond_with_data("{", status=400)
    result = live("query", root, "Listing", "--all", "--format", "ndjson")
    assert result.code == 3
    assert [json.loads(line)["ListingKey"] for line in result.out.splitlines()] == ["A"]
    assert "Error: " in result.err


def test_columns_that_come_late_are_in_the_csv(
    live: Run, httpserver: HTTPServer, market_file: Path
) -> None:
    root = httpserver.url_for("/odata")
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    first = {"value": [{"ListingKey": "A"}], "@odata.nextLink": "Listing?$skiptoken=2"}
    second = {"value": [{"ListingKey": "B", "Status": "Open"}]}
    httpserver.expect_request("/odata/Listing", query_string={}).respond_with_json(first)
    httpserver.expect_request("/odata/Listing", query_string={"$skiptoken": "2"}).respond_with_json(
        second
    )
    httpserver.expect_request("/odata/Listing").respond_with_data("no count", status=400)
    result = live("query", root, "Listing", "--all", "--format", "csv")
    assert result.out == "ListingKey,Status\nA,\nB,Open\n"


def test_hostile_rows_are_harmless_in_every_format(
    live: Run, httpserver: HTTPServer, market_file: Path
) -> None:
    root = httpserver.url_for("/odata")
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    row = {"Li\u202este\x9b": "=1+1", "b\x1b[31m": "\u202e\x1b]0;x\x07", "n": None}
    httpserver.expect_request("/odata/Listing").respond_with_json({"value": [row]})
    for form in ("table", "json", "ndjson"):
        out = live("query", root, "Listing", "--format", form).out
        assert not re.search("[\u202e\x1b\x07\x9b]", out), form
    shown = on_a_terminal("query", root, "Listing", "--format", "csv")
    assert "=1+1" in shown
    assert not re.search("[\u202e\x1b\x07\x9b]", shown)


def on_a_terminal(*arguments: str) -> str:
    """Return what a command shows on a terminal."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reso_explorer", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:
            pass  # the other side is closed
        os.close(ours)
        assert process.wait(30) == 0
    return shown.decode()


def test_csv_in_a_pipe_holds_exactly_what_the_server_sent(
    live: Run, httpserver: HTTPServer, market_file: Path, tmp_path: Path
) -> None:
    root = httpserver.url_for("/odata")
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    row = {"a": "=1+1", "b": "\x1b[31m\u202e\t-", "n": None, "l": ["x", {"y": 1}]}
    httpserver.expect_request("/odata/Listing").respond_with_json({"value": [row]})
    printed = live("query", root, "Listing", "--format", "csv").out
    assert printed == 'a,b,n,l\n=1+1,\x1b[31m\u202e\t-,,"[""x"",{""y"":1}]"\n'
    target = tmp_path / "rows.csv"
    assert live("download", root, "Listing", "-o", str(target)).code == 0
    assert target.read_bytes().decode() == printed
    safe = live("query", root, "Listing", "--format", "csv", "--spreadsheet-safe")
    assert safe.out.startswith("a,b,n,l\n'=1+1,")
    assert "Prefixed 1 formula-like cell with an apostrophe." in safe.err


# --- what is kept -------------------------------------------------------------------------------


def test_fetch_prints_and_writes_the_document(live: Run, demo: DemoService, tmp_path: Path) -> None:
    printed = live("fetch", demo.url)
    assert printed.out.lstrip("\ufeff").startswith("<")
    target = tmp_path / "metadata.xml"
    written = live("fetch", demo.url, "-o", str(target))
    assert written.out == ""
    assert "resources" in written.err
    assert target.read_text(encoding="utf-8") == printed.out
    assert live("show", str(target), "Property").code == 0
    nowhere = live("fetch", demo.url, "-o", str(tmp_path / "no" / "where.xml"))
    assert nowhere.code == 1
    assert "where.xml: its folder doesn't exist.\nTry: Create the folder first." in nowhere.err


def test_snapshots_are_listed_shown_opened_and_compared(live: Run, demo: DemoService) -> None:
    document = live("fetch", demo.url).out
    (kept,) = json.loads(live("snapshots", "list", "--format", "json").out)
    assert kept["service root"] == demo.url.rstrip("/")
    assert live("snapshots", "show", kept["id"]).out == document
    source = f"snapshot:{kept['id'][:12]}"
    assert live("show", source, "Property/ListPrice").code == 0
    assert live("diff", source, demo.url, "--fail-on", "any").code == 0
    offline = live("query", source, "Property?$top=1")
    assert offline.code == 1
    assert "snapshot" in offline.err
    pruned = live("snapshots", "prune", "--keep", "1")
    assert pruned.out == ""
    assert live("snapshots", "show", "nothing").code == 1


def test_the_history_is_listed_searched_and_forgotten(live: Run, demo: DemoService) -> None:
    live("query", demo.url, FIRST_FIVE)
    live("query", demo.url, "Member?$top=1", "--format", "ndjson")
    live("query", demo.url, "Nothing")
    listed = json.loads(live("history", "--format", "json").out)
    assert [each["query"] for each in listed] == ["Nothing", "Member?$top=1", FIRST_FIVE]
    assert [each["status"] for each in listed] == [404, 200, 200]
    assert [each["rows"] for each in listed] == [None, 1, 5]
    assert len(json.loads(live("history", "Member", "--format", "json").out)) == 1
    assert live("history", "--clear").code == 0
    assert json.loads(live("history", "--format", "json").out) == []


def test_the_profile_of_a_connection(live: Run, demo: DemoService) -> None:
    made = live("connect", "feed", "--url", demo.url, "--role", "IDX", "--keep", "env")
    assert made.code == 0
    assert made.out == "reso-explorer feed\n"
    (listed,) = json.loads(live("profiles", "list", "--format", "json").out)
    assert (listed["profile"], listed["role"]) == ("feed", "IDX")
    shown = json.loads(live("profiles", "show", "feed").out)
    assert shown["url"] == demo.url.rstrip("/")
    assert live("query", "feed", "Property?$top=1").code == 0
    again = live("connect", "feed", "--url", demo.url, "--keep", "env")
    assert again.code == 2
    assert "--replace" in again.err
    assert live("connect", "feed", "--url", demo.url, "--keep", "env", "--replace").code == 0
    assert live("diff", "feed", demo.url).code == 0
    assert live("profiles", "remove", "feed").code == 0
    assert live("profiles", "remove", "feed").code == 1
    assert live("query", "feed", "Property").code == 2


@pytest.mark.usefixtures("keeps_secret_in_file")
def test_a_key_kept_in_a_file_on_request(
    live: Run, demo: DemoService, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = live("connect", "feed", "--url", demo.url, "--keep", "file")
    assert made.code == 0
    assert "read" in made.err
    holding = [
        path for path in home.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()
    ]
    assert [path.name for path in holding] == ["secrets.json"]
    assert holding[0].stat().st_mode & 0o077 == 0
    monkeypatch.delenv("RESO_EXPLORER_TOKEN")
    assert live("query", "feed", "Property?$top=1").code == 0
    holding[0].chmod(0o644)
    opened = live("query", "feed", "Property?$top=1")
    assert opened.code == 1
    assert "chmod 600" in opened.err
    holding[0].chmod(0o600)
    assert live("profiles", "remove", "feed").code == 0
    assert not holding[0].exists()


def test_a_keyring_that_keeps_nothing(live: Run, demo: DemoService) -> None:
    result = live("connect", "feed", "--url", demo.url)
    assert result.code == 1
    assert "RESO_EXPLORER_TOKEN_FEED" in result.err
    assert json.loads(live("profiles", "list", "--format", "json").out) == []


def test_client_credentials_from_the_command_line(
    live: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    import mocksap

    server = mocksap.make_server(mocksap.Config(port=0, quiet=True, oauth=f"client:{MARK}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET", MARK)
    root = base + "/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/api_salesorder/0001/"
    options = ("--auth", "client_credentials", "--client-id", "client", "--keep", "env")
    try:
        missing = live("connect", "sap", "--url", root, *options)
        assert missing.code == 2
        assert "Token URL" in missing.err
        token_url = base + "/sap/bc/sec/oauth2/token"
        made = live("connect", "sap", "--url", root, *options, "--token-url", token_url)
        assert made.code == 0
        assert (
            len(live("query", "sap", "SalesOrder?$top=2", "--format", "ndjson").out.splitlines())
            == 2
        )
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("connect",), "Which provider?"),
        (("connect", "x", "--provider", "brigde"), "Did you mean `bridge`"),
        (("connect", "x", "--provider", "bridge", "--auth", "bearer"), "--set dataset="),
        (("connect", "x", "--url", "https://h", "--set", "nonsense"), "NAME=VALUE"),
        (("connect", "x", "--url", "http://example.test/odata", "--keep", "env"), "https"),
        (("connect", "../x", "--url", "{url}", "--keep", "env"), "name"),
    ],
)
def test_a_wrong_connect_is_told(
    live: Run, demo: DemoService, arguments: tuple[str, ...], sentence: str
) -> None:
    result = live(*(part.replace("{url}", demo.url) for part in arguments))
    assert result.code in {1, 2}
    assert sentence in result.err
    assert json.loads(live("profiles", "list", "--format", "json").out) == []


# --- as a program -------------------------------------------------------------------------------


def test_a_reader_that_leaves_early_is_no_error(demo: DemoService, home: Path) -> None:
    command = [sys.executable, "-m", "reso_explorer", "query", demo.url, ALL, "--all"]
    environ = {"RESO_EXPLORER_HOME": str(home), "RESO_EXPLORER_TOKEN": MARK, "PATH": ""}
    with subprocess.Popen(
        [*command, "--format", "ndjson"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read()
        code = process.wait(60)
    assert code == 0
    assert "Traceback" not in told
    assert "defect" not in told


def test_the_number_of_requests_is_said_first(rx: Run) -> None:
    for command in (
        ("probe", "demo", "Property", "City"),
        ("core-check", "demo", "Property"),
        ("census", "demo", "Property"),
        ("drift", "demo", "Property"),
    ):
        done = rx(*command)
        assert re.match(r"Sending (up to|about) \d+ requests? to 127\.0\.0\.1\b", done.err), command
    assert "Sending" not in rx("probe", "demo", "Property", "City", "--kept").err
