"""Write the service documents of the demo into `schemas/`, or say which are stale (--check)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from reso_explorer.demo import document

FOLDER: Final = Path(__file__).resolve().parent.parent / "schemas"
DIALECTS: Final[tuple[document.Dialect, ...]] = ("lookup", "enum")


def main(arguments: list[str]) -> int:
    """Write both documents; with --check only compare them and return 1 where one differs."""
    stale = 0
    for dialect in DIALECTS:
        path = FOLDER / document.file_name(dialect)
        text = document.text(dialect)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"schemas/{path.name} is stale; run python .ci/make_demo_schemas.py")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote schemas/{path.name}")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
