"""What two documents may write differently and still say the same, and what they may not."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from tests.csdl.documents import v4

TYPES = (
    '<EntityType Name="T"><Key><PropertyRef Name="I"/></Key>'
    '<Property Name="I" Type="Edm.Int32" Nullable="false"/></EntityType>'
    '<Function Name="F"><ReturnType Type="Edm.Int32"/></Function>'
)


def container(inside: str) -> bytes:
    return v4(f'{TYPES}<EntityContainer Name="C">{inside}</EntityContainer>')


def property_of(attributes: str) -> bytes:
    return v4(f'<ComplexType Name="T"><Property Name="P" {attributes}/></ComplexType>')


@pytest.mark.parametrize(
    ("element", "stated", "is_default"),
    [
        ('EntitySet Name="S" EntityType="shop.T"', 'IncludeInServiceDocument="true"', True),
        ('EntitySet Name="S" EntityType="shop.T"', 'IncludeInServiceDocument="false"', False),
        ('FunctionImport Name="F" Function="shop.F"', 'IncludeInServiceDocument="false"', True),
        ('FunctionImport Name="F" Function="shop.F"', 'IncludeInServiceDocument="true"', False),
        ('Singleton Name="S" Type="shop.T"', 'Nullable="false"', True),
        ('Singleton Name="S" Type="shop.T"', 'Nullable="true"', False),
    ],
)
def test_a_default_of_a_container_says_nothing(
    element: str, stated: str, *, is_default: bool
) -> None:
    silent, saying = (
        read(container(f"<{element}{attribute}/>")).model for attribute in ("", f" {stated}")
    )
    assert same_model(silent, saying) is is_default


@pytest.mark.parametrize(
    ("attributes", "stated", "is_default"),
    [
        ('Type="Edm.String"', 'Nullable="true"', True),
        ('Type="Edm.String"', 'Nullable="false"', False),
        ('Type="Collection(Edm.String)"', 'Nullable="false"', True),
        ('Type="Collection(Edm.String)"', 'Nullable="true"', False),
        ('Type="Edm.String"', 'MaxLength="max"', True),
        ('Type="Edm.String"', 'Unicode="true"', True),
        ('Type="Edm.Decimal"', 'Scale="0"', True),
        ('Type="Edm.Decimal"', 'Scale="variable"', False),
        ('Type="Edm.DateTimeOffset"', 'Precision="0"', True),
        ('Type="Edm.DateTimeOffset"', 'Precision="3"', False),
        ('Type="Edm.GeographyPoint"', 'SRID="4326"', True),
        ('Type="Edm.GeometryPoint"', 'SRID="0"', True),
        ('Type="Edm.GeometryPoint"', 'SRID="4326"', False),
    ],
)
def test_a_default_facet_says_nothing(attributes: str, stated: str, *, is_default: bool) -> None:
    silent, saying = (
        read(property_of(text)).model for text in (attributes, f"{attributes} {stated}")
    )
    assert same_model(silent, saying) is is_default


def test_one_document_may_be_referred_to_in_parts() -> None:
    uri = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1"
    include = '<edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/>'
    notes = [f'<edmx:IncludeAnnotations TermNamespace="{name}"/>' for name in ("a.b", "c.d")]

    def referring(*parts: tuple[str, str]) -> bytes:
        references = "".join(
            f'<edmx:Reference Uri="{uri}.{ending}">{inside}</edmx:Reference>'
            for ending, inside in parts
        )
        return v4(TYPES, references=references)

    whole = read(referring(("xml", include + "".join(notes)))).model
    parts = read(referring(("json", include + notes[0]), ("xml", notes[1]))).model
    fewer = read(referring(("json", include + notes[0]))).model
    assert same_model(whole, parts)
    assert not same_model(whole, fewer)
