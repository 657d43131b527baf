"""`has` on what is no flags enumeration (OData 4.01 URL, 5.1.1.1.9; RESO Web API Core 2.4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Has
from reso_explorer.providers.forms import MultiForm
from reso_explorer.query.report import error, remark, replace, source, type_words
from reso_explorer.query.types import TypeKind, is_undeclared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Tested


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
        yield remark(
            "has-on-single-enum",
            node.operator_span,
            f"{ticked(text)} holds one value; `has` is for values that are combined.",
            "`eq` is understood by more servers.",
            fix,
        )
    elif not is_undeclared(test.left):
        yield error(
            "has-needs-enum",
            node.operator_span,
            f"`has` tests enumerations; {ticked(text)} is {type_words(test.left)}.",
            fix=fix,
        )


def _is_taken(analysis: Analysis) -> bool:
    """Whether the server is known to take `has` for enumerations of one value."""
    dialect = analysis.dialect
    return dialect.provider != "generic" and (
        "has" in dialect.filter.operators and dialect.lookups.multi_flags is MultiForm.HAS
    )
