"""Going on where the server wants a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.secret import Secret
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.token_box import Way
    from reso_explorer.workspace.given_secret import Wanted


def try_secret(screen: MainScreen, wanted: Wanted, secret: Secret) -> None:
    """Run the query again with a token; it is kept once the server accepts it."""
    from reso_explorer.store.errors import StoreError
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.given_secret import use

    try:
        use(screen.session.workspace, wanted, secret)
    except (WorkspaceError, StoreError) as problem:
        box = screen.rows_pane.token_box
        if box is not None:
            box.refused(str(problem))
        return
    screen.action_do("query.run")


def other_way(screen: MainScreen, way: Way, address: str) -> None:
    """Connect to a provider with this address filled in, or open another source."""
    if way == "connect":
        from reso_explorer.tui.layers.connect import ConnectLayer

        screen.app.push_screen(ConnectLayer(address))
    else:
        screen.action_do("switch")
