"""Journeys through the rows: columns, cells, comparing, copying, the response, a token."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from reso_explorer.service.decode_error import ErrorContext
from reso_explorer.service.errors import UnauthorizedError
from reso_explorer.service.transport import Exchange, Recording
from reso_explorer.values.judge import Judgment

if TYPE_CHECKING:
    from reso_explorer.tui.rows_pane import RowsPane
    from tests.tui.conftest import Drive, Driven, SampleWorkspace


async def run_query(run: Driven) -> RowsPane:
    """Begin a query on House, run it, and go to its rows."""
    await run.press("down", "space", "f5")
    run.main.enter("rows")
    await run.settle()
    return run.main.rows_pane


def titles(run: Driven) -> list[str]:
    return [column.title for column in run.main.rows_pane.grid.table.columns]


def keys_shown(run: Driven) -> list[str]:
    return [row["HouseKey"] for row in run.main.session.results.shown]


async def test_columns_are_arranged_and_stay_so(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace, (120, 40)) as run:
        await run_query(run)
        first = titles(run)
        assert first[0] == "HouseKey"
        assert first.index("Price") < first.index("Remarks")
        await run.press("right", "greater_than_sign")
        assert titles(run)[1:3] == [first[2], first[1]]
        width = run.main.rows_pane.grid.layout_of_columns.widths[2]
        await run.press("plus")
        assert run.main.rows_pane.grid.layout_of_columns.widths[2] == width + 4
        await run.press("w")
        await run.shown("With values")
        await run.press("slash")
        await run.type("remar")
        await run.press("enter", "space", "escape", "escape")
        assert "Remarks" not in titles(run)
        arranged = titles(run)
        await run.press("f5")
        assert titles(run) == arranged
        state = run.main.session.arrangements["House"].to_dict()
        assert state["hidden"] == ["Remarks"]
        assert state["widths"] == {first[1]: width + 4}


async def test_loaded_rows_are_narrowed_and_sorted_here(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, (120, 40)) as run:
        await run_query(run)
        calls = list(workspace.calls)
        await run.press("slash")
        await run.type("sold p2")
        await run.press("enter")
        assert keys_shown(run) == ["H00016"]
        assert "1 of 25 loaded rows" in run.text()
        await run.press("escape")
        assert len(keys_shown(run)) == 25
        run.main.rows_pane.grid.go_to_column("Price")
        await run.press("s", "s")
        assert keys_shown(run)[:2] == ["H00024", "H00023"]
        assert "sorted locally (S: sort on the server)" in run.text()
        await run.press("v")
        await run.shown("House H00016")
        await run.press("escape", "s")
        assert keys_shown(run)[0] == "H00000"
        assert workspace.calls == calls


async def test_two_rows_compared(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace, (100, 30)) as run:
        pane = await run_query(run)
        await run.press("m", "down", "equals_sign")
        await run.shown("Compare › House")
        await run.shown("+2")
        await run.press("a", "escape")
        assert pane.grid.has_focus


async def test_a_cell_and_stats(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace, (100, 40)) as run:
        pane = await run_query(run)
        pane.grid.go_to_column("OwnerKey")
        await run.press("enter")
        await run.shown("row 1 of 25 rows")
        await run.press("escape", "c")
        await run.shown("Distinct")
        await run.press("enter")
        await run.shown("in 25 loaded rows")
        await run.press("escape", "1")
        assert pane.grid.has_focus


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("n",), "H00000"),
        (("r", "t"), "HouseKey\t"),
        (("l", "c"), "HouseKey\nH00000\nH00001\n"),
        (("s", "m"), "| HouseKey |"),
    ],
)
async def test_copying(
    drive: Drive, workspace: SampleWorkspace, keys: tuple[str, ...], expected: str
) -> None:
    async with drive(workspace, (120, 40)) as run:
        await run_query(run)
        await run.press("y")
        for key in keys:
            await run.shown("Copy")
            await run.press(key)
        assert run.app.clipboard.startswith(expected)


def give_connection(workspace: SampleWorkspace) -> None:
    """Give the sample what taking another token needs of a connection."""
    transport = SimpleNamespace(credentials=None, gate=None, origin=None)
    connection: Any = SimpleNamespace(
        root="https://town.example/odata/", transport=transport, context=ErrorContext()
    )
    workspace.connection = connection
    workspace.live_connection = lambda: connection  # type: ignore[attr-defined]
    workspace.profile = None  # type: ignore[attr-defined]


def recorded(status: int = 200) -> Recording:
    exchange = Exchange(
        "GET",
        "https://town.example/odata/House",
        0.0,
        0.3,
        status,
        (("authorization", "•••"),),
        (("content-type", "application/json"), ("x-odd", "\x1b[2J[/x]")),
        phases=(("wait", 0.2),),
    )
    return Recording([exchange], b'{"value": [{"HouseKey": "\\u001b]52;c;aGk=\\u0007"}]}')


async def test_the_response_and_what_the_rows_show(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = workspace._page

    def judged(text: str, number: int) -> Any:
        text_ = "24 of 25 rows don't match your filter: the server ignored `Price`."
        judgment = Judgment("filter-ignored", "$filter", text_, 25, 24)
        return msgspec.structs.replace(
            page(text, number), judgments=(judgment,), recording=recorded(), next_link=None
        )

    workspace._page = judged  # type: ignore[method-assign]
    async with drive(workspace, (120, 40)) as run:
        await run.press("down", "space", "i")
        await run.type("Price eq 100003")
        await run.press("f5")
        run.main.enter("rows")
        pane = run.main.rows_pane
        assert "! 24 of 25 rows don't match your filter" in run.text()
        await run.press("a")
        assert keys_shown(run) == ["H00003"]
        await run.press("a", "2")
        assert "1 header" not in run.text()
        assert "2 headers · 200" in run.text()
        assert "300 ms: wait 200" in run.text()
        await run.press("v", "v")
        assert pane.response.body_view == "raw"
        assert "\x1b" not in run.text()
        await run.press("e")
        await run.shown("HTTP archive")
        await run.press("enter")
        await run.settle()
        (written,) = tmp_path.glob("*.har")
        assert "town.example" in written.read_text()


async def test_a_token_is_asked_for_where_the_rows_would_be(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, (120, 40)) as run:
        await run_query(run)
        give_connection(workspace)
        error = UnauthorizedError("The server rejected the token [/x].", status=401)
        workspace.error = error
        await run.press("f5")
        await run.shown("The server rejected the token [/x].")
        box = run.main.rows_pane.token_box
        assert box is not None
        assert box.first.has_focus
        await run.type("secret-token-0001")
        assert "secret-token" not in run.text()
        workspace.error = UnauthorizedError("Still no.", status=401)
        await run.press("down", "enter")
        await run.shown("The server rejected this token.")
        await run.press("escape")
        await run.shown("Still no.")
        assert not run.main.rows_pane.wants_secret
        assert run.main.rows_pane.grid.has_focus
        await run.press("f5")
        assert len(keys_shown(run)) == 25
