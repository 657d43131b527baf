"""Arguments that a canonical function does not take (OData 4.01 URL, 5.1.1.4 to 5.1.1.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.edm import FLOATS, INTEGERS, NUMBERS
from reso_explorer.odata.ast import Literal
from reso_explorer.odata.functions import ANY, COLLECTION, FUNCTIONS, ORDERED
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.odata.functions import Function, Signature
    from reso_explorer.query.analysis import Analysis, Called
    from reso_explorer.query.types import ValueType

ARGUMENT_TYPE: Final = Rule(
    code="argument-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A function gets an argument of the wrong type.",
    help=(
        "Each function works on certain types: text functions on strings, `year` on dates "
        "and timestamps, `round` on numbers. Servers reject other arguments. Compare "
        "enumerations with `eq` or `has`; text functions don't work on them."
    ),
    wrong="Property?$filter=tolower(ListPrice) eq 'a'",
    right="Property?$filter=tolower(City) eq 'a'",
    spec="URL 5.1.1.4",
    message="`{function}` needs {expected}; `{argument}` is {kind}.",
    variants={
        "enum": Template(
            "`{function}` needs {expected}; `{argument}` is {kind}.",
            "Compare enumerations with `eq`.",
        ),
    },
)

RULES: Final = (ARGUMENT_TYPE,)


_MODERN: Final = {
    "Edm.DateTime": ("Edm.DateTimeOffset", "Edm.Date"),
    "Edm.Time": ("Edm.TimeOfDay",),
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report calls that fit no signature, at the first argument that does not fit."""
    for called in analysis.calls:
        function = FUNCTIONS.get(called.node.name.text)
        if function is None or function.name == "case":
            continue
        given = len(called.types)
        signatures = [
            s
            for s in function.signatures
            if len(s.parameters) - s.optional <= given <= len(s.parameters)
        ]
        if not signatures or any(_first_misfit(s, called) is None for s in signatures):
            continue
        place = max(_first_misfit(s, called) or 0 for s in signatures)
        if _is_told_elsewhere(called, place):
            continue
        yield _diagnostic(analysis, function, signatures, called, place)


def _first_misfit(signature: Signature, called: Called) -> int | None:
    for place, found in enumerate(called.types):
        if not _takes(signature.parameters[place].types, found):
            return place
    return None


def _takes(types: tuple[str, ...], found: ValueType) -> bool:
    if not found.is_known and not found.is_collection:
        return True
    if found.kind is TypeKind.NULL or ANY in types or "type" in types:
        return True
    if COLLECTION in types or ORDERED in types:
        return found.is_collection
    if found.is_collection:
        # Some services declare a point as a collection of two numbers.
        return found.name in NUMBERS and any(name.startswith("Edm.Geo") for name in types)
    if found.name in types or any(name in types for name in _MODERN.get(found.name, ())):
        return True
    if found.name in INTEGERS:
        return bool(INTEGERS & set(types)) or bool(FLOATS & set(types))
    return found.name in FLOATS and bool(FLOATS & set(types))


def _is_told_elsewhere(called: Called, place: int) -> bool:
    """Whether another rule speaks of this argument."""
    found = called.types[place]
    if called.node.name.text.startswith("geo.") and found.name == "Edm.String":
        return True
    if found.is_structured and not found.is_collection:
        return True
    texts = {"contains", "startswith", "endswith"}
    return (
        called.types[0].is_collection and called.node.name.text in texts and len(called.types) == 2
    )


def _diagnostic(
    analysis: Analysis,
    function: Function,
    signatures: list[Signature],
    called: Called,
    place: int,
) -> Diagnostic:
    argument, found = called.node.arguments[place], called.types[place]
    wanted = _wanted(signatures, place)
    variant, fix = "", None
    if found.kind is TypeKind.ENUM:
        variant = "enum"
        fix = _compared(analysis, function, called)
    elif isinstance(argument, Literal) and wanted == "a string":
        fix = replace(analysis, argument.span, f"'{source(analysis, argument.span)}'")
    return ARGUMENT_TYPE.at(
        argument.span,
        variant,
        fix=fix,
        function=function.name,
        expected=wanted,
        argument=source(analysis, argument.span),
        kind=type_words(found),
    )


def _wanted(signatures: list[Signature], place: int) -> str:
    names = [name for s in signatures for name in s.parameters[place].types]
    for sought, words in (
        ("Edm.String", "a string"),
        (
            "Edm.DateTimeOffset",
            "a timestamp" if "Edm.Date" not in names else "a date or timestamp",
        ),
        ("Edm.TimeOfDay", "a time of day"),
        ("Edm.Double", "a number"),
        ("Edm.Int32", "an integer"),
        ("Edm.Duration", "a duration"),
        ("Edm.Boolean", "a condition"),
        ("Edm.GeographyPoint", "a point"),
        ("Edm.GeographyPolygon", "a polygon"),
        ("Edm.GeographyLineString", "a line"),
        (COLLECTION, "a collection"),
        (ORDERED, "a collection"),
    ):
        if sought in names:
            return words
    return "another type"


def _compared(analysis: Analysis, function: Function, called: Called) -> Fix | None:
    """Return `F eq 'v'` for `contains(F,'v')` on an enumeration."""
    if function.name not in {"contains", "startswith", "endswith", "substringof"}:
        return None
    arguments = called.node.arguments
    field = next((a for a in arguments if analysis.type_of(a).kind is TypeKind.ENUM), None)
    value = next((a for a in arguments if isinstance(a, Literal)), None)
    if field is None or value is None:
        return None
    text = f"{source(analysis, field.span)} eq {source(analysis, value.span)}"
    return replace(analysis, called.node.span, text)
