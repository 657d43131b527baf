"""What annotations say of an element that both documents have, compared by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import ChangeKind, ElementKind
from reso_explorer.compare.impact import text_changed
from reso_explorer.compare.statements import HANDLERS
from reso_explorer.csdl.expression_text import expression_text
from reso_explorer.csdl.meaning.statements import collect, first
from reso_explorer.csdl.meaning.terms import term_key, term_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.compare.sides import Pair, Sides
    from reso_explorer.csdl.meaning.said import Said
    from reso_explorer.csdl.meaning.statements import Statements
    from reso_explorer.csdl.model import Annotation, Expression

Key = tuple[str, str | None]
"""A term under its known name, and a qualifier."""

_TEXTS: Final = (
    (
        ElementKind.LABEL,
        "label",
        ("LocalName", "StandardName", "sap:label", "Common.Label", "DisplayName"),
    ),
    (
        ElementKind.DESCRIPTION,
        "description",
        ("Core.Description", "sap:quickinfo", "Common.QuickInfo"),
    ),
    (ElementKind.DESCRIPTION, "long description", ("Core.LongDescription",)),
)


def compare_annotations(
    sides: Sides,
    pair: Pair,
    old_inline: tuple[Annotation, ...],
    new_inline: tuple[Annotation, ...],
    *,
    leave: Callable[[str], bool] | None = None,
) -> None:
    """Compare all annotations of an element, those from outside included.

    The spelling of a term is no difference, nor is the place where it is written. Keys for which
    `leave` holds are compared elsewhere.
    """
    old = sides.old_annotations(pair.old.path, old_inline)
    new = sides.new_annotations(pair.new.path, new_inline)
    if (not old and not new) or sides.names.same_annotations(old, new):
        return
    before = _by_key(old, sides.old_meanings.default)
    after = _by_key(new, sides.new_meanings.default)
    differing = [
        key
        for key in dict.fromkeys((*before, *after))
        if not _is_same(sides, before.get(key), after.get(key))
        and not (leave is not None and leave(key[0]))
    ]
    if not differing:
        return
    said_before = collect([old], sides.old_meanings.default)
    said_after = collect([new], sides.new_meanings.default)
    left = _compare_texts(sides, pair, differing, said_before, said_after)
    for key in left:
        handler = HANDLERS.get(key[0])
        if handler is None or not handler(
            sides, pair, said_before.get(key[0]), said_after.get(key[0])
        ):
            _tell_annotation(sides, pair, key, before.get(key), after.get(key))


class _Entry:
    """An annotation with its value, the default of the term where it states none."""

    __slots__ = ("annotation", "value")

    def __init__(self, annotation: Annotation, value: Expression | None) -> None:
        self.annotation = annotation
        self.value = value


def _by_key(
    annotations: Iterable[Annotation], default: Callable[[str], Expression | None]
) -> dict[Key, _Entry]:
    found: dict[Key, _Entry] = {}
    for each in annotations:
        value = each.value if each.value is not None else default(each.term)
        found.setdefault((term_key(each.term), each.qualifier), _Entry(each, value))
    return found


def _is_same(sides: Sides, old: _Entry | None, new: _Entry | None) -> bool:
    if old is None or new is None:
        return False
    if not sides.names.same(old.value, new.value):
        return False
    before, after = old.annotation.annotations, new.annotation.annotations
    if not before and not after:
        return True
    told = {term_key(each.term): each.value for each in before}
    later = {term_key(each.term): each.value for each in after}
    return told.keys() == later.keys() and all(
        sides.names.same(value, later[key]) for key, value in told.items()
    )


def _compare_texts(
    sides: Sides, pair: Pair, differing: list[Key], before: Statements, after: Statements
) -> list[Key]:
    """Tell of labels and descriptions that read differently; return the keys still to tell."""
    left = differing
    for element, noun, keys in _TEXTS:
        concerned = [key for key in left if key[0] in keys]
        if not concerned:
            continue
        old, new = _text(first(before, *keys)), _text(first(after, *keys))
        if old != new:
            _tell_text(sides, pair, element, noun, (old, new))
            left = [key for key in left if key not in concerned]
        else:
            left = [
                key for key in left if key not in concerned or not _is_spelling(key, before, after)
            ]
    return left


def _text(said: Said | None) -> str | None:
    return None if said is None else str(said.value).strip()


def _is_spelling(key: Key, before: Statements, after: Statements) -> bool:
    """Tell whether a term came or went whose text another term gives as well."""
    return (key[0] in before) != (key[0] in after)


def _tell_text(
    sides: Sides, pair: Pair, element: ElementKind, noun: str, texts: tuple[str | None, str | None]
) -> None:
    before, after = texts
    if before is None:
        kind, what = ChangeKind.ADDED, "is new"
    elif after is None:
        kind, what = ChangeKind.REMOVED, "is gone"
    else:
        kind, what = ChangeKind.CHANGED, "reads differently"
    sides.changed(
        element,
        text_changed.impact(),
        pair,
        f"The {noun} of `{pair.title}` {what}.",
        shared=f"The {noun} of {{count}} {pair.plural} {what}.",
        before=before,
        after=after,
        kind=kind,
    )


def _tell_annotation(
    sides: Sides, pair: Pair, key: Key, old: _Entry | None, new: _Entry | None
) -> None:
    some = new or old
    assert some is not None
    name = term_shown(some.annotation.term) + (f"#{key[1]}" if key[1] else "")
    if old is None:
        kind, what, preposition = ChangeKind.ADDED, "is new", "on"
    elif new is None:
        kind, what, preposition = ChangeKind.REMOVED, "is gone", "from"
    else:
        kind, what, preposition = ChangeKind.CHANGED, "has another value", "on"
    sides.changed(
        ElementKind.ANNOTATION,
        text_changed.impact(),
        pair,
        f"Annotation {name} {what} {preposition} `{pair.title}`.",
        shared=f"Annotation {name} {what} {preposition} {{count}} {pair.plural}.",
        before=None if old is None else expression_text(old.value),
        after=None if new is None else expression_text(new.value),
        kind=kind,
    )
