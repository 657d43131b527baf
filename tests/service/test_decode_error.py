"""Error answers in every shape that servers send."""

from __future__ import annotations

import json

import pytest

from reso_explorer.providers.provider import ErrorCase, ErrorCode, Errors, ErrorShape
from reso_explorer.service.decode_error import ErrorContext, decode_error, expect_ok
from reso_explorer.service.decode_error.advice import duration
from reso_explorer.service.errors import (
    BadRequestError,
    ForbiddenError,
    HttpStatusError,
    NotFoundError,
    ServerFaultError,
    TooManyRequestsError,
    UnauthorizedError,
)

from .conftest import reply

ROOT = "https://api.example.test/odata"


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ('{"error":{"code":"X1","message":"No such thing"}}', "No such thing", "X1"),
        ('{"error":{"code":null,"message":"No such thing"}}', "No such thing", None),
        ('{"error":{"code":40100,"message":"No such thing"}}', "No such thing", 40100),
        ('{"error":{"code":"","message":{"lang":"en","value":"Old form"}}}', "Old form", None),
        ('{"error":{"innererror":{"message":"deep"}}}', "deep", None),
        ('{"odata.error":{"code":"","message":{"value":"V3 form"}}}', "V3 form", None),
        ('{"D":{"Success":false,"Code":1020,"Message":"Session over"}}', "Session over", 1020),
        (
            '{"error":"invalid_client","error_description":"who are you"}',
            "who are you",
            "invalid_client",
        ),
        ('{"error":"invalid_client"}', "invalid client", "invalid_client"),
        ('{"title":"Bad","status":400,"detail":"worse"}', "Bad: worse", None),
        ('{"message":"bare","code":7}', "bare", 7),
        ('{"fault":{"faultstring":"gateway says no"}}', "gateway says no", None),
        ('[{"error":{"message":"in a list"}}]', "in a list", None),
        ("plain words\nstack line", "plain words", None),
        ("<html><head><title>Not here</title></head><body>x</body></html>", "Not here", None),
        ("<!doctype html><body><h1>Oops</h1><script>x()</script></body>", "Oops", None),
        (
            '<m:error xmlns:m="http://x"><m:code>7</m:code><m:message>xml words</m:message></m:error>',
            "xml words",
            "7",
        ),
        ('{"error":', '{"error":', None),
        ("\ufeff" + '{"error":{"message":"with a mark"}}', "with a mark", None),
    ],
)
def test_every_envelope_is_read(body: str, message: str, code: str | int | None) -> None:
    error = decode_error(reply(body, status=400, content_type="text/plain"))
    assert isinstance(error, BadRequestError)
    assert message in error.message
    assert "HTTP 400" in error.message
    assert error.code == code


def test_empty_body() -> None:
    error = decode_error(reply(b"", status=400, content_type=""))
    assert error.message == "api.example.test does not take the request (HTTP 400)."


def test_details_target_and_inner_error_are_kept() -> None:
    body = {
        "error": {
            "code": "C",
            "message": "two things",
            "target": "$filter",
            "details": [{"code": 5, "message": "first", "target": "ListPrice"}, {"message": "2nd"}],
            "innererror": {"trace": "token=abc123 at x", "list": ["Bearer abcdefgh"]},
        }
    }
    error = decode_error(reply(json.dumps(body), status=400))
    assert error.target == "$filter"
    assert [(item.code, item.message, item.target) for item in error.details] == [
        (5, "first", "ListPrice"),
        (None, "2nd", None),
    ]
    assert "abc" not in json.dumps(error.inner)
    assert "- ListPrice: first" in error.lines()


def test_spark_details() -> None:
    body = {
        "D": {
            "Success": False,
            "Code": 1040,
            "Message": "bad",
            "SparkQLErrors": [{"Token": "Foo", "Message": "Unknown field", "Code": 9}],
        }
    }
    known = Errors(
        codes=(
            ErrorCode(
                code=1040,
                text="The filter is wrong or names an unknown field.",
                hint="Look at the filter.",
            ),
        ),
        cases=(ErrorCase(status=400, body=ErrorShape.HTML, text="Bad id", hint="Check the id."),),
    )
    context = ErrorContext(errors=known)
    error = decode_error(reply(json.dumps(body), status=400), context)
    assert error.code_meaning.startswith("The filter is wrong")
    assert "The filter is wrong" in error.message
    assert error.what_to_try.startswith("Look at the filter.")
    assert error.details[0].target == "Foo"
    html = decode_error(reply("<html>x</html>", status=400), context)
    assert html.what_to_try.startswith("Check the id.")
    assert "Bad id" in html.message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, UnauthorizedError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (410, NotFoundError),
        (413, BadRequestError),
        (429, TooManyRequestsError),
        (500, ServerFaultError),
        (599, ServerFaultError),
        (302, HttpStatusError),
        (202, HttpStatusError),
    ],
)
def test_family(status: int, kind: type[HttpStatusError]) -> None:
    error = decode_error(reply(b"", status=status))
    assert type(error) is kind
    assert error.status == status


