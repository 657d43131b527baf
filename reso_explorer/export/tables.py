"""The dictionary as tables: what CSV files and workbooks hold, one row per record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.export.row_csv import CsvLines, csv_bytes, csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.dictionary.model import (
        Dictionary,
        FieldEntry,
        JoinEntry,
        LookupEntry,
        RelationEntry,
        ResourceEntry,
        TypeEntry,
        ValueEntry,
    )

Cell = str | int | float | bool | None


class Table(NamedTuple):
    """A table: its name, its columns, and its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


_FIELDS: Final = (
    "resource", "name", "kind", "type", "edm_type", "collection", "key", "required", "max_length",
    "precision", "scale", "lookup", "values", "target", "join", "label", "description", "standard",
    "local", "deprecated", "filterable", "sortable", "selectable", "declared_by",
)  # fmt: skip
_LAYERS: Final = {"census": ("fill", "distinct"), "notes": ("note", "column", "owner", "tags")}
"""Columns that a layer adds."""
_VALUES: Final = (
    "lookup", "value", "label", "description", "legacy", "standard", "number", "local", "count",
    "deprecated",
)  # fmt: skip
_RESOURCES: Final = (
    "name", "kind", "type", "path", "key", "fields", "relations", "label", "description",
    "extends", "abstract", "open", "filterable", "sortable", "expandable", "countable",
    "max_page_size",
)  # fmt: skip
_LOOKUPS: Final = (
    "key", "name", "source", "edm_type", "flags", "literal", "values", "open", "label",
    "description",
)  # fmt: skip
_OPERATIONS: Final = (
    "signature", "name", "kind", "bound_to", "imports", "parameters", "returns", "description",
)  # fmt: skip


def fields_csv(dictionary: Dictionary, *, spreadsheet_safe: bool = False) -> bytes:
    """Return fields and relations as CSV; on request with a guard against formulas."""
    return _csv(fields_table(dictionary), spreadsheet_safe=spreadsheet_safe)


def values_csv(dictionary: Dictionary, *, spreadsheet_safe: bool = False) -> bytes:
    """Return the allowed values as CSV."""
    return _csv(values_table(dictionary), spreadsheet_safe=spreadsheet_safe)


def _csv(table: Table, *, spreadsheet_safe: bool) -> bytes:
    lines = CsvLines(spreadsheet_safe=spreadsheet_safe)
    rows = ([_word(cell) for cell in row] for row in table.rows)
    return csv_bytes(csv_text(table.columns, rows, lines))


