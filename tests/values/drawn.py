"""Rows and conditions of the shop, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

WORDS = ["", "a", "A", "ab", "Ab", "b c", "Reno", "O'Neil", "é", "10", "2024-01-01"]
NUMBERS = ["0", "1", "-1", "2", "7", "2.5", "-0.1", "0.3", "100"]
DAYS = ["2023-12-31", "2024-01-01", "2024-02-29", "2025-01-31"]
MOMENTS = ["2023-12-31T23:59:59.999Z", "2024-01-01T00:00:00Z", "2024-02-29T12:30:15.5Z"]
CLOCKS = ["00:00:00", "07:59:59.5", "23:00:00"]
SPANS = ["PT0S", "PT90M", "P1DT2H", "-PT5S"]
COMPARISONS = ["eq", "ne", "gt", "ge", "lt", "le"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def maybe(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.sampled_from(values))


part = st.fixed_dictionaries(
    {"Id": st.integers(1, 99), "Title": maybe(WORDS), "Weight": maybe([0, 1.5, 2])}
)
item = st.fixed_dictionaries(
    {
        "Name": maybe(WORDS),
        "Code": maybe(WORDS),
        "Small": maybe([-1, 0, 1, 7, 100]),
        "Large": maybe([0, 2**53 + 1, -(2**60)]),
        "Price": maybe([0, 0.1, 0.3, 2.5, -1]),
        "Rate": maybe([0.0, 0.5, 2.5, -1.0]),
        "Flag": maybe([True, False]),
        "Day": maybe(DAYS),
        "Moment": maybe(MOMENTS),
        "Clock": maybe(CLOCKS),
        "Span": maybe(SPANS),
        "Tags": st.lists(st.sampled_from(WORDS), max_size=3),
        "Sizes": st.lists(st.integers(-1, 3), max_size=3),
        "Place": maybe([{"City": "Reno", "Zip": None}, {"City": "ab", "Zip": "10"}]),
        "Parts": st.lists(part, max_size=2),
        "Maker": maybe([{"Name": "Acme", "Founded": 1901}, {"Name": "Bolt", "Founded": None}]),
    }
)


@st.composite
def items(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = draw(st.lists(item, min_size=1, max_size=8))
    made: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        row = {name: value for name, value in row.items() if value is not None}
        for place, each in enumerate(row["Parts"]):
            each["Id"] = number * 10 + place
        if "Maker" in row:
            row["Maker"] = {**row["Maker"], "Name": f"{row['Maker']['Name']}{number}"}
        made.append({"Id": number, **row})
    return made


# --- expressions of each kind --------------------------------------------------------------------------

text: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["Name", "Code", "Place/City", "Place/Zip", "Maker/Name"]),
        st.sampled_from(WORDS).map(quoted),
        st.builds("{}({})".format, st.sampled_from(["tolower", "toupper", "trim"]), text),
        st.builds("concat({},{})".format, text, text),
        st.builds("substring({},{})".format, text, st.integers(0, 2)),
    )
)
number: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["Id", "Small", "Large", "Price", "Rate", "Maker/Founded"]),
        st.sampled_from(NUMBERS),
        st.builds("length({})".format, text),
        st.builds("indexof({},{})".format, text, text),
        st.builds("{}({})".format, st.sampled_from(["round", "floor", "ceiling"]), number),
        st.builds("({} {} {})".format, number, st.sampled_from(["add", "sub", "mul"]), number),
        st.builds("({} {} 2)".format, number, st.sampled_from(["div", "divby", "mod"])),
        st.builds("{}(Moment)".format, st.sampled_from(["year", "month", "day", "hour", "minute"])),
        st.builds("{}(Day)".format, st.sampled_from(["year", "month", "day"])),
        st.just("Parts/$count"),
        st.just("Sizes/$count"),
        st.just("totalseconds(Span)"),
    )
)
comparison = st.sampled_from(COMPARISONS)


def both(one: st.SearchStrategy[str], other: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{} {} {}".format, one, comparison, other)


moment = st.one_of(
    st.sampled_from(["Moment", *MOMENTS]),
    st.builds("Moment add duration'{}'".format, st.sampled_from(SPANS)),
)
day = st.sampled_from(["Day", *DAYS])
atom = st.one_of(
    both(text, text),
    both(number, number),
    both(moment, moment),
    both(day, day),
    both(st.sampled_from(["Clock", *CLOCKS]), st.sampled_from(["Clock", *CLOCKS])),
    both(st.just("Span"), st.sampled_from([f"duration'{span}'" for span in SPANS])),
    st.builds("{} {} null".format, st.sampled_from(["Name", "Small", "Moment", "Place/Zip"]), st.sampled_from(["eq", "ne"])),
    st.builds("{}({},{})".format, st.sampled_from(["contains", "startswith", "endswith"]), text, text),
    st.builds("{} in ({})".format, text, st.lists(st.sampled_from(WORDS).map(quoted), min_size=1, max_size=3).map(",".join)),
    st.builds("{} in ({})".format, number, st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3).map(",".join)),
    st.just("Flag"),
    st.builds("Flag {} {}".format, st.sampled_from(["eq", "ne"]), st.sampled_from(["true", "false"])),
    st.builds("Tags/{}(t:t {} {})".format, st.sampled_from(["any", "all"]), comparison, st.sampled_from(WORDS).map(quoted)),
    st.builds("Sizes/{}(s:s {} {})".format, st.sampled_from(["any", "all"]), comparison, number),
    st.builds("Parts/{}(p:p/Title {} {})".format, st.sampled_from(["any", "all"]), comparison, text),
    st.builds("Parts/{}(p:p/Weight {} {})".format, st.sampled_from(["any", "all"]), comparison, number),
    st.sampled_from(["Parts/any()", "Tags/any()"]),
)  # fmt: skip
condition: st.SearchStrategy[str] = st.recursive(
    atom,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=4,
)
