# ruff: noqa: T201
"""Feed the query language with bad input: `python tests/odata/fuzz_language.py N`.

Half of the inputs are damaged queries of the demo model, the others pieces of grammar in
random order or random bytes. Each goes through parse, print, explain, check, complete and
repair. Anything raised, any span outside the text, any text without errors that does not
read back from print, and anything slow is printed with the seed that repeats it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.odata import STARTS, Form, parse, print_query
from reso_explorer.odata.ast import NOWHERE, Span, walk
from reso_explorer.odata.explain import explain_text
from reso_explorer.odata.repair import repair
from reso_explorer.query import check, complete, explain
from reso_explorer.shipped import schema_file
from tests.query.random_queries import RandomQueries

NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
SLOW = 1.0
PIECES = (
    *"()[]{}'\"/,;:=&?#@*%+-.!<>|$ \t\n\\^~`0",
    *("$filter=", "$search=", "$expand=", "$select=", "$apply=", "$compute=", "$orderby=", "$top="),
    *("$count", "$it", "$this", "$root/", "$each", "$metadata#", "$entity?$id=", "$crossjoin(", "$levels=max"),
    *("%27", "%20", "%FF", "%C3%A9", "%2527", "&amp;", "%", "%2", "+", "‘a’", "…", "é", "\u202e", "\ud800", "\0"),
    *(" and ", " or ", "not ", " eq ", " in ", " has ", " add ", " divby ", " as ", " desc", " LIKE ", "==", "&&"),
    *("any(", "all(x:", "contains(", "case(", "cast(", "isof(", "geo.distance(", "now()", "substringof("),
    *("Property", "Media", "ListPrice", "City", "ModificationTimestamp", "org.reso.metadata.Property", "x/"),
    *("null", "true", "INF", "NaN", "1", "1.5e3", "9" * 40, "1e999", "2026-01-31", "07:59", "'O''Neil'"),
    *("2026-01-31T00:00:00Z", "01234567-89ab-cdef-0123-456789abcdef", "duration'P1D'", "binary'T0RhdGE'"),
    *("geography'SRID=0;Point(1 2)'", "datetime'2026-01-31T00:00:00'", "NS.T'A,B'", "@p", "@p=5", "@NS.T%23Q"),
    *("groupby((", "aggregate(", " with sum", "rollup(", "filter(", "concat(", "topcount(", "/aggregate("),
    *("https://host/odata/", "curl -H 'A: b' \"", "access_token=x&", '["a",', '{"a":', "${x}", "{{x}}"),
)  # fmt: skip


class Ground(NamedTuple):
    """A model to check and complete against."""

    model: ModelIndex
    meanings: Meanings


def ground(name: str) -> Ground:
    index = ModelIndex(read(schema_file(name).read_bytes()).model)
    return Ground(index, Meanings(index))


def input_text(chance: random.Random, index: ModelIndex) -> tuple[str, str]:
    """Return a text and what it is taken for."""
    kind = chance.randrange(8)
    start = chance.choice(STARTS)
    if kind < 3:
        return RandomQueries(index, chance).damaged(), "relative_uri"
    if kind == 3:
        text = RandomQueries(index, chance).query()
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(PIECES) + text[at + chance.choice((0, 0, 1, 5, 30)) :]
        return text, chance.choice(("relative_uri", start))
    if kind < 6:
        return "".join(chance.choices(PIECES, k=chance.randrange(1, 40))), start
    if kind == 6:
        piece = chance.choice(PIECES) * chance.choice((1, 2, 50, 400))
        return piece + "".join(chance.choices(PIECES, k=5)) + piece, start
    data = chance.randbytes(chance.randrange(200))
    return data.decode(chance.choice(("latin-1", "utf-8")), "surrogateescape"), start


def assert_inside(span: Span, size: int) -> None:
    assert span == NOWHERE or 0 <= span.start <= span.end <= size, f"span {span} of {size}"


def run(text: str, start: str, chance: random.Random, on: Ground) -> str:
    """Put one text through everything; returns what came of it."""
    size = len(text)
    result = parse(text, start)
    for problem in (*result.errors, *result.hints):
        assert_inside(problem.span, size)
    for node in walk(result.tree):
        assert_inside(node.span, size)
    printed = [print_query(result.tree, form) for form in Form]
    if result.ok:
        for again in (parse(text, start) for text in printed):
            assert again.ok, f"printed as {again.text!r}: {again.errors[0].message}"
            assert again.tree == result.tree, f"printed as {again.text!r}"
    explain_text(result.tree)
    resource = chance.choice((None, "Property", "Office"))
    explain(result, on.model, meanings=on.meanings, resource=resource)
    found = check(result, on.model, meanings=on.meanings, resource=resource)
    for diagnostic in found:
        assert_inside(diagnostic.span, size)
        for edit in diagnostic.fix.edits if diagnostic.fix is not None else ():
            assert_inside(Span(edit.start, edit.end), size)
    cursor = chance.randrange(size + 1)
    offers = complete(
        text, cursor, on.model, meanings=on.meanings, start=start, resource=resource, now=NOW
    )
    for offer in offers:
        assert_inside(offer.span, size)
    repaired = repair(text, version=chance.choice(("4.0", "4.0", "2.0")))
    assert repaired.ok == (not parse(repaired.text, repaired.start).errors)
    if not result.ok:
        return "errors of grammar"
    return "errors of the model" if any(d.severity == "error" for d in found) else "no errors"


def main() -> int:
    """Run; returns 1 where anything but the documented outcomes came up."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    grounds = [ground("demo-lookup.xml"), ground("demo-enum.xml")]
    outcomes: Counter[str] = Counter()
    slowest = (0.0, 0, 0)
    begin = time.perf_counter()
    for number in range(options.seed, options.seed + options.count):
        chance = random.Random(number)
        on = chance.choice(grounds)
        text, start = input_text(chance, on.model)
        clock = time.perf_counter()
        try:
            outcomes[run(text, start, chance, on)] += 1
        except Exception as error:  # noqa: BLE001
            outcomes[f"BUG: {type(error).__name__}"] += 1
            print(f"seed {number} ({start}): {error!r} of {text[:200]!r}", file=sys.stderr)
        took = time.perf_counter() - clock
        slowest = max(slowest, (took, number, len(text)))
        if took > SLOW:
            print(f"seed {number} ({start}): {took:.1f} s for {len(text)}", file=sys.stderr)
    took = time.perf_counter() - begin
    print(f"{options.count:,} inputs in {took:,.0f} s")
    print(f"slowest {slowest[0] * 1000:,.0f} ms: seed {slowest[1]}, {slowest[2]:,} characters")
    for outcome, count in outcomes.most_common():
        print(f"  {count:>9,}  {outcome}")
    return any(outcome.startswith("BUG") for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
