"""Error answers in every shape that servers send."""

from __future__ import annotations

import json

import pytest

from reso_explorer import providers
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
    assert error.message == "api.example.test rejected the request (HTTP 400)."


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
    assert error.message == "api.example.test rejected the request (HTTP 400): bad."
    assert error.likely_cause.startswith("The filter is wrong")
    assert error.what_to_try == "Look at the filter."
    assert error.details[0].target == "Foo"
    assert error.lines()[1:] == [
        "Code: 1040",
        "- Foo: Unknown field",
        "URL: https://api.example.test/odata/Property",
        "Likely cause: The filter is wrong or names an unknown field.",
        "Try: Look at the filter.",
    ]
    html = decode_error(reply("<html><h1>Bad Request</h1></html>", status=400), context)
    assert html.what_to_try == "Check the id."
    assert html.likely_cause == "Bad id"
    assert html.message == "api.example.test rejected the request (HTTP 400): Bad Request."


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
        (304, HttpStatusError),
    ],
)
def test_family(status: int, kind: type[HttpStatusError]) -> None:
    error = decode_error(reply(b"", status=status))
    assert type(error) is kind
    assert error.status == status


def test_success_passes() -> None:
    good = reply(b"{}")
    assert expect_ok(good) is good
    assert expect_ok(reply(b"", status=304), not_modified=True).status == 304
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
        (ErrorContext(hosts=("b.example.test",)), {}, "use that: b.example.test."),
        (ErrorContext(counterparts=("b.example.test",)), {}, "is complete and belongs"),
        (ErrorContext(has_credential=True), {}, "belongs to this host"),
    ],
)
def test_advice_for_401(context: ErrorContext, headers: dict[str, str], words: str) -> None:
    assert words in decode_error(reply(b"", status=401, **headers), context).what_to_try


def test_advice_for_403() -> None:
    context = ErrorContext(
        sets=("Property", "Building"), counterparts=("replication.example.test",)
    )
    known = decode_error(reply(b"", status=403, url=f"{ROOT}/Building?$top=1"), context)
    assert "advertises `Building`, but your token can't read it" in known.what_to_try
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
        ("Property('1')", "Check the service URL and the key"),
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
            "`ListPrce` isn't a field of Property. Did you mean `ListPrice`?",
        ),
        ("$select=Listprice", "", "Did you mean `ListPrice`?"),
        (
            "$filter=Modified gt '2024-01-01T00:00:00Z'",
            '{"error":{"message":"type mismatch"}}',
            "without quotes",
        ),
        ("$filter=City eq \u2018X\u2019", '{"error":{"message":"syntax"}}', "straight quotes"),
        ("$top=1", "<html><body>Error</body></html>", "the token is wrong"),
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
    [(413, "Shorten"), (414, "Shorten"), (501, "Leave out"), (504, "Request less")],
)
def test_advice_by_status(status: int, words: str) -> None:
    assert words in decode_error(reply(b"", status=status)).what_to_try


def test_advice_for_500() -> None:
    told = decode_error(reply('{"error":{"message":"SQL: bad cast"}}', status=500))
    assert "mistakes in it" in told.what_to_try
    busy = decode_error(reply(b"", status=503, retry_after="30"))
    assert "Wait 30 seconds" in busy.what_to_try
    assert "Retry later" in decode_error(reply(b"", status=500)).what_to_try


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


# --- the server's own words -----------------------------------------------------------------------

SUPPRESSED = (
    "Provider Example MLS at level IDX does not permit filtering by the suppressed field "
    "PrivateRemarks. TraceId: 00-ab12"
)
FAR = "The value of $skip must not exceed 10000; use the replication endpoint for more rows"


def preset(name: str) -> ErrorContext:
    return ErrorContext(errors=providers.load(name).errors, has_credential=True)


def odata(message: str, **more: object) -> str:
    return json.dumps({"error": {"code": "E", "message": message, **more}})


