"""Every command against a service that repeats all it is told: no secret stays anywhere.

The only place that may hold one is the plain file that the user asked for.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import keyring
import pytest
from keyring.backends.null import Keyring
from werkzeug import Response

from reso_explorer.cli.table_of_commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

Run = Any

MARK = "marked5c1e"
"""Stands in every secret here."""
CLIENT_SECRET = f"client-{MARK}-secret"
API_KEY = f"key-{MARK}-in-a-header"
TOKEN = f"token-{MARK}-of-the-service"
REFRESH = f"refresh-{MARK}-of-the-service"


class Echo:
    """A service, with its sign-in server, that repeats every secret wherever it can.

    Attributes:
        fails: whether rows are refused, in words with everything that was sent.
        trust: the secrets that came, so that it can be seen that they were sent at all.
    """

    def __init__(self, server: HTTPServer, metadata: bytes) -> None:
        self.url = server.url_for("/odata")
        self.token_url = server.url_for("/sso/token")
        self.metadata = metadata
        self.fails = False
        self.refuses_token = False
        self.came: set[str] = set()
        server.expect_request("/sso/token").respond_with_handler(self._token)
        for path in ("/odata", "/odata/", "/odata/$metadata", "/odata/Listing", "/odata/Nothing"):
            server.expect_request(path).respond_with_handler(self._serve)

    @staticmethod
    def key(told: str) -> str:
        """Return the key where it was sent."""
        return API_KEY if API_KEY in told else "nothing"

    def _token(self, request: Request) -> Response:
        form = dict(parse_qsl(request.get_data(as_text=True)))
        self.came |= {text for text in form.values() if MARK in text}
        if self.refuses_token:
            told = f"{form} {request.headers.get('Authorization')}"
            body = json.dumps({"error": "invalid_client", "error_description": told})
            return Response(body, status=400, content_type="application/json")
        fields = {"access_token": TOKEN, "expires_in": 3600, "refresh_token": REFRESH}
        return Response(json.dumps(fields), content_type="application/json")

    def _serve(self, request: Request) -> Response:
        told = f"{dict(request.headers)} {request.full_path}"
        self.came |= {text for text in (TOKEN, API_KEY) if text in told}
        headers = {"X-Echo": told, "ETag": f'"{TOKEN}"', "X-RateLimit-Limit": f"9 {self.key(told)}"}
        if request.path.endswith("$metadata"):
            shown = told.translate(str.maketrans("&<>'\"", "+    ")).encode()
            document = self.metadata.replace(b"What the seller asks for", shown)
            return Response(document, content_type="application/xml", headers=headers)
        if self.fails or request.path.endswith("Nothing"):
            body = json.dumps({"error": {"code": TOKEN, "message": told, "target": self.key(told)}})
            return Response(body, status=400, content_type="application/json", headers=headers)
        if request.path.rstrip("/").endswith("odata"):
            entries = [{"name": "Listing", "url": f"Listing?access_token={TOKEN}"}]
            return Response(json.dumps({"value": entries}), content_type="application/json")
        start = int(request.args.get("$skiptoken", "0"))
        rows = [
            {"ListingKey": f"L{start + n}", "Status": told, "Note": TOKEN, "ListPrice": n}
            for n in range(2)
        ]
        page: dict[str, Any] = {"value": rows, "@odata.context": f"x?access_token={TOKEN}"}
        if start < 4:
            link = f"{self.url}/Listing?access_token={TOKEN}&$skiptoken={start + 2}"
            page["@odata.nextLink"] = link
        return Response(json.dumps(page), content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def echo(httpserver: HTTPServer, market_file: Path) -> Echo:
    return Echo(httpserver, market_file.read_bytes())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def keyed_provider(home: Path) -> None:
    folder = home / "config" / "providers"
    folder.mkdir(parents=True)
    (folder / "keyed.toml").write_text(
        'title = "Keyed"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
        '[placeholders.api_key]\ntext = "The key."\nsecret = true\n'
        '[[auth]]\nkind = "client_credentials"\n'
        '[[headers]]\nname = "x-api-key"\nvalue = "{api_key}"\n',
        encoding="utf-8",
    )


@pytest.fixture
def feed(
    rx: Run, echo: Echo, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Any]:
    """A profile whose secrets stand in the plain file; returns how commands are run on it."""
    keyed_provider(home)
    monkeypatch.setenv("RESO_EXPLORER_HAR", str(tmp_path / "record.har"))
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("RESO_EXPLORER_API_KEY", API_KEY)
    seen: list[str] = []

    def run(*arguments: str) -> Any:
        result = rx(*arguments)
        seen.append(arguments[0])
        for text in (result.out, result.err):
            assert MARK not in text, (arguments, text[max(0, text.find(MARK) - 200) :][:400])
        assert result.code != 70, result.err
        return result

    run.seen = seen  # type: ignore[attr-defined]
    made = run(
        *("connect", "feed", "--provider", "keyed", "--url", echo.url, "--client-id", "me"),
        *("--token-url", echo.token_url, "--keep", "file"),
    )
    assert made.code == 0, made.err
    monkeypatch.delenv("RESO_EXPLORER_CLIENT_SECRET")
    monkeypatch.delenv("RESO_EXPLORER_API_KEY")
    return run


def files_with_secrets(folder: Path) -> list[str]:
    """Return the names of files below a folder that hold a marked secret, packed or plain."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        data += zlib.decompress(data) if path.suffix == ".z" else b""
        if path.suffix == ".sqlite":
            data += "\n".join(sqlite3.connect(path).iterdump()).encode()
        if MARK.encode() in data:
            found.append(path.name)
    return found


