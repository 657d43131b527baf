"""What a resource can be asked: filters, sorting, counting, expanding, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.compare.change import ChangeKind, ElementKind
from reso_explorer.compare.impact import ability, key, limit, required_filter, text_changed
from reso_explorer.compare.sides import Pair, Spot
from reso_explorer.compare.statements import tell_ability, tell_demand

if TYPE_CHECKING:
    from reso_explorer.compare.change import Impact
    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.meaning import Said, SetMeaning


class Ability(NamedTuple):
    """A statement that is true or false, with what it lets a client do."""

    attribute: str
    phrase: str
    default: bool = True
    concerns_readers: bool = True


_ABILITIES: Final = (
    Ability("readable", "be read"),
    Ability("filterable", "be filtered ($filter)"),
    Ability("sortable", "be sorted ($orderby)"),
    Ability("countable", "be counted ($count)"),
    Ability("top_supported", "be limited ($top)"),
    Ability("skip_supported", "be skipped through ($skip)"),
    Ability("searchable", "be searched ($search)"),
    Ability("expandable", "be expanded ($expand)"),
    Ability("selectable", "be narrowed ($select)"),
    Ability("indexable_by_key", "be asked for one row by its key"),
    Ability("compute_supported", "be computed on ($compute)", default=False),
    Ability("apply_supported", "be aggregated ($apply)", default=False),
    Ability("insertable", "be inserted into", concerns_readers=False),
    Ability("updatable", "be updated", concerns_readers=False),
    Ability("deletable", "be deleted from", concerns_readers=False),
)

_FIELD_LISTS: Final = (
    ("non_filterable", "be used in $filter"),
    ("non_sortable", "be used in $orderby"),
    ("non_expandable", "be expanded"),
    ("ascending_only", "be sorted in descending order"),
    ("descending_only", "be sorted in ascending order"),
)
"""Lists of fields that can not do something."""

_LIMITS: Final = (
    ("filter_max_levels", "levels of paths in $filter", True),
    ("max_expand_levels", "levels of $expand", True),
    ("max_page_size", "rows on a page", False),
)

_TEXTS: Final = (
    ("search_syntax", "What $search takes"),
    ("navigability", "The navigability"),
    ("resource_path", "The address"),
)


def is_capability(term: str) -> bool:
    """Tell whether a term, under its known name, is one that `SetMeaning` is made of."""
    return term.startswith(("Capabilities.", "Aggregation.", "sap:"))


def compare_capabilities(sides: Sides, pair: Pair) -> None:
    """Compare what two resources can be asked, whatever terms say so, and remember if told."""
    old = sides.old_meanings.entity_set(pair.old.path)
    new = sides.new_meanings.entity_set(pair.new.path)
    if old is new or old == new:
        return
    before = len(sides.found)
    _compare_abilities(sides, pair, old, new)
    _compare_demands(sides, pair, old, new)
    _compare_field_lists(sides, pair, old, new)
    _compare_limits(sides, pair, old, new)
    _compare_functions(sides, pair, old, new)
    _compare_keys(sides, pair, old, new)
    _compare_texts(sides, pair, old, new)
    if len(sides.found) > before:
        sides.told_capabilities.add(pair.new.path)


def _truth(said: Said | None, *, default: bool) -> bool:
    if said is None or said.is_path:
        return default
    return said.value is True


def _compare_abilities(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    for each in _ABILITIES:
        was = _truth(getattr(old, each.attribute), default=each.default)
        now = _truth(getattr(new, each.attribute), default=each.default)
        if was is not now:
            tell_ability(
                sides, pair, each.phrase, is_able=now, concerns_readers=each.concerns_readers
            )


def _field(pair: Pair, name: str) -> Pair:
    return Pair(
        Spot(f"{pair.old.path}/{name}", pair.old.line),
        Spot(f"{pair.new.path}/{name}", pair.new.line),
        "fields",
    )


def _compare_demands(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    was = _truth(old.requires_filter, default=False)
    now = _truth(new.requires_filter, default=False)
    if was is not now:
        what = "must be asked with a $filter now" if now else "need no longer be filtered"
        sides.changed(
            ElementKind.CAPABILITY,
            required_filter.impact(is_required=now),
            pair,
            f"`{pair.title}` {what}.",
            shared=f"{{count}} resources {what}.",
            before=str(was).lower(),
            after=str(now).lower(),
        )
    for name in _differing(old.required_properties, new.required_properties):
        is_required = name in new.required_properties
        tell_demand(sides, _field(pair, name), is_required=is_required)


def _differing(before: tuple[str, ...], after: tuple[str, ...]) -> list[str]:
    either = dict.fromkeys((*before, *after))
    return [name for name in either if (name in before) != (name in after)]


def _compare_field_lists(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    for attribute, phrase in _FIELD_LISTS:
        before, after = getattr(old, attribute), getattr(new, attribute)
        for name in _differing(before, after):
            tell_ability(sides, _field(pair, name), phrase, is_able=name not in after)
    for name in dict.fromkeys((*old.filter_expressions, *new.filter_expressions)):
        was, now = old.filter_expressions.get(name), new.filter_expressions.get(name)
        if was != now:
            _tell_step(
                sides,
                _field(pair, name),
                "Filters on",
                (was or "any", now or "any"),
                ability.impact(is_able=now is None),
            )


def _tell_step(sides: Sides, pair: Pair, what: str, step: tuple[str, str], impact: Impact) -> None:
    told = f"went from {step[0]} to {step[1]}"
    sides.changed(
        ElementKind.CAPABILITY,
        impact,
        pair,
        f"{what} `{pair.title}` {told}.",
        shared=f"{what} {{count}} {pair.plural} {told}.",
        before=step[0],
        after=step[1],
    )


def _compare_limits(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    for attribute, noun, is_hard in _LIMITS:
        was, now = _number(getattr(old, attribute)), _number(getattr(new, attribute))
        if was != now:
            step = (
                "no limit" if was is None else str(was),
                "no limit" if now is None else str(now),
            )
            impact = limit.impact(was, now, is_hard=is_hard)
            _tell_step(sides, pair, f"The limit of {noun} of", step, impact)


def _number(said: Said | None) -> float | None:
    """Return a stated number; sap:maxpagesize comes as text."""
    if said is None:
        return None
    try:
        number = float(said.value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _compare_functions(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    """Compare lists of what may be used; an empty list says nothing and so allows all."""
    for attribute, phrase in (
        ("filter_functions", "be filtered with {name}"),
        ("apply_transformations", "be aggregated with {name}"),
    ):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before and after:
            for name in _differing(before, after):
                is_able = name in after
                tell_ability(sides, pair, phrase.replace("{name}", name), is_able=is_able)
        elif before != after:
            listed = ", ".join(after) or "not restricted"
            _tell_step(
                sides,
                pair,
                "The functions" if attribute == "filter_functions" else "The transformations",
                (", ".join(before) or "not restricted", listed),
                ability.impact(is_able=not after),
            )
    for name in _differing(old.custom_query_options, new.custom_query_options):
        is_able = name in new.custom_query_options
        tell_ability(sides, pair, f"be asked with the option {name}", is_able=is_able)


def _compare_keys(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    for parts in old.alternate_keys:
        if parts not in new.alternate_keys:
            _tell_alternate_key(sides, pair, parts, is_new=False)
    for parts in new.alternate_keys:
        if parts not in old.alternate_keys:
            _tell_alternate_key(sides, pair, parts, is_new=True)


def _tell_alternate_key(sides: Sides, pair: Pair, parts: tuple[str, ...], *, is_new: bool) -> None:
    text = ", ".join(parts)
    sides.changed(
        ElementKind.KEY,
        ability.impact(is_able=True) if is_new else key.impact(parts, ()),
        pair,
        f"The alternate key {text} of `{pair.title}` is {'new' if is_new else 'gone'}.",
        shared=f"The alternate key {text} of {{count}} resources is {'new' if is_new else 'gone'}.",
        before=None if is_new else text,
        after=text if is_new else None,
        kind=ChangeKind.ADDED if is_new else ChangeKind.REMOVED,
    )


def _compare_texts(sides: Sides, pair: Pair, old: SetMeaning, new: SetMeaning) -> None:
    for attribute, noun in _TEXTS:
        said_before, said_after = getattr(old, attribute), getattr(new, attribute)
        was = "" if said_before is None else str(said_before.value)
        now = "" if said_after is None else str(said_after.value)
        if was != now:
            step = (was or "not stated", now or "not stated")
            _tell_step(sides, pair, f"{noun} of", step, text_changed.impact())
