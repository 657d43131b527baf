"""Changes to a query: tree in, tree out, and all text that is not concerned stays as typed.

Every function takes a query as text or as `ParseResult` and returns a `ParseResult`, whose `text`
is the changed query. `within` names the relations of nested `$expand` options.
"""

from reso_explorer.query.edit.clause import filter_clause
from reso_explorer.query.edit.conditions import (
    Outcome,
    Put,
    add_condition,
    conditions,
    has_condition,
    remove_condition,
    toggle_condition,
)
from reso_explorer.query.edit.lists import (
    Cycle,
    add_expand,
    expanded_names,
    filtered_by,
    first_names,
    flatten_expand,
    is_expanded,
    is_selected,
    ordered_by,
    remove_expand,
    selected,
    set_orderby,
    toggle_select,
    with_selected,
)
from reso_explorer.query.edit.options import (
    is_plain_collection,
    option_within,
    options_of,
    path_names,
    resource_of,
    set_option,
    set_top,
    stated_top,
    with_resource,
    without_options,
)
from reso_explorer.query.edit.placeholders import filled, placeholders
from reso_explorer.query.edit.text import Query, edited, is_encoded, parsed, top

__all__ = [
    "Cycle",
    "Outcome",
    "Put",
    "Query",
    "add_condition",
    "add_expand",
    "conditions",
    "edited",
    "expanded_names",
    "filled",
    "filter_clause",
    "filtered_by",
    "first_names",
    "flatten_expand",
    "has_condition",
    "is_encoded",
    "is_expanded",
    "is_plain_collection",
    "is_selected",
    "option_within",
    "options_of",
    "ordered_by",
    "parsed",
    "path_names",
    "placeholders",
    "remove_condition",
    "remove_expand",
    "resource_of",
    "selected",
    "set_option",
    "set_orderby",
    "set_top",
    "stated_top",
    "toggle_condition",
    "toggle_select",
    "top",
    "with_resource",
    "with_selected",
    "without_options",
]
