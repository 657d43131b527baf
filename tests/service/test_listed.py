"""What a service lists against what it declares."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.service.listed import compare_with_container
from reso_explorer.service.metadata import fetch_service_document

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer

DOCUMENT = b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="T"><Key><PropertyRef Name="K"/></Key>
   <Property Name="K" Type="Edm.String" Nullable="false"/></EntityType>
  <Function Name="F"><ReturnType Type="s.T"/></Function>
  <EntityContainer Name="C">
   <EntitySet Name="Both" EntityType="s.T"/>
   <EntitySet Name="Silent" EntityType="s.T"/>
   <EntitySet Name="Hidden" EntityType="s.T" IncludeInServiceDocument="false"/>
   <Singleton Name="One" Type="s.T"/>
   <FunctionImport Name="Told" Function="s.F" IncludeInServiceDocument="true"/>
   <FunctionImport Name="Untold" Function="s.F"/>
  </EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""

JSON = json.dumps(
    {
        "value": [
            {"name": "Both", "url": "Both"},
            {"name": "Extra", "url": "feeds/Extra"},
            {"name": "One", "url": "One", "kind": "EntitySet"},
            {"name": "Untold", "url": "Untold", "kind": "FunctionImport"},
            {"name": "Elsewhere", "url": "https://x.test/", "kind": "ServiceDocument"},
        ]
    }
).encode()

ATOM = b"""<service xmlns="http://www.w3.org/2007/app" xmlns:a="http://www.w3.org/2005/Atom"
 xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"><workspace><a:title>Default</a:title>
 <collection href="Both"><a:title>Both</a:title></collection>
 <collection href="feeds/Extra"><a:title>Extra</a:title></collection>
 <collection href="One"><a:title>One</a:title></collection>
 <m:function-import href="Untold"><a:title>Untold</a:title></m:function-import>
 <m:service-document href="https://x.test/"><a:title>Elsewhere</a:title></m:service-document>
</workspace></service>"""


@pytest.mark.parametrize(
    ("body", "content_type", "form"),
    [(JSON, "application/json", "json"), (ATOM, "application/atomsvc+xml", "atom")],
)
async def test_differences(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    body: bytes,
    content_type: str,
    form: str,
) -> None:
    raw.scene = scripted(answer(body, headers={"Content-Type": content_type}))
    document = await fetch_service_document(open_transport(raw.url), f"{raw.url}/odata")
    assert document.form == form
    found = compare_with_container(document, ModelIndex(read(DOCUMENT).model))
    assert [(each.what, each.kind, each.name, each.detail) for each in found] == [
        ("another kind", "EntitySet", "One", "declared as Singleton"),
        ("declared, not listed", "EntitySet", "Silent", "s.T"),
        ("declared, not listed", "FunctionImport", "Told", "s.F"),
        ("listed, not declared", "EntitySet", "Extra", "feeds/Extra"),
    ]


async def test_agreement(raw: RawServer, open_transport: Callable[..., Transport]) -> None:
    names = [("Both", "EntitySet"), ("Silent", "EntitySet"), ("One", "Singleton")]
    value = [{"name": name, "url": name, "kind": kind} for name, kind in names]
    value.append({"name": "Told", "url": "Told", "kind": "FunctionImport"})
    raw.scene = scripted(answer(json.dumps({"value": value}).encode()))
    document = await fetch_service_document(open_transport(raw.url), f"{raw.url}/odata")
    assert compare_with_container(document, ModelIndex(read(DOCUMENT).model)) == ()
