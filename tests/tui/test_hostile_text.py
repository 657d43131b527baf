"""One hostile text in every place that text from a server or a document can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.document import read_metadata
from reso_explorer.service.errors import BadRequestError
from reso_explorer.workspace import WorkspaceError

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven, SampleWorkspace

FORBIDDEN = [*map(chr, [*range(32), *range(0x7F, 0xA0)]), "\u202e", "\u202c", "\u2066", "\u200b"]

SPELLED = "[bold]x[/bold] [/y] [@click=app.quit]go[/] \u202eevil\u202c \u200b \x85"
"""What XML lets through of a hostile text."""


def hostile_document() -> bytes:
    from tests.tui import conftest

    return conftest.METADATA.replace("@HOSTILE@", SPELLED).replace('"Brick', '"').encode()


def unharmed(run: Driven) -> str:
    """Check that no control character reached the screen; return its text."""
    text = "\n".join(run.lines())
    found = {char for char in FORBIDDEN if char != "\n" and char in text}
    assert not found, found
    return text


async def test_descriptions_are_shown_as_written(drive: Drive, workspace: SampleWorkspace) -> None:
    workspace.document = read_metadata(
        workspace.document.source.replace(  # type: ignore[union-attr]
            b"What it costs.", SPELLED.encode()
        )
    )
    workspace.title = SPELLED
    workspace.subtitle = SPELLED
    async with drive(workspace) as run:
        assert "[/y]" in unharmed(run)
        await run.press("down", "tab")
        assert "[bold]x[/bold]" in unharmed(run)
        await run.press("shift+tab", "right", "down", "down")
        assert "[@click=app.quit]go[/]" in unharmed(run)
        await run.press("x")
        assert "[/y]" in unharmed(run)
        await run.press("escape", "slash")
        await run.type("evil")
        unharmed(run)


async def test_rows_records_and_values_are_shown_as_sent(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("z")
        assert "\\x1b]52" in unharmed(run)
        await run.press("v")
        assert "\\x1b]52" in unharmed(run)
        await run.press("escape", "w", "slash")
        await run.type("rem")
        await run.press("enter", "enter", "space")
        unharmed(run)
        await run.press("y")
        unharmed(run)
        await run.press("escape", "escape", "tab", "right", *["down"] * 4)
        unharmed(run)
        await run.press("tab")
        unharmed(run)


async def test_errors_are_shown_as_sent(drive: Drive, workspace: SampleWorkspace) -> None:
    from tests.tui import conftest

    async with drive(workspace) as run:
        await run.press("down", "space")
        workspace.error = BadRequestError(conftest.HOSTILE, excerpt=conftest.HOSTILE)
        await run.press("f5")
        assert "[/x][bold]" in unharmed(run)


async def test_completions_and_typed_text_do_no_harm(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    from textual import events

    from tests.tui import conftest

    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("P")
        assert "[/x]" in unharmed(run)
        await run.press("escape")
        run.main.query_pane.form.editor("filter").post_message(events.Paste(conftest.HOSTILE))
        await run.settle()
        unharmed(run)
        session = run.app.session
        assert session is not None
        assert "\x1b" in session.draft.filter, "what was pasted is kept"


async def test_a_failure_to_open_is_shown_as_written(drive: Drive) -> None:
    from tests.tui import conftest

    failure = WorkspaceError(conftest.HOSTILE, hint=conftest.HOSTILE, detail=conftest.HOSTILE)
    async with drive(failure, source=conftest.HOSTILE) as run:
        assert "[/x][bold]" in unharmed(run)
