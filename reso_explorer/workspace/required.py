"""The parts that a provider demands in every request, filled from the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.forms import AppliesTo, PartKind

if TYPE_CHECKING:
    from reso_explorer.providers import Dialect


def demanded(dialect: Dialect, scope: AppliesTo) -> tuple[dict[str, str], str]:
    """Return (query options, filter condition) that requests of a scope need.

    A part whose value is not known, or holds a placeholder that nothing fills, is left out: the
    server will say what it misses.
    """
    options: dict[str, str] = {}
    conditions: list[str] = []
    for part in dialect.required:
        if part.scope not in {AppliesTo.ALL, scope} or part.value is None or "{" in part.value:
            continue
        if part.part is PartKind.FILTER:
            conditions.append(f"{part.name} eq {part.value}")
        elif part.part in {PartKind.OPTION, PartKind.PARAMETER}:
            options[part.name] = part.value
    return options, " and ".join(conditions)


def with_required(root: str, dialect: Dialect, scope: AppliesTo) -> str:
    """Return the service root with the query that requests of a scope need, if any."""
    from urllib.parse import quote

    options, condition = demanded(dialect, scope)
    if condition:
        options = {**options, "$filter": condition}
    if not options:
        return root
    safe = "'$,()"
    query = "&".join(f"{name}={quote(value, safe=safe)}" for name, value in options.items())
    return root + ("&" if "?" in root else "?") + query
