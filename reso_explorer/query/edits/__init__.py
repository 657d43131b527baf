"""Changes to a query's text that one key of a front makes; pure functions from text to text.

All take and give a service-relative text such as `Property?$select=City&$top=5`, readable or
percent-encoded, whole or broken, and leave everything alone that they do not change.
"""

from reso_explorer.query.edits.expand import add_expand, remove_expand
from reso_explorer.query.edits.filter import add_filter, has_filter, remove_filter, toggle_filter
from reso_explorer.query.edits.filter_clause import filter_clause
from reso_explorer.query.edits.orderby import Cycle, set_orderby
from reso_explorer.query.edits.paging import set_count, set_skip, set_top
from reso_explorer.query.edits.resource import with_resource
from reso_explorer.query.edits.select import is_selected, toggle_select

__all__ = [
    "Cycle",
    "add_expand",
    "add_filter",
    "filter_clause",
    "has_filter",
    "is_selected",
    "remove_expand",
    "remove_filter",
    "set_count",
    "set_orderby",
    "set_skip",
    "set_top",
    "toggle_filter",
    "toggle_select",
    "with_resource",
]
