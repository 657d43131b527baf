"""What the keys do, one function per operation of the action table, by concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.tui.operations import (
    comparing,
    copying,
    editing,
    exporting,
    going,
    knowing,
    look,
    query,
    relations,
    rows,
    saving,
    tabs,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.main_screen import MainScreen

OPERATIONS: Final[dict[str, Callable[[MainScreen], None]]] = {
    "search": look.search,
    "schema.use": query.use_in_outline,
    "schema.unfold": look.expand_all,
    "back": look.back,
    "forward": look.forward,
    "escape": look.escape,
    "leave": look.leave,
    "full_screen": look.full_screen,
    "overview": look.overview,
    "findings": look.findings,
    "source": look.source_text,
    "switch": look.switch_source,
    "details.use": query.use_in_table,
    "details.condition": query.begin_condition,
    "details.type": look.go_to_type,
    "query.edit": query.edit_filter,
    "query.resource": query.change_resource,
    "query.rows": query.turn_face,
    "query.url": query.edit_url,
    "query.run": query.run,
    "query.clear": query.clear,
    "query.fix": query.fix,
    "query.undo": query.undo,
    "query.redo": query.redo,
    "query.save": saving.save,
    "query.carry": saving.carry,
    "queries": saving.queries,
    "relations": relations.of_type,
    "go": going.anywhere,
    "bookmark": going.bookmark,
    "compare": comparing.compare,
    "changes": comparing.changes,
    "close_source": look.close_source,
    "query.external": editing.in_editor,
    "tab.new": tabs.new,
    "tab.close": tabs.close,
    "tab.next": tabs.following,
    "tab.previous": tabs.previous,
    "copy": copying.choose,
    "export": exporting.choose,
    "census": knowing.census,
    "probe": knowing.probe,
    "rows.record": rows.record,
    "rows.relations": relations.of_row,
    "rows.use": rows.filter_by_value,
    "rows.filter_only": rows.filter_by_only_value,
    "rows.condition": rows.begin_condition,
    "rows.sort_server": rows.sort,
    "rows.columns": rows.jump_to_column,
    "rows.details": rows.describe_column,
    "rows.back": rows.back,
}
"""Operations by the id of their action."""
