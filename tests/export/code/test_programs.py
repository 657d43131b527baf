"""Programs for a query, run as they are against servers that insist on every rule."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from reso_explorer.demo import DemoService
from reso_explorer.export.code.request import (
    Access,
    KeysetPaging,
    Pace,
    Paging,
    pace_of,
    request_of,
)
from reso_explorer.export.code.targets import TARGETS, code
from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind
from reso_explorer.secret import Secret
from reso_explorer.shipped import guide_topics
from tests.export.code.programs import (
    PROGRAMS,
    SHELLS,
    Job,
    compiled,
    expect_tool,
    run,
    run_all,
)
from tests.strict_service import TOKEN, StrictService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

URL = "https://h.example/odata/Property?$filter=City%20eq%20%27O%27%27Neil%27&$top=1"
FILTER = "$filter=OriginatingSystemName%20eq%20'demo'"
GZIP = {"Accept-Encoding": "gzip"}
HOSTILE = "O''Neil \"$HOME\" `id` $(id) ${x} #{y} {z} \\n \\ %27 %s é\n<?php @URL@ //"
ALL = (*PROGRAMS, *SHELLS)
RUN = tuple(each for each in ALL if each != "typescript")  # which is JavaScript with types
CORES = tuple(each for each in RUN if each not in {"requests", "wget", "httpie"})
"""One target of each core: the others differ in how one request is sent."""


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=60, token=Secret(TOKEN)) as service:
        yield service


def text_of(url: str, target: str, **parts: Any) -> str:
    return str(code(request_of(url, **{"whole": True, **parts}), target))


def job(url: str, target: str, **parts: Any) -> Job:
    return Job(target, text_of(url, target, **parts))


# --- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_the_query_is_there_and_secrets_are_variables(target: str) -> None:
    assert "h.example/odata/Property" in text_of(URL, target)
    text = text_of(f"{URL}&access_token=marked-secret-1&sig=marked-secret-2", target)
    assert "marked-secret" not in text
    if target != "url":
        assert "RESO_EXPLORER_ACCESS_TOKEN" in text
        assert "RESO_EXPLORER_SIG" in text


def test_the_guide_names_every_target() -> None:
    page = guide_topics()["code"].read_text(encoding="utf-8")
    assert [name for name in TARGETS if name != "url" and f"`{name}`" not in page] == []


def test_the_variable_of_the_profile_is_used() -> None:
    access = Access(variable="MY_FEED")
    assert "MY_FEED" in text_of(URL, "python", access=access)
    assert "RESO_EXPLORER_TOKEN" not in text_of(URL, "curl", access=access)


def test_the_pace_of_providers() -> None:
    assert pace_of(load("mlsgrid").limits) == Pace(
        suspends=True, pause=0.56, bytes_per_second=1_000_000, requests=36_000, retry=5
    )
    assert pace_of(load("spark").limits) == Pace(retry=300)
    assert pace_of(load("generic").limits) == Pace()


@pytest.mark.parametrize(
    "kind", [AuthKind.BEARER, AuthKind.CLIENT_CREDENTIALS, AuthKind.QUERY_TOKEN, AuthKind.BASIC]
)
def test_python_has_nothing_that_is_not_used(kind: AuthKind, tmp_path: Path) -> None:
    access = Access(kind=kind, token_url="https://h.example/token")
    keyset = Paging(keyset=KeysetPaging(order_by="ModificationTimestamp", tie_break="K"))
    for number, paging in enumerate((Paging(), keyset, Paging(skip_size=5))):
        for provider in ("mlsgrid", "generic"):
            for target in ("python", "requests"):
                pace = pace_of(load(provider).limits)
                text = text_of(URL, target, access=access, pace=pace, paging=paging)
                (tmp_path / f"{target}_{provider}_{number}.py").write_text(text)
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F,I,B", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_typescript_of_every_form_passes_the_compiler(tmp_path: Path) -> None:
    expect_tool("typescript")
    keyset = Paging(keyset=KeysetPaging(order_by="A", tie_break="B", quotes_order=True))
    files = []
    for kind in AuthKind:
        access = Access(kind=kind, token_url="https://h.example/token", in_header=True)
        for number, paging in enumerate((Paging(), keyset, Paging(skip_size=5))):
            path = tmp_path / f"{kind}{number}.mts"
            pace = Pace(suspends=number > 0, pause=0.5)
            path.write_text(text_of(URL, "typescript", access=access, paging=paging, pace=pace))
            files.append(str(path))
    compiled(files)


# --- all rows --------------------------------------------------------------------------------------


def rows_of_demo(url: str) -> list[dict[str, Any]]:
    """Return the rows of a query, read by other means than any of the programs."""
    rows: list[dict[str, Any]] = []
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(headers=headers) as client:
        while url:
            body = client.get(url).raise_for_status().json()
            rows += body["value"]
            url = body.get("@odata.nextLink", "")
    return rows


@pytest.mark.parametrize("target", ALL)
def test_all_rows_of_the_demo(target: str, demo: DemoService, tmp_path: Path) -> None:
    """The rows come over several pages, by next link and by value, of a hostile query."""
    expect_tool(target)
    condition = quote(f"City ne '{HOSTILE}'", safe="")
    fields = "$select=ListingKey,City,ListPrice,ModificationTimestamp,PublicRemarks"
    url = f"{demo.url}Property?$filter={condition}&{fields}"
    wanted = rows_of_demo(f"{url}&$orderby=ListingKey")
    assert len(wanted) == 60
    ordered = f"{url}&$orderby=ModificationTimestamp,ListingKey&$top=25"
    keyset = KeysetPaging(order_by="ModificationTimestamp", tie_break="ListingKey")
    key = KeysetPaging(order_by="ListingKey", tie_break="ListingKey", quotes_order=True)
    jobs = [
        job(f"{url}&$orderby=ListingKey", target, headers={"Prefer": "odata.maxpagesize=25"}),
        job(ordered, target, paging=Paging(keyset=keyset)),
        job(f"{url}&$orderby=ListingKey&$top=25", target, paging=Paging(keyset=key)),
    ]
    by_link, by_value, by_key = run_all(jobs, tmp_path)
    assert by_link.rows == wanted
    assert "Read 60 rows." in by_link.err
    assert sorted(by_value.rows, key=lambda row: row["ListingKey"]) == wanted
    assert by_key.rows == wanted


@pytest.mark.parametrize("target", CORES)
def test_rows_without_next_links_and_of_version_2(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    with (
        StrictService(most=99, rows=12, demands_system=False, links=False) as mute,
        StrictService(most=99, rows=12, demands_system=False, form="v2") as old,
    ):
        by_skip = job(f"{mute.url}/Property?$top=5", target, paging=Paging(skip_size=5))
        done = run_all([by_skip, job(f"{old.url}/Property", target)], tmp_path)
    keys = [f"DMO{number:05}" for number in range(12)]
    assert [row["ListingKey"] for row in done[0].rows] == keys
    assert [row["ListingKey"] for row in done[1].rows] == keys


def test_python_keeps_every_digit_of_a_decimal(httpserver: HTTPServer, tmp_path: Path) -> None:
    body = '{"value": [{"ListPrice": 12345678901234567.89}]}'
    httpserver.expect_request("/Property").respond_with_data(body, content_type="application/json")
    text = text_of(httpserver.url_for("/Property"), "python", access=Access(kind=AuthKind.NONE))
    done = run(Job("python", text + 'print(row["ListPrice"])'), tmp_path)
    assert done.out.split()[-1] == "12345678901234567.89", done.err


# --- signing in ------------------------------------------------------------------------------------

ACCESSES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "bearer": ("bearer", {}, {}),
    "basic": ("basic", {"kind": AuthKind.BASIC}, {}),
    "key": ("key", {"kind": AuthKind.API_KEY}, {"x-api-key": "{api_key}"}),
    "query": ("query", {"kind": AuthKind.QUERY_TOKEN}, {}),
    "none": ("none", {"kind": AuthKind.NONE}, {}),
    "client": ("bearer", {"kind": AuthKind.CLIENT_CREDENTIALS, "scope": "api it's"}, {}),
    "client-basic": ("bearer", {"kind": AuthKind.CLIENT_CREDENTIALS, "in_header": True}, {}),
    "password": ("bearer", {"kind": AuthKind.PASSWORD}, {}),
}


def accesses(target: str) -> dict[str, tuple[str, dict[str, Any], dict[str, str]]]:
    """Return the sign-ins to try: for a core all of them, else what its target writes itself."""
    own = {"query", "client-basic"} if target == "httpie" else {"basic", "query", "client"}
    if target in CORES:
        own = ACCESSES.keys() - {"bearer"}  # which other tests use
    return {name: each for name, each in ACCESSES.items() if name in own}


@pytest.mark.parametrize("target", RUN)
def test_every_sign_in(target: str, tmp_path: Path) -> None:
    """The one of client credentials meets a token that is no longer accepted."""
    expect_tool(target)
    jobs, services = [], []
    with ExitStack() as stack:
        for name, (auth, parts, headers) in accesses(target).items():
            service = stack.enter_context(StrictService(auth=auth, most=99, rows=7))
            if name == "client":
                reply = json.dumps({"access_token": "expired"})
                service.refusals.append((200, {}, reply))
            access = Access(token_url=f"{service.url}/token", **parts)
            url = f"{service.url}/Property?{FILTER}"
            jobs.append(job(url, target, headers=GZIP | headers, access=access))
            services.append(service)
        done = run_all(jobs, tmp_path)
    for name, service, each in zip(accesses(target), services, done, strict=True):
        assert each.code == 0, (name, each.err)
        assert [row["ListingKey"][-2:] for row in each.rows] == [f"{n:02}" for n in range(7)], name
        statuses = [came.status for came in service.came]
        expected = [200, 401, 200] if name == "client" else [200, 200]
        assert statuses[: len(expected)] == expected, name
        targets = [came.target for came in service.came if "Property" in came.target]
        assert all("%24" not in each for each in targets)


@pytest.mark.parametrize("target", CORES)
def test_a_missing_variable_is_named_and_nothing_sent(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    jobs = []
    with StrictService() as service:
        for name in ("bearer", "basic", "client", "key"):
            _, parts, headers = ACCESSES[name]
            access = Access(token_url=f"{service.url}/token", **parts)
            found = job(f"{service.url}/Property", target, headers=headers, access=access)
            jobs.append(Job(target, found.text, {}))
        done = run_all(jobs, tmp_path)
    assert all(each.code != 0 for each in done)
    assert all("RESO_EXPLORER_" in each.err for each in done)
    assert service.came == []


# --- the pace --------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", CORES)
def test_a_key_that_may_be_suspended_is_paced(target: str, tmp_path: Path) -> None:
    """Two requests a second are allowed; one more, or one after a refusal, ends the key."""
    expect_tool(target)
    pace = pace_of(load("mlsgrid").limits)
    with (
        StrictService(rows=14, delays=(0.0, 0.05, 0.0)) as service,
        StrictService(suspended=True) as lost,
    ):
        access = Access(kind=AuthKind.CLIENT_CREDENTIALS, token_url=f"{service.url}/token")
        query = f"Property?{FILTER}"
        jobs = [
            job(f"{service.url}/{query}", target, headers=GZIP, access=access, pace=pace),
            job(f"{lost.url}/{query}", target, headers=GZIP, pace=pace),
        ]
        paced, ended = run_all(jobs, tmp_path)
    assert len(paced.rows) == 14
    assert not service.suspended
    assert all(gap >= service.span for gap in service.gaps)
    assert ended.code not in {0, 70}
    assert "429" in ended.err
    assert len(lost.came) == 1


@pytest.mark.parametrize("target", RUN)
def test_a_429_is_waited_for(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    with (
        StrictService(most=99, rows=12, demands_system=False) as first,
        StrictService(most=99, rows=12, demands_system=False) as second,
    ):
        first.refusals.append((429, {"Retry-After": "2"}, "{}"))
        date = formatdate(time.time() + 4, usegmt=True)
        second.refusals.append((429, {"Retry-After": date}, "{}"))
        pace = Pace(retry=2)  # for shells that don't read dates
        jobs = [job(f"{each.url}/Property", target, pace=pace) for each in (first, second)]
        done = run_all(jobs, tmp_path)
    assert [len(each.rows) for each in done] == [12, 12]
    for service in (first, second):
        assert [each.status for each in service.came[:2]] == [429, 200]
        assert service.came[1].at - service.came[0].at >= 1.0


# --- trouble ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [*CORES, "requests"])
def test_the_token_goes_to_no_other_origin(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    with ExitStack() as stack:
        other = stack.enter_context(StrictService(most=99, demands_system=False))
        jobs, services = [], []
        for way in ("link", "scheme", "redirect", "loop", "broken"):
            service = stack.enter_context(StrictService(most=99, demands_system=False))
            links = {
                "link": f"{other.url}/Property",
                "scheme": f"{service.url.replace('http:', 'https:')}/Property",
                "loop": f"{service.url}/Property",
                "broken": "http://[",
            }
            first = {"value": [{"K": 1}], "@odata.nextLink": links.get(way, "")}
            answer: tuple[int, dict[str, str], str] = (200, {}, json.dumps(first))
            if way == "redirect":
                answer = (302, {"Location": f"{other.url}/Property"}, "")
            service.refusals.append(answer)
            services.append(service)
            jobs.append(job(f"{service.url}/Property", target))
        done = run_all(jobs, tmp_path)
        assert other.came == []
    for service, each in zip(services, done, strict=True):
        assert each.code == 1
        assert "Stopped after" in each.err
        assert len(service.came) == 1


@pytest.mark.parametrize("target", CORES)
def test_other_trouble_is_one_sentence(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    bodies = [("<html>", 200), ("[1", 200), ('"text"', 200), ("gone", 500), ("no", 401)]
    with ExitStack() as stack:
        jobs = []
        for body, status in bodies:
            service = stack.enter_context(StrictService(most=99, demands_system=False))
            service.refusals.append((status, {}, body))
            jobs.append(job(f"{service.url}/Property", target))
        with StrictService() as away:
            url = away.url
        done = run_all([*jobs, job(f"{url}/Property", target)], tmp_path)
    for each in done:
        assert each.code == 1
        assert "Stopped after 0 rows" in each.err
        assert target in SHELLS or each.err.startswith("Stopped after 0 rows")


@pytest.mark.parametrize("target", CORES)
def test_a_token_in_a_next_link_is_not_shown(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    with StrictService(most=99, demands_system=False) as service:
        link = f"{service.url}/Property?access_token=marked-secret&$skip=5"
        body = json.dumps({"value": [{"K": 1}], "@odata.nextLink": link})
        service.refusals += [(200, {}, body), (500, {}, "gone")]
        paging = Paging(secret_parameters=("access_token",))
        done = run(job(f"{service.url}/Property", target, paging=paging), tmp_path)
    assert done.code == 1
    assert "$skip=5" in done.err
    assert "marked-secret" not in done.err
    assert "marked-secret" not in service.came[1].target


# --- one request -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target", SHELLS)
def test_a_shell_command_is_one_request(target: str, tmp_path: Path) -> None:
    expect_tool(target)
    jobs, services = [], []
    with ExitStack() as stack:
        for auth, parts, headers in accesses(target).values():
            service = stack.enter_context(StrictService(auth=auth, most=99, rows=12))
            access = Access(token_url=f"{service.url}/token", **parts)
            headers = GZIP | headers
            url = f"{service.url}/Property?{FILTER}"
            jobs.append(job(url, target, headers=headers, access=access, whole=False))
            services.append(service)
        done = run_all(jobs, tmp_path)
    for service, each in zip(services, done, strict=True):
        assert each.code == 0, each.err
        assert len(json.loads(each.out)["value"]) == 5
        assert len([came for came in service.came if "Property" in came.target]) == 1


@pytest.mark.parametrize("target", SHELLS)
def test_a_hostile_query_survives_a_shell(target: str, demo: DemoService, tmp_path: Path) -> None:
    expect_tool(target)
    condition = quote(f"City ne '{HOSTILE}'", safe="")
    url = f"{demo.url}Property?$filter={condition}&$top=2"
    done = run(job(url, target, whole=False), tmp_path)
    assert len(json.loads(done.out)["value"]) == 2, done.err
