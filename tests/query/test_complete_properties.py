from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.query import check, complete

from . import generate

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
RELAXED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@RELAXED
@given(data=st.data())
def test_a_generated_query_has_no_errors(homes: ModelIndex, data: st.DataObject) -> None:
    text = generate.text_of(data.draw(generate.queries(homes)))
    found = [d for d in check(text, homes) if d.severity == "error"]
    assert not found, (text, [d.sentence for d in found])


@RELAXED
@given(data=st.data())
def test_completion_of_a_prefix_holds_the_next_token(
    homes: ModelIndex, data: st.DataObject
) -> None:
    pieces = data.draw(generate.queries(homes))
    offered = [number for number, piece in enumerate(pieces) if piece.is_offered]
    number = data.draw(st.sampled_from(offered))
    wanted = pieces[number].text
    before = generate.text_of(pieces[:number])
    typed = data.draw(st.integers(0, max(0, len(wanted) - 1))) if wanted.isalnum() else 0
    after = data.draw(st.sampled_from(["", generate.text_of(pieces[number + 1 :])]))
    text = before + wanted[:typed] + ("" if typed else after)
    cursor = len(before) + typed
    found = complete(text, cursor, homes, now=NOW)
    assert any(c.insert.strip().startswith(wanted) for c in found), (
        text[:cursor],
        wanted,
        [c.label for c in found][:20],
    )


@RELAXED
@given(
    text=st.text(
        "PropertyListPrice?$&=filterselectexpand()/,;:' eqandor0123.@-[]{}\"%2C\n", max_size=80
    ),
    data=st.data(),
)
def test_nothing_raises_on_any_text(homes: ModelIndex, text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(-2, len(text) + 2))
    for completion in complete(text, cursor, homes, now=NOW):
        assert 0 <= completion.span.start <= completion.span.end <= len(text)
    for diagnostic in check(text, homes):
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert diagnostic.message


@RELAXED
@given(data=st.data())
def test_a_broken_query_raises_nothing(homes: ModelIndex, data: st.DataObject) -> None:
    text = generate.text_of(data.draw(generate.queries(homes)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    other = data.draw(
        st.sampled_from(["", "'", "(", ")", " and ", "/", "any(", "$", "&", ";", ","])
    )
    broken = text[:start] + other + text[end:]
    check(broken, homes)
    complete(broken, start, homes, now=NOW)


@pytest.mark.parametrize("start", ["filter", "orderby", "select", "expand", "expression", "literal", "search", "compute", "apply", "query_options"])  # fmt: skip
def test_every_start_is_taken(homes: ModelIndex, start: str) -> None:
    for text in ("", "City", "City eq 'a'", "groupby((City))", "((", "$filter=City"):
        check(text, homes, start=start, resource="Property")
        complete(text, len(text), homes, start=start, resource="Property", now=NOW)
