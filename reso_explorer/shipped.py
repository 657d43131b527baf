"""Where the files that travel with the program are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent


def schema_file(name: str) -> Path:
    """Return the path of a file of `schemas/`, in an installed package or in a checkout.

    Raises:
        FileNotFoundError: no such file is shipped.
    """
    for folder in (_HERE / "schemas", _HERE.parent / "schemas"):
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"The program does not ship a file schemas/{name}.")


def guide_topics() -> dict[str, Path]:
    """Return the guide's pages by topic, sorted."""
    return {path.stem: path for path in sorted((_HERE / "guide").glob("*.md"))}
