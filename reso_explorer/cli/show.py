"""`reso-explorer show`: a document, a type, a resource or one of its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.output import as_json, as_table, format_option, note, print_rows
from reso_explorer.cli.source import open_document, source_argument
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.document import Document


@click.command()
@source_argument
@click.argument("name", required=False)
@click.option("--xml", is_flag=True, help="Print the piece of the document it came from.")
@format_option()
def show(source: str, name: str | None, form: str, *, xml: bool) -> None:
    """Show SOURCE, or NAME in it: a resource, a type, NAME/FIELD.

    \b
    reso-explorer show metadata.xml
    reso-explorer show metadata.xml Property
    reso-explorer show metadata.xml Property/StandardStatus
    reso-explorer show metadata.xml Property --format csv
    """  # noqa: D301  # \b keeps click from reflowing the examples
    document = open_document(source)
    if name is None:
        _show_document(document, form)
        return
    owner, slash, member = name.partition("/")
    type_name = find_type(document, owner)
    if type_name is None:
        _show_operation(document, owner, form)
    elif xml:
        _show_source(document, type_name, member)
    elif slash:
        _show_member(document, type_name, member, form)
    else:
        _show_type(document, type_name, form)


def find_type(document: Document, name: str) -> str | None:
    """Return the qualified name of the type that a resource or type name stands for.

    None where the name is that of an operation.

    Raises:
        Failure: nothing has this name; suggests near names.
    """
    from reso_explorer.search import did_you_mean

    index = document.index
    resource = index.entity_sets.get(name) or index.singletons.get(name)
    found = index.type(resource.type if resource else name)
    if found is not None:
        return found.qualified_name
    if _operations(document, name):
        return None
    several = index.types_named(name)
    if several:
        names = ", ".join(each.qualified_name for each in several)
        raise usage(f"`{name}` is the name of several types: {names}.", "Give the full name.")
    if resource is not None:
        raise usage(f"The type `{resource.type}` of `{name}` is not defined in this document.")
    known = [*index.entity_sets, *index.singletons, *(n.rpartition(".")[2] for n in index.types)]
    raise usage(
        f"There is no resource or type `{name}`.{did_you_mean(name, known, index=index)}",
        "`reso-explorer show SOURCE` lists the resources, `search` finds everything else.",
    )


def _operations(document: Document, name: str) -> list[Any]:
    index = document.index
    found: list[Any] = []
    for table in (index.actions, index.functions):
        for qualified, overloads in table.items():
            if name in (qualified, qualified.rpartition(".")[2]):
                found.extend(overloads)
    return found


def _show_document(document: Document, form: str) -> None:
    from reso_explorer.export.detail import summary

    data = summary(document)
    header = ("resource", "kind", "type", "key", "fields", "relations")
    rows = [
        (
            r["name"],
            r["kind"],
            r["type"],
            ", ".join(r["key"]),
            r["fields"],
            r["navigationProperties"],
        )
        for r in data["resources"]
    ]
    if form == "json":
        click.echo(as_json(data))
        return
    if form == "csv":
        print_rows(form, header, rows)
        return
    click.echo(f"OData {visible(data['csdlVersion'])}")
    click.echo(as_table(("schema", *_COUNTED), [_schema_row(s) for s in data["schemas"]]))
    if rows:
        click.echo()
        click.echo(as_table(header, rows))
    if data["withoutResource"]:
        click.echo("\nEntity types without a resource (use $expand):")
        click.echo("  " + ", ".join(visible(name) for name in data["withoutResource"]))
    found = data["findings"]
    note(
        f"Findings: {found['error']} errors, {found['warning']} warnings, {found['info']} notes "
        "(reso-explorer lint)."
    )


_COUNTED = (
    "entityTypes",
    "complexTypes",
    "enumTypes",
    "typeDefinitions",
    "actions",
    "functions",
    "terms",
)


def _schema_row(schema: dict[str, Any]) -> tuple[Any, ...]:
    return (schema["namespace"], *(schema[name] for name in _COUNTED))


FIELD_HEADER = (
    "field", "type", "key", "nullable", "length", "lookup", "label", "description",
)  # fmt: skip
"""Columns of the field table."""


def field_rows(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of the field table of a type."""
    keys = {ref["name"] for ref in data.get("key", ())}
    return [
        (
            prop["name"],
            type_text(prop),
            "key" if prop["name"] in keys else "",
            "no" if prop.get("nullable") is False else "",
            facets(prop),
            prop.get("lookupName", ""),
            prop.get("label", prop.get("decodedName", "")),
            prop.get("description", ""),
        )
        for prop in data["properties"]
    ]


def type_text(element: dict[str, Any]) -> str:
    """Return a type as it is written in a document."""
    name = str(element.get("type", "Edm.String"))
    return f"Collection({name})" if element.get("isCollection") else name


