"""Snippets, run as they are against servers that insist on every rule."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer  # noqa: TC002 - the fixture's type

from reso_explorer.export.snippets import LANGUAGES, Access, Pace, pace_of, snippet
from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind
from tests.strict_service import CLIENT, CLIENT_SECRET, PASSWORD, TOKEN, USER, StrictService

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://h.example/odata/Property?$filter=City%20eq%20%27O%27%27Neil%27&$top=1"
FILTER = "$filter=OriginatingSystemName%20eq%20'demo'"
GZIP = {"Accept-Encoding": "gzip"}
SECRETS = {
    "RESO_EXPLORER_TOKEN": TOKEN,
    "RESO_EXPLORER_API_KEY": TOKEN,
    "RESO_EXPLORER_USERNAME": USER,
    "RESO_EXPLORER_PASSWORD": PASSWORD,
    "RESO_EXPLORER_CLIENT_ID": CLIENT,
    "RESO_EXPLORER_CLIENT_SECRET": CLIENT_SECRET,
}

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
PROGRAMS = ["python", pytest.param("javascript", marks=needs_node)]
ALL = [*PROGRAMS, pytest.param("curl", marks=needs_curl)]


def run(
    text: str, language: str, folder: Path, environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a snippet with nothing but the secrets in its environment."""
    given = SECRETS if environ is None else environ
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), **given}
    path = folder / {"python": "read.py", "javascript": "read.mjs", "curl": "read.sh"}[language]
    path.write_text(text + "\n", encoding="utf-8")
    program = {"python": sys.executable, "javascript": "node", "curl": "sh"}[language]
    done = subprocess.run(
        [program, str(path)], capture_output=True, text=True, env=environ, timeout=60, check=False
    )
    for secret in (TOKEN, PASSWORD, CLIENT_SECRET):
        assert secret not in text
    assert "Traceback" not in done.stderr
    return done


