"""Everything a key can do, in one table.

Key bindings, footer, palette, help and the key table of the documentation are made from
`ACTIONS`; nothing else in the workbench names a key. An action that cannot be done now says
why: `Action.why_not` looks at the session and answers with a sentence, "" when it can.
"""

from reso_explorer.tui.actions.action import LETTERS, SCOPES, Action
from reso_explorer.tui.actions.key_names import character_of, key_name
from reso_explorer.tui.actions.table import (
    ACTIONS,
    BY_ID,
    bindings,
    in_scope,
    key_table,
    keys_shown,
)

__all__ = [
    "ACTIONS",
    "BY_ID",
    "LETTERS",
    "SCOPES",
    "Action",
    "bindings",
    "character_of",
    "in_scope",
    "key_name",
    "key_table",
    "keys_shown",
]
