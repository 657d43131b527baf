"""Documents around the examples of rules, so that a rule shows only what matters in it."""

from __future__ import annotations

from typing import Final

_ID: Final = """<Key><PropertyRef Name="Id"/></Key>{between}\
<Property Name="Id" Type="Edm.Int32" Nullable="false"/>"""

_V2_HEAD: Final = """
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
  <edmx:DataServices \
xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" \
m:DataServiceVersion="2.0">
    <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
"""

_TAIL: Final = """\
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"""

_EDM: Final = "http://docs.oasis-open.org/odata/ns/edm"


def complex_type(members: str) -> str:
    """Return a complex type `A` with members."""
    return f'\n<ComplexType Name="A">\n{_indented(members, 2)}</ComplexType>\n'


def entity_type(name: str, members: str = "") -> str:
    """Return an entity type with the key `Id` and further members."""
    key = _indented(_ID.format(between="\n"), 2)
    return f'<EntityType Name="{name}">\n{key}{_indented(members, 2)}</EntityType>\n'


def two_types(of_a: str = "", of_b: str = "") -> str:
    """Return the entity types `A` and `B` with members beside their keys."""
    return "\n" + entity_type("A", of_a) + entity_type("B", of_b)


def two_sets(bindings: str) -> str:
    """Return a container with sets of `A` and `B`, and bindings of the first."""
    bound = f">\n{_indented(bindings, 4)}  </EntitySet>" if bindings else "/>"
    return f"""\
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"{bound}
  <EntitySet Name="Bs" EntityType="G.B"/>
</EntityContainer>
"""


def xml_document(*, version: str = "4.0", namespace: str = _EDM) -> str:
    """Return a whole document of OData V4; without a namespace its schema has none."""
    declared = f' xmlns="{namespace}"' if namespace else ""
    return f"""
<edmx:Edmx Version="{version}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="G"{declared}>
      <ComplexType Name="A"/>
{_TAIL}"""


def v2_document(relations: str, multiplicity: str = "1") -> str:
    """Return a document of OData V2 with two types; no association without a multiplicity."""
    key = _ID.format(between="")
    association = f"""\
      <Association Name="AB">
        <End Role="A" Type="G.A" Multiplicity="{multiplicity}"/>
        <End Role="B" Type="G.B" Multiplicity="*"/>
      </Association>
"""
    return f"""{_V2_HEAD}\
      <EntityType Name="A">{key}{relations}</EntityType>
      <EntityType Name="B">{key}</EntityType>
{association if multiplicity else ""}{_TAIL}"""


def json_document(declared: str) -> str:
    """Return a document in JSON whose schema declares the members of a type `A`."""
    return f"""
{{
  "$Version": "4.01",
  "$EntityContainer": "G.C",
  "G": {{
    "C": {{"$Kind": "EntityContainer"}},
    "A": {{"$Kind": "ComplexType"{declared}}}
  }}
}}
"""


def _indented(text: str, width: int) -> str:
    """Return lines moved to the right, each with its end."""
    return "".join(f"{' ' * width}{line}\n" for line in text.splitlines())
