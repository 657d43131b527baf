"""Our themes: readable, told apart by people with any color vision, and kept once chosen."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from reso_explorer.store.settings import Settings
from reso_explorer.tui.style_sheet import KeptStylesheet
from reso_explorer.tui.theme import THEMES, counterpart, shades

if TYPE_CHECKING:
    from pathlib import Path

    from textual.theme import Theme

    from tests.tui.conftest import Drive, SampleWorkspace

VISION = {
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What is left of linear red, green, and blue (Machado, Oliveira, and Fernandes, 2009)."""


def linear(color: Color) -> tuple[float, float, float]:
    def one(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return one(color.r), one(color.g), one(color.b)


def contrast(first: Color, second: Color) -> float:
    """Return the contrast ratio of WCAG 2."""
    lights = []
    for color in (first, second):
        red, green, blue = linear(color)
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    return max(lights) / min(lights)


def lab(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return CIE L*a*b* of a linear color."""
    red, green, blue = (max(0.0, min(1.0, each)) for each in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def colors(theme: Theme) -> dict[str, Color]:
    """Return the colors of a theme by the names of the style sheet."""
    variables = theme.to_color_system().generate() | theme.variables
    found = variables | shades(variables)
    return {
        name: Color.parse(value)
        for name, value in found.items()
        if value.startswith("#") and " " not in value
    }


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    found = colors(theme)
    strict = theme.name.endswith("-contrast")
    for ground in ("background", "panel", "rx-cursor-blurred", "rx-cursor"):
        for text in ("foreground", "warning", "error", "success", "primary", "rx-muted"):
            least = 4.5 if text == "foreground" else 3.0
            if ground in {"background", "panel"}:
                least = 7.0 if strict or text == "foreground" else 4.5
            assert contrast(found[text], found[ground]) >= least, f"{text} on {ground}"
    assert contrast(found["rx-faint"], found["background"]) >= (7.0 if strict else 3.0)
    assert contrast(found["rx-cell-text"], found["rx-cell"]) >= (7.0 if strict else 4.5)
    for name in ("warning", "error", "success"):
        assert contrast(found[f"text-{name}"], found[name]) < 1.05


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("name", ["reso-dark-colorblind", "reso-light-colorblind"])
def test_color_blind_people_tell_the_signs_apart(name: str, vision: str) -> None:
    found = colors(next(theme for theme in THEMES if theme.name == name))
    matrix = VISION[vision]
    seen = {}
    for sign in ("warning", "error", "success", "foreground"):
        rgb = linear(found[sign])
        red, green, blue = (sum(a * b for a, b in zip(row, rgb, strict=True)) for row in matrix)
        seen[sign] = lab((red, green, blue))
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance >= 20, f"{one} and {other}: {distance:.0f}"


def test_the_other_light_is_of_the_same_kind() -> None:
    assert counterpart("reso-dark-contrast", is_dark=True) == "reso-light-contrast"
    assert counterpart("reso-light-colorblind", is_dark=False) == "reso-dark-colorblind"
    assert counterpart("nord", is_dark=True) == "reso-light"
    for theme in THEMES:
        other = counterpart(theme.name, is_dark=theme.dark)
        assert counterpart(other, is_dark=not theme.dark) == theme.name


async def test_the_choice_is_kept(drive: Drive, workspace: SampleWorkspace, tmp_path: Path) -> None:
    from reso_explorer.store.places import Places

    folder = Places.below(tmp_path).config
    async with drive(workspace) as run:
        assert run.app.theme == "reso-dark"
        assert Settings(folder).read() == {}
        run.app.theme = "reso-dark-contrast"
        await run.settle()
        assert Settings(folder).read() == {"theme": "reso-dark-contrast"}
    async with drive(workspace) as run:
        assert run.app.theme == "reso-dark-contrast"


def test_settings_keep_each_other_and_never_replace_a_broken_file(tmp_path: Path) -> None:
    from reso_explorer.store.errors import StoreError

    settings = Settings(tmp_path)
    settings.set("clipboard", "file")
    settings.set("theme", "nord")
    assert settings.read() == {"clipboard": "file", "theme": "nord"}
    settings.path.write_text("theme = nord")
    assert settings.get("theme") == ""
    with pytest.raises(StoreError, match="Can't use"):
        settings.set("theme", "gruvbox")
    assert settings.path.read_text() == "theme = nord"


def test_the_style_sheet_is_parsed_again_only_for_other_colors() -> None:
    sheet = KeptStylesheet(variables={"ink": "#102030"})
    sheet.add_source("Label { color: $ink; }")
    sheet.reparse()
    before = sheet.rules
    sheet.set_variables({"ink": "#102030"})
    sheet.reparse()
    assert sheet.rules is before
    sheet.add_source("Input { background: $ink; }", ("other", ""))
    sheet.reparse()
    assert [str(rule.selector_names) for rule in sheet.rules] == ["{'Label'}", "{'Input'}"]
    sheet.set_variables({"ink": "#405060"})
    sheet.reparse()
    assert [rule.styles.color for rule in sheet.rules][:1] == [Color.parse("#405060")]
    assert sheet.rules[1].styles.background == Color.parse("#405060")
