"""The style sheet of the workbench, parsed no more often than it changes."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """A style sheet that is parsed again only for other variables.

    Textual parses the whole sheet for every screen that comes to the front, and forgets the
    parsed pieces each time; several passes then lie before the first frame.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parsed_for: dict[str, str] | None = None

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colors of a theme; the same ones leave the parsed rules as they are."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse for the variables of now, unless that was done; new sources are parsed when used."""
        if self._parsed_for != self._variables:
            self.parse()

    def parse(self) -> None:
        super().parse()
        self._parsed_for = self._variables
