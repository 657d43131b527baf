"""JSON that stands in the text of an annotation."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

_DEEPEST: Final = 60


def parsed_json(text: str) -> Any:
    """Return the value of a JSON text; the text itself where it is none or nests too deep."""
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return value if _is_shallow(value) else text


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return True
    return False
