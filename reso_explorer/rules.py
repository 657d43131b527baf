"""Every rule of the program in one registry, gathered from the packages that have them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reso_explorer.diagnostics.registry import Registry
from reso_explorer.diagnostics.rule import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.diagnostics import Diagnostic, Rule

DOCUMENT_AREAS = (Area.READER, Area.LINT)
"""Areas of rules about metadata documents."""

QUERY_AREAS = (Area.SYNTAX, Area.QUERY, Area.DIALECT)
"""Areas of rules about queries."""


@cache
def registry() -> Registry:
    """Return all rules; the packages that have them are imported only here."""
    return Registry(_all())


def _all() -> Iterator[Rule]:
    from reso_explorer.csdl.findings import all_rules
    from reso_explorer.csdl.reader_rules import RULES as OF_READERS
    from reso_explorer.query.rules import all_rules as all_query_rules
    from reso_explorer.query.syntax import all_rules as all_syntax_rules
    from reso_explorer.service.doctor_steps import RULES as OF_DOCTOR

    yield from OF_READERS
    yield from all_rules()
    yield from all_syntax_rules()
    yield from all_query_rules()
    yield from OF_DOCTOR


def rule_of(diagnostic: Diagnostic, areas: Iterable[Area]) -> Rule | None:
    """Return the rule that found a problem, None if no rule of these areas has its code."""
    found = registry().of(diagnostic.code, *areas)
    return found[0] if found else None
