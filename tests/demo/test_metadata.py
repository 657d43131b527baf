"""The service document and $metadata over the socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from lxml import etree

from reso_explorer.demo.document import file_name
from reso_explorer.demo.table.resources import RESOURCES
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from tests.demo.conftest import Client

Dialect = Literal["lookup", "enum"]


@pytest.fixture(params=["lookup", "enum"])
def client(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(f"{request.param}_client")
    return found


@pytest.mark.parametrize(
    "accept", ["application/xml", "*/*", "application/xml,application/json;q=0.5"]
)
def test_the_document_is_the_file_that_is_shipped(client: Client, accept: str) -> None:
    answer = client.get("$metadata", Accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.content == schema_file(file_name(client.service.dialect)).read_bytes()
    assert etree.fromstring(answer.content).tag.endswith("}Edmx")


def test_format_asks_for_xml_as_well(client: Client) -> None:
    answer = client.get("$metadata?$format=application/xml", Accept="application/json")
    assert answer.text.startswith("<?xml")


def test_json_is_answered_where_json_is_asked(client: Client) -> None:
    body = client.get("$metadata", Accept="application/json").json()
    assert body["$EntityContainer"] == "org.reso.metadata.Default"
    assert "Property" in body["org.reso.metadata"]


def test_an_unchanged_document_is_not_sent_again(client: Client) -> None:
    first = client.get("$metadata", Accept="application/xml")
    etag = first.headers["etag"]
    again = client.get("$metadata", Accept="application/xml", If_None_Match=etag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = client.get("$metadata", Accept="application/xml", If_None_Match='W/"other"')
    assert other.status_code == 200


def test_the_dialects_are_different_documents(lookup_client: Client, enum_client: Client) -> None:
    tags = {
        client.get("$metadata", Accept="application/xml").headers["etag"]
        for client in (lookup_client, enum_client)
    }
    assert len(tags) == 2


def test_the_service_document_lists_every_entity_set(client: Client) -> None:
    entries = client.rows("")
    assert [entry["name"] for entry in entries] == [resource.name for resource in RESOURCES]
    assert {entry["kind"] for entry in entries} == {"EntitySet"}