def facets(prop: dict[str, Any]) -> str:
    """Return length or precision and scale in short: `255` or `14,2`."""
    if "maxLength" in prop:
        return str(prop["maxLength"])
    if "precision" in prop:
        return f"{prop['precision']},{prop['scale']}" if "scale" in prop else str(prop["precision"])
    return f"scale {prop['scale']}" if "scale" in prop else ""


def _show_type(document: Document, type_name: str, form: str) -> None:
    from reso_explorer.export.detail import type_detail

    data = type_detail(document, type_name)
    if form == "json":
        click.echo(as_json(data))
    elif data["kind"] == "EnumType":
        header = ("member", "value", "label", "description")
        print_rows(form, header, member_rows(data.get("members", [])))
    elif "properties" not in data:
        _show_facts(data, form)
    elif form == "csv":
        print_rows(form, FIELD_HEADER, field_rows(data))
    else:
        _print_structured(data)


def member_rows(members: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of the table of enumeration members."""
    return [
        (m["name"], m.get("value", 0), m.get("label", ""), m.get("description", ""))
        for m in members
    ]


def _print_structured(data: dict[str, Any]) -> None:
    base = f" : {visible(data['baseType'])}" if data.get("baseType") else ""
    click.echo(f"{data['kind']} {visible(data['qualifiedName'])}{base}")
    if data.get("description"):
        click.echo(visible(str(data["description"])))
    if data.get("entitySets"):
        click.echo("Resources: " + ", ".join(visible(name) for name in data["entitySets"]))
    click.echo()
    click.echo(as_table(FIELD_HEADER, field_rows(data)))
    relations = data["navigationProperties"]
    if relations:
        click.echo()
        rows = [
            (
                n["name"],
                n["multiplicity"],
                n["type"],
                n.get("partner", ""),
                n.get("description", ""),
            )
            for n in relations
        ]
        click.echo(as_table(("relation", "many", "target", "partner", "description"), rows))
    _show_joins(data["joins"])


def _show_joins(joins: list[dict[str, Any]]) -> None:
    """Print what columns lead to although no relation declares it."""
    if not joins:
        return
    rows = [
        (
            join["name"],
            join["multiplicity"],
            join["target"],
            " and ".join(
                [f"{pair['source']} = {pair['target']}" for pair in join["columns"]]
                + [f"{each['target']} = '{each['value']}'" for each in join["constants"]]
            ),
            join["confidence"],
        )
        for join in joins
    ]
    click.echo()
    click.echo(as_table(("join by columns", "many", "target", "columns", "confidence"), rows))


def _show_member(document: Document, type_name: str, member: str, form: str) -> None:
    from reso_explorer.export.detail import member_detail
    from reso_explorer.search import did_you_mean_member

    try:
        data = member_detail(document, type_name, member)
    except KeyError:
        short = type_name.rpartition(".")[2]
        near = did_you_mean_member(document.index, type_name, member)
        raise usage(f"{short} has no field `{member}`.{near}") from None
    _show_facts(data, form)


def _show_facts(data: dict[str, Any], form: str) -> None:
    if form == "json":
        click.echo(as_json(data))
        return
    values = data.pop("allowedValues", None)
    rows = [(name, value) for name, value in data.items() if name != "annotations"]
    rows += [
        (f"@{a['term']}", a.get("value", {}).get("value", "")) for a in data.get("annotations", ())
    ]
    print_rows(form, ("what", "value"), rows)
    if values:
        click.echo()
        header = ("allowed value", "number", "label", "description")
        listed = [
            (
                v.get("name", v.get("value")),
                v.get("value", ""),
                v.get("label", ""),
                v.get("description", ""),
            )
            for v in values
        ]
        print_rows(form, header, listed)


def _show_operation(document: Document, name: str, form: str) -> None:
    from reso_explorer.export.model_json import element_json

    overloads = [
        {"kind": type(each).__name__, "qualifiedName": each.qualified_name} | element_json(each)
        for each in _operations(document, name)
    ]
    if form == "json":
        click.echo(as_json(overloads))
        return
    rows = [
        (
            each["kind"],
            each["qualifiedName"],
            ", ".join(f"{p['name']}: {type_text(p)}" for p in each.get("parameters", ())),
            type_text(each["returnType"]) if "returnType" in each else "",
            "bound" if each.get("isBound") else "",
        )
        for each in overloads
    ]
    print_rows(form, ("kind", "name", "parameters", "returns", "bound"), rows)


def _show_source(document: Document, type_name: str, member: str) -> None:
    found: Any = document.index.type(type_name)
    if member:
        index = document.index
        declared = index.properties(type_name).get(member) or index.navigation_properties(
            type_name
        ).get(member)
        if declared is None:
            from reso_explorer.search import did_you_mean_member

            near = did_you_mean_member(index, type_name, member)
            raise usage(f"{type_name} has no member `{member}`.{near}")
        found = declared.member
    text = document.source_text(found.line)
    if not text:
        raise usage("The source text of this element isn't available.")
    click.echo(visible(text, one_line=False))
