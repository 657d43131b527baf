"""The query in the user's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from reso_explorer.files import temporary_file
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.draft import Draft

_USUAL: Final = ("nano", "vi", "notepad")
"""Editors that are tried if the environment names none."""
_HEAD: Final = "# The query, one option per line. Lines that begin with # are left out.\n"


def in_editor(screen: MainScreen) -> None:
    """Write the query in `$VISUAL` or `$EDITOR`, and take what is saved there."""
    from textual.app import SuspendNotSupported

    from reso_explorer.tui.operations.query import take_query

    command = editor_command(screen.workbench.world.environ)
    if not command:
        screen.notify("No editor found. Set EDITOR to its command.", markup=False)
        return
    before = text_for_editor(screen.session.draft)
    try:
        with screen.app.suspend():
            after = _edited(command, before)
    except SuspendNotSupported:
        screen.notify("An editor can't be opened from here, only from a terminal.", markup=False)
        return
    if isinstance(after, OSError):
        name = visible(command[0])
        screen.notify(f"Can't run {name}: {after.strerror}. Set EDITOR.", markup=False)
    elif after is None:
        screen.notify(
            f"{visible(command[0])} exited with an error; the query is unchanged.", markup=False
        )
    elif text_from_editor(after) != text_from_editor(before):
        focused = screen.focused
        take_query(screen, text_from_editor(after))
        screen.set_focus(focused)


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor; [] if there is none."""
    for name in ("VISUAL", "EDITOR"):
        value = environ.get(name, "").strip()
        if value:
            try:
                return shlex.split(value, posix=os.name != "nt")
            except ValueError:
                return [value]
    found = next(filter(None, map(shutil.which, _USUAL)), None)
    return [found] if found else []


def text_for_editor(draft: Draft) -> str:
    """Return a query with its options in lines of their own."""
    composed = draft.compose()
    starts = sorted(span[0] for part, span in composed.spans.items() if part != "resource")
    lines, begin = [], 0
    for start in starts:
        joint = max(composed.text.rfind("?", begin, start), composed.text.rfind("&", begin, start))
        lines.append(composed.text[begin:joint])
        begin = joint
    return _HEAD + "\n".join([*lines, composed.text[begin:]]) + "\n"


def text_from_editor(text: str) -> str:
    """Return what was written in an editor as one query; a line that begins with `#` is left out."""
    query = ""
    for line in text.splitlines():
        piece = line.strip()
        if piece and not piece.startswith("#"):
            query += piece if not query or piece[0] in "?&" else f" {piece}"
    return query


def _edited(command: list[str], text: str) -> str | OSError | None:
    """Return the text after editing, None if the editor failed; the terminal is its own now."""
    try:
        with temporary_file(text, prefix="query-", suffix=".odata") as path:
            done = subprocess.run([*command, str(path)], check=False)  # noqa: S603  # the user's own
            if done.returncode:
                return None
            return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return error