def test_success_passes() -> None:
    good = reply(b"{}")
    assert expect_ok(good) is good
    assert expect_ok(reply(b"", status=304)).status == 304
    with pytest.raises(NotFoundError):
        expect_ok(reply(b"", status=404))


@pytest.mark.parametrize(
    ("context", "headers", "words"),
    [
        (ErrorContext(has_credential=False), {"www_authenticate": "Basic realm=x"}, "`Basic`"),
        (ErrorContext(expires_at=5.0, asked_at=10.0), {}, "has expired"),
        (
            ErrorContext(expires_at=50.0, asked_at=10.0),
            {"www_authenticate": 'Bearer error_description="token expired"'},
            "has expired",
        ),
        (ErrorContext(hosts=("b.example.test",)), {}, "b.example.test"),
        (ErrorContext(has_credential=True), {}, "belongs to this host"),
    ],
)
def test_advice_for_401(context: ErrorContext, headers: dict[str, str], words: str) -> None:
    assert words in decode_error(reply(b"", status=401, **headers), context).what_to_try


def test_advice_for_403() -> None:
    context = ErrorContext(sets=("Property", "Building"), hosts=("replication.example.test",))
    known = decode_error(reply(b"", status=403, url=f"{ROOT}/Building?$top=1"), context)
    assert "advertises `Building`" in known.what_to_try
    other = decode_error(
        reply('{"D":{"Success":false,"Code":1021,"Message":"no"}}', status=403), context
    )
    assert "replication.example.test" in other.what_to_try
    plain = decode_error(reply(b"", status=403, url=f"{ROOT}/Nope"), context)
    assert "licensed" in plain.what_to_try


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Proprety?$top=1", "Did you mean `Property`?"),
        ("Properties", "There is no resource `Properties`"),
        ("property('1')", "Did you mean `Property`?"),
        ("Zzz", "The service has: Property, Member"),
        ("Property('1')", "Check the service address and the key"),
    ],
)
def test_advice_for_404(path: str, words: str) -> None:
    context = ErrorContext(sets=("Property", "Member"))
    error = decode_error(reply(b"", status=404, url=f"{ROOT}/{path}"), context)
    assert words in error.what_to_try


@pytest.mark.parametrize(
    ("query", "body", "words"),
    [
        (
            "$filter=ListPrce gt 5",
            '{"error":{"message":"Could not find a property named \'ListPrce\'"}}',
            "`ListPrce` is no field of Property. Did you mean `ListPrice`?",
        ),
        ("$select=Listprice", "", "Did you mean `ListPrice`?"),
        (
            "$filter=Modified gt '2024-01-01T00:00:00Z'",
            '{"error":{"message":"type mismatch"}}',
            "without quotes",
        ),
        ("$filter=City eq \u2018X\u2019", '{"error":{"message":"syntax"}}', "typographic quotes"),
        ("$top=1", "<html><body>Error</body></html>", "credential is wrong"),
        ("$top=1", '{"error":{"message":"no"}}', "fields and literals"),
    ],
)
def test_advice_for_400(query: str, body: str, words: str) -> None:
    context = ErrorContext(names=("ListPrice", "City"), resource="Property")
    error = decode_error(reply(body, status=400, url=f"{ROOT}/Property?{query}"), context)
    assert words in error.what_to_try


def test_advice_for_429_tells_the_time() -> None:
    error = decode_error(reply(b"", status=429, retry_after="300"))
    assert isinstance(error, TooManyRequestsError)
    assert error.retry_after == 300
    assert "Wait 5 minutes" in error.what_to_try
    vague = decode_error(reply(b"", status=429))
    assert "Wait some minutes" in vague.what_to_try


@pytest.mark.parametrize(
    ("status", "words"),
    [(413, "Shorten"), (414, "Shorten"), (501, "Leave out"), (504, "Ask for less")],
)
def test_advice_by_status(status: int, words: str) -> None:
    assert words in decode_error(reply(b"", status=status)).what_to_try


def test_advice_for_500() -> None:
    told = decode_error(reply('{"error":{"message":"SQL: bad cast"}}', status=500))
    assert "mistakes in the query" in told.what_to_try
    busy = decode_error(reply(b"", status=503, retry_after="30"))
    assert "Wait 30 seconds" in busy.what_to_try
    assert "Ask again later" in decode_error(reply(b"", status=500)).what_to_try


def test_hostile_and_secret_text_is_defused() -> None:
    body = '{"error":{"code":"a\\u001bb","message":"\\u001b[31mred access_token=abcdefgh \\u202e"}}'
    error = decode_error(reply(body, status=400, url=f"{ROOT}/P?access_token=abcdefgh"))
    shown = "\n".join(error.lines()) + json.dumps(error.as_data())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "abcdefgh" not in shown


def test_excerpt_is_bounded() -> None:
    error = decode_error(reply("x" * 100_000, status=400, content_type="text/plain"))
    assert len(error.excerpt) <= 1024
    assert error.as_data()["kind"] == "bad-request"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (300, "5 minutes"),
        (3600, "1 hour"),
        (8000, "2 hours"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
