"""How much a problem matters."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters; no severity keeps a document or a query from being used."""

    ERROR = "error"
    """It contradicts the grammar, the standard, or the schema; something will fail."""
    WARNING = "warning"
    """Some servers or tools will reject it, or do something else than meant."""
    INFO = "info"
    """Worth knowing; it may be right."""

    @property
    def rank(self) -> int:
        """0 for errors, 1 for warnings, 2 for the rest: for sorting."""
        return _RANKS[self]

    def reaches(self, least: Severity) -> bool:
        """Tell whether this is at least as severe as another severity."""
        return self.rank <= least.rank


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
