"""The Core requests on lookup fields, relations and pages.

Ids that begin with `x-` are of this program: the specification's 2.1 additions have no official
ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.core_check.check import Check, Skipped, Undecided, all_fit
from reso_explorer.service.core_check.slots import PAGE
from reso_explorer.text import count
from reso_explorer.values.enum_literals import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.service.core_check.check import Fits, Verify
    from reso_explorer.service.core_check.slots import LookupSlot, Slots
    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.rows import Page, Row


def lookup_checks(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    """Yield the checks on single and multi lookups, then those on relations."""
    yield from _single_enum(target, slots, samples)
    yield from _multi_enum(target, slots, samples)
    yield from _string_single(target, slots, samples)
    yield from _string_multi(target, slots, samples)
    yield from _relations(target, slots)


def parts_of(row: Row, name: str) -> list[str]:
    """Return the values of a lookup field in a row: of a list, or joined by commas."""
    value = row.get(name)
    if isinstance(value, list):
        return [str(item) for item in value]
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else []


def _made(
    target: ProbeTarget,
    slots: Slots,
    check: str,
    name: str,
    condition: str,
    fits: Fits,
    samples: Sequence[Row],
) -> Check:
    fields = (*slots.keys[:1], name)
    options = {"$top": str(PAGE), "$select": ",".join(fields), "$filter": condition}
    return Check(
        check,
        ((target.resource, options),),
        all_fit(fits, condition),
        fields,
        rows=any(fits(row) for row in samples),
        demands=f"every row meets `{condition}`",
    )


def _single_enum(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.single
    for operator in ("has", "eq", "ne"):
        check = f"filter-enum-single-{operator}"
        if slot is None:
            yield Skipped(check, "no single lookup field with values")
            continue
        if not slot.is_enum:
            yield Skipped(check, f"`{slot.name}` is a string lookup, see x-string-lookup")
            continue
        text = f"{slot.name} {operator} {target.literal(slot.name, slot.value)}"
        yield _made(target, slots, check, slot.name, text, _one(slot, operator), samples)


def _one(slot: LookupSlot, operator: str) -> Fits:
    def fits(row: Row) -> bool | None:
        same = slot.value in parts_of(row, slot.name)
        return not same if operator == "ne" else same

    return fits


def _multi_enum(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.multi
    for check in (
        "filter-enum-multi-has",
        "filter-enum-multi-has-and",
        "filter-coll-enum-any",
        "filter-coll-enum-all",
    ):
        if slot is None or not slot.is_enum:
            why = "no multi lookup field with values"
            if slot is not None:
                why = f"`{slot.name}` is a string lookup, see x-string-lookup"
            yield Skipped(check, why)
        elif "has" in check and not slot.is_flags:
            yield Skipped(check, f"`{slot.name}` is a collection, `has` needs flags")
        elif "coll" in check and not slot.is_collection:
            yield Skipped(check, f"`{slot.name}` isn't a collection")
        else:
            yield from _multi_check(target, slots, slot, check, samples)


def _multi_check(
    target: ProbeTarget, slots: Slots, slot: LookupSlot, check: str, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    name = slot.name
    literals = [target.literal(name, value) for value in slot.pair]
    if check.endswith("has-and"):
        if len(literals) < 2:
            yield Skipped(check, f"no row has two values of `{name}`")
            return
        text = f"{name} has {literals[0]} and {name} has {literals[1]}"
        yield _made(target, slots, check, name, text, _holds(name, slot.pair), samples)
    elif check.endswith("has"):
        text = f"{name} has {literals[0]}"
        yield _made(target, slots, check, name, text, _holds(name, slot.pair[:1]), samples)
    elif check.endswith("any"):
        text = f"{name}/any(enum:enum eq {literals[0]})"
        yield _made(target, slots, check, name, text, _holds(name, slot.pair[:1]), samples)
    else:
        text = f"{name}/all(enum:enum eq {literals[0]})"
        yield _made(target, slots, check, name, text, _only(name, slot.pair[0]), samples)


def _holds(name: str, values: Sequence[str]) -> Fits:
    return lambda row: set(values) <= set(parts_of(row, name))


def _only(name: str, value: str) -> Fits:
    return lambda row: all(part == value for part in parts_of(row, name))


def _string_single(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.single
    for operator in ("eq", "ne", "in"):
        check = f"x-string-lookup-{operator}"
        if slot is None or slot.is_enum:
            yield Skipped(check, "no single string lookup field with values")
            continue
        written = quoted(slot.value)
        given = f"({written})" if operator == "in" else written

        def fits(row: Row, operator: str = operator, slot: LookupSlot = slot) -> bool | None:
            same = row.get(slot.name) == slot.value
            return not same if operator == "ne" else same

        text = f"{slot.name} {operator} {given}"
        yield _made(target, slots, check, slot.name, text, fits, samples)


def _string_multi(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.multi
    for operator in ("any", "all"):
        check = f"x-string-lookup-{operator}"
        if slot is None or slot.is_enum or not slot.is_collection:
            yield Skipped(check, "no multi string lookup field with values")
            continue
        text = f"{slot.name}/{operator}(x:x eq {quoted(slot.value)})"
        fits = (
            _holds(slot.name, (slot.value,)) if operator == "any" else _only(slot.name, slot.value)
        )
        yield _made(target, slots, check, slot.name, text, fits, samples)


def _relations(target: ProbeTarget, slots: Slots) -> Iterator[Check | Skipped]:
    for check, name, words in (
        ("x-expand-to-one", slots.to_one, "to-one"),
        ("x-expand-to-many", slots.to_many, "to-many"),
    ):
        if name is None:
            yield Skipped(check, f"the type has no {words} relation")
            continue
        options = {"$top": str(PAGE), "$expand": name}
        if slots.keys:
            options["$select"] = slots.keys[0]
        kind = "a list" if words == "to-many" else "an object"
        wanted = f"`{name}` in every row, as {kind}, with data in at least one"
        yield Check(check, ((target.resource, options),), _carries(name, words), demands=wanted)


def _carries(name: str, words: str) -> Verify:
    wanted = list if words == "to-many" else dict

    def verify(pages: Sequence[Page]) -> str:
        for row in pages[0].rows:
            if name not in row:
                return f"a row doesn't have `{name}`"
            if row[name] is not None and not isinstance(row[name], wanted):
                return f"`{name}` isn't {'a list' if wanted is list else 'an object'}"
        if pages[0].rows and not any(row[name] for row in pages[0].rows):
            return Undecided(f"none of {count(len(pages[0].rows), 'row')} has related rows")
        return ""

    return verify