_DATE = "Pool_sp_Terms_co_Pool_sp_Date"


def commands(target: Path, market: Path) -> list[tuple[str, ...]]:
    """One or more calls of every command that has an output."""
    listing = "Listing?$filter=ListPrice gt 1"
    snapshots = ("snapshots", "list", "--format", "json")
    return [
        ("fetch", "feed"),
        ("fetch", "feed", "--service-document"),
        ("fetch", "feed", "--accept", "json"),
        ("show", "feed"),
        ("show", "feed", "Listing/ListPrice"),
        ("search", "feed", "seller"),
        ("diff", "feed", str(market)),
        ("lint", "feed"),
        ("graph", "neighbours", "feed", "Listing"),
        ("export", "feed", "--format", "json"),
        ("check", "feed", listing),
        ("complete", "feed", "Listing?$filter="),
        ("explain", "feed", listing),
        ("repair", "feed", "Listing?$filter=ListPrice%20gt%201"),
        ("adapt", listing, "--from", "feed", "--to", "feed"),
        ("format", listing),
        ("queries", "save", "mine", f"Listing?access_token={TOKEN}"),
        ("queries", "list", "--format", "json"),
        ("rules",),
        *(("query", "feed", listing, "--format", f, "--all") for f in ("json", "csv", "ndjson")),
        ("query", "feed", listing),
        ("query", "feed", listing, "--dry-run"),
        *(("query", "feed", listing, "--as", x) for x in ("curl", "python", "javascript", "url")),
        ("query", "feed", "Nothing"),
        ("query", "feed", f"Listing?access_token={TOKEN}"),
        *(("download", "feed", "Listing", "-o", str(target / f"r.{e}")) for e in ("csv", "ndjson")),
        *(
            ("sync", "feed", f"Listing{more}", "-o", str(target / name), "--field", _DATE)
            for name, more in (("a.ndjson", ""), ("b.ndjson", f"?access_token={TOKEN}"))
        ),
        ("lookups", "feed", "--all"),
        ("lookups", "feed", "Listing/Status"),
        ("lookups", "feed", "Listing/Status", "--refresh", "--format", "json"),
        ("probe", "feed", "Listing", "Status", "--format", "json"),
        ("probe", "feed", "Listing", "Status", "--kept"),
        ("core-check", "feed", "Listing"),
        ("doctor", "feed"),
        ("census", "feed", "Listing", "--format", "json"),
        ("drift", "feed", "Listing", "--format", "json"),
        ("quota", "feed", "--ask"),
        ("guide",),
        ("providers", "keyed"),
        ("profiles", "list"),
        ("profiles", "show", "feed"),
        snapshots,
        ("history", "--format", "json"),
    ]


