"""Building and running the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.edit import add_condition
from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.draft import Draft, draft_of, fixed_draft
from reso_explorer.tui.present.pasted import draft_from_pasted
from reso_explorer.tui.present.places import REPAIRS, PlaceKind
from reso_explorer.tui.present.use_of_place import use_of_place
from reso_explorer.tui.present.uses import used
from reso_explorer.tui.query_worker import run_query

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.description import Use


def put(screen: MainScreen, use: Use, *, only: bool = False) -> None:
    """Put something into the query of its resource, or take it out, and say so.

    With `only` a value replaces other values of its field.
    """
    from reso_explorer.query.follow import takes_in
    from reso_explorer.query.types import is_legacy

    session = screen.session
    is_other = session.resource not in {"", use.resource}
    before = draft_for(screen, use.resource)
    with_in = takes_in(session.workspace.dialect)
    flat = is_legacy(session.workspace.document.index)
    after, text = used(before, use, with_in=with_in, only=only, flat=flat)
    session.put(after)
    screen.draft_changed()
    if is_other and use.part != "resource":
        text += f" The query now requests {use.resource}."
    if not screen.query_pane.display or not screen.query_pane.region.area:
        screen.app.clear_notifications()
        screen.notify(text, timeout=3, markup=False)


def draft_for(screen: MainScreen, resource: str) -> Draft:
    """Turn to the tab of a resource and return its query, or the beginning of one."""
    before = screen.session.tab
    tab = screen.session.turn_to(resource)
    if tab is not before:
        screen.tab_changed()
    return tab.draft if tab.resource == resource else Draft(resource=resource)


def use_in_outline(screen: MainScreen) -> None:
    """Put the line of the outline into the query."""
    branch = screen.schema_pane.outline.branch
    use = use_of_place(screen.session, branch.place) if branch and branch.place else None
    if use is None:
        screen.notify("This can't be part of a query.", markup=False)
    else:
        put(screen, use)


def use_in_table(screen: MainScreen) -> None:
    """Put the line of the table into the query, else what is described."""
    row = screen.details_pane.row
    use = row.use if row is not None else screen.details_pane.description.use
    if use is None:
        screen.notify("This line can't be part of a query.", markup=False)
    else:
        put(screen, use)


def begin_condition(screen: MainScreen) -> None:
    """Write the name of the field into the filter and wait there for the rest."""
    session = screen.session
    row = screen.details_pane.row
    use = screen.details_pane.description.use
    if session.places.here.kind is not PlaceKind.FIELD and row is not None:
        use = row.use
    if use is None or use.part != "select":
        screen.notify("You can only filter by a field of a resource.", markup=False)
        return
    condition_on(screen, use.resource, "/".join((*use.within, use.name)))


def condition_on(screen: MainScreen, resource: str, name: str) -> None:
    """Write a field, given by its path, into the filter and wait there for the rest."""
    session = screen.session
    begun = draft_of(add_condition(draft_for(screen, resource).text, name).text)
    session.put(begun.with_part("filter", f"{begun.filter} "))
    screen.draft_changed()
    screen.query_pane.show_face("text")
    editor = screen.query_pane.form.editor("filter")
    screen.enter("query", editor)
    editor.move_cursor(editor.document.end)
    editor.action_complete()


def edit_filter(screen: MainScreen) -> None:
    """Go to the filter; first to the resource where none is chosen."""
    part = "filter" if screen.session.draft.resource else "resource"
    screen.enter("query", screen.query_pane.show_part(part))


def turn_face(screen: MainScreen) -> None:
    """Show the query as text, then as rows, then as its whole URL."""
    edited = screen.query_pane.edited_url
    if edited:
        take_query(screen, edited, goes_there=False)
    screen.enter("query", screen.query_pane.turn_face())


def change_resource(screen: MainScreen) -> None:
    """Choose another resource for the query; what names fields of the former one goes."""
    from reso_explorer.query.edit import with_resource
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    session = screen.session
    index = session.workspace.document.index

    def chosen(name: str | None) -> None:
        if name is not None:
            session.put(draft_of(with_resource(session.draft.text, name).text))
            screen.draft_changed()

    lines = [Choice(visible(name), "", name) for name in (*index.entity_sets, *index.singletons)]
    screen.app.push_screen(ChoiceLayer("Resource of the query", lines), chosen)


def edit_url(screen: MainScreen) -> None:
    """Go to the URL with all of it selected, so that pasting replaces it."""
    screen.query_pane.show_face("url")
    editor = screen.query_pane.form.editor("url")
    screen.enter("query", editor)
    editor.select_all()


def run(screen: MainScreen) -> None:
    """Send the query; what stands in the URL is the query."""
    edited = screen.query_pane.edited_url
    if edited:
        take_query(screen, edited, goes_there=False)
    screen.query_pane.check()
    run_query(screen)
    here = screen.place_name
    if here == "schema":
        screen.show_right("rows")
    hides_rows = screen.is_single or (here == "details" and screen.is_low)
    if here in {"schema", "details"} and hides_rows:
        screen.enter("rows")


def clear(screen: MainScreen) -> None:
    """Empty the query; the resource stays."""
    screen.session.put(Draft(resource=screen.session.draft.resource))
    screen.draft_changed()


def fix(screen: MainScreen) -> None:
    """Apply every fix of the query, and say how many there were and what is left."""
    session = screen.session
    fixed = session.workspace.fix(session.draft.text)
    if not fixed.applied:
        screen.notify("No fixes for this query.", markup=False)
        return
    session.put(fixed_draft(session.draft, fixed))
    screen.draft_changed()
    left = count(len(fixed.remaining), "problem")
    done = count(len(fixed.applied), "fix", "fixes")
    screen.notify(f"Applied {done}; {left} left. Press u to undo.", markup=False)


def undo(screen: MainScreen) -> None:
    """Take back the last change of the query, typed or not, or the closing of a tab."""
    screen.session.undo()
    screen.tab_changed()


def redo(screen: MainScreen) -> None:
    """Do again what was undone last."""
    screen.session.redo()
    screen.tab_changed()


def take_query(screen: MainScreen, text: str, *, goes_there: bool = True) -> None:
    """Split a pasted URL or query into the parts; Details lists what was repaired.

    With `goes_there` the parts get the focus, to be written on.
    """
    pasted = draft_from_pasted(screen.session.workspace, text, screen.session.draft)
    if not pasted.is_query:
        shown = clip(visible(" ".join(text.split())), 60)
        screen.notify(f"That isn't a query, URL, or curl command: {shown}", markup=False)
        return
    screen.session.put(pasted.draft)
    screen.session.tab.repairs = pasted.changes
    screen.draft_changed()
    if pasted.changes:
        screen.go(REPAIRS, reveal=False)
        screen.notify(f"{count(len(pasted.changes), 'repair')}. Details lists them.", markup=False)
    if pasted.warning:
        screen.notify(pasted.warning, severity="warning", markup=False)
    if goes_there:
        screen.query_pane.show_face("text")
        screen.enter("query", screen.query_pane.form.editor("filter"))