EVERY_PRESET = [name for name in providers.names() if providers.load(name).errors.cases]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 504])
@pytest.mark.parametrize("name", EVERY_PRESET)
@pytest.mark.parametrize("said", [SUPPRESSED, FAR, "Zebra 7 is out of hay"])
@pytest.mark.parametrize("form", ["odata", "text", "html"])
def test_no_preset_hides_what_the_server_says(name: str, status: int, said: str, form: str) -> None:
    body = {
        "odata": odata(said),
        "text": said,
        "html": f"<html><body><h1>{said}</h1></body></html>",
    }[form]
    error = decode_error(reply(body, status=status), preset(name))
    assert f"(HTTP {status}): {said}" in error.lines()[0]
    assert error.said == error.as_data()["serverMessage"] == said


@pytest.mark.parametrize("name", EVERY_PRESET)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 504])
@pytest.mark.parametrize("form", ["odata", "text"])
def test_a_preset_is_silent_where_the_server_speaks_of_something_else(
    name: str, status: int, form: str
) -> None:
    said = "Zebra 7 is out of hay"
    body = odata(said) if form == "odata" else said
    assert decode_error(reply(body, status=status), preset(name)).likely_cause == ""


def test_a_withheld_field_of_trestle() -> None:
    error = decode_error(reply(odata(SUPPRESSED), status=400), preset("trestle"))
    assert error.likely_cause.startswith("The MLS withholds a field from your level")
    assert error.what_to_try.startswith("Leave out the field that the message names")
    assert "ID or secret" not in "\n".join(error.lines())


def test_rows_too_far_for_bridge() -> None:
    error = decode_error(reply(odata(FAR), status=400), preset("bridge"))
    assert error.likely_cause == ""
    assert "--by keyset" in error.what_to_try
    assert "quotes" not in "\n".join(error.lines())


@pytest.mark.parametrize(
    ("body", "kind"),
    [("invalid_client", "text"), ("<html><h1>Client authentication failed</h1></html>", "html")],
)
def test_wrong_client_at_trestle(body: str, kind: str) -> None:
    error = decode_error(reply(body, status=400, content_type=f"text/{kind}"), preset("trestle"))
    assert error.likely_cause.startswith("The client ID or secret is wrong")


@pytest.mark.parametrize(
    "said", ["", "Bad Request", "400 Bad Request", "HTTP Error 400. Bad request.", "Error"]
)
def test_a_preset_speaks_where_the_server_says_nothing(said: str) -> None:
    error = decode_error(reply(said, status=400, content_type="text/plain"), preset("mlsgrid"))
    assert "OriginatingSystemName" in error.likely_cause


def test_code_of_the_provider() -> None:
    body = '{"D":{"Success":false,"Code":1021,"Message":"Use the other service, friend"}}'
    error = decode_error(reply(body, status=403), preset("spark"))
    assert "Use the other service, friend" in error.lines()[0]
    assert error.likely_cause == "This key works on the replication host only."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {
                "error": {
                    "message": "An error has occurred.",
                    "innererror": {
                        "message": "outer",
                        "type": "X",
                        "stacktrace": "at Secret.Code()",
                        "internalexception": {"message": "the real reason"},
                    },
                }
            },
            ["Inner error: outer", "Inner error: the real reason"],
        ),
        (
            {"Message": "An error has occurred.", "ExceptionMessage": "No such column"},
            ["Inner error: No such column"],
        ),
        (
            {"title": "Invalid", "status": 400, "errors": {"$top": ["too big", "odd"]}},
            ["- $top: too big", "- $top: odd"],
        ),
        (
            {"errors": [{"code": 1, "message": "one"}, {"code": 2, "message": "two"}]},
            ["- two"],
        ),
        (
            {"error": [{"message": "one"}, {"Message": "two", "target": "City"}]},
            ["- City: two"],
        ),
        (
            {
                "error": {
                    "message": {"value": "SAP"},
                    "innererror": {
                        "errordetails": [
                            {"code": "A/1", "message": "first", "target": "T"},
                            {"message": "second"},
                        ]
                    },
                }
            },
            ["- T: first", "- second"],
        ),
    ],
)
def test_inner_messages_are_shown(body: dict[str, object], expected: list[str]) -> None:
    error = decode_error(reply(json.dumps(body), status=400))
    lines = error.lines()
    assert [line for line in lines if line in expected] == expected
    assert "Secret.Code" not in "\n".join(lines)


