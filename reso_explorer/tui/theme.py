"""Two calm themes with one accent colour, and the shades that every theme gets."""

from __future__ import annotations

from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

DARK: Final = Theme(
    name="reso-dark",
    primary="#5fa8e8",
    secondary="#5fa8e8",
    accent="#5fa8e8",
    warning="#d7a65f",
    error="#e0716c",
    success="#7fb685",
    foreground="#d5d9df",
    background="#14171b",
    surface="#14171b",
    panel="#1d2127",
    dark=True,
    variables={"footer-background": "#1d2127", "input-selection-background": "#5fa8e8 35%"},
)
LIGHT: Final = Theme(
    name="reso-light",
    primary="#1565b0",
    secondary="#1565b0",
    accent="#1565b0",
    warning="#8f5a00",
    error="#b3261e",
    success="#2e6b34",
    foreground="#24282d",
    background="#fafaf8",
    surface="#fafaf8",
    panel="#ecece8",
    dark=False,
    variables={"footer-background": "#ecece8", "input-selection-background": "#1565b0 30%"},
)


def shades(variables: dict[str, str]) -> dict[str, str]:
    """Return the shades between background and foreground that the style sheet names.

    A theme whose colours are those of the terminal gets plain ones.
    """
    try:
        foreground = Color.parse(variables["foreground"])
        background = Color.parse(variables["background"])
        accent = Color.parse(variables["primary"])
        is_plain = foreground.ansi is not None
    except (ColorParseError, KeyError):
        is_plain = True
    if is_plain:
        plain = variables.get("foreground", "white")
        return {
            "rx-muted": plain,
            "rx-faint": plain,
            "rx-rule": plain,
            "rx-track": plain,
            "rx-cursor": "ansi_blue",
            "rx-cursor-blurred": "ansi_black",
            "rx-cell": "ansi_cyan",
            "rx-cell-text": "ansi_black",
        }
    return {
        "rx-muted": background.blend(foreground, 0.62).hex,
        "rx-faint": background.blend(foreground, 0.4).hex,
        "rx-rule": background.blend(foreground, 0.22).hex,
        "rx-track": background.blend(foreground, 0.15).hex,
        "rx-cursor": background.blend(accent, 0.3).hex,
        "rx-cursor-blurred": background.blend(foreground, 0.1).hex,
        "rx-cell": accent.hex,
        "rx-cell-text": background.hex,
    }
