"""Options, conditions, and words that only one of two servers knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.credentials import carries_credential
from reso_explorer.odata.ast import (
    Bad,
    CustomOption,
    Literal,
    LiteralKind,
    UnknownOption,
    walk,
)
from reso_explorer.odata.printer.expressions import expression_text
from reso_explorer.odata.printer.options import option_name, option_text, option_value
from reso_explorer.providers.forms import PartKind
from reso_explorer.query.adapt.adapted import Rewrite, Unsupported
from reso_explorer.query.adapt.names import Counterparts
from reso_explorer.query.edit import flatten_expand, remove_condition, resource_of, selected
from reso_explorer.query.edit.conditions import conditions
from reso_explorer.query.edit.text import edited, replace, top

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Edit
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.adapt.adapted import Server


def drop_own_options(
    query: ParseResult[RelativeUri], target: Dialect, source: Dialect | None
) -> tuple[ParseResult[RelativeUri], list[Rewrite]]:
    """Return the query without options of the former server's own and without a token."""
    foreign = _names(source) - _names(target)
    gone = []
    rewrites: list[Rewrite] = []
    for option in query.tree.options:
        if isinstance(option, Bad):
            continue
        name, value = option_name(option), option_value(option) or ""
        if isinstance(option, CustomOption | UnknownOption) and carries_credential(name, value):
            reason = "Send the token in a header, not in the URL."
            rewrites.append(Rewrite("token-in-url", f"{name}=…", "", reason))
        elif name.lower() in foreign:
            reason = f"{target.title} doesn't know this option."
            rewrites.append(Rewrite("own-option", option_text(option), "", reason))
        else:
            continue
        gone.append(option)
    return edited(query, top(query).removal(gone)), rewrites


def _names(dialect: Dialect | None) -> set[str]:
    if dialect is None:
        return set()
    names = {option.name.lower() for option in dialect.own_options}
    names |= {p.name.lower() for p in dialect.required if p.part is PartKind.PARAMETER}
    return names


def drop_own_conditions(
    query: ParseResult[RelativeUri], source: Server, target: Server
) -> tuple[ParseResult[RelativeUri], list[Rewrite]]:
    """Return the query without conditions that only the former server requires.

    A condition on a field that the target has as well stays: it narrows the rows there too.
    """
    theirs = {p.name for p in target.dialect.required if p.part is PartKind.FILTER}
    resource = Counterparts(source, target).resource(resource_of(query))
    found = target.index.resource_type(resource.name) if resource is not None else None
    fields = target.index.properties(found.qualified_name) if found is not None else {}
    rewrites: list[Rewrite] = []
    for part in source.dialect.required:
        if part.part is not PartKind.FILTER or part.name in theirs or part.name in fields:
            continue
        for condition in conditions(query):
            text = expression_text(condition)
            if text.startswith(f"{part.name} eq "):
                query = remove_condition(query, text).query
                reason = f"Only {source.title} requires this condition."
                rewrites.append(Rewrite("own-condition", text, "", reason))
    return query, rewrites


def replace_all_token(
    query: ParseResult[RelativeUri], target: Dialect, source: Dialect | None
) -> tuple[ParseResult[RelativeUri], list[Rewrite]]:
    """Return the query with `*` for a word such as `ALL` that only the former server knows."""
    token = source.select.all_token if source is not None else None
    if token is None or token == target.select.all_token or selected(query) != (token,):
        return query, []
    text = target.select.all_token or "*"
    rewrite = Rewrite("select-all", token, text, f"{target.title} doesn't know `{token}`.")
    return edited(query, top(query).with_option("$select", text)), [rewrite]


_SUFFIXED: Final = frozenset(
    {
        LiteralKind.V2_DECIMAL,
        LiteralKind.V2_DOUBLE,
        LiteralKind.V2_INT64,
        LiteralKind.V2_SINGLE,
    }
)


def plain_numbers(
    query: ParseResult[RelativeUri], target: Server
) -> tuple[ParseResult[RelativeUri], list[Rewrite]]:
    """Return a query of V2 without the letters behind its numbers: `5M` is `5` in V4."""
    edits: list[Edit] = []
    rewrites: list[Rewrite] = []
    for node in walk(query.tree):
        if isinstance(node, Literal) and node.kind in _SUFFIXED:
            before, after = node.span.of(query.text), str(node.value)
            edits.append(replace(node.span, after))
            reason = f"{target.title} writes numbers without a letter for their type."
            rewrites.append(Rewrite("legacy-literal", before, after, reason))
    return edited(query, edits), rewrites


def flatten(
    query: ParseResult[RelativeUri], target: Dialect
) -> tuple[ParseResult[RelativeUri], list[Rewrite], list[Unsupported]]:
    """Return the query with nested `$expand` as V2 writes it, and the options that this loses."""
    changed, lost = flatten_expand(query)
    if changed is query:
        return query, [], []
    before, after = (top(each).named("$expand") for each in (query, changed))
    reason = f"{target.title} writes nested `$expand` as paths with slashes."
    texts = [option_value(each) or "" if each is not None else "" for each in (before, after)]
    unsupported = [
        Unsupported(
            "lost-option", text, f"{target.title} doesn't support `{text}` inside `$expand`."
        )
        for text in lost
    ]
    return changed, [Rewrite("flat-expand", texts[0], texts[1], reason)], unsupported
