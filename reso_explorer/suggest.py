"""Did you mean: near names for a command, an option, or a code that is not there.

Names and values of a schema have more to go by than spelling: `reso_explorer.search`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def near_names(name: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Return up to `limit` known names close to `name`, best first.

    A name that differs only in case comes first; then small edit distances, with
    more room for longer names.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    folded = name.casefold()
    choices = list(dict.fromkeys(known))
    same = [choice for choice in choices if choice.casefold() == folded and choice != name]
    allowed = max(1, len(name) // 3)
    scored = process.extract(
        folded,
        {choice: choice.casefold() for choice in choices if choice not in same},
        scorer=OSA.distance,
        limit=limit,
        score_cutoff=allowed,
    )
    near = [choice for _, distance, choice in scored if distance or choice != name]
    return tuple((same + [choice for choice in near if choice != name])[:limit])


def did_you_mean(name: str, known: Iterable[str], *, limit: int = 3) -> str:
    """Return " Did you mean `A` or `B`?" (with a leading space), or "" when nothing is near."""
    names = near_names(name, known, limit=limit)
    if not names:
        return ""
    return f" Did you mean {series([f'`{near}`' for near in names])}?"


def series(words: Sequence[str], last: str = "or") -> str:
    """Return `a`, `a or b`, or `a, b, or c`; `last` is the word before the last one."""
    if len(words) < 3:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"
