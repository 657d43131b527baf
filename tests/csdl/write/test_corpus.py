"""Real documents: what was written reads as the same model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from tests.csdl.write.plain import plain

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model

CORPUS = os.environ.get("RESO_EXPLORER_CORPUS", "")
DOCUMENTS = sorted(Path(CORPUS).glob("*.xml")) if CORPUS else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DOCUMENTS, reason="RESO_EXPLORER_CORPUS names no folder of documents"),
]


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.stem)
def model(request: pytest.FixtureRequest) -> Model:
    path: Path = request.param
    return read(path.read_bytes()).model


def through_json(model: Model) -> Model:
    return read(json.dumps(to_csdl_json(model)).encode()).model


def is_v4(model: Model) -> bool:
    return model.version.startswith("4")


def lossy_in_json(model: Model) -> bool:
    """Whether a document holds what JSON cannot: two members of one name."""
    rules = {finding.code for finding in check_model(ModelIndex(model))}
    return bool(rules & {"operation-named-like-type", "annotation-twice", "member-name-twice"})


def test_xml_gives_the_model_again(model: Model) -> None:
    again = read(to_csdl_xml(model)).model
    if is_v4(model):
        assert plain(again) == plain(model)
    else:
        assert plain(read(to_csdl_xml(again)).model) == plain(again)


def test_xml_without_aliases_gives_the_same_names(model: Model) -> None:
    written = to_csdl_xml(model, aliases="resolve")
    assert b" Alias=" not in written
    assert list(ModelIndex(read(written).model).types) == list(ModelIndex(model).types)


def test_json_gives_the_same_model(model: Model) -> None:
    again = through_json(model)
    if is_v4(model) and not lossy_in_json(model):
        assert same_model(again, model)
    assert plain(through_json(again)) == plain(again)
    assert list(ModelIndex(again).types) == list(ModelIndex(model).types)


def test_an_upgraded_document_has_no_new_errors(model: Model) -> None:
    if is_v4(model):
        pytest.skip("the document is V4 already")
    again = read(to_csdl_xml(model)).model
    assert again.version == "4.01"
    assert not any(
        prop.type in {"Edm.DateTime", "Edm.Time"}
        for found in ModelIndex(again).entity_types()
        for prop in found.properties
    )
    before = {finding.code for finding in check_model(ModelIndex(model))}
    after = {finding.code for finding in check_model(ModelIndex(again))}
    assert after <= before
