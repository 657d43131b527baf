"""The style sheet of the workbench, parsed no more often than it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.css.stylesheet import Stylesheet

from reso_explorer.tui.turns import portions

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from textual.dom import DOMNode

_MOST_SOURCES = 512
"""Sources whose rules are kept; each class of widgets is one."""


class KeptStylesheet(Stylesheet):
    """A style sheet that is parsed again only for other variables.

    Textual parses the whole sheet for every screen that comes to the front, and forgets the
    parsed pieces each time; several passes then lie before the first frame.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache.grow(_MOST_SOURCES)
        self._parsed_for: dict[str, str] | None = None
        self.focus_reaches_down = False
        """Whether a rule styles what is in a widget with the focus, and not only the widget."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colors of a theme; the same ones leave the parsed rules as they are."""
        if variables != self._variables:
            super().set_variables(variables)

    def is_for(self, variables: dict[str, str]) -> bool:
        """Tell whether the colors are those the rules are parsed for."""
        return self._parsed_for == variables

    def reparse(self) -> None:
        """Parse for the variables of now, unless that was done; new sources are parsed when used."""
        if self._parsed_for != self._variables:
            self.parse()

    def parse(self) -> None:
        super().parse()
        self._parsed_for = self._variables
        self.focus_reaches_down = any(
            "focus-within" in selector.pseudo_classes
            for rule in self.rules
            for chain in rule.selector_set
            for selector in chain.selectors[:-1]
        )

    def restyled(
        self, variables: dict[str, str], nodes: Sequence[DOMNode], *, animate: bool
    ) -> Generator[None]:
        """Take the colors of another theme and style nodes with them, some in each step."""
        self.set_variables(variables)
        yield from portions(self._parsed())
        self.reparse()
        yield
        yield from self.styled(nodes, animate=animate)

    def styled(self, nodes: Sequence[DOMNode], *, animate: bool) -> Generator[None]:
        """Style nodes with the rules that there are, some in each step."""
        yield from portions(self._styled(nodes, animate=animate))

    def _parsed(self) -> Iterator[None]:
        """Parse source by source; `parse` takes the rules from the cache."""
        for read_from, source in tuple(self.source.items()):
            css, is_default, tie_breaker, scope = source
            if css not in self._invalid_css:
                self._parse_rules(css, read_from, is_default, tie_breaker, scope)
                yield

    def _styled(self, nodes: Sequence[DOMNode], *, animate: bool) -> Iterator[None]:
        for node in nodes:
            if node.is_attached:
                self.update_nodes((node,), animate=animate)
                yield
