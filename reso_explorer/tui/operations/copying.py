"""Copying to the clipboard of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.cells import value_text

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.copies import Form


def choose(screen: MainScreen) -> None:
    """Offer what can be copied here, each with its letter."""
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    offers = offered(screen)
    if not offers:
        screen.notify("There is nothing to copy here.", markup=False)
        return

    def chosen(copied: str | RowsCopy | QueryCode | None) -> None:
        if isinstance(copied, str):
            copy(screen, copied)
        elif isinstance(copied, QueryCode):
            _choose_target(screen, copied)
        elif copied is not None:
            _choose_form(screen, copied)

    lines = [Choice(name, clip(visible(str(what)), 200), what) for _, name, what in offers]
    keys = {key: number for number, (key, _, _) in enumerate(offers)}
    screen.app.push_screen(ChoiceLayer("Copy", lines, keys=keys), chosen)


class QueryCode(NamedTuple):
    """A query to copy as code in a form that is still to be chosen."""

    query: str

    def __str__(self) -> str:
        from reso_explorer.export.code.targets import TARGETS

        return ", ".join(target.title for target in TARGETS.values() if not target.letter)


class RowsCopy(NamedTuple):
    """Rows to copy in a form that is still to be chosen; a column where `name` is given."""

    rows: list[dict[str, Any]]
    columns: tuple[str, ...]
    name: str = ""

    def __str__(self) -> str:
        rows = count(len(self.rows), "row")
        return rows if self.name else f"{rows}, {count(len(self.columns), 'column')}"

    def text(self, form: Form) -> str:
        """Return the text in one form."""
        from reso_explorer.tui.present.copies import column_text, rows_text

        if self.name:
            return column_text(form, self.rows, self.name)
        return rows_text(form, self.rows, self.columns)


def _choose_form(screen: MainScreen, copied: RowsCopy) -> None:
    """Ask for the form of rows, then copy them."""
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer
    from reso_explorer.tui.present.copies import FORMS

    def chosen(form: Form | None) -> None:
        if form is not None:
            copy(screen, copied.text(form))

    lines = [Choice(title, "", form) for _, form, title in FORMS]
    keys = {key: number for number, (key, _, _) in enumerate(FORMS)}
    screen.app.push_screen(ChoiceLayer(f"Copy {copied} as", lines, keys=keys), chosen)


def _choose_target(screen: MainScreen, copied: QueryCode) -> None:
    """Ask for a language or tool, then copy the query for it."""
    from reso_explorer.export.code.targets import TARGETS
    from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

    def chosen(form: tuple[str, bool] | None) -> None:
        if form is not None:
            name, whole = form
            copy(screen, str(screen.session.workspace.code(copied.query, name, whole=whole)))

    lines: list[Choice] = []
    for target in TARGETS.values():
        lines.append(Choice(target.title, target.text, (target.name, False)))
        if target.has_whole:
            title, text = f"{target.title}, all pages", "a shell script"
            lines.append(Choice(title, text, (target.name, True)))
    screen.app.push_screen(ChoiceLayer("Copy the query as", lines), chosen)


def offered(screen: MainScreen) -> list[tuple[str, str, str | RowsCopy | QueryCode]]:
    """Return (letter, title, what) of everything that can be copied here."""
    from reso_explorer.export.code.targets import TARGETS

    session = screen.session
    offers: list[tuple[str, str, str | RowsCopy | QueryCode]] = []
    here = _name_here(screen)
    if here:
        offers.append(("n", "name or value", here))
    if screen.place_name == "rows":
        offers += _rows_offered(screen)
    if session.draft.resource:
        query = session.draft.text
        offers.append(("q", "query", query))
        code = session.workspace.code
        offers += [
            (target.letter, target.title, str(code(query, target.name)))
            for target in TARGETS.values()
            if target.letter
        ]
        offers.append(("m", "more code …", QueryCode(query)))
    return offers


def _rows_offered(screen: MainScreen) -> list[tuple[str, str, str | RowsCopy | QueryCode]]:
    """Return what can be copied of the rows: the row, the marked or shown ones, the column."""
    pane = screen.rows_pane
    if pane.tab == "response":
        line = pane.response.line
        body = pane.response.body_text
        texts = [("l", "line", line.value)] if line is not None and line.value else []
        return [*texts, ("b", "body", body)] if body else [*texts]
    row = pane.row
    if row is None:
        return []
    shown, columns = screen.session.results.shown, pane.shown_columns
    marked = pane.view.marked
    rows = marked or shown
    name = pane.grid.column_key
    found: list[tuple[str, str, str | RowsCopy | QueryCode]] = [
        ("r", "row …", RowsCopy([row], columns)),
        ("s", "marked rows …" if marked else "all rows shown …", RowsCopy(rows, columns)),
        ("l", "column …", RowsCopy(rows, (name,), name)),
    ]
    address = _address_of(screen, row)
    return [*found, ("k", "URL of the row", address)] if address else found


def _address_of(screen: MainScreen, row: dict[str, Any]) -> str:
    """Return the URL of a row, "" if the row lacks a part of its key."""
    from reso_explorer.query.follow import entity_address

    workspace = screen.session.workspace
    resource = screen.session.results.resource
    found = entity_address(workspace.document.index, workspace.dialect, resource, row)
    return str(workspace.code(found, "url")) if found else ""


def _name_here(screen: MainScreen) -> str:
    """Return the name or value under the cursor."""
    if screen.place_name == "rows":
        pane = screen.rows_pane
        if pane.tab == "stats":
            return pane.stats.field
        value = pane.row.get(pane.grid.column_key) if pane.row and pane.tab == "rows" else None
        return value if isinstance(value, str) else "" if value is None else value_text(value)
    if screen.place_name == "details":
        row = screen.details_pane.row
        return row.copy if row is not None else screen.details_pane.description.copy
    branch = screen.schema_pane.outline.branch
    return branch.place.name if branch is not None and branch.place is not None else ""


def copy(screen: MainScreen, text: str) -> None:
    """Copy a text; the app says where it went."""
    screen.app.copy_to_clipboard(text)
