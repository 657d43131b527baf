"""JSON that is no metadata, told apart by its members."""

from __future__ import annotations

from typing import Any, Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.sniff.server_error import answered_with_error
from reso_explorer.text import clip, count, visible

_SERVICE_HINT: Final = "Append $metadata to the address."
_ROWS_HINT: Final = "Request $metadata of the service instead of a resource."


def is_csdl(value: Any) -> bool:
    """Tell whether a JSON value is CSDL: it states a version, or holds schemas."""
    if not isinstance(value, dict):
        return False
    if "$Version" in value or "$EntityContainer" in value or "$Reference" in value:
        return True
    return any(
        isinstance(element, dict) and "$Kind" in element
        for schema in value.values()
        if isinstance(schema, dict)
        for element in (member[0] if _is_array(member) else member for member in schema.values())
    )


def _is_array(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def refuse_json(value: Any) -> NotMetadataError:
    """Return the error for a JSON value that is not CSDL."""
    if isinstance(value, list):
        return _rows(value, "a JSON array")
    if not isinstance(value, dict):
        return NotMetadataError(
            NotMetadataKind.OTHER_JSON, "This is a JSON value, not a metadata document."
        )
    found = _error(value)
    if found is not None:
        return found
    for member in ("openapi", "swagger"):
        if member in value:
            message = f"This is an OpenAPI description (version {shown(str(value[member]))})."
            hint = "Metadata is at $metadata of the service."
            return NotMetadataError(NotMetadataKind.OPENAPI, message, hint=hint)
    found = _answer(value)
    if found is not None:
        return found
    names = ", ".join(shown(name) for name in list(value)[:5])
    message = f"This is a JSON object ({names or 'empty'}), not a metadata document."
    hint = "Metadata in JSON has a member $Version."
    return NotMetadataError(NotMetadataKind.OTHER_JSON, message, hint=hint, excerpt=names)


def _answer(value: dict[str, Any]) -> NotMetadataError | None:
    """Return the error for rows and service documents, in the forms of V2 and V4."""
    wrapped = value.get("d", value.get("D"))
    if isinstance(wrapped, list):
        return _rows(wrapped, "JSON")
    if isinstance(wrapped, dict):
        if isinstance(wrapped.get("EntitySets"), list):
            return _service(wrapped["EntitySets"])
        rows = wrapped.get("results", wrapped.get("Results"))
        return _rows(rows if isinstance(rows, list) else [wrapped], "JSON")
    rows = value.get("value")
    if isinstance(rows, list):
        context = value.get("@odata.context", value.get("@context", value.get("odata.metadata")))
        listed = rows and all(isinstance(row, dict) and "url" in row for row in rows)
        if listed or (isinstance(context, str) and context.endswith("$metadata")):
            return _service(rows)
        return _rows(rows, "JSON")
    if any(name.startswith(("@odata.", "odata.", "@context")) for name in value):
        return _rows([value], "JSON")
    return None


def _error(value: dict[str, Any]) -> NotMetadataError | None:
    """Return the error for the envelopes in which servers report errors."""
    error = value.get("error", value.get("odata.error"))
    if isinstance(error, dict):
        return answered_with_error(_text(error.get("code")), _text(error.get("message")))
    if isinstance(error, str):
        told = _text(value.get("error_description", value.get("message")))
        return answered_with_error(_text(error), told)
    spark = value.get("D")
    if isinstance(spark, dict) and spark.get("Success") is False:
        return answered_with_error(_text(spark.get("Code")), _text(spark.get("Message")))
    for name in ("message", "Message", "fault", "errors", "detail"):
        if name in value and len(value) <= 6:
            code = value.get("statusCode", value.get("code", value.get("status", "")))
            return answered_with_error(_text(code), _text(value[name]))
    return None


def _text(value: Any) -> str:
    """Return a message that may be wrapped as V2 and gateways do it, on one visible line."""
    if isinstance(value, dict):
        value = next((value[k] for k in ("value", "message", "faultstring") if k in value), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    if value is None or isinstance(value, dict | list):
        return ""
    return clip(visible(str(value).strip()), 300)


def _service(sets: list[Any]) -> NotMetadataError:
    message = (
        f"This is a service document with {count(len(sets), 'entry', 'entries')}, not metadata."
    )
    return NotMetadataError(NotMetadataKind.SERVICE_DOCUMENT, message, hint=_SERVICE_HINT)


def _rows(rows: list[Any], what: str) -> NotMetadataError:
    message = f"This is data ({what} with {count(len(rows), 'row')}), not metadata."
    return NotMetadataError(NotMetadataKind.ROWS, message, hint=_ROWS_HINT)
