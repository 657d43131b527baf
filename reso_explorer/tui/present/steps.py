"""What is said while something is opened or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.present.counts import size_text

if TYPE_CHECKING:
    from reso_explorer.workspace import Step
    from reso_explorer.workspace.connecting import Attempt


def step_text(step: Step) -> str:
    """Return what is being waited for, and how far it is: `Receiving 14 KB of 2.3 MB`."""
    text = step.text
    if step.done is not None:
        text += f" {size_text(step.done)}"
        if step.total is not None:
            text += f" of {size_text(step.total)}"
    return text


class Steps:
    """The lines of what is being done; progress replaces its own line."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def begin(self, text: str) -> None:
        """Add a line."""
        self.lines.append(visible(text))

    def step(self, step: Step) -> None:
        """Add a step, or bring the last one up to date."""
        if self.lines and self.lines[-1].startswith(visible(step.text)):
            self.lines.pop()
        self.begin(step_text(step))

    def attempt(self, attempt: Attempt) -> None:
        """Tell what a host answered."""
        answer = attempt.problem or "opened"
        sign = "✗" if attempt.problem else "✓"
        self.begin(f"  {sign} {attempt.url}: {answer}")
