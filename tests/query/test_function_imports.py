"""Function imports of V2 services: parameters are query options, not arguments in parentheses."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.query import check, complete

DOCUMENT = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
 <edmx:DataServices m:DataServiceVersion="{version}">
  <Schema Namespace="Shelf" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Book"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>
   <EntityContainer Name="C" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Books" EntityType="Shelf.Book"/>
    <FunctionImport Name="Find" EntitySet="Books" ReturnType="Collection(Shelf.Book)"
      m:HttpMethod="GET">
     <Parameter Name="id" Type="Edm.String" Mode="In"/>
     <Parameter Name="since" Type="Edm.DateTime" Nullable="true" Mode="In"/>
     <Parameter Name="pages" Type="Edm.Int32" Nullable="true" Mode="In"/></FunctionImport>
   </EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>"""


def index_of(version: str = "2.0") -> ModelIndex:
    return ModelIndex(read(DOCUMENT.format(version=version).encode()).model)


def fixed(query: str, version: str = "2.0") -> list[tuple[str, str | None]]:
    """Return the code of each problem with the query that its fix makes."""
    found: list[tuple[str, str | None]] = []
    for each in check(query, index_of(version)):
        text = query
        for edit in sorted(each.fix.edits if each.fix else (), key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        found.append((each.code, text if each.fix else None))
    return found


@pytest.mark.parametrize(
    "query",
    [
        "Find()?id='Some.Tool'",
        "Find?id='Some.Tool'",
        "Find?id='Some.Tool'&since=datetime'2026-01-01T00:00:00'&pages=3&$top=5",
        "Find()?id=%27Some.Tool%27",
        "Find?id=null",
    ],
)
def test_parameters_as_query_options_are_right(query: str) -> None:
    assert fixed(query) == []


@pytest.mark.parametrize(
    ("query", "code", "fix"),
    [
        ("Find()", "missing-parameter", None),
        ("Find", "missing-parameter", None),
        ("Find?since=datetime'2026-01-01T00:00:00'", "missing-parameter", None),
        ("Find?idd='x'", "unknown-parameter", "Find?id='x'"),
        ("Find?id=x", "literal-type", "Find?id='x'"),
        ("Find?id='x'&pages='3'", "literal-type", None),
        ("Find(id='x',pages=3)", "parameters-in-parentheses", "Find?id='x'&pages=3"),
        ("Find(id='x')?$top=5", "parameters-in-parentheses", "Find?id='x'&$top=5"),
        ("Find('x')", "parameters-in-parentheses", None),
    ],
)
def test_what_a_v2_service_does_not_take(query: str, code: str, fix: str | None) -> None:
    assert fixed(query) == [(code, fix)]
    if fix is not None:
        assert fixed(fix) == []


def test_a_v3_service_takes_both_forms() -> None:
    assert fixed("Find(id='x')", "3.0") == []
    assert fixed("Find?id='x'", "3.0") == []
    assert [code for code, _ in fixed("Find(pages=3)", "3.0")] == ["missing-parameter"]


def test_completion_writes_the_form_that_the_service_takes() -> None:
    candidates = complete("Fin", 3, index_of())
    (call,) = [each for each in candidates if each.label == "Find"]
    assert call.insert == "Find?id="
