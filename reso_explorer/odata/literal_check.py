"""A literal against the type it should have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from reso_explorer.edm import INTEGER_RANGES
from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal, LiteralKind
from reso_explorer.odata.literals import LiteralForm, format_literal, quote
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression


class LiteralProblem(msgspec.Struct, frozen=True):
    """Why a literal does not fit a type.

    `replacement` is the literal that was probably meant; empty where nobody can tell.
    """

    code: str
    message: str
    replacement: str = ""


_INTEGER: Final = frozenset({LiteralKind.INTEGER, LiteralKind.V2_INT64})
_NUMBER: Final = _INTEGER | {LiteralKind.DECIMAL, LiteralKind.DOUBLE, LiteralKind.V2_DECIMAL}
_FLOAT: Final = _NUMBER | {LiteralKind.V2_DOUBLE, LiteralKind.V2_SINGLE}

_FITTING: Final[dict[str, frozenset[LiteralKind]]] = {
    **dict.fromkeys(INTEGER_RANGES, _INTEGER),
    "Edm.Decimal": _NUMBER,
    "Edm.Double": _FLOAT,
    "Edm.Single": _FLOAT,
    "Edm.Boolean": frozenset({LiteralKind.BOOLEAN}),
    "Edm.String": frozenset({LiteralKind.STRING, LiteralKind.JSON_STRING}),
    "Edm.Guid": frozenset({LiteralKind.GUID, LiteralKind.V2_GUID}),
    "Edm.Date": frozenset({LiteralKind.DATE}),
    "Edm.TimeOfDay": frozenset({LiteralKind.TIME_OF_DAY}),
    "Edm.Time": frozenset({LiteralKind.V2_TIME}),
    "Edm.DateTimeOffset": frozenset(
        {LiteralKind.DATE_TIME_OFFSET, LiteralKind.V2_DATE_TIME_OFFSET}
    ),
    "Edm.DateTime": frozenset({LiteralKind.V2_DATE_TIME}),
    "Edm.Duration": frozenset({LiteralKind.DURATION}),
    "Edm.Binary": frozenset({LiteralKind.BINARY, LiteralKind.V2_BINARY}),
}

_WHAT: Final = {
    "Edm.Boolean": "true or false",
    "Edm.String": "a text in single quotes",
    "Edm.Guid": "a guid without quotes",
    "Edm.Date": "a date like 2026-01-31",
    "Edm.TimeOfDay": "a time like 07:59:00",
    "Edm.Time": "a time like time'PT7H59M'",
    "Edm.DateTimeOffset": "a point in time like 2026-01-31T00:00:00Z",
    "Edm.DateTime": "a point in time like datetime'2026-01-31T00:00:00'",
    "Edm.Duration": "a duration like duration'P1DT2H'",
    "Edm.Binary": "a binary value like binary'T0Q'",
    "Edm.Decimal": "a number",
    "Edm.Double": "a number",
    "Edm.Single": "a number",
}


def check_literal(
    text: str, edm_type: str, *, form: LiteralForm | str = LiteralForm.V4
) -> LiteralProblem | None:
    """Return why the text is no literal of the type, or None if it is one.

    `null` fits every type here. A type outside `Edm` is an enum; a quoted text fits it in
    every form, since 4.0 servers with string lookups want it too.
    """
    from reso_explorer.odata.parser.entry import parse

    result = parse(text, "literal")
    if result.errors:
        return LiteralProblem(result.errors[0].code, result.errors[0].message)
    return check_node(result.tree, edm_type, form=form)


def check_node(
    node: Expression, edm_type: str, *, form: LiteralForm | str = LiteralForm.V4
) -> LiteralProblem | None:
    """Return why a literal of a tree does not fit the type, or None."""
    form = LiteralForm(form)
    if isinstance(node, Literal) and node.kind is LiteralKind.NULL:
        return None
    if edm_type.startswith(("Edm.Geography", "Edm.Geometry")):
        return _geo(node, edm_type)
    if not edm_type.startswith("Edm."):
        return _enum(node, edm_type)
    if not isinstance(node, Literal):
        return _wrong(node, edm_type, form)
    if node.kind is LiteralKind.STRING and edm_type == "Edm.Duration" and _fits(node, edm_type):
        return None if form is LiteralForm.V401 else _wrong(node, edm_type, form)
    fitting = _FITTING.get(edm_type)
    if fitting is None:
        return None
    if node.kind not in fitting:
        return _wrong(node, edm_type, form)
    if edm_type in INTEGER_RANGES:
        return _range(node, edm_type)
    return None


def _range(node: Literal, edm_type: str) -> LiteralProblem | None:
    low, high = INTEGER_RANGES[edm_type]
    if isinstance(node.value, int) and low <= node.value <= high:
        return None
    return LiteralProblem(
        "literal-range", f"{edm_type} goes from {low:,} to {high:,}; {_shown(node)} is outside."
    )


def _shown(node: Expression) -> str:
    raw = getattr(node, "raw", "") or str(getattr(node, "value", ""))
    return f"`{clip(visible(raw), 60)}`"


def _fits(node: Literal, edm_type: str) -> bool:
    try:
        format_literal(node.value, edm_type)
    except ValueError:
        return False
    return True


def _wrong(node: Expression, edm_type: str, form: LiteralForm) -> LiteralProblem:
    what = _WHAT.get(edm_type, "a whole number")
    return LiteralProblem(
        "literal-type",
        f"{edm_type} takes {what}, not {_shown(node)}.",
        _meant(node, edm_type, form),
    )


def _meant(node: Expression, edm_type: str, form: LiteralForm) -> str:
    """Return the literal that was probably meant, or nothing."""
    if not isinstance(node, Literal) or isinstance(node.value, bytes):
        return ""
    if edm_type == "Edm.String":
        return quote(node.raw or str(node.value))
    value: object = node.value
    if edm_type == "Edm.DateTimeOffset" and node.kind is LiteralKind.DATE:
        value = f"{value}T00:00:00Z"
    elif edm_type == "Edm.DateTimeOffset" and node.kind is LiteralKind.V2_DATE_TIME:
        value = f"{str(value).rstrip('Zz')}Z"
    elif edm_type == "Edm.Date" and "T" in str(value):
        value = str(value).partition("T")[0]
    elif edm_type == "Edm.Boolean" and value in {0, 1}:
        value = bool(value)
    try:
        return format_literal(value, edm_type, form=form)
    except ValueError:
        return ""


def _enum(node: Expression, edm_type: str) -> LiteralProblem | None:
    if isinstance(node, EnumLiteral):
        if node.type_name.text == edm_type:
            return None
        members = ",".join(member.text for member in node.members)
        return LiteralProblem(
            "literal-enum-type",
            f"{edm_type} is wanted, not {node.type_name.text}.",
            f"{edm_type}'{members}'",
        )
    if isinstance(node, Literal) and node.kind is LiteralKind.STRING:
        return None
    return LiteralProblem(
        "literal-type", f"{edm_type} takes a member in quotes, not {_shown(node)}."
    )


def _geo(node: Expression, edm_type: str) -> LiteralProblem | None:
    family = "geography" if edm_type.startswith("Edm.Geography") else "geometry"
    if not isinstance(node, GeoLiteral):
        return LiteralProblem(
            "literal-type",
            f"{edm_type} takes a shape like {family}'SRID=…;Point(1 2)', not {_shown(node)}.",
        )
    wanted = edm_type.removeprefix("Edm.Geography").removeprefix("Edm.Geometry")
    wanted = "GeometryCollection" if wanted == "Collection" else wanted
    if node.family and node.family != family:
        return LiteralProblem("literal-type", f"{edm_type} takes {family}, not {node.family}.")
    if wanted and node.shape is not None and node.shape.shape != wanted:
        return LiteralProblem("literal-type", f"{edm_type} takes a {wanted}, not {_shown(node)}.")
    return None
