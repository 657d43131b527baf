"""Function imports of V3: overloads, and what may be null."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read

ENVELOPE = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
 <edmx:DataServices m:DataServiceVersion="3.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">
   {schema}
   <EntityContainer Name="C">{container}</EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


def test_one_import_stands_for_all_overloads() -> None:
    one = '<FunctionImport Name="Sum" IsSideEffecting="false" ReturnType="Edm.Int32">{}</FunctionImport>'
    first = one.format('<Parameter Name="a" Type="Edm.Int32"/>')
    second = one.format(
        '<Parameter Name="a" Type="Edm.Int32"/><Parameter Name="b" Type="Edm.Int32"/>'
    )
    (schema,) = read(ENVELOPE.format(schema="", container=first + second).encode()).model.schemas
    assert [len(found.parameters) for found in schema.functions] == [1, 2]
    (container,) = schema.entity_containers
    assert [found.name for found in container.function_imports] == ["Sum"]


def test_imports_of_one_name_that_say_different_things_stay() -> None:
    one = '<FunctionImport Name="Best" EntitySet="{}" m:HttpMethod="GET" ReturnType="G.Bed"/>'
    both = one.format("Beds") + one.format("Plants")
    (schema,) = read(ENVELOPE.format(schema="", container=both).encode()).model.schemas
    (container,) = schema.entity_containers
    assert [found.entity_set for found in container.function_imports] == ["Beds", "Plants"]


def test_parameters_of_functions_that_a_model_defines_are_not_null_unless_stated() -> None:
    defined = (
        '<Function Name="Twice" ReturnType="Edm.Int32"><Parameter Name="a" Type="Edm.Int32"/>'
        '<Parameter Name="b" Type="Edm.Int32" Nullable="true"/>'
        "<DefiningExpression>a + a</DefiningExpression></Function>"
    )
    (schema,) = read(ENVELOPE.format(schema=defined, container="").encode()).model.schemas
    (function,) = schema.functions
    assert [found.nullable for found in function.parameters] == [False, True]


@pytest.mark.parametrize(
    ("element", "type_name", "is_collection"),
    [
        ('<CollectionType ElementType="G.Bed"/>', "G.Bed", True),
        ('<CollectionType><TypeRef Type="Edm.Int64"/></CollectionType>', "Edm.Int64", True),
        ('<TypeRef Type="Edm.String"/>', "Edm.String", False),
        ('<ReferenceType Type="G.Bed"/>', "G.Bed", False),
        (
            '<CollectionType><RowType><Property Name="a" Type="Edm.Int32"/></RowType></CollectionType>',
            "Edm.ComplexType",
            True,
        ),
        ("<CollectionType/>", "Edm.Untyped", True),
    ],
)
def test_types_written_as_elements(element: str, type_name: str, *, is_collection: bool) -> None:
    defined = (
        f'<Function Name="F"><Parameter Name="a">{element}</Parameter>'
        f"<ReturnType>{element}</ReturnType><DefiningExpression>1</DefiningExpression></Function>"
    )
    (schema,) = read(ENVELOPE.format(schema=defined, container="").encode()).model.schemas
    (function,) = schema.functions
    assert function.return_type is not None
    for typed in (function.parameters[0], function.return_type):
        assert (typed.type, typed.is_collection) == (type_name, is_collection)
