"""All rules by code and area, gathered from the packages that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.diagnostics.rule import Area, Rule


class Registry:
    """Rules in a fixed order, found by code.

    Raises:
        ValueError: two rules of one area have the same code.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[tuple[Area, str], Rule] = {}
        for rule in rules:
            key = (rule.area, rule.code)
            if key in self._rules:
                raise ValueError(f"Two rules of the area {rule.area} have the code {rule.code}.")
            self._rules[key] = rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def of(self, code: str, *areas: Area) -> tuple[Rule, ...]:
        """Return the rules of a code, in some areas only if any are named."""
        return tuple(
            rule
            for (area, known), rule in self._rules.items()
            if known == code and (not areas or area in areas)
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code once, sorted."""
        return tuple(sorted({code for _, code in self._rules}))