# --- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_url_is_there(language: str) -> None:
    assert "h.example/odata/Property" in snippet(URL, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_secret_in_the_url_becomes_a_variable(language: str) -> None:
    text = snippet(f"{URL}&access_token=marked-secret-1&sig=marked-secret-2", language)
    assert "marked-secret" not in text
    if language != "url":
        assert "RESO_EXPLORER_ACCESS_TOKEN" in text
        assert "RESO_EXPLORER_SIG" in text


def test_the_variable_of_the_profile_is_used() -> None:
    access = Access(variable="MY_FEED")
    assert "MY_FEED" in snippet(URL, "python", access=access)
    assert "RESO_EXPLORER_TOKEN" not in snippet(URL, "curl", access=access)


def test_the_pace_of_providers() -> None:
    assert pace_of(load("mlsgrid").limits) == Pace(
        suspends=True, pause=0.56, bytes_per_second=1_000_000, requests=36_000, retry=5
    )
    assert pace_of(load("spark").limits) == Pace(retry=300)
    assert pace_of(load("generic").limits) == Pace()


@needs_curl
def test_curl_survives_a_shell(tmp_path: Path) -> None:
    text = snippet(URL, "curl").replace("curl -sS", "printf '%s\\n'", 1)
    assert URL in run(text, "curl", tmp_path).stdout.splitlines()


# --- runs ------------------------------------------------------------------------------------------


def rows_of(done: subprocess.CompletedProcess[str], language: str) -> int:
    """How many rows a snippet read; curl reads one page."""
    assert done.returncode == 0, done.stderr
    if language != "curl":
        return int(done.stdout)
    body = json.loads(done.stdout)
    inner = body.get("d", body)
    return len(inner.get("value", inner.get("results")))


ACCESSES = {
    "bearer": ("bearer", {}, {}),
    "basic": ("basic", {"kind": AuthKind.BASIC}, {}),
    "key": ("key", {"kind": AuthKind.API_KEY}, {"x-api-key": "{api_key}"}),
    "query": ("query", {"kind": AuthKind.QUERY_TOKEN}, {}),
    "none": ("none", {"kind": AuthKind.NONE}, {}),
    "client": ("bearer", {"kind": AuthKind.CLIENT_CREDENTIALS, "scope": "api it's"}, {}),
    "client-basic": ("bearer", {"kind": AuthKind.CLIENT_CREDENTIALS, "in_header": True}, {}),
    "password": ("bearer", {"kind": AuthKind.PASSWORD}, {}),
}


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("name", ACCESSES)
def test_every_sign_in(name: str, language: str, tmp_path: Path) -> None:
    auth, parts, headers = ACCESSES[name]
    with StrictService(auth=auth, most=99, rows=12) as service:
        access = Access(token_url=f"{service.url}/token", **parts)  # type: ignore[arg-type]
        text = snippet(
            f"{service.url}/Property?{FILTER}", language, headers=GZIP | headers, access=access
        )
        assert rows_of(run(text, language, tmp_path), language) == (5 if language == "curl" else 12)
    assert {each.status for each in service.came} == {200}
    assert all("%24" not in each.target for each in service.came if "Property" in each.target)


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("access", [Access(), Access(kind=AuthKind.CLIENT_CREDENTIALS)])
def test_a_key_that_may_be_suspended_is_paced(
    language: str, access: Access, tmp_path: Path
) -> None:
    from msgspec.structs import replace

    with StrictService(rows=20, delays=(0.0, 0.05, 0.0)) as service:
        text = snippet(
            f"{service.url}/Property?{FILTER}",
            language,
            headers=GZIP,
            access=replace(access, token_url=f"{service.url}/token"),
            pace=pace_of(load("mlsgrid").limits),
        )
        assert rows_of(run(text, language, tmp_path), language) == (5 if language == "curl" else 20)
    assert not service.suspended
    assert all(gap >= service.span for gap in service.gaps)


@pytest.mark.parametrize("language", ALL)
def test_a_suspension_ends_the_run_at_once(language: str, tmp_path: Path) -> None:
    with StrictService(suspended=True) as service:
        text = snippet(
            f"{service.url}/Property?{FILTER}",
            language,
            headers=GZIP,
            pace=pace_of(load("mlsgrid").limits),
        )
        done = run(text, language, tmp_path)
    assert done.returncode not in {0, 70}
    assert "429" in done.stderr
    assert len(service.came) == 1


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_429_is_waited_for(language: str, form: str, tmp_path: Path) -> None:
    with StrictService(most=99, rows=12, demands_system=False) as service:
        text = snippet(f"{service.url}/Property", language)
        after = "2" if form == "seconds" else formatdate(time.time() + 3, usegmt=True)
        service.refusals.append((429, {"Retry-After": after}, "{}"))
        done = run(text, language, tmp_path)
        assert rows_of(done, language) == (5 if language == "curl" else 12)
    assert [each.status for each in service.came[:2]] == [429, 200]
    assert service.came[1].at - service.came[0].at >= 1.0


@pytest.mark.parametrize("language", ALL)
def test_odata_v2(language: str, tmp_path: Path) -> None:
    with StrictService(most=99, rows=12, demands_system=False, form="v2") as service:
        done = run(snippet(f"{service.url}/Property", language), language, tmp_path)
        assert rows_of(done, language) == (5 if language == "curl" else 12)


@pytest.mark.parametrize("language", PROGRAMS)
@pytest.mark.parametrize("way", ["link", "redirect", "loop", "broken"])
def test_the_token_goes_to_no_other_origin(language: str, way: str, tmp_path: Path) -> None:
    with (
        StrictService(most=99, rows=12, demands_system=False) as other,
        StrictService(most=99, rows=12, demands_system=False) as service,
    ):
        first = {"value": [{"K": 1}], "@odata.nextLink": f"{other.url}/Property"}
        if way == "loop":
            first["@odata.nextLink"] = f"{service.url}/Property"
        elif way == "broken":
            first["@odata.nextLink"] = "http://["
        answer: tuple[int, dict[str, str], str] = (200, {}, json.dumps(first))
        if way == "redirect":
            answer = (302, {"Location": f"{other.url}/Property"}, "")
        service.refusals.append(answer)
        done = run(snippet(f"{service.url}/Property", language), language, tmp_path)
        assert other.came == []
    assert done.returncode == 1
    assert "Stopped after" in done.stderr
    assert len(service.came) == 1


@pytest.mark.parametrize("language", PROGRAMS)
def test_the_token_goes_to_no_plain_http(language: str, tmp_path: Path) -> None:
    """The check stands in front of the request, so it can be tried over loopback."""
    with StrictService(most=99, rows=12, demands_system=False) as service:
        secure = service.url.replace("http:", "https:")
        text = snippet(f"{secure}/Property", language)
        start = f"START = httpx.URL('{secure}/Property')"
        if language == "python":
            assert start in text
            text = text.replace("url, seen = START, set()", "url, seen = httpx.URL(OPEN), set()")
            text = text.replace("rows = []", f"OPEN = {service.url!r} + '/Property'\nrows = []", 1)
        else:
            text = text.replace("let url = start;", f"let url = new URL('{service.url}/Property');")
        done = run(text, language, tmp_path)
    assert done.returncode == 1
    assert "leaves the server" in done.stderr
    assert len(service.came) == 1


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("name", ["bearer", "basic", "client", "key"])
def test_a_missing_variable_is_named_and_nothing_sent(
    language: str, name: str, tmp_path: Path
) -> None:
    auth, parts, headers = ACCESSES[name]
    with StrictService(auth=auth) as service:
        access = Access(token_url=f"{service.url}/token", **parts)  # type: ignore[arg-type]
        text = snippet(f"{service.url}/Property", language, headers=headers, access=access)
        done = run(text, language, tmp_path, environ={})
    assert done.returncode != 0
    assert "RESO_EXPLORER_" in done.stderr
    assert service.came == []


@pytest.mark.parametrize("language", PROGRAMS)
@pytest.mark.parametrize(
    ("body", "status"), [("<html>", 200), ("[1", 200), ('"text"', 200), ("gone", 500), ("no", 401)]
)
def test_other_trouble_is_one_sentence(
    language: str, body: str, status: int, tmp_path: Path
) -> None:
    with StrictService(most=99, demands_system=False) as service:
        service.refusals.append((status, {}, body))
        done = run(snippet(f"{service.url}/Property", language), language, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Stopped after 0 rows")


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_service_that_is_away(language: str, tmp_path: Path) -> None:
    with StrictService() as service:
        text = snippet(f"{service.url}/Property", language)
    done = run(text, language, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Stopped after 0 rows")


@pytest.mark.parametrize(
    "kind", [AuthKind.BEARER, AuthKind.CLIENT_CREDENTIALS, AuthKind.QUERY_TOKEN]
)
@pytest.mark.parametrize("provider", ["mlsgrid", "generic"])
def test_python_has_nothing_that_is_not_used(kind: AuthKind, provider: str, tmp_path: Path) -> None:
    access = Access(kind=kind, token_url="https://h.example/token")
    path = tmp_path / "read.py"
    path.write_text(snippet(URL, "python", access=access, pace=pace_of(load(provider).limits)))
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,I,B", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_python_keeps_every_digit_of_a_decimal(httpserver: HTTPServer, tmp_path: Path) -> None:
    body = '{"value": [{"ListPrice": 12345678901234567.89}]}'
    httpserver.expect_request("/Property").respond_with_data(body, content_type="application/json")
    text = snippet(httpserver.url_for("/Property"), "python", access=Access(kind=AuthKind.NONE))
    done = run(text + 'print(rows[0]["ListPrice"])', "python", tmp_path)
    assert done.stdout.split() == ["1", "12345678901234567.89"], done.stderr
