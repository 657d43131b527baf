"""Real documents of the corpus: every construct is counted and compared with the bare XML."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.model import (
    Annotation,
    AnnotationGroup,
    EnumMember,
    Include,
    NavigationPropertyBinding,
    Parameter,
    Property,
    PropertyRef,
    PropertyValue,
    Record,
    ReferentialConstraint,
    ReturnType,
)
from reso_explorer.csdl.snapshot import dump, load
from reso_explorer.csdl.write_xml import to_csdl_xml

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.parametrize(
        "name",
        [
            "msgraph-v1.0.xml",
            "northwind-v2.xml",
            "northwind-v4.xml",
            "reso-dd-2.0-enum.xml",
            "reso-dd-2.0-lookup.xml",
            "spark.xml",
            "trippin.xml",
        ],
    ),
]

NAMES: dict[object, str] = {
    Annotation: "Annotation",
    AnnotationGroup: "Annotations",
    EnumMember: "Member",
    Include: "Include",
    NavigationPropertyBinding: "NavigationPropertyBinding",
    Parameter: "Parameter",
    Property: "Property",
    PropertyRef: "PropertyRef",
    PropertyValue: "PropertyValue",
    Record: "Record",
    ReferentialConstraint: "ReferentialConstraint",
    ReturnType: "ReturnType",
}
ALWAYS = (
    *("Action", "ActionImport", "ComplexType", "EntityContainer", "EntitySet", "EntityType"),
    *("EnumType", "Function", "NavigationProperty", "Schema", "Singleton", "Term"),
    *("TypeDefinition", "Collection", "Reference"),
)


def in_model(value: object, found: Counter[str]) -> None:
    if isinstance(value, tuple):
        for item in value:
            in_model(item, found)
        return
    fields = getattr(value, "__struct_fields__", ())
    if fields:
        found[NAMES.get(type(value), type(value).__name__)] += 1
    for field in fields:
        in_model(getattr(value, field), found)


@pytest.fixture
def data(corpus: Path, name: str) -> bytes:
    path = corpus / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path.read_bytes()


def test_every_construct_is_in_the_model(data: bytes, name: str) -> None:
    reading = read(data)
    in_xml = Counter(
        etree.QName(element).localname for element in etree.fromstring(data).iter("{*}*")
    )
    found: Counter[str] = Counter()
    in_model(reading.model, found)
    older = reading.model.version < "4"
    for kind in (*NAMES.values(), *ALWAYS):
        if kind == "PropertyRef" and older:  # those of constraints are no part of a key
            assert found[kind] <= in_xml[kind]
        elif older and kind in {"Annotation", "NavigationPropertyBinding", "ReferentialConstraint"}:
            assert found[kind] >= in_xml[kind], kind
        else:
            assert found[kind] == in_xml[kind], kind
    if not older:
        assert found["FunctionImport"] == in_xml["FunctionImport"]


def test_every_line_holds_what_stands_there(data: bytes, name: str) -> None:
    lines = data.decode("utf-8-sig").split("\n")
    for schema in read(data).model.schemas:
        for found in (*schema.entity_types, *schema.complex_types, *schema.enum_types):
            members = getattr(found, "properties", ()) or getattr(found, "members", ())
            for element in (found, *members):
                text = "".join(lines[element.line - 1 : element.line + 3])
                assert f'Name="{element.name}"' in text


def test_snapshots_and_rewritten_documents_say_the_same(data: bytes, name: str) -> None:
    reading = read(data)
    assert load(dump(reading)) == reading
    if reading.model.version >= "4":
        assert same_model(read(to_csdl_xml(reading.model)).model, reading.model)
