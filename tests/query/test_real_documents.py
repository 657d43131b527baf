"""Generated queries on real documents: the checker is content, and completion knows each token."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.query import check, complete

from . import generate

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
DOCUMENTS = ("reso-dd-2.0-enum", "reso-dd-2.0-lookup", "spark", "trippin", "northwind-v4")
_indexes: dict[str, ModelIndex] = {}


def index_of(corpus: Path, name: str) -> ModelIndex:
    path = corpus / f"{name}.xml"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    if name not in _indexes:
        _indexes[name] = ModelIndex(read(path.read_bytes()).model)
    return _indexes[name]


@pytest.mark.corpus
@pytest.mark.parametrize("name", DOCUMENTS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_generated_queries(corpus: Path, name: str, data: st.DataObject) -> None:
    index = index_of(corpus, name)
    pieces = data.draw(generate.queries(index))
    text = generate.text_of(pieces)
    errors = [d.sentence for d in check(text, index) if d.severity == "error"]
    assert not errors, text
    offered = [number for number, piece in enumerate(pieces) if piece.is_offered]
    number = data.draw(st.sampled_from(offered))
    before = generate.text_of(pieces[:number])
    found = complete(before, len(before), index, now=NOW)
    assert any(c.insert.strip().startswith(pieces[number].text) for c in found), (
        before,
        pieces[number].text,
    )
