"""A marked token leaves no trace: not in logs, errors, traces, files or texts of objects."""

from __future__ import annotations

import json
import logging
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from reso_explorer.service.download import Download, download, format_of
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.pages import pages
from reso_explorer.service.transport.mask import masked_body

from .conftest import answer, scripted
from .test_transport_guard import MARK, Marked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer

ECHO = f"Bearer {MARK} is wrong, token={MARK}, again {MARK}"

ILL = [
    answer(
        json.dumps({"error": {"code": MARK, "message": ECHO, "target": MARK}}).encode(),
        status="400 No",
    ),
    answer(
        json.dumps(
            {
                "error": {
                    "message": "x",
                    "details": [{"message": ECHO, "code": MARK, "target": MARK}],
                    "innererror": {MARK: [ECHO]},
                }
            }
        ).encode(),
        status="500 No",
    ),
    answer(f"<html><title>{ECHO}</title><body>{MARK}</body></html>".encode(), status="403 No"),
    answer(ECHO.encode(), status="401 No", headers={"WWW-Authenticate": f"Bearer realm={MARK}"}),
    answer(f"<html><title>Sign in {MARK}</title></html>".encode()),
    answer(f'{{"value": [{{"a": "{MARK}'.encode()),
    answer(f"text {MARK}".encode()),
    answer(status="302 Found", headers={"Location": f"ftp://x/{MARK}"}),
    answer(status="302 Found", headers={"Location": f"http://example.test/?token={MARK}"}),
    b"HTTP/1.1 200 OK\r\nbad header " + MARK.encode() + b"\r\n\r\n",
]


def told(error: ServiceError) -> str:
    shown = "".join(traceback.format_exception(error))
    return f"{error!r} {error} {error.lines()} {json.dumps(error.as_data())} {error.inner} {shown}"


@pytest.mark.parametrize("bad", ILL, ids=range(len(ILL)))
async def test_errors_do_not_repeat_the_token(
    raw: RawServer, open_transport: Callable[..., Transport], bad: bytes, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    raw.scene = scripted(bad)
    transport = open_transport(raw.url, Marked(), headers={"X-Api-Key": MARK})
    found: list[str] = []
    with pytest.raises(ServiceError) as caught:
        await anext(pages(transport, f"{raw.url}/odata/P?$filter=A eq 'x'&access_token={MARK}"))
    found.append(told(caught.value))
    try:
        found.append(repr(await fetch_metadata(transport, f"{raw.url}/o?access_token={MARK}")))
    except ServiceError as error:
        found.append(told(error))
    assert MARK in repr(raw.asked)
    assert MARK not in " ".join(found)
    assert MARK not in json.dumps(transport.trace.as_har())
    assert MARK not in caplog.text


async def test_files_and_objects_hold_no_token(
    raw: RawServer, open_transport: Callable[..., Transport], tmp_path: Path, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    rows = [
        {
            "Key": 1,
            "Media": [{"Url": "x"}],
            "Media@odata.nextLink": f"{raw.url}/Media?access_token={MARK}&$skip=10",
            "Note": quote(MARK),
        }
    ]
    link = f"{raw.url}/P?access_token={MARK}&$skip=1"
    whole = {"@odata.context": f"x?access_token={MARK}", "value": rows, "@odata.nextLink": link}
    raw.scene = scripted(answer(json.dumps(whole).encode()), answer(b"{"))
    transport = open_transport(raw.url, Marked())
    target = tmp_path / "rows.ndjson"
    wanted = Download(f"{raw.url}/P?access_token={MARK}", target, format_of(target))
    with pytest.raises(ServiceError):
        await download(transport, wanted)
    raw.scene = scripted(answer(json.dumps({"value": rows}).encode()))
    done = await download(transport, wanted)
    kept = "".join(path.read_text() for path in (target,))
    assert "Media@odata.nextLink" in kept
    assert MARK not in kept
    assert MARK not in repr(done)
    assert MARK not in repr([page async for page in pages(transport, f"{raw.url}/Q")])
    assert MARK not in caplog.text
    assert f"access_token={MARK}" in raw.asked[1].target


def test_short_secrets_do_not_spoil_rows() -> None:
    from reso_explorer.secret import Secret

    body = b'{"City":"pass word 1234"}'
    assert masked_body(body, [Secret("1234")], failed=False) == body
    assert b"1234" not in masked_body(body, [Secret("1234")], failed=True)
    assert masked_body(b"a%2Bb-long-secret", [Secret("a+b-long-secret")], failed=False) == (
        "•••".encode()
    )
