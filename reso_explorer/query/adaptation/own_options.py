"""Options that only the former server knows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from reso_explorer.credentials import carries_credential
from reso_explorer.providers.forms import PartKind
from reso_explorer.query.adaptation.adapted import Change
from reso_explorer.query.clauses import QueryText, split_query

if TYPE_CHECKING:
    from reso_explorer.providers.dialect import Dialect


def drop_own_options(
    text: str, target: Dialect, source: Dialect | None
) -> tuple[str, list[Change]]:
    """Return the text without the former server's own options and without a token."""
    query = split_query(text)
    foreign = _names(source) - _names(target)
    kept = []
    changes: list[Change] = []
    for clause in query.clauses:
        name = clause.name.lower()
        if carries_credential(clause.name, unquote(clause.value or "")):
            reason = "A token belongs into a header, not into the address."
            changes.append(Change("token-in-url", f"{clause.name}=…", "", reason))
        elif name in foreign:
            title = target.title
            changes.append(
                Change("own-option", clause.text[1:], "", f"{title} does not know this option.")
            )
        else:
            kept.append(clause)
    if not changes:
        return text, []
    rest = QueryText(query.path, tuple(kept), query.tail)
    return rest.with_value("", None).text, changes


def _names(dialect: Dialect | None) -> set[str]:
    if dialect is None:
        return set()
    names = {option.name.lower() for option in dialect.own_options}
    names |= {p.name.lower() for p in dialect.required if p.part is PartKind.PARAMETER}
    return names


def replace_all_token(
    text: str, target: Dialect, source: Dialect | None
) -> tuple[str, list[Change]]:
    """Return the text with `*` for a word such as `ALL` that only the former server knows."""
    token = source.select.all_token if source is not None else None
    if token is None or token == target.select.all_token:
        return text, []
    query = split_query(text)
    if query.value("$select") != token:
        return text, []
    written = target.select.all_token or "*"
    change = Change("select-all", token, written, f"{target.title} does not know {token}.")
    return query.with_value("$select", written).text, [change]
