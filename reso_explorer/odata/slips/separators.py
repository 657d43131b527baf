"""What stands between the parts of a URL: `?`, `&` and `;` in the wrong place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

_OPTION: Final = r"\$[A-Za-z]+\s*=(?!=)"
_FIRST_OPTION: Final = re.compile(rf"[?&/;]?(?={_OPTION})")
_NEXT: Final = re.compile(
    rf"[()]|(?:[?&]|(?<!&amp)[ \t]*[,;]|[ \t]+)[ \t]*(?={_OPTION}|\$count(?:[&;,?]|\Z))"
)
_CONDITION: Final = (
    r"(?:(?:not\s+|!|\(\s*)*(?:[\w./@$]+(?:\([^()&]*\))?\s*"
    r"(?:(?<=\s)(?:eq|ne|gt|ge|lt|le|in|has|like|between|is|not)\b|[=<>!]=|<>|[<>]|=\s*')"
    r"|(?:not\s+)?(?:contains|startswith|endswith)\())"
)
_AND: Final = re.compile(
    rf"\s*&&(?!{_OPTION})\s*|(?<![&?\s])\s*&(?!&)\s*(?=(?![$@])(?![\w.$@]*=[^=]){_CONDITION})",
    re.IGNORECASE,
)


def question_mark(reading: Reading) -> Iterator[Diagnostic]:
    """Yield a first option that no `?` stands before."""
    if reading.result.start != "relative_uri" or "$" not in reading.plain:
        return
    mask = reading.mask
    first = _FIRST_OPTION.search(mask)
    if first is None or first.start() == 0 or "?" in mask[: first.end()]:
        return
    if "(" in mask[: first.start()] and mask.count("(", 0, first.start()) > mask.count(
        ")", 0, first.start()
    ):
        return
    yield reading.slip(
        rules.QUESTION_MARK,
        first.start(),
        first.end(),
        "?",
        is_separator=True,
    )


def option_separators(reading: Reading) -> Iterator[Diagnostic]:
    """Yield separators other than `&` between options, and other than `;` in parentheses."""
    if not reading.is_url or "$" not in reading.plain:
        return
    mask = reading.mask
    begin = mask.find("?") + 1 if reading.result.start == "relative_uri" else 0
    if reading.result.start == "relative_uri" and begin == 0:
        return
    depth = 0
    for match in _NEXT.finditer(mask, begin):
        sign = match.group()
        if sign in {"(", ")"}:
            depth = max(depth + (1 if sign == "(" else -1), 0)
            continue
        is_nested = depth > 0 and mask.count(")", match.end()) >= depth
        if match.start() > begin and _is_wrong(reading, match, is_nested=is_nested):
            yield reading.slip(
                rules.OPTION_SEPARATOR,
                match.start(),
                match.end(),
                ";" if is_nested else "&",
                variant="nested" if is_nested else "",
                is_separator=True,
            )


def _is_wrong(reading: Reading, match: re.Match[str], *, is_nested: bool) -> bool:
    """Whether what stands before an option is no separator for this place."""
    sign = match.group().strip()
    if is_nested:
        return sign not in {";", ""} and (
            sign != "&" or reading.is_raw(match.start() + match.group().index("&"))
        )
    return sign != "&"


def ampersand_for_and(reading: Reading) -> Iterator[Diagnostic]:
    """Yield `&&` and `&` between conditions."""
    if "&" not in reading.plain:
        return
    mask = reading.mask
    for match in _AND.finditer(mask):
        place = match.start() + match.group().index("&")
        if not reading.is_url or not reading.is_raw(place):
            continue
        last = place + match.group().count("&")
        yield reading.slip(
            rules.UNKNOWN_OPERATOR,
            place,
            last,
            ((match.start(), match.end(), " and "),),
            "Write `and`",
            is_separator=True,
            found=mask[place:last],
            right="and",
        )
