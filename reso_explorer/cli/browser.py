"""The browser of this machine, for signing in."""

from __future__ import annotations

import click

from reso_explorer.text import visible


def browse(url: str, why: str) -> bool:
    """Open an address in the browser; tell whether one was opened here.

    The address is shown as well. Browsers that take the terminal for themselves are not started:
    they would hide what is asked here.
    """
    show_only(url, why)
    return open_quietly(url, why)


def open_quietly(url: str, _why: str) -> bool:
    """Open an address in the browser without a word; the workbench has the screen."""
    import webbrowser

    try:
        found = webbrowser.get()
        if type(found) is webbrowser.GenericBrowser:
            return False
        return found.open(url)
    except webbrowser.Error:
        return False


def show_only(url: str, why: str) -> bool:
    """Show an address for a browser on another machine."""
    click.echo(f"{why} Open this URL in a browser:\n{visible(url)}", err=True)
    return False
