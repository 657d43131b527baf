"""What Textual calls a key, what it types, and how people write it."""

from __future__ import annotations

from typing import Final

_CHARACTERS: Final = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "exclamation_mark": "!",
    "asterisk": "*",
    "full_stop": ".",
    "comma": ",",
    "dollar_sign": "$",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "at": "@",
}
_KEY_NAMES: Final = {
    **_CHARACTERS,
    "delete": "Del",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def character_of(key: str) -> str | None:
    """Return what a key types, None for a key that types nothing."""
    return key if len(key) == 1 else " " if key == "space" else _CHARACTERS.get(key)


def key_name(key: str) -> str:
    """Return a Textual key name as people write it: `ctrl+p` is `^p`, `question_mark` is `?`."""
    *modifiers, last = key.split("+")
    if key == "ctrl+@":
        return "^Space"
    shown = _KEY_NAMES.get(last, last.upper() if last[0] == "f" and last[1:].isdigit() else last)
    for modifier in reversed(modifiers):
        shown = "^" + shown if modifier == "ctrl" else f"{modifier.title()}+{shown}"
    return shown
