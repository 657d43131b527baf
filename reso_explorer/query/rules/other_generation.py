"""Options and functions of another OData generation than the service's (OData 4.01 Protocol, 11.2; OData V2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Diagnostic, Edit, Fix, Severity
from reso_explorer.odata.ast import Apply, Compute, Count, InlineCount, Search
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.adaptation.flat_expand import flatten_expand
from reso_explorer.query.report import error, option_name, replace, said, source
from reso_explorer.query.rules.dialect_versions import or_chain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis, Called

_OLD: Final = frozenset({"2.0", "3.0"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what only the other generation has, with its counterpart."""
    yield from _options(analysis)
    for called in analysis.calls:
        function = FUNCTIONS.get(called.node.name.text)
        if function is None:
            continue
        if function.legacy and not analysis.is_legacy:
            yield _legacy_call(analysis, called)
        elif analysis.is_legacy and function.since not in _OLD:
            yield _modern_call(analysis, called)
    if analysis.is_legacy:
        yield from _modern_syntax(analysis)


def _options(analysis: Analysis) -> Iterator[Diagnostic]:
    for host in analysis.hosts:
        for option in host.options:
            if isinstance(option, InlineCount) and not analysis.is_legacy:
                text = "$count=false" if option.value == "none" else "$count=true"
                yield error(
                    "legacy-option",
                    option.name_span,
                    "`$inlinecount` is an option of OData V2 and V3.",
                    fix=replace(analysis, option.span, text),
                )
            elif isinstance(option, Count) and analysis.is_legacy:
                text = "$inlinecount=none" if option.value is False else "$inlinecount=allpages"
                yield error(
                    "modern-option",
                    option.name_span,
                    "`$count` as an option came with OData V4.",
                    fix=replace(analysis, option.span, text),
                )
            elif isinstance(option, Apply | Compute | Search) and analysis.is_legacy:
                yield error(
                    "modern-option",
                    option.name_span,
                    f"{option_name(option)} came with OData V4; this service speaks an older version.",
                )


def _legacy_call(analysis: Analysis, called: Called) -> Diagnostic:
    node = called.node
    name = node.name.text
    fix = None
    if name == "substringof" and len(node.arguments) == 2:
        part, text = (source(analysis, argument.span) for argument in node.arguments)
        fix = replace(analysis, node.span, f"contains({text},{part})")
    return error(
        "legacy-function",
        node.name.span,
        f"`{name}` is a function of OData V2 and V3.",
        "" if fix else "V4 has none like it.",
        fix,
    )


def _modern_call(analysis: Analysis, called: Called) -> Diagnostic:
    node = called.node
    fix = None
    if node.name.text == "contains" and len(node.arguments) == 2:
        text, part = (source(analysis, argument.span) for argument in node.arguments)
        fix = replace(analysis, node.span, f"substringof({part},{text})")
    return error(
        "modern-function",
        node.name.span,
        f"`{node.name.text}` came with OData V4; this service speaks an older version.",
        fix=fix,
    )


def _modern_syntax(analysis: Analysis) -> Iterator[Diagnostic]:
    for use in analysis.lambdas:
        if analysis.version < ProtocolVersion.V3:
            yield error(
                "modern-syntax",
                use.segment.function_span,
                f"`{use.segment.function}` came with OData V3; this service speaks an older version.",
            )
    for test in analysis.tests:
        word = "has" if type(test.node).__name__ == "Has" else "in"
        yield error(
            "modern-syntax",
            test.node.operator_span,
            f"`{word}` came with OData V4; this service speaks an older version.",
            fix=or_chain(analysis, test),
        )
    for expand in analysis.expands:
        if expand.item.options:
            yield said(
                "modern-syntax",
                Severity.ERROR,
                expand.item.options_span,
                "Options inside `$expand` came with OData V4.",
                "Older services take slash paths: `$expand=A/B&$select=A/Name`.",
                _flattened(analysis),
            )


def _flattened(analysis: Analysis) -> Fix | None:
    """Return the fix that writes the whole query with slash paths."""
    if analysis.result.start != "relative_uri":
        return None
    text, _ = flatten_expand(analysis.text, analysis.dialect)
    return Fix("Write slash paths", (Edit(0, len(analysis.text), text),))
