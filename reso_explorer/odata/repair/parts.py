"""Taking a text apart into service root, path and options, and putting it together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata import parse
from reso_explorer.odata.parser.uri import SYSTEM_OPTIONS
from reso_explorer.odata.printer.encoding import guard_name, guard_text, guard_value
from reso_explorer.odata.repair.draft import Value
from reso_explorer.odata.source import decode

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_VARIABLE: Final = re.compile(r"\A(\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$[A-Za-z_]+(?=/))/?")
_OPTION: Final = re.compile(
    r"[?&]?(?:[$@]|%24)?(?:"
    + "|".join(name.removeprefix("$") for name in SYSTEM_OPTIONS)
    + r"|where|inlinecount)[ \t]*=(?!=)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"(?:\s|%20|\+)(?:eq|ne|gt|ge|lt|le|in|has|and|or|like|is|between|not|contains)"
    r"(?:\s|%20|\+|\()|[\w')]\s*(?:==|!=|<>|<=|>=|<|>|&&|\|\|)\s*[\w'(]"
    r"|[\w')]\s+=\s*['0-9(]",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    r"\s*(?:not\s*\(?\s*)?(?:contains|startswith|endswith|substringof|geo\.\w+)\(", re.IGNORECASE
)
_ROOT_SEGMENT: Final = re.compile(r"/(?=\$(?:metadata|batch|all|crossjoin|entity)(?:[/?(]|\Z))")


def tell_kind(text: str) -> str:
    """Return what a text is: `relative_uri`, `query_options` or `filter`."""
    if _OPTION.match(text):
        return "query_options"
    if "://" in text or text.startswith(("/", "{{", "${")):
        return "relative_uri"
    head = re.split(r"[?]", text, maxsplit=1)[0]
    if "?" in text and not _CONDITION.search(re.sub(r"'[^']*'", "''", head)):
        return "relative_uri"
    if _CALL.match(text) or text.lower().startswith("where "):
        return "filter"
    if "?" in text or re.search(_OPTION.pattern, text, re.IGNORECASE):
        return "relative_uri"
    return "filter" if _CONDITION.search(text) or _is_no_path(text) else "relative_uri"


def _is_no_path(text: str) -> bool:
    """Whether a text of one piece, such as `startwith(City,'x')`, cannot be a path."""
    errors = parse(text).errors
    return bool(errors) and errors[0].code in {"unnamed-argument", "bad-segment", "path-argument"}


def take_apart(draft: Draft) -> None:
    """Fill the parts of the draft from its text."""
    text = draft.text
    if draft.start == "filter":
        draft.options = [Value("$filter", text if " " in text else decode(text).text)]
        return
    if draft.start == "query_options":
        draft.options = _options(text.lstrip("?&"))
        return
    if match := _VARIABLE.match(text):
        draft.base = match.group() if match.group().endswith("/") else match.group() + "/"
        draft.change(
            "root-variable", "Removed a variable for the service root.", match.group(1), ""
        )
        text = text[match.end() :]
    text, _, draft.fragment = _cut_fragment(text)
    head, _, query = text.partition("?")
    if not draft.base:
        draft.base = parse(head).tree.base if "://" in head else ""
        head = head[len(draft.base) :]
        if not draft.base and (match := _ROOT_SEGMENT.search(head)):
            draft.base, head = head[: match.end()], head[match.end() :]
    draft.path = re.sub(r"(?<!:)//+", "/", head).strip().strip("/")
    draft.options = _options(query)


def _cut_fragment(text: str) -> tuple[str, str, str]:
    """Cut off what follows `#`, unless that stands in quotes."""
    place = text.find("#")
    if place < 0 or text.count("'", 0, place) % 2:
        return text, "", ""
    return text[:place], "#", text[place + 1 :]


def _options(query: str) -> list[Value]:
    values: list[Value] = []
    for piece in query.split("&"):
        if not piece.strip():
            continue
        name, equals, value = piece.partition("=")
        values.append(Value(decode(name).text.strip(), _value(value) if equals else None))
    return values


def _value(raw: str) -> str:
    """Decode a value, unless its `%` are wildcards of LIKE."""
    if " " in raw and re.search(r"\blike\s+'", raw, re.IGNORECASE):
        return raw.strip()
    return decode(raw).text.strip()


def put_together(draft: Draft) -> str:
    """Return the text of the parts, without the service root."""
    if draft.start == "filter":
        return guard_text(draft.options[0].value or "") if draft.options else ""
    options = "&".join(
        guard_name(option.name)
        if option.value is None
        else f"{guard_name(option.name)}={guard_value(option.value)}"
        for option in draft.options
    )
    if draft.start == "query_options":
        return options
    path = draft.path.replace("#", "%23")
    text = f"{path}?{options}" if options else path
    return f"{text}#{draft.fragment}" if draft.fragment else text
