"""Requests for API clients, sent by the command lines of those clients."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.export.code.request import Access, KeysetPaging, Pace, Paging, request_of
from reso_explorer.export.code.targets import code
from reso_explorer.secret import Secret
from tests.export.code.programs import SECRETS, node_tool
from tests.export.code.test_programs import (
    ACCESSES,
    FILTER,
    GZIP,
    HOSTILE,
    rows_of_demo,
)
from tests.strict_service import CLIENT_SECRET, PASSWORD, TOKEN, StrictService

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.export.code.targets import Code

CLIENTS = {"http": "httpyac", "postman": "newman", "bruno": "bru", "posting": "posting"}

POSTING = """
import asyncio, json, sys
from pathlib import Path
from types import SimpleNamespace
import httpx
from posting.collection import RequestModel
from posting.scripts import Posting, execute_script
from posting.variables import get_variables, load_variables
from posting.yaml import Loader, load

async def send(folder, text, app):
    model = RequestModel.model_validate(load(text, Loader=Loader))
    posting = Posting(app)
    def script(which, *args):
        path = getattr(model.scripts, which)
        if path:
            execute_script(folder, Path(path), which)(*args, posting)
    script("setup")
    model.apply_template(get_variables())
    auth = model.auth.to_httpx_auth() if model.auth else None
    async with httpx.AsyncClient(auth=auth, timeout=60) as client:
        script("on_request", model)
        response = await client.send(model.to_httpx(client), follow_redirects=False)
        script("on_response", response)
    return response

folder = Path(sys.argv[1])
load_variables((), use_host_environment=True)
app = SimpleNamespace(session_env={"fetched_token": ""}, notify=lambda **_: None)
text = (folder / "query.posting.yaml").read_text()
for _ in range(40):
    response = asyncio.run(send(folder, text, app))
    if response.status_code == 200:
        print(response.text.replace("\\n", " "))
    if response.status_code not in (401, 429) and not app.session_env.get("next_page"):
        break
