"""The query options of a resource as OpenAPI parameters; what it doesn't support is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.export.schema.shapes import able

if TYPE_CHECKING:
    from reso_explorer.export.schema.shapes import Shape

Json = dict[str, Any]

_WHOLE: Final[Json] = {"type": "integer", "minimum": 0}
_PLAIN: Final[dict[str, tuple[str, str, Json]]] = {
    "top": ("top_supported", "Return this many rows at most.", _WHOLE),
    "skip": ("skip_supported", "Leave out this many rows.", _WHOLE),
}
_NEW: Final[dict[str, tuple[str, str, Json]]] = {
    "count": ("countable", "Include the number of rows.", {"type": "boolean"}),
    "search": ("searchable", "Search for words.", {"type": "string"}),
}
_OLD: Final[dict[str, tuple[str, str, Json]]] = {
    "inlinecount": ("countable", "Include the number of rows.", {"enum": ["allpages", "none"]}),
}
_SHARED: Final = frozenset({*_PLAIN, *_NEW, *_OLD})
"""Options that are the same for every resource."""


def references(
    parameters: dict[str, Json], name: str, shape: Shape, *, many: bool, legacy: bool
) -> list[Json]:
    """Return references to the options of a shape, and add them to all parameters by their names.

    Args:
        parameters: all that are described so far.
        name: of the schema of the shape.
        shape: what is read.
        many: a list of rows, else one.
        legacy: OData V2 or V3.
    """
    options = _query_options(shape, many=many, legacy=legacy)
    found = {
        (word if word in _SHARED else f"{name}.{word}"): each for word, each in options.items()
    }
    parameters |= found
    return [{"$ref": f"#/components/parameters/{word}"} for word in found]


def _query_options(shape: Shape, *, many: bool, legacy: bool) -> dict[str, Json]:
    """Return the parameters by option without its dollar sign."""
    found: dict[str, Json] = {}
    if many:
        for word, (what, text, schema) in {**_PLAIN, **(_OLD if legacy else _NEW)}.items():
            if able(shape, what) is not False:
                found[word] = _parameter(word, text, schema)
        if able(shape, "filterable") is not False:
            found["filter"] = _parameter(
                "filter", "Return rows for which this is true.", {"type": "string"}
            )
            found["filter"]["required"] = bool(getattr(shape, "filter_required", False))
        if able(shape, "sortable") is not False:
            names = [
                each.name for each in shape.fields.values() if able(each, "sortable") is not False
            ]
            names = [order for name in names for order in (name, f"{name} desc")]
            found["orderby"] = _list("orderby", "Sort by these fields.", names)
    if able(shape, "selectable") is not False:
        names = [
            each.name for each in shape.fields.values() if able(each, "selectable") is not False
        ]
        found["select"] = _list("select", "Return these fields only.", names)
    relations = [
        each.name for each in shape.relations.values() if able(each, "expandable") is not False
    ]
    if relations and able(shape, "expandable") is not False:
        star = [] if legacy else ["*"]
        found["expand"] = _list("expand", "Include related rows.", [*star, *relations])
    return {word: each for word, each in found.items() if each["schema"] is not None}


def _parameter(word: str, text: str, schema: Json | None) -> Json:
    return {"name": f"${word}", "in": "query", "description": text, "schema": schema}


def _list(word: str, text: str, names: list[str]) -> Json:
    items = {"type": "array", "uniqueItems": True, "items": {"enum": names}} if names else None
    return {**_parameter(word, text, items), "explode": False}