def _word(cell: Cell) -> Cell:
    """Return a truth as a word: yes, no, and nothing where it isn't known."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell


def tables(dictionary: Dictionary) -> tuple[Table, ...]:
    """Return everything, as the sheets of a workbook."""
    return (
        resources_table(dictionary),
        fields_table(dictionary),
        Table(
            "Lookups", _LOOKUPS, [_lookup(key, each) for key, each in dictionary.lookups.items()]
        ),
        values_table(dictionary),
        operations_table(dictionary),
    )


def fields_table(dictionary: Dictionary) -> Table:
    """Return the fields, then the relations of each resource and type, inherited ones included."""
    layers = [name for name in _LAYERS if name in dictionary.layers]
    columns = (*_FIELDS, *(column for name in layers for column in _LAYERS[name]))
    rows: list[Sequence[Cell]] = []
    for shape_id, shape in _shapes(dictionary):
        for field in shape.fields.values():
            values = (
                dictionary.lookups[field.lookup].values
                if field.lookup in dictionary.lookups
                else None
            )
            rows.append((*_field(shape_id, field, values), *_added(field, layers)))
        rows += [
            (*_relation(shape_id, relation), *_added(relation, layers))
            for relation in shape.relations.values()
        ]
    return Table("Fields", columns, rows)


def _field(shape: str, field: FieldEntry, values: dict[str, ValueEntry] | None) -> tuple[Cell, ...]:
    return (
        shape,
        field.name,
        "field",
        field.type,
        field.edm_type,
        field.collection or None,
        field.key or None,
        field.required or None,
        field.max_length,
        field.precision,
        field.scale,
        field.lookup,
        None if values is None else len(values),
        field.target,
        None,
        field.label,
        field.description,
        field.standard,
        field.local,
        field.deprecated,
        field.can_filter,
        field.can_sort,
        field.selectable,
        field.declared_by,
    )


def _relation(shape: str, relation: RelationEntry) -> tuple[Cell, ...]:
    return (
        shape,
        relation.name,
        "relation",
        "object",
        None,
        relation.collection or None,
        None,
        relation.required or None,
        *(None,) * 5,
        relation.target,
        None if relation.join is None else join_text(relation.join),
        relation.label,
        relation.description,
        relation.standard,
        relation.local,
        relation.deprecated,
        relation.filterable,
        relation.sortable,
        None,
        relation.declared_by,
    )


def join_text(join: JoinEntry) -> str:
    """Return the columns of a join as one condition: `AgentKey = AgentKey`."""
    parts = [f"{pair.source} = {pair.to}" for pair in join.on]
    parts += [f"{each.to} = '{each.value}'" for each in join.where]
    return " and ".join(parts)


def _added(record: FieldEntry | RelationEntry, layers: Sequence[str]) -> Iterator[Cell]:
    """Yield the cells of layers."""
    for name in layers:
        if name == "census":
            census = getattr(record, "census", None)
            yield from (None, None) if census is None else (census.fill, census.distinct)
        else:
            notes = record.notes
            yield from (
                (None,) * 4
                if notes is None
                else (notes.note, notes.column, notes.owner, ", ".join(notes.tags) or None)
            )


def values_table(dictionary: Dictionary) -> Table:
    """Return the allowed values of all lookups."""
    rows = [
        (
            key,
            value,
            each.label,
            each.description,
            each.legacy,
            each.standard,
            each.number,
            each.local,
            each.count,
            each.deprecated,
        )
        for key, lookup in dictionary.lookups.items()
        for value, each in (lookup.values or {}).items()
    ]
    return Table("Values", _VALUES, rows)


def resources_table(dictionary: Dictionary) -> Table:
    """Return the resources, then the types."""
    shapes = _shapes(dictionary)
    return Table("Resources", _RESOURCES, [_shape(key, shape) for key, shape in shapes])


def _shapes(dictionary: Dictionary) -> list[tuple[str, ResourceEntry | TypeEntry]]:
    """Return the resources by name, then the types."""
    return [*dictionary.resources.items(), *dictionary.types.items()]


def _shape(key: str, shape: ResourceEntry | TypeEntry) -> tuple[Cell, ...]:
    said = {name: getattr(shape, name, None) for name in _RESOURCES[12:]}
    return (
        key,
        shape.kind,
        shape.type,
        getattr(shape, "path", None),
        ", ".join(shape.key) or None,
        len(shape.fields),
        len(shape.relations),
        shape.label,
        shape.description,
        shape.extends,
        shape.abstract or None,
        shape.open or None,
        *said.values(),
    )


def _lookup(key: str, lookup: LookupEntry) -> tuple[Cell, ...]:
    return (
        key,
        lookup.name,
        lookup.source,
        lookup.edm_type,
        lookup.flags or None,
        lookup.literal,
        None if lookup.values is None else len(lookup.values),
        lookup.open,
        lookup.label,
        lookup.description,
    )


def operations_table(dictionary: Dictionary) -> Table:
    """Return actions and functions."""
    rows = [
        (
            signature,
            each.name,
            each.kind,
            each.bound_to.target if each.bound_to else None,
            ", ".join(each.imports) or None,
            ", ".join(f"{p.name}: {p.edm_type}" for p in each.parameters) or None,
            each.returns.edm_type if each.returns else None,
            each.description,
        )
        for signature, each in dictionary.operations.items()
    ]
    return Table("Operations", _OPERATIONS, rows)
