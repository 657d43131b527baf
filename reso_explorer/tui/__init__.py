"""The workbench: explore a source on a full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.world import World


def run(source: str, world: World, *, mouse: bool = True) -> int:
    """Open the workbench on a source and return the exit code of the program.

    Args:
        source: whatever the workspace opens: a URL, a file, a profile, `demo`; "" asks for one.
        world: environment and clock.
        mouse: False leaves the mouse to the terminal, for its own selection.
    """
    from reso_explorer.text import visible
    from reso_explorer.tui.app import Workbench

    app = Workbench(source, world)
    world.hear = lambda text: app.notify(visible(text), markup=False)
    app.run(mouse=mouse)
    return app.return_code or 0
