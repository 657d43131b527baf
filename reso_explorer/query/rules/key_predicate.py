"""Key predicates with wrong parts (OData 4.01 URL, 4.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import listed, ticked
from reso_explorer.query.keys import key_parts
from reso_explorer.query.report import did_you_mean, error, remark, remove, replace
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, KeyUse


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report key predicates with the wrong number of parts or unknown names."""
    for use in analysis.keys:
        yield from _check(analysis, use)


def _check(analysis: Analysis, use: KeyUse) -> Iterator[Diagnostic]:
    parts = key_parts(analysis.index, use.type_name)
    if not use.arguments:
        if not analysis.is_legacy:
            yield error(
                "empty-key",
                use.span,
                "No key stands in these parentheses.",
                "All rows are asked for without parentheses.",
                remove(use.span, "Leave the parentheses out"),
            )
        return
    if not parts:
        return
    shown = use.type_name.rpartition(".")[2]
    names = [part.name for part in parts]
    given = [argument.name.text for argument in use.arguments if argument.name is not None]
    if not given:
        if len(use.arguments) != len(parts) or len(parts) > 1:
            yield error(
                "key-parts",
                use.span,
                f"The key of {shown} has {count(len(parts), 'part')}: {listed(names, last='and')}.",
                f"Name each: `({','.join(f'{name}=…' for name in names)})`."
                if len(names) > 1
                else "",
            )
        return
    if set(given) <= set(names) and len(set(given)) == len(names):
        return
    if _is_alternate(analysis, use, given):
        return
    for argument in use.arguments:
        name = argument.name
        if name is not None and name.text not in names:
            near, nearest = did_you_mean(name.text, names)
            if nearest is None and len(names) == 1:
                near, nearest = f" Its key is {ticked(names[0])}.", names[0]
            prop = analysis.index.properties(use.type_name).get(name.text)
            what = "is no part of the key of" if prop is not None else "is no field of"
            yield error(
                "unknown-key-part",
                name.span,
                f"{ticked(name.text)} {what} {shown}.{near}",
                "To look for other fields use `$filter`." if prop is not None else "",
                replace(analysis, name.span, nearest) if nearest else None,
            )
    missing = [name for name in names if name not in given]
    if missing and set(given) <= set(names):
        yield error(
            "key-parts",
            use.span,
            f"The key of {shown} also needs {listed(missing, last='and')}.",
        )
    if len(given) != len(set(given)):
        yield remark("key-parts", use.span, "A part of the key stands twice.")


def _is_alternate(analysis: Analysis, use: KeyUse, given: list[str]) -> bool:
    keys = analysis.meanings.type(use.type_name).alternate_keys
    if use.entity_set is not None:
        keys += analysis.meanings.entity_set(use.entity_set).alternate_keys
    return any(set(key) == set(given) for key in keys)
