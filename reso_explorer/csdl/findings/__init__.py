"""Lint: what a document gets wrong that reading it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.diagnostics import Diagnostic, Rule


def check_model(index: ModelIndex) -> tuple[Diagnostic, ...]:
    """Return what the rules find, one finding per rule and cause, in the order of the rules."""
    from reso_explorer.csdl.findings.check import run_rules
    from reso_explorer.csdl.findings.registry import CHECKS

    return run_rules(CHECKS, index)


def all_rules() -> tuple[Rule, ...]:
    """Return every rule that needs the whole model; the readers have rules of their own."""
    from reso_explorer.csdl.findings.registry import RULES

    return RULES
