"""Checks as JUnit XML, which build servers read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from reso_explorer.compare.change import Impact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.compare.reported import Reported

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(NamedTuple):
    """One check: `failed` and `skipped` are reasons, "" where it wasn't."""

    name: str
    failed: str = ""
    skipped: str = ""
    output: str = ""


def junit(suite: str, cases: Sequence[Case]) -> str:
    """Return a test suite as XML."""
    failures = sum(bool(case.failed) for case in cases)
    skipped = sum(bool(case.skipped) for case in cases)
    numbers = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuite name={_attribute(suite)} {numbers}>",
    ]
    for case in cases:
        lines.append(f"  <testcase classname={_attribute(suite)} name={_attribute(case.name)}>")
        if case.failed:
            lines.append(f"    <failure message={_attribute(case.failed)}/>")
        elif case.skipped:
            lines.append(f"    <skipped message={_attribute(case.skipped)}/>")
        if case.output:
            lines.append(f"    <system-out>{_text(case.output)}</system-out>")
        lines.append("  </testcase>")
    return "\n".join([*lines, "</testsuite>"])


def diff_to_junit(found: Iterable[Reported], suite: str) -> str:
    """Return changes and queries as a test suite: what breaks fails, all else passes."""
    cases = [
        Case(
            f"{each.rule} {each.name}",
            failed=each.message if each.impact is Impact.BREAKING else "",
            output="\n".join(
                (each.message, *each.advice, *([f"Try: {each.fix}"] if each.fix else ()))
            ),
        )
        for each in found
    ]
    return junit(suite, cases or [Case("Nothing changed")])


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("\ufffd", text))
