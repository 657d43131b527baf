"""Themes of our own: calm, high-contrast, and color-blind-safe, each dark and light.

Every theme has one accent color. The shades between background and foreground that the style
sheet names are worked out here, for these themes and for those of Textual.
"""

from __future__ import annotations

from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

DEFAULT: Final = "reso-dark"
"""The theme without a choice."""


def _theme(
    name: str,
    *,
    accent: str,
    warning: str,
    error: str,
    success: str,
    foreground: str,
    background: str,
    panel: str,
    muted: float = 0.62,
    faint: float = 0.4,
) -> Theme:
    """Return a theme; `muted` and `faint` are how far quiet text is from the background."""
    ground, text = Color.parse(background), Color.parse(foreground)
    return Theme(
        name=name,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=warning,
        error=error,
        success=success,
        foreground=foreground,
        background=background,
        surface=background,
        panel=panel,
        dark="-dark" in name,
        variables={
            "footer-background": panel,
            "input-selection-background": f"{accent} 35%",
            "rx-muted": ground.blend(text, muted).hex,
            "rx-faint": ground.blend(text, faint).hex,
            "text-warning": warning,
            "text-error": error,
            "text-success": success,
        },
    )


THEMES: Final = (
    _theme(
        "reso-dark",
        accent="#5fa8e8",
        warning="#d7a65f",
        error="#e0716c",
        success="#7fb685",
        foreground="#d5d9df",
        background="#14171b",
        panel="#1d2127",
    ),
    _theme(
        "reso-light",
        accent="#1565b0",
        warning="#8f5a00",
        error="#b3261e",
        success="#2e6b34",
        foreground="#24282d",
        background="#fafaf8",
        panel="#ecece8",
        muted=0.72,
        faint=0.55,
    ),
    _theme(
        "reso-dark-contrast",
        accent="#6fc3ff",
        warning="#ffd24a",
        error="#ff9a94",
        success="#7dea8c",
        foreground="#ffffff",
        background="#000000",
        panel="#161616",
        muted=0.8,
        faint=0.68,
    ),
    _theme(
        "reso-light-contrast",
        accent="#003f8a",
        warning="#5c3a00",
        error="#8a0000",
        success="#0b4a12",
        foreground="#000000",
        background="#ffffff",
        panel="#ededed",
        muted=0.78,
        faint=0.7,
    ),
    _theme(
        "reso-dark-colorblind",
        accent="#7cc4f0",
        warning="#eba747",
        error="#ff5c92",
        success="#3ba0ee",
        foreground="#d5d9df",
        background="#14171b",
        panel="#1d2127",
        muted=0.68,
    ),
    _theme(
        "reso-light-colorblind",
        accent="#0059b2",
        warning="#4c2d00",
        error="#cc2200",
        success="#005580",
        foreground="#24282d",
        background="#fafaf8",
        panel="#ecece8",
        muted=0.72,
        faint=0.55,
    ),
)
"""Our themes; the names of a pair differ in `dark` and `light` alone."""


def counterpart(name: str, *, is_dark: bool) -> str:
    """Return the light theme for a dark one and the reverse, of the same kind where it is ours."""
    other = name.replace("-dark", "-light") if is_dark else name.replace("-light", "-dark")
    if other != name and any(theme.name == other for theme in THEMES):
        return other
    return "reso-light" if is_dark else "reso-dark"


def shades(variables: dict[str, str]) -> dict[str, str]:
    """Return the shades that the style sheet names and the theme does not give itself.

    A theme whose colors are those of the terminal gets plain ones.
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
        found = {
            "rx-muted": plain,
            "rx-faint": plain,
            "rx-rule": plain,
            "rx-track": plain,
            "rx-cursor": "ansi_blue",
            "rx-cursor-blurred": "ansi_black",
            "rx-cell": "ansi_cyan",
            "rx-cell-text": "ansi_black",
        }
    else:
        found = {
            "rx-muted": background.blend(foreground, 0.62).hex,
            "rx-faint": background.blend(foreground, 0.4).hex,
            "rx-rule": background.blend(foreground, 0.22).hex,
            "rx-track": background.blend(foreground, 0.15).hex,
            "rx-cursor": background.blend(accent, 0.3).hex,
            "rx-cursor-blurred": background.blend(foreground, 0.1).hex,
            "rx-cell": accent.hex,
            "rx-cell-text": background.hex,
        }
    return {name: variables.get(name, value) for name, value in found.items()}
