"""`…` and `...` at the end of a list or of the whole query: what was left out is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata import STARTS, parse

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_DOTS: Final = r"(?:…|\.\.+)"
_IN_LIST: Final = re.compile(rf"(?<=[\w)*])\s*,\s*{_DOTS}\s*(?=[,);]|\Z)")
_AT_END: Final = re.compile(rf"(?<=[\w')])\s*{_DOTS}\s*\Z")
_DANGLING: Final = re.compile(rf"(?<!\s)\s++(?:and|or)\s*{_DOTS}\s*\Z", re.IGNORECASE)
_LISTS: Final = frozenset({"$select", "$expand", "$orderby", "$compute"})


def _is_right(name: str, value: str) -> bool:
    """Whether the value without its ellipsis follows the grammar."""
    start = name.removeprefix("$").lower()
    return start not in STARTS or parse(value, start, encoded=False).ok


def drop_ellipses(draft: Draft) -> None:
    """Drop an ellipsis that follows something; one that stands alone stays and is reported."""
    for option in draft.options:
        if option.value is None or option.name not in {*_LISTS, "$filter"}:
            continue
        value = option.value
        if option.name in _LISTS:
            value = _IN_LIST.sub("", value)
        if option.name == "$filter":
            value = _DANGLING.sub("", value)
        value = _AT_END.sub("", value)
        if value != option.value and _is_right(option.name, value):
            draft.change(
                "ellipsis",
                "Removed an ellipsis; part of the query is missing.",
                option.value,
                value,
            )
            option.value = value
