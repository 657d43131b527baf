"""The error objects that services send as JSON or XML, read into one shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reso_explorer.secret import redact
from reso_explorer.service.errors import ErrorDetail


@dataclass(frozen=True, slots=True)
class Said:
    """What the server said, whatever the envelope.

    `form` names the envelope: odata, v2, spark, oauth, problem, json, xml, html, text, empty.
    """

    form: str
    message: str = ""
    code: str | int | None = None
    target: str | None = None
    details: tuple[ErrorDetail, ...] = ()
    inner: Any = None
    excerpt: str = ""


def from_json(value: Any) -> Said | None:
    """Return what an error object says; None where the value is no error object.

    Knows the OData V4 and V2 envelopes (`error` with `message` as text or as
    `{"lang", "value"}`), `odata.error` of V3, Spark's `{"D": …}`, OAuth 2.0 errors (RFC 6749,
    section 5.2), problem details (RFC 9457), and bare `{"message": …}` objects.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return None
    for name in ("error", "odata.error", "@odata.error", "@error", "Error"):
        found = value.get(name)
        if isinstance(found, dict):
            return _odata(found)
        if isinstance(found, list) and (listed := _listed(found)):
            return Said("json", listed[0].message, code=listed[0].code, details=listed[1:])
        if isinstance(found, str) and found:
            return _oauth(value, found)
    spark = value.get("D")
    if isinstance(spark, dict) and spark.get("Success") is not True:
        return _spark(spark)
    return _bare(value)


def _bare(value: dict[str, Any]) -> Said | None:
    """Return what an object without an error member says."""
    listed = _listed(value.get("errors", value.get("Errors")))
    if "title" in value and ("status" in value or "detail" in value or listed):
        title, detail = _text(value.get("title")), _text(value.get("detail"))
        told = ": ".join(part for part in (title, detail) if part)
        return Said("problem", told, details=listed)
    for name in ("message", "Message", "error_description", "errorMessage", "fault", "detail"):
        found = value.get(name)
        if isinstance(found, str) and found:
            inner = {
                key: each for key, each in value.items() if key.lower().startswith("exception")
            }
            code = _code(value.get("code", value.get("Code")))
            return Said("json", found, code=code, details=listed, inner=_masked(inner) or None)
        if isinstance(found, dict):
            beside = found.get("detail")
            code = _code(beside.get("errorcode")) if isinstance(beside, dict) else None
            told = _text(found.get("faultstring") or found.get("message"))
            return Said("json", told, code=code)
    return Said("json", listed[0].message, details=listed[1:]) if listed else None


def _listed(errors: Any) -> tuple[ErrorDetail, ...]:
    """Return a list of errors, or an object of lists of messages by field, as details."""
    found: list[ErrorDetail] = []
    if isinstance(errors, dict):
        for name, messages in errors.items():
            each = messages if isinstance(messages, list) else [messages]
            found += [ErrorDetail(_text(message), target=name or None) for message in each]
    elif isinstance(errors, list):
        found = [_detail(item) for item in errors]
    return tuple(detail for detail in found if detail.message)


def looks_like_error(value: Any) -> bool:
    """Tell whether a JSON value answered with 200 is an error object all the same."""
    if not isinstance(value, dict):
        return False
    spark = value.get("D")
    if isinstance(spark, dict) and spark.get("Success") is False:
        return True
    for name in ("error", "odata.error", "@odata.error", "@error"):
        found = value.get(name)
        if isinstance(found, dict) and ("message" in found or "code" in found):
            return True
    return False


def _odata(error: dict[str, Any]) -> Said:
    message = error.get("message")
    is_v2 = isinstance(message, dict)
    inner = error.get("innererror", error.get("innerError"))
    details = error.get("details")
    found = [_detail(item) for item in details] if isinstance(details, list) else []
    if not found and isinstance(inner, dict):
        listed = inner.get("errordetails")
        found = [_detail(item) for item in listed] if isinstance(listed, list) else []
    text = _text(message)
    if not text and isinstance(inner, dict):
        text = _text(inner.get("message"))
    return Said(
        "v2" if is_v2 else "odata",
        text,
        code=_code(error.get("code")),
        target=_text(error.get("target")) or None,
        details=tuple(detail for detail in found if detail.message and detail.message != text),
        inner=_masked(inner),
    )


def _oauth(value: dict[str, Any], code: str) -> Said:
    described = _text(value.get("error_description")) or _text(value.get("message"))
    return Said("oauth", described or code.replace("_", " "), code=code)


def _spark(body: dict[str, Any]) -> Said:
    errors = body.get("SparkQLErrors") or body.get("Errors")
    details: list[ErrorDetail] = []
    for item in errors if isinstance(errors, list) else ():
        if isinstance(item, dict):
            details.append(
                ErrorDetail(
                    _text(item.get("Message")),
                    _code(item.get("Code")),
                    _text(item.get("Token")) or None,
                )
            )
        else:
            details.append(ErrorDetail(_text(item)))
    return Said(
        "spark", _text(body.get("Message")), code=_code(body.get("Code")), details=tuple(details)
    )


def _detail(item: Any) -> ErrorDetail:
    if not isinstance(item, dict):
        return ErrorDetail(_text(item))
    names = {name.lower(): each for name, each in item.items()}
    return ErrorDetail(
        _text(names.get("message") or names.get("detail") or names.get("title")),
        _code(names.get("code")),
        _text(names.get("target")) or None,
    )


def _code(value: Any) -> str | int | None:
    """Codes are texts, numbers or null."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    return value if isinstance(value, str | int) else str(value)


def _text(value: Any) -> str:
    """Messages are texts or `{"lang": …, "value": …}`."""
    if isinstance(value, dict):
        value = value.get("value", value.get("message"))
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else str(value)


def _masked(value: Any) -> Any:
    """Return the inner error with credentials taken out of its texts."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(str(name)): _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return value
