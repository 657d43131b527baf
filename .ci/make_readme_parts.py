"""Fill the generated parts of README.md (commands, exit statuses, keys, code); --check compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reso_explorer.cli.exit_codes import MEANINGS
from reso_explorer.cli.table_of_commands import COMMANDS, SECTIONS
from reso_explorer.export.code.targets import TARGETS
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


def targets() -> str:
    """Return what a query can be written as, as a Markdown table."""
    lines = ["| `--as` | for | what is written |", "|---|---|---|"]
    for target in TARGETS.values():
        more = "; with `--all` a script that reads all pages" if target.has_whole else ""
        lines.append(f"| `{target.name}` | {target.title} | {target.text}{more} |")
    return "\n".join(lines)


def filled(text: str) -> str:
    """Return the README with its generated parts made anew."""
    parts = {"commands": commands(), "keys": key_table().strip(), "code": targets()}
    for name, content in parts.items():
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
