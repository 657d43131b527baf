"""Nested expands written as the slash paths of OData V2 and V3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.adaptation.adapted import Change
from reso_explorer.query.clauses import (
    items,
    option_key,
    options_of,
    split_outside,
    split_query,
)

if TYPE_CHECKING:
    from reso_explorer.providers.dialect import Dialect


def flatten_expand(text: str, target: Dialect) -> tuple[str, list[Change]]:
    """Return the text with `A($select=X;$expand=B)` as `$expand=A,A/B&$select=*,A/X`.

    Other options inside an expand have no V2 form; they are left out and told.
    """
    query = split_query(text)
    expand = query.value("$expand")
    if expand is None or "(" not in expand:
        return text, []
    paths: list[str] = []
    selected: list[str] = []
    lost: list[str] = []
    for item in items(expand):
        _flatten(item, "", paths, selected, lost)
    changed = query.with_value("$expand", ",".join(dict.fromkeys(paths)))
    title = target.title
    changes = [
        Change("flat-expand", expand, ",".join(paths), f"{title} takes slash paths in `$expand`.")
    ]
    if selected:
        known = items(query.value("$select") or "*")
        changed = changed.with_value("$select", ",".join([*known, *selected]))
    changes += [
        Change("lost-option", option, "", f"{title} takes no such option inside `$expand`.")
        for option in lost
    ]
    return changed.text, changes


def _flatten(
    item: str, before: str, paths: list[str], selected: list[str], lost: list[str]
) -> None:
    path = before + item.partition("(")[0].strip()
    paths.append(path)
    for option in split_outside(options_of(item) or "", ";"):
        name, _, value = option.strip().partition("=")
        key = option_key(name)
        if key == "$select":
            selected.extend(f"{path}/{field}" for field in items(value))
        elif key == "$expand":
            for inner in items(value):
                _flatten(inner, path + "/", paths, selected, lost)
        elif name:
            lost.append(option.strip())