def test_xml_error_with_details() -> None:
    body = (
        '<m:error xmlns:m="http://x"><m:code>7</m:code><m:message>no</m:message>'
        "<m:target>$filter</m:target><m:details><m:detail><m:code>8</m:code>"
        "<m:message>first</m:message><m:target>City</m:target></m:detail></m:details>"
        "<m:innererror><m:message>deep</m:message><m:stacktrace>at x</m:stacktrace>"
        "</m:innererror></m:error>"
    )
    error = decode_error(reply(body, status=400, content_type="application/xml"))
    assert (error.said, error.code, error.target) == ("no", "7", "$filter")
    assert [(d.message, d.code, d.target) for d in error.details] == [("first", "8", "City")]
    assert "Inner error: deep" in error.lines()


# --- statuses that are no errors of the server ----------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (202, "accepted the request but has no result yet (HTTP 202)"),
        (205, "returned no content (HTTP 205)"),
        (206, "returned only a part of the response (HTTP 206)"),
        (304, "says that nothing was modified, but no copy is saved (HTTP 304)"),
        (101, "switched to another protocol (HTTP 101)"),
    ],
)
def test_status_is_named_as_what_it_is(status: int, words: str) -> None:
    with pytest.raises(HttpStatusError) as caught:
        expect_ok(reply(b"", status=status))
    assert caught.value.message == f"api.example.test {words}."


def test_accepted_says_when_to_come_back() -> None:
    with pytest.raises(HttpStatusError) as caught:
        expect_ok(reply(b'{"message":"queued"}', status=202, retry_after="120"))
    assert caught.value.what_to_try == "Run the query again in 2 minutes."
    assert "queued" in caught.value.message


# --- advice names what is sent --------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403])
def test_advice_for_basic_speaks_of_user_and_password(status: int) -> None:
    context = ErrorContext(has_credential=True, sends="user name and password")
    error = decode_error(reply(b"", status=status), context)
    shown = "\n".join(error.lines())
    assert "password" in shown
    assert "token" not in shown


def test_advice_without_credentials_for_basic() -> None:
    error = decode_error(
        reply(b"", status=401, www_authenticate='Basic realm="x"'),
        ErrorContext(has_credential=False),
    )
    assert "Save a user name and password with `reso-explorer connect`" in error.what_to_try
    assert "token" not in "\n".join(error.lines())


def test_advice_for_401_fits_the_message() -> None:
    body = odata("Your office is closed on Sundays")
    context = ErrorContext(has_credential=True, hosts=("b.example.test",))
    error = decode_error(reply(body, status=401), context)
    assert "b.example.test" not in error.what_to_try
    assert "token" not in error.what_to_try


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "--by keyset"),
        (401, "The token worked for the pages before"),
        (403, "the server allowed the pages before"),
        (404, "--by keyset"),
        (410, "--by keyset"),
    ],
)
def test_advice_for_a_later_page_doubts_neither_resource_nor_token(status: int, words: str) -> None:
    context = ErrorContext(
        sets=("Property",), names=("City",), has_credential=True, is_later_page=True
    )
    url = f"{ROOT}/Property?$skiptoken=9"
    error = decode_error(reply(odata("Shelf locked"), status=status, url=url), context)
    assert words in error.what_to_try
    assert "advertises" not in error.what_to_try
    assert "Shelf locked" in error.message
