"""The version of a service, from its document, its answers and its preset."""

from __future__ import annotations

import pytest

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import Annotation, Constant, EntityContainer, Model, Schema
from reso_explorer.csdl.protocol_version import protocol_version
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers import with_protocol
from reso_explorer.providers.dialect import Dialect
from reso_explorer.query.types import service_version

V2, V3 = ProtocolVersion.V2, ProtocolVersion.V3
V4, V401 = ProtocolVersion.V4, ProtocolVersion.V401


def stated(version: str, versions: str = "") -> Model:
    annotations = (
        (Annotation("Org.OData.Core.V1.ODataVersions", Constant("String", versions)),)
        if versions
        else ()
    )
    container = EntityContainer(name="C", namespace="N", annotations=annotations)
    return Model(version=version, schemas=(Schema(namespace="N", entity_containers=(container,)),))


@pytest.mark.parametrize(
    ("version", "versions", "found"),
    [
        ("1.0", "", V2),
        ("2.0", "", V2),
        ("3.0", "", V3),
        ("4.0", "", V4),
        ("4.01", "", V401),
        ("4.0", "4.0 4.01", V401),
        ("4.01", "4.0", V401),
        ("2.0", "4.01", V2),
    ],
)
def test_a_document_states_the_version(version: str, versions: str, found: ProtocolVersion) -> None:
    assert protocol_version(stated(version, versions)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("4.01", V401), ("4.0;Acme", V4), ("1.0;", V2), (" 3.0", V3), ("4", V4), ("", None), ("5.0", None)],
)  # fmt: skip
def test_a_header_is_read(text: str, found: ProtocolVersion | None) -> None:
    assert ProtocolVersion.read(text) is found


@pytest.mark.parametrize(
    ("own", "header", "found"),
    [
        (V4, "4.01", V401),
        (V401, "4.0", V4),
        (V4, "", V4),
        (V4, "2.0", V4),
        (V2, "3.0", V3),
        (V3, "1.0;", V3),
        (V2, "4.0", V2),
        (V4, "nonsense", V4),
    ],
)
def test_the_header_of_an_answer_refines_it(
    own: ProtocolVersion, header: str, found: ProtocolVersion
) -> None:
    index = ModelIndex(stated(own))
    dialect = with_protocol(Dialect.generic(own), header)
    assert dialect.odata_version is found
    assert service_version(index, dialect) is found


def test_without_a_statement_the_document_decides() -> None:
    assert service_version(ModelIndex(stated("4.01")), Dialect(provider="acme")) is V401
    assert service_version(ModelIndex(stated("2.0")), Dialect.generic("4.01")) is V2