def test_every_command_keeps_the_secrets(
    feed: Any, echo: Echo, home: Path, tmp_path: Path, market_file: Path
) -> None:
    target = tmp_path / "written"
    target.mkdir()
    calls = commands(target, market_file)
    left_out = {"open", "demo", "serve"}  # a screen, and servers without end
    assert {call[0] for call in calls} | {"connect"} == set(COMMANDS) - left_out
    failed = [call[0] for call in calls if feed(*call).code]
    # XML only, no such set, and three times a server that ignores most of what it is asked
    assert failed == ["fetch", "query", "sync", "sync", "core-check"]
    assert echo.came == {CLIENT_SECRET, API_KEY, TOKEN}, "not everything was sent at all"
    assert files_with_secrets(home) == ["secrets.json"]
    assert files_with_secrets(target) == []
    record = json.loads((tmp_path / "record.har").read_text())
    assert len(record["log"]["entries"]) > len(calls) / 2
    assert MARK not in json.dumps(record)
    assert (home / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600
    kept = json.loads((home / "data" / "secrets.json").read_text())["feed"]
    assert kept.keys() == {"client_secret", "api_key", "access_token", "refresh_token"}


def test_failures_keep_the_secrets(feed: Any, echo: Echo, home: Path, tmp_path: Path) -> None:
    echo.fails = True
    for call in (
        ("query", "feed", "Listing"),
        ("query", "feed", "Listing", "--format", "json", "--all"),
        ("download", "feed", "Listing", "-o", str(tmp_path / "rows.csv")),
        ("census", "feed", "Listing"),
        ("lookups", "feed", "Listing/Status"),
        ("probe", "feed", "Listing", "Status"),
        ("core-check", "feed", "Listing"),
        ("doctor", "feed"),
        ("drift", "feed", "Listing"),
    ):
        assert feed(*call).code != 0 or call[0] in {"doctor", "core-check"}
    assert files_with_secrets(home) == ["secrets.json"]


def test_a_sign_in_server_that_repeats_the_secret(feed: Any, echo: Echo, home: Path) -> None:
    assert feed("profiles", "sign-out", "feed").code == 0
    echo.refuses_token = True
    result = feed("query", "feed", "Listing")
    assert result.code == 1
    assert "returned no token" in result.err
    assert "•••" in result.err
    assert files_with_secrets(home) == ["secrets.json"]


def test_a_token_written_into_an_address(
    rx: Run, echo: Echo, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_HAR", str(tmp_path / "record.har"))
    address = f"{echo.url}?access_token={TOKEN}"
    for call in (
        ("show", address),
        ("query", address, "Listing", "--format", "json"),
        ("query", address, "Nothing"),
        ("fetch", address),
        ("doctor", address),
        ("quota", address),
    ):
        result = rx(*call)
        assert result.code != 70
        assert MARK not in result.out + result.err
    assert TOKEN in echo.came
    assert files_with_secrets(home) == []
    assert MARK not in (tmp_path / "record.har").read_text()


@pytest.mark.parametrize(
    "query", [f"sig={TOKEN}", f"subscription-key={TOKEN}&sig=2{TOKEN}", f"key={TOKEN}&a=1"]
)
def test_a_key_in_an_address_is_sent_where_it_was_written(
    rx: Run,
    echo: Echo,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    query: str,
) -> None:
    """It is part of the URL, so it's sent as a parameter of every request, and shown nowhere."""
    monkeypatch.setenv("RESO_EXPLORER_HAR", str(tmp_path / "record.har"))
    address = f"{echo.url}?{query}"
    for call in (
        ("show", address),
        ("query", address, "Listing", "--format", "json", "--all"),
        ("query", address, "Listing", "--as", "curl"),
        ("query", address, "Nothing"),
        ("download", address, "Listing", "-o", str(tmp_path / "rows.csv")),
    ):
        result = rx(*call)
        assert result.code == (1 if "Nothing" in call else 0), result.err
        assert MARK not in result.out + result.err
    assert echo.came == {TOKEN}
    assert files_with_secrets(home) == []
    assert MARK not in (tmp_path / "record.har").read_text()
    assert MARK not in (tmp_path / "rows.csv").read_text()


@pytest.mark.parametrize(
    "user", ["me:{}", "me:{}@x", "me:a/{}", "me:a?{}#", "me:%40{}", "{}", "{}:x", "me:\"'<{}>"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(
    rx: Run, home: Path, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_CLIENT_SECRET", "something-else")
    address = f"https://{user.format(MARK)}@127.0.0.1:1/odata"
    signing_in = ("connect", "feed", "--url", "https://127.0.0.1:1", "--keep", "env")
    for call in (
        ("show", address),
        ("query", address, "Listing"),
        ("fetch", address),
        ("connect", "feed", "--url", address, "--auth", "none", "--keep", "env"),
        (*signing_in, "--auth", "client_credentials", "--client-id", "me", "--token-url", address),
        ("doctor", address),
        ("repair", f"{address}/Listing"),
        ("format", f"{address}/Listing"),
        (address,),
    ):
        result = rx(*call)
        assert (result.code == 0) == (call[0] in {"repair", "format"})
        assert result.code != 70, result.err
        assert MARK not in result.out + result.err, call
    assert files_with_secrets(home) == []


@pytest.mark.parametrize(
    ("header", "slot"),
    [
        (f"Cookie=a={TOKEN}", "cookie"),
        (f"Authorization=Bearer {TOKEN}", "authorization"),
        (f"X-Api-Key={TOKEN}", "api_key"),
        (f"Ocp-Apim-Subscription-Key={TOKEN}", "ocp_apim_subscription_key"),
        (f"X-Feed=Bearer {TOKEN}", "feed_token"),
    ],
)
def test_a_header_with_a_key_is_not_saved(
    rx: Run, echo: Echo, home: Path, monkeypatch: pytest.MonkeyPatch, header: str, slot: str
) -> None:
    """Nothing is sent; the sentence says what to write, and that works."""
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", TOKEN)
    base = ("connect", "feed", "--provider", "generic", "--url", echo.url, "--keep", "file")
    refused = rx(*base, "--add-header", header)
    assert refused.code == 2
    assert f"Write `{{{slot}}}` for its value" in refused.err
    assert MARK not in refused.out + refused.err
    assert echo.came == set()
    assert files_with_secrets(home) == []
    monkeypatch.setenv(f"RESO_EXPLORER_{slot.upper()}_FEED", API_KEY)
    name, _, _ = header.partition("=")
    made = rx(*base, "--add-header", f"{name}={{{slot}}}")
    assert made.code == 0, made.err
    assert MARK not in made.out + made.err
    assert (API_KEY in echo.came) == (name != "Authorization"), "that one is the sign-in's own"
    assert files_with_secrets(home) == ["secrets.json"]


ORDINARY = {
    "Token": "abc123def456",
    "Code": "x",
    "PostalCode": "78701",
    "MediaURL": "https://cdn.example/p.jpg?X-Amz-Signature=ab%2Fc&sig=def&token=ghi",
    "PublicRemarks": "password=hunter2, Bearer abc.def.ghi; https://u:p@host/ \\u0041 &amp; %41",
}


def test_ordinary_rows_and_links_stay_as_they_are(
    feed: Any, httpserver: HTTPServer, market_file: Path, tmp_path: Path
) -> None:
    """Only the secrets that are known leave rows; what else looks like one is data."""
    links = ["$skiptoken=abc123def456", "token=page2", "sig=ab%2Fc&$skip=6", "code=ab12cd34&key=9"]
    asked: list[str] = []

    def serve(request: Request) -> Response:
        asked.append(request.query_string.decode())
        page: dict[str, Any] = {"value": [ORDINARY | {"ListingKey": f"L{len(asked)}"}]}
        if len(asked) % 5:
            page["@odata.nextLink"] = f"Listing?{links[len(asked) % 5 - 1]}"
        return Response(json.dumps(page), content_type="application/json")

    httpserver.clear()
    httpserver.expect_request("/sso/token").respond_with_json({"access_token": TOKEN})
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    httpserver.expect_request("/odata/Listing").respond_with_handler(serve)
    query = "Listing?$filter=Status eq 'x' and contains(Status,'Token=1')"
    rows = json.loads(feed("query", "feed", query, "--format", "json", "--all").out)
    assert asked[1:] == links
    assert [{name: row[name] for name in ORDINARY} for row in rows] == [ORDINARY] * 5
    for ending in ("ndjson", "csv", "json"):
        target = tmp_path / f"rows.{ending}"
        assert feed("download", "feed", query, "-o", str(target)).code == 0
        text = target.read_text()
        assert all(text.count(json.dumps(value)[1:-1]) >= 5 for value in ORDINARY.values()) or (
            ending == "csv" and all(text.count(value) >= 5 for value in ORDINARY.values())
        )
    assert asked[-4:] == links
    kept = json.loads(feed("history", "--format", "json").out)
    assert kept[0]["query"] == query
    assert "contains(Status,'Token=1')" in feed("format", query).out


def test_a_password_of_a_proxy_is_not_shown(
    rx: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for proxy in (
        f"http://me:{MARK}@127.0.0.1:9",
        f"http://me:a@{MARK}@127.0.0.1:9",
        f"x://{MARK}@h",
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        for call in (("show", "https://api.example.test/odata"), ("doctor", "https://a.example")):
            result = rx(*call)
            assert result.code != 70, result.err
            assert MARK not in result.out + result.err
    assert files_with_secrets(home) == []


def test_a_wrong_call_does_not_repeat_the_token(rx: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", TOKEN)
    for call in (
        ("query", "demo", "Property", TOKEN),
        ("query", "demo", "Property", f"--token={TOKEN}"),
        ("query", "demo", "Property", "--format", TOKEN),
        ("query", f"https://h.example/?token={TOKEN}", "Property", "more"),
        (f"{TOKEN}",),
        ("show", f"./{TOKEN}.xml"),
        ("connect", "a b", "--url", f"https://h.example/?auth_token={TOKEN}"),
    ):
        result = rx(*call)
        assert result.code in {1, 2}
        assert MARK not in result.out + result.err, call


def test_a_command_line_is_no_query(feed: Any, echo: Echo, tmp_path: Path, home: Path) -> None:
    """It would be sent as a path, token and all."""
    line = f"curl -H 'Authorization: Bearer other-{MARK}' {echo.url}/Listing"
    echo.came.clear()
    assert feed("query", "feed", line).code == 2
    assert feed("query", "feed", line, "--no-check").code == 2
    assert feed("download", "feed", line, "-o", str(tmp_path / "x.csv")).code == 2
    assert echo.came == set()
    assert feed("repair", line).out.strip().endswith("Listing")
    for command in ("check", "explain", "complete"):
        feed(command, "feed", f"curl -u me:{MARK} -b s={MARK} --oauth2-bearer {MARK} {echo.url}")
    assert files_with_secrets(home) == ["secrets.json"]


def test_a_defect_is_reported_without_secrets(
    feed: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reso_explorer.workspace import Workspace

    def broken(_self: Any, text: str) -> None:
        raise RuntimeError(f"Authorization: Bearer {TOKEN} in {text}")

    monkeypatch.setattr(Workspace, "check", broken)
    with pytest.raises(AssertionError, match="Internal error"):
        feed("query", "feed", "Listing")
    reports = list((home / "data" / "crashes").glob("*.txt"))
    assert len(reports) == 1
    assert files_with_secrets(home) == ["secrets.json"]


def test_a_record_that_is_something_else_is_left_alone(
    feed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "notes.har"
    other.write_text("my notes")
    monkeypatch.setenv("RESO_EXPLORER_HAR", str(other))
    result = feed("query", "feed", "Listing")
    assert result.code == 0
    assert "isn't an HTTP Archive; left it unchanged" in result.err
    assert other.read_text() == "my notes"
