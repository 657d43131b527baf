"""What a set may be filtered by (vocabulary Capabilities: FilterRestrictions, FilterFunctions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import listed, ticked
from reso_explorer.odata.ast import Binary, Filter
from reso_explorer.query.report import denies, option_name, warning
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.meaning import SetMeaning
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host
    from reso_explorer.query.steps import ResolvedPath

_RANGE: Final = frozenset({"gt", "ge", "lt", "le"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report filters that the set's restrictions exclude."""
    for host in analysis.hosts:
        option = next((o for o in host.options if isinstance(o, Filter)), None)
        meaning = analysis.set_meaning(host.scope.entity_set)
        if meaning is None:
            continue
        if option is not None and denies(meaning.filterable):
            yield warning(
                "not-filterable",
                option.name_span if option.name_span.start >= 0 else option.span,
                f"The document says that {ticked(host.scope.entity_set or '')} takes no {option_name(option)}.",
            )
            continue
        yield from _required(analysis, host, meaning, option)
    for path in analysis.paths:
        if path.usage == "expression" and path.starts_at_base:
            yield from _field(analysis, path)
    for called in analysis.calls:
        meaning = analysis.set_meaning(called.scope.entity_set)
        name = called.node.name.text
        if meaning is not None and meaning.filter_functions:
            known = {text.removeprefix("odata.") for text in meaning.filter_functions}
            if name not in known and name.removeprefix("geo.") not in known:
                yield warning(
                    "function-not-supported",
                    called.node.name.span,
                    f"The document does not list `{name}` among the functions of this set.",
                    f"It lists {listed(sorted(known), last='and')}.",
                )


def _required(
    analysis: Analysis, host: Host, meaning: SetMeaning, option: Filter | None
) -> Iterator[Diagnostic]:
    if host.kind not in {"resource", "count-resource"} or not host.type.is_collection:
        return
    place = option.span if option is not None else _place(analysis)
    requires = meaning.requires_filter
    used = {p.names for p in analysis.paths if p.usage == "expression" and p.starts_at_base}
    missing = [name for name in meaning.required_properties if name not in used]
    is_bare = option is None and not missing
    if is_bare and requires is not None and requires.value is True:
        yield warning(
            "filter-required",
            place,
            f"The document says that {ticked(host.scope.entity_set or '')} needs a `$filter`.",
        )
    if missing:
        yield warning(
            "filter-property-required",
            place,
            f"The document says that a filter must name {listed(missing, last='and')}.",
        )


def _place(analysis: Analysis) -> Span:
    if analysis.resource is not None and analysis.resource.steps:
        return analysis.resource.steps[-1].segment.span
    return analysis.result.tree.span


def _field(analysis: Analysis, path: ResolvedPath) -> Iterator[Diagnostic]:
    names = path.names
    owner = path.scope.base
    if (
        not names
        or not owner.is_structured
        or not any(s.kind is StepKind.PROPERTY for s in path.steps)
    ):
        return
    meaning = analysis.meanings.field(owner.name, names, entity_set=path.scope.entity_set)
    whole = analysis.set_meaning(path.scope.entity_set)
    if whole is not None and denies(whole.filterable):
        return
    if denies(meaning.filterable):
        yield warning(
            "field-not-filterable",
            path.node.span,
            f"The document says that {ticked(names)} cannot be filtered by.",
        )
    elif meaning.filter_expression is not None:
        kinds = str(meaning.filter_expression.value)
        node = next(
            (c.node for c in analysis.comparisons if path.node in {c.node.left, c.node.right}), None
        )
        if node is not None and not _allows(kinds, node):
            yield warning(
                "filter-expression",
                node.operator_span,
                f"The document allows only {kinds} filters on {ticked(names)}.",
            )


def _allows(kinds: str, node: Binary) -> bool:
    if node.operator == "eq":
        return True
    if node.operator in _RANGE:
        return "Range" in kinds
    return False
