"""The workbench: explore a source on a full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.world import World


def run(
    source: str,
    world: World,
    *,
    mouse: bool = True,
    local_only: bool = False,
    starts_clean: bool = False,
    clipboard: str = "",
) -> Exception | None:
    """Open the workbench on a source; return the error that ended it, None if the user left.

    That error has been told, and the terminal is as it was before, also after an interrupt.

    Args:
        source: whatever the workspace opens: a URL, a file, a profile, `demo`; "" asks for one.
        world: environment and clock.
        mouse: False leaves the mouse to the terminal, for its own selection.
        local_only: whether only the demo, files, and snapshots may be opened.
        starts_clean: True leaves alone what was kept of an earlier session.
        clipboard: where copied text goes: `auto`, `native`, `osc52`, `file`; "" for the setting.
    """
    import asyncio

    from reso_explorer.text import visible
    from reso_explorer.tui.app import Workbench

    app = Workbench(
        source, world, local_only=local_only, starts_clean=starts_clean, clipboard=clipboard
    )
    app.collector.is_active = True
    world.hear = lambda text: app.notify(visible(text), markup=False)

    async def whole() -> None:
        await app.run_async(mouse=mouse)
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # Ctrl-C, which Textual takes for its end
            raise asyncio.CancelledError

    asyncio.run(whole())
    return app.ended_by
