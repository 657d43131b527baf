"""The way in for `reso-explorer` and `python -m reso_explorer`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` is answered without loading anything."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from reso_explorer.version import __version__

        sys.stdout.write(f"reso-explorer {__version__}\n")
        return
    from reso_explorer.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
