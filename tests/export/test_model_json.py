from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from reso_explorer.document import read_metadata
from reso_explorer.export.formats import write
from reso_explorer.export.model_schema import model_schema
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document

VALIDATOR = jsonschema.Draft202012Validator(model_schema())


def _written(document: Document) -> Any:
    written = write(document, "model-json")
    assert isinstance(written, bytes)
    return json.loads(written)


def test_the_shipped_schema_is_the_one_the_classes_give() -> None:
    shipped = json.loads(schema_file("model-1.schema.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(model_schema()))


def test_the_schema_is_valid_itself() -> None:
    jsonschema.Draft202012Validator.check_schema(model_schema())


def test_an_export_is_valid(market: Document) -> None:
    VALIDATOR.validate(_written(market))


@pytest.mark.parametrize("name", ["demo-lookup.xml", "demo-enum.xml"])
def test_exports_of_the_shipped_documents_are_valid(name: str) -> None:
    VALIDATOR.validate(_written(read_metadata(schema_file(name))))


@pytest.mark.parametrize(
    "name", ["trippin.xml", "northwind-v2.xml", "northwind-v4.xml", "spark.xml", "reso-dd-2.0-enum.xml"]
)  # fmt: skip
def test_exports_of_real_documents_are_valid(corpus: Path, name: str) -> None:
    VALIDATOR.validate(_written(read_metadata(corpus / name)))


def test_a_wrong_member_is_refused(market: Document) -> None:
    data = _written(market)
    data["schemas"][0]["entityTypes"][0]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)


def test_nothing_of_the_model_is_missing(market: Document) -> None:
    schema = _written(market)["schemas"][0]
    assert [each["name"] for each in schema["entityTypes"]] == [
        each.name for each in market.schemas[0].entity_types
    ]
    listing = next(each for each in schema["entityTypes"] if each["name"] == "Listing")
    assert listing["properties"][0] == {
        "name": "ListingKey",
        "nullable": False,
        "maxLength": 40,
        "line": listing["properties"][0]["line"],
    }
    assert schema["annotationGroups"][0]["target"] == "market.Listing/OriginalListPrice"
