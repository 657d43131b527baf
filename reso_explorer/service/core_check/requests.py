"""The Core requests for one resource, in the order of the specification's list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from reso_explorer.diagnostics.sentence import safe
from reso_explorer.service.core_check.check import (
    Check,
    Skipped,
    Undecided,
    all_fit,
    anything,
    both,
    compared,
    in_order,
)
from reso_explorer.service.core_check.lookup_requests import lookup_checks
from reso_explorer.service.core_check.slots import PAGE, SORTED_PAGE
from reso_explorer.service.urls import encode_key
from reso_explorer.text import count
from reso_explorer.values.enum_literals import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.service.core_check.check import Fits
    from reso_explorer.service.core_check.slots import Slot, Slots
    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.rows import Page, Row

_ALL: tuple[str, ...] = ("eq", "ne", "gt", "ge", "lt", "le")


def resource_checks(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    """Yield the checks of a resource, those that do not apply included."""
    yield from _by_key(target, slots, samples)
    yield from _plain(target, slots)
    yield from _sorting(target, slots, samples)
    yield from _integers(target, slots, samples)
    yield from _comparisons(target, slots, samples, "decimal", slots.decimal)
    yield from _comparisons(target, slots, samples, "date", slots.date)
    yield from _moments(target, slots, samples)
    yield from lookup_checks(target, slots, samples)
    yield from _status_codes(target)


def _by_key(target: ProbeTarget, slots: Slots, samples: Sequence[Row]) -> Iterator[Check | Skipped]:
    row = next((r for r in samples if all(r.get(k) is not None for k in slots.keys)), None)
    if not slots.keys or row is None:
        yield Skipped("fetch-by-key", "no sampled row has a key")
        return
    literals = [target.literal(name, row[name]) for name in slots.keys]
    inner = literals[0]
    if len(literals) > 1:
        inner = ",".join(f"{n}={v}" for n, v in zip(slots.keys, literals, strict=True))
    first = slots.keys[0]
    wanted = f"the entity with the key {inner}"

    def same(pages: Sequence[Page]) -> str:
        found = pages[0].rows[0].get(first) if pages[0].rows else None
        return (
            ""
            if found == row[first]
            else f"the server returned another key: {safe(repr(found), 60)}"
        )

    path = f"{target.resource}({encode_key(inner)})"
    yield Check("fetch-by-key", ((path, {"$select": first}),), same, (first,), demands=wanted)


def _plain(target: ProbeTarget, slots: Slots) -> Iterator[Check | Skipped]:
    name = target.resource
    if not slots.keys:
        for each in ("select", "top", "skip"):
            yield Skipped(each, "the type has no key")
    else:
        key = slots.keys[0]
        fields = (key, slots.integer.name) if slots.integer else (key,)
        yield Check("select", ((name, {"$select": ",".join(fields)}),), anything, fields)
        first = {"$select": key, "$top": str(PAGE)}
        wanted = f"at most {PAGE} rows"
        yield Check("top", ((name, first),), _at_most(PAGE), (key,), demands=wanted)
        second = {**first, "$skip": str(PAGE)}
        wanted = f"rows on both pages, at most {PAGE} each, and no key on both"
        both_pages = ((name, first), (name, second))
        yield Check("skip", both_pages, _no_shared(key), (key,), demands=wanted)
    wanted = "@odata.count, not less than the rows sent"
    yield Check("count", ((name, {"$count": "true"}),), _counted, demands=wanted)


def _at_most(number: int) -> Any:
    def verify(pages: Sequence[Page]) -> str:
        rows = len(pages[0].rows)
        text = f"the server returned {count(rows, 'row')} instead of {number}"
        return "" if rows <= number else text

    return verify


def _no_shared(key: str) -> Any:
    def verify(pages: Sequence[Page]) -> str:
        first, second = ({row.get(key) for row in page.rows} for page in pages)
        for number, page in enumerate(pages, 1):
            if len(page.rows) > PAGE:
                return f"page {number} has {count(len(page.rows), 'row')} instead of {PAGE}"
        if shared := len(first & second):
            return f"both pages have {count(shared, 'key')} in common"
        if not second and len(first) < PAGE:
            return Undecided(f"the resource has only {count(len(first), 'row')}")
        return "" if second else f"the second page ($top={PAGE}&$skip={PAGE}) has no rows"

    return verify


def _counted(pages: Sequence[Page]) -> str:
    page = pages[0]
    if page.count is None:
        return "the response has no @odata.count"
    if page.count < len(page.rows):
        rows = count(len(page.rows), "row")
        return f"the count is {page.count:,}, but the server returned {rows}"
    return ""


def _sorting(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    moment, whole = slots.moment, slots.integer
    for ending in ("", "-filter-int-gt"):
        for direction in ("asc", "desc"):
            name = f"orderby-timestamp-{direction}{ending}"
            if moment is None or whole is None:
                missing = "timestamp" if moment is None else "integer"
                yield Skipped(name, f"no {missing} field with values")
                continue
            fields = (*slots.keys[:1], whole.name, moment.name)
            options = {
                "$top": str(SORTED_PAGE),
                "$select": ",".join(fields),
                "$orderby": f"{moment.name} {direction}",
            }
            verify = in_order(moment, direction)
            rows, wanted = True, f"rows in the order `{moment.name} {direction}`"
            if ending:
                value = whole.value_for("gt")
                fits = compared(whole, "gt", value)
                text = f"{whole.name} gt {target.literal(whole.name, value)}"
                options["$filter"] = text
                wanted += f"; every row meets `{text}`"
                verify = both(verify, all_fit(fits, text))
                rows = _known(fits, samples)
            yield Check(
                name, ((target.resource, options),), verify, fields, rows=rows, demands=wanted
            )


def _known(fits: Fits, samples: Sequence[Row]) -> bool:
    """Tell whether a sampled row meets a condition, so that an answer must have rows."""
    return any(fits(row) for row in samples)


def _filtered(
    target: ProbeTarget,
    slots: Slots,
    check: str,
    slot: Slot,
    condition: str,
    fits: Fits,
    samples: Sequence[Row],
) -> Check:
    fields = (*slots.keys[:1], slot.name)
    options = {"$top": str(PAGE), "$select": ",".join(fields), "$filter": condition}
    return Check(
        check,
        ((target.resource, options),),
        all_fit(fits, condition),
        fields,
        rows=_known(fits, samples),
        demands=f"every row meets `{condition}`",
    )


def _integers(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.integer
    if slot is None:
        for each in ("and", "or", "not", *_ALL):
            yield Skipped(f"filter-int-{each}", "no integer field with values")
        return
    low, high = int(slot.value_for("gt")), int(slot.largest) + 1
    below = int(slot.values[0]) - 1
    name = slot.name
    more, less = compared(slot, "gt", low), compared(slot, "lt", high)
    parts: tuple[tuple[str, str, Fits], ...] = (
        (
            "and",
            f"{name} gt {low} and {name} lt {high}",
            lambda row: bool(more(row)) and bool(less(row)),
        ),
        (
            "or",
            f"{name} lt {high} or {name} gt {low}",
            lambda row: bool(more(row)) or bool(less(row)),
        ),
        (
            "not",
            f"not ({name} le {below})",
            lambda row: row.get(name) is None or compared(slot, "gt", below)(row),
        ),
    )
    for each, text, fits in parts:
        yield _filtered(target, slots, f"filter-int-{each}", slot, text, fits, samples)
    yield from _comparisons(target, slots, samples, "int", slot)


def _comparisons(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row], kind: str, slot: Slot | None
) -> Iterator[Check | Skipped]:
    for operator in _ALL:
        check = f"filter-{kind}-{operator}"
        if slot is None:
            words = "integer" if kind == "int" else kind
            yield Skipped(check, f"no {words} field with values")
            continue
        value = slot.value_for(operator)
        text = f"{slot.name} {operator} {target.literal(slot.name, value)}"
        fits = compared(slot, operator, value)
        yield _filtered(target, slots, check, slot, text, fits, samples)


def _moments(
    target: ProbeTarget, slots: Slots, samples: Sequence[Row]
) -> Iterator[Check | Skipped]:
    slot = slots.moment
    for operator in _ALL:
        check = f"filter-datetime-{operator}"
        if slot is None:
            yield Skipped(check, "no timestamp field with values")
        elif operator in {"lt", "le"}:
            text = f"{slot.name} {operator} now()"
            yield _filtered(target, slots, check, slot, text, _before_now(slot), samples)
        else:
            value = slot.value_for(operator)
            text = f"{slot.name} {operator} {target.literal(slot.name, value)}"
            fits = compared(slot, operator, value)
            yield _filtered(target, slots, check, slot, text, fits, samples)


def _before_now(slot: Slot) -> Fits:
    """Return the condition that a moment is before now; only later ones by a day are surely not."""
    limit = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    return compared(slot, "lt", limit.isoformat())


def _status_codes(target: ProbeTarget) -> Iterator[Check]:
    nothing = "NoSuchField"
    while target.field(nothing) is not None:
        nothing += "X"
    condition = f"{nothing} eq {quoted('x')}"
    yield Check(
        "response-code-400", ((target.resource, {"$filter": condition}),), anything, status=400
    )
    absent = "NoSuchResource"
    while absent in target.index.entity_sets:
        absent += "X"
    yield Check("response-code-404", ((absent, {}),), anything, status=404)
