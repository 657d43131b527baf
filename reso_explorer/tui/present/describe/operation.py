"""An action or a function with its overloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import annotations_section, line_text
from reso_explorer.tui.present.description import Description, Row, Section
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import full_type, simple

if TYPE_CHECKING:
    from reso_explorer.csdl.model import OperationOverload
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("form", "Form", right=True, width=4),
    Column("name", "Parameter", widest=36),
    Column("type", "Type", widest=60),
    Column("null", "Null", width=4),
)


def describe_operation(session: Session, place: Place) -> Description:
    """Describe an operation: how it is called and what it returns."""
    document = session.workspace.document
    index = document.index
    is_action = place.kind is PlaceKind.ACTION
    overloads: tuple[OperationOverload, ...] = tuple(
        index.actions.get(place.path, ()) if is_action else index.functions.get(place.path, ())
    )
    description = Description(
        crumbs=("Actions" if is_action else "Functions", simple(place.path)),
        heading=simple(place.path),
        gist=str(place.kind),
        line=overloads[0].line if overloads else 0,
        copy=place.path,
    )
    said = document.meanings.type(place.path)
    for name, statement in (("About", said.description), ("", said.long_description)):
        if statement is not None:
            description.fact(name, line_text(statement.value, 2000), statement.term)
    description.fact("Full name", visible(place.path))
    for overload in overloads[:6]:
        description.fact("Call", _signature(overload), "bound" if overload.is_bound else "unbound")
    if len(overloads) > 6:
        description.fact("", f"and {count(len(overloads) - 6, 'further form')}")
    if is_action:
        text = "may change data; this program never calls it"
        description.fact("Effect", text, "read-only by design")
    rows = [
        Row(
            (
                Cell(str(number), "dim"),
                Cell(visible(parameter.name), "strong"),
                Cell(full_type(parameter)),
                Cell("no" if parameter.nullable is False else "", "dim"),
            ),
            _type_place(parameter.type),
            copy=parameter.name,
        )
        for number, overload in enumerate(overloads, 1)
        for parameter in overload.parameters
    ]
    annotations = tuple(a for overload in overloads for a in overload.annotations)
    description.sections = [
        Section("parameters", "Parameters", _COLUMNS, rows, empty="It takes no parameters."),
        annotations_section((*annotations, *index.external_annotations(place.path))),
    ]
    return description


def _type_place(type_name: str) -> Place | None:
    return None if type_name.startswith("Edm.") else Place(PlaceKind.TYPE, type_name)


def _signature(overload: OperationOverload) -> str:
    parameters = ", ".join(
        f"{visible(p.name)}: {simple(p.type)}{'[]' if p.is_collection else ''}"
        for p in overload.parameters
    )
    result = overload.return_type
    returns = ""
    if result is not None:
        returns = f" → {simple(result.type)}{'[]' if result.is_collection else ''}"
    return f"{visible(overload.name)}({parameters}){returns}"