"""


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=60, token=Secret(TOKEN)) as service:
        yield service


@cache
def tool(target: str) -> str | None:
    return node_tool(CLIENTS[target])


def bodies(target: str, given: Code, folder: Path, environ: dict[str, str]) -> list[Any]:
    """Send a request as its client does, and return the bodies of all pages."""
    program = tool(target)
    if program is None:
        pytest.skip(f"needs {CLIENTS[target]}")
    folder.mkdir(exist_ok=True)
    for name, text in given.others.items():
        (folder / name).write_text(text, encoding="utf-8")
    names = {"http": "query.http", "postman": "query.json", "bruno": "query.bru"}
    path = folder / names.get(target, "query.posting.yaml")
    path.write_text(given.text, encoding="utf-8")
    for secret in (TOKEN, PASSWORD, CLIENT_SECRET):
        assert secret not in str(given)
    report = folder / "report.json"
    words = [program, "send", path.name, "--all", "--output", "body"]
    if target == "postman":
        variables = [f"--env-var={name}={value}" for name, value in environ.items()]
        options = ["--reporters", "json", "--reporter-json-export", str(report), *variables]
        words = [program, "run", path.name, *options]
    elif target == "bruno":
        words = [program, "run", path.name, "--reporter-json", str(report)]
    elif target == "posting":
        first = Path(program).read_text().splitlines()[0].removeprefix("#!")
        words = [first, "-c", POSTING, str(folder)]
    usual = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(folder)}
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=usual | environ,
        cwd=folder,
        timeout=240,
        check=False,
    )
    assert done.stdout or report.exists(), done.stderr
    return [body for body in _bodies(target, done.stdout, report) if body is not None]


def _bodies(target: str, out: str, report: Path) -> Iterator[Any]:
    if target == "http":
        for text in out.split("\n\n"):
            if text.strip().startswith(("{\n", '{"')):
                yield json.loads(text)
    elif target == "postman":
        for each in json.loads(report.read_text())["run"]["executions"]:
            if "response" in each:
                yield json.loads(bytes(each["response"]["stream"]["data"]))
    elif target == "bruno":
        for each in json.loads(report.read_text())[0]["results"]:
            yield each["response"]["data"]
    else:
        for line in out.splitlines():
            yield json.loads(line)


def rows(found: list[Any]) -> list[Any]:
    """Return the rows of pages."""
    inner = [body.get("d", body) if isinstance(body, dict) else {} for body in found]
    return [row for body in inner for row in body.get("value", body.get("results", []))]


@pytest.mark.parametrize("target", CLIENTS)
def test_all_rows_of_the_demo(target: str, demo: DemoService, tmp_path: Path) -> None:
    """The rows come over several pages, by next link and by value, of a hostile query."""
    condition = quote(f"City ne '{HOSTILE}'", safe="")
    fields = "$select=ListingKey,City,ListPrice,ModificationTimestamp"
    url = f"{demo.url}Property?$filter={condition}&{fields}"
    wanted = rows_of_demo(f"{url}&$orderby=ListingKey")
    assert len(wanted) == 60
    by_link = request_of(f"{url}&$orderby=ListingKey", headers={"Prefer": "odata.maxpagesize=25"})
    found = bodies(target, code(by_link, target), tmp_path / "link", SECRETS)
    assert rows(found) == wanted
    keyset = KeysetPaging(order_by="ModificationTimestamp", tie_break="ListingKey")
    by_value = request_of(
        f"{url}&$orderby=ModificationTimestamp,ListingKey&$top=25", paging=Paging(keyset=keyset)
    )
    found = bodies(target, code(by_value, target), tmp_path / "value", SECRETS)
    assert sorted(rows(found), key=lambda row: row["ListingKey"]) == wanted


@pytest.mark.parametrize("name", ["basic", "key", "query", "client", "client-basic", "password"])
@pytest.mark.parametrize("target", CLIENTS)
def test_every_sign_in(target: str, name: str, tmp_path: Path) -> None:
    auth, parts, headers = ACCESSES[name]
    with StrictService(auth=auth, most=99, rows=12, links=name != "key") as service:
        access = Access(token_url=f"{service.url}/token", **parts)
        if name == "key" and target in {"postman", "bruno"}:
            service.refusals.append((429, {"Retry-After": "1"}, "{}"))
        elif name == "client" and target != "http":
            service.refusals.append((200, {}, json.dumps({"access_token": "expired"})))
        request = request_of(
            f"{service.url}/Property?{FILTER}&$top=5",
            headers=GZIP | headers,
            access=access,
            paging=Paging(skip_size=5 if name == "key" else 0),
        )
        found = bodies(target, code(request, target), tmp_path, SECRETS)
    keys = [row["ListingKey"] for row in rows(found)]
    assert keys == [f"DMO{number:05}" for number in range(12)], service.came


@pytest.mark.parametrize("target", CLIENTS)
def test_the_token_goes_to_no_other_origin(target: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        other = stack.enter_context(StrictService(most=99, demands_system=False))
        service = stack.enter_context(StrictService(most=99, demands_system=False, form="v2"))
        away = {"d": {"results": [{"K": 1}], "__next": f"{other.url}/Property"}}
        service.refusals.append((200, {}, json.dumps(away)))
        request = request_of(f"{service.url}/Property")
        found = bodies(target, code(request, target), tmp_path, SECRETS)
    if target != "http":  # httpYac doesn't print the response whose script failed
        assert rows(found) == [{"K": 1}]
    assert other.came == []
    assert len(service.came) == 1


@pytest.mark.parametrize("target", CLIENTS)
def test_a_key_that_may_be_suspended_is_paced(target: str, tmp_path: Path) -> None:
    if tool(target) is None:
        pytest.skip(f"needs {CLIENTS[target]}")
    with StrictService(rows=14) as service:
        pace = Pace(suspends=True, pause=0.56)
        request = request_of(f"{service.url}/Property?{FILTER}", headers=GZIP, pace=pace)
        found = bodies(target, code(request, target), tmp_path, SECRETS)
    assert len(rows(found)) == 14
    assert not service.suspended
