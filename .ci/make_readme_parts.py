"""Fill the generated parts of README.md (commands, exit statuses, keys); --check only compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reso_explorer.cli.exit_codes import MEANINGS
from reso_explorer.cli.table_of_commands import COMMANDS, SECTIONS
from reso_explorer.tui.actions import key_table

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> str:
    """Return the commands and exit statuses as Markdown tables."""
    lines = ["| command | what it does |", "|---|---|"]
    for _, names in SECTIONS:
        lines += [f"| `{name}` | {COMMANDS[name][2]} |" for name in names]
    lines += ["", "| exit status | meaning |", "|---|---|"]
    lines += [f"| {int(code)} | {text} |" for code, text in MEANINGS.items()]
    return "\n".join(lines)


def filled(text: str) -> str:
    """Return the README with its generated parts made anew."""
    for name, content in (("commands", commands()), ("keys", key_table().strip())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda found, body=content: f"{found[1]}{body}\n{found[2]}", text)
    return text


def main() -> int:
    """Write or compare the file and return the exit status."""
    before = README.read_text(encoding="utf-8")
    after = filled(before)
    if "--check" in sys.argv:
        if before == after:
            return 0
        print("README.md is stale: run python .ci/make_readme_parts.py")
        return 1
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
