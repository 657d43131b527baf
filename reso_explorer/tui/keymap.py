"""Keys of the user's own: `keymap.toml` in the config folder.

```toml
"query.run" = "f9,ctrl+r"
find = "slash,ctrl+f"
```

A line names an action and all its keys; what is not named keeps its keys. Textual takes unknown
names and nonsense keys without a word, so they are told here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.suggest import did_you_mean
from reso_explorer.tui.actions import BY_ID

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "keymap.toml"
"""Its name in the config folder."""

_KEY: Final = re.compile(r"(?:(?:ctrl|shift|alt|super|meta|hyper)\+)*(?:[a-z0-9_]+|[A-Z])")
_CONFUSED: Final = {
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that terminals send as another one."""


def read_keymap(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys by action id, and what is wrong with the file, one sentence each."""
    import tomllib

    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.files import read_text

    path = folder / FILE
    try:
        data = tomllib.loads(read_text(path))
    except FileNotFoundError:
        return {}, ()
    except (StoreError, tomllib.TOMLDecodeError) as error:
        return {}, (f"Can't use {path}: {error}.",)
    keys: dict[str, str] = {}
    problems: list[str] = []
    for action, value in data.items():
        problem = _problem(action, value)
        if problem:
            problems.append(f"{FILE}: {problem}")
        else:
            keys[action] = ",".join(part.strip() for part in value.split(","))
    return keys, tuple(problems)


def _problem(action: str, value: object) -> str:
    """Return what is wrong with a line, "" if nothing is."""
    if action not in BY_ID:
        return f"Unknown action `{action}`.{did_you_mean(action, BY_ID)}"
    if not isinstance(value, str) or not value.strip():
        return f'The keys of `{action}` must be a string such as "f9,ctrl+r".'
    for part in value.split(","):
        key = part.strip()
        if not _KEY.fullmatch(key):
            return f"`{key}` isn't a key. Keys look like f9, ctrl+r, slash, or G."
        if key in _CONFUSED:
            return f"Most terminals send `{key}` as {_CONFUSED[key]}."
    return ""
