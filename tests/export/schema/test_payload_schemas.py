from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from reso_explorer.export.schema import json_schema, openapi

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary


def test_all_documents_become_json_with_references_that_resolve(
    feeds: dict[str, Dictionary],
) -> None:
    for name, feed in feeds.items():
        if name.startswith("reso_dd"):
            continue  # a second each, and like the demo's
        for text in (json_schema.export(feed), openapi.export(feed)):
            document = json.loads(text)
            assert "$ref" in text
            for reference in _references(document):
                node: Any = document
                for part in reference.removeprefix("#/").split("/"):
                    node = node[part]


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for each in node for found in _references(each)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for each in node.values() for found in _references(each)]


def test_the_schema_is_one_and_the_demo_sends_what_it_says(
    hostile: Dictionary,
    feeds: dict[str, Dictionary],
    payloads: dict[str, dict[str, dict[str, Any]]],
) -> None:
    for form in ("v2", "v4"):
        jsonschema.Draft202012Validator.check_schema(
            json.loads(json_schema.export(hostile, form=form))
        )
    for name, pages in payloads.items():
        schema = jsonschema.Draft202012Validator(json.loads(json_schema.export(feeds[name])))
        for page in pages.values():
            assert not [error.message for error in schema.iter_errors(page)]
        page = {
            **pages["Property"],
            "value": [{**pages["Property"]["value"][0], "ListPrice": True}],
        }
        assert not schema.is_valid(page)


def test_payloads_of_v2_have_their_own_form(hostile: Dictionary) -> None:
    definitions = json.loads(json_schema.export(hostile, form="v2"))
    page = {"$ref": "#/$defs/Listings.page", "$defs": definitions["$defs"]}
    schema = jsonschema.Draft202012Validator(page)
    row = {
        "ListingKey": "a",
        "integer": "12",
        "decimal": "1.5",
        "Agent": {"__deferred": {"uri": "x"}},
    }
    assert schema.is_valid({"d": {"results": [row], "__count": "1"}})
    assert schema.is_valid({"d": [row]})
    assert not schema.is_valid({"value": [row]})
    assert not schema.is_valid({"d": {"results": [{**row, "integer": 12}]}})


def test_the_description_of_the_api_is_valid(hostile: Dictionary) -> None:
    validator = pytest.importorskip("openapi_spec_validator").OpenAPIV31SpecValidator
    errors = validator(json.loads(openapi.export(hostile))).iter_errors()
    assert not [str(error) for error in errors]


def test_capabilities_switch_methods_and_parameters_off(feeds: dict[str, Dictionary]) -> None:
    paths = json.loads(openapi.export(feeds["demo_lookup"]))["paths"]
    assert {method for path in paths.values() for method in path} == {"get", "parameters"}
    assert "/Property('{ListingKey}')/Media" in paths
    hostile = json.loads(openapi.export(feeds["hostile"]))["paths"]
    assert set(hostile["/Listings"]) == {"get", "post"}
    assert set(hostile["/Listings('{ListingKey}')"]) == {"get", "patch", "delete", "parameters"}
    assert set(hostile["/select"]) == {"get", "patch"}
    options = [each["$ref"].rpartition("/")[2] for each in hostile["/Class"]["get"]["parameters"]]
    assert options == ["top", "skip", "count", "search", "A.Class.select"]
    reading = json.loads(openapi.export(feeds["hostile"], writes=False))["paths"]
    assert {method for path in reading.values() for method in path} == {"get", "parameters"}


def test_functions_are_called_with_quoted_literals(feeds: dict[str, Dictionary]) -> None:
    paths = json.loads(openapi.export(feeds["demo_lookup"]))["paths"]
    assert "/MarketSummaryOf(City='{City}')" in paths
    assert "/NearbyListings(Latitude={Latitude},Longitude={Longitude},Miles={Miles})" in paths
