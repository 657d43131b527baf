"""`has` on what is no flags enumeration (OData 4.01 URL, 5.1.1.1.9; RESO Web API Core 2.4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Has
from reso_explorer.providers.forms import MultiForm
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.types import TypeKind, is_undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Tested

HAS_ON_SINGLE_ENUM: Final = Rule(
    code="has-on-single-enum",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="`has` on an enumeration with single values.",
    help=(
        "`has` tests one of several combined values. For an enumeration whose values aren't "
        "combined, more servers understand `eq`."
    ),
    wrong="Property?$filter=StandardStatus has Homes.Enums.StandardStatus'Active'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    spec="URL 5.1.1.1.9",
    message="`{field}` has one value; `has` is for combined values.",
    hint="More servers understand `eq`.",
)

HAS_NEEDS_ENUM: Final = Rule(
    code="has-needs-enum",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`has` on a field that isn't an enumeration.",
    help=(
        "`has` tests flags of an enumeration. Compare other fields with `eq`; search in a "
        "string with `contains`."
    ),
    wrong="Property?$filter=City has 'a'",
    right="Property?$filter=City eq 'a'",
    spec="URL 5.1.1.1.9",
    message="`has` tests enumerations; `{field}` is {kind}.",
)

RULES: Final = (HAS_ON_SINGLE_ENUM, HAS_NEEDS_ENUM)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report `has` where `eq` is meant; on single enumerations servers disagree."""
    for test in analysis.tests:
        if isinstance(test.node, Has) and not test.left.is_collection and test.left.is_known:
            yield from _check(analysis, test, test.node)


def _check(analysis: Analysis, test: Tested, node: Has) -> Iterator[Diagnostic]:
    text = source(analysis, node.left.span)
    fix = replace(analysis, node.operator_span, "eq")
    if test.left.kind is TypeKind.ENUM:
        enum = analysis.index.enum_type(test.left.name)
        if enum is None or enum.is_flags or _is_taken(analysis):
            return
        yield HAS_ON_SINGLE_ENUM.at(node.operator_span, fix=fix, field=text)
    elif not is_undeclared(test.left):
        yield HAS_NEEDS_ENUM.at(node.operator_span, fix=fix, field=text, kind=type_words(test.left))


def _is_taken(analysis: Analysis) -> bool:
    """Whether the server is known to take `has` for enumerations of one value."""
    dialect = analysis.dialect
    return dialect.provider != "generic" and (
        "has" in dialect.filter.operators and dialect.lookups.multi_flags is MultiForm.HAS
    )
