"""One letter means one thing everywhere, and the footer keeps help and palette."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

import reso_explorer.tui
from reso_explorer.tui.actions import ACTIONS, BY_ID, LETTERS, character_of
from reso_explorer.tui.operations import OPERATIONS

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from tests.tui.conftest import Drive, SampleWorkspace

NEVER = {"ctrl+m", "ctrl+i", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", "ctrl+enter", "ctrl+b"}
"""Keys that terminals send as another one, or that tmux takes."""
LINE_EDITING = {f"ctrl+{letter}" for letter in "aekwd"}
"""Keys that edit the line while typing; nothing else may rest on them."""


def test_a_letter_means_one_thing_in_every_scope() -> None:
    meanings = {
        (key, action.verb)
        for action in ACTIONS
        for key in action.keys.split(",")
        if character_of(key)
    }
    assert dict(meanings).items() <= LETTERS.items()
    assert len(meanings) == len(dict(meanings))


def test_a_key_does_one_thing_in_a_scope() -> None:
    seen: dict[tuple[str, str], str] = {}
    for action in ACTIONS:
        for key in filter(None, action.keys.split(",")):
            assert seen.setdefault((action.scope, key), action.id) == action.id
            assert key not in NEVER
            assert key not in LINE_EDITING or action.scope != "editor"


def widgets() -> list[type[DOMNode]]:
    """Return every widget and screen class of the workbench."""
    for module in pkgutil.walk_packages(reso_explorer.tui.__path__, "reso_explorer.tui."):
        importlib.import_module(module.name)
    found: list[type[DOMNode]] = []
    waiting: list[type[Any]] = [Widget, Screen]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith("reso_explorer.tui"):
            found.append(each)
    return found


def test_keys_outside_of_the_table_mean_the_same() -> None:
    taken = {action.textual_action for action in ACTIONS}
    for widget in widgets():
        for binding in widget.__dict__.get("BINDINGS", ()):
            if not isinstance(binding, Binding) or binding.action in taken:
                continue
            verb = binding.action.removeprefix("screen.")
            for key in binding.key.split(","):
                if character_of(key):
                    assert LETTERS[key] in SAME.get(verb, (verb,)), f"{widget.__name__}: {key}"


SAME = {
    "add": ("more",),
    "remove": ("less",),
    "next_operator": ("use",),
    "pick": ("use",),
    "close": ("view",),
    "leave('down')": ("down",),
    "leave('up')": ("up",),
    "leave('left')": ("left",),
    "leave('right')": ("right",),
    "turn(1)": ("right", "use"),
    "turn(-1)": ("left",),
}
"""Actions of dialogs in the words of the table."""


def test_every_operation_is_an_action() -> None:
    assert set(OPERATIONS) <= set(BY_ID)
    done_by_operation = {action.id for action in ACTIONS if not action.call}
    assert done_by_operation == set(OPERATIONS)


@pytest.mark.parametrize("width", [160, 80, 60])
async def test_the_footer_keeps_help_and_palette(
    drive: Drive, workspace: SampleWorkspace, width: int
) -> None:
    async with drive(workspace, size=(width, 20)) as run:
        assert run.lines()[-1].startswith(" ? help  ^p commands  Space to query")
        await run.press("slash")
        assert run.lines()[-1].startswith(" F1 help  ^p commands")
        assert "/ narrow" not in run.lines()[-1], "a letter is typed here"
        await run.press("escape")
        await run.pilot.click("KeyFooter", offset=(2, 0))
        await run.shown("Main screen")
