from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.model import NavigationPropertyBinding
from tests.csdl.documents import EDM, EDMX, clean, rules, v4


def test_references() -> None:
    reading = clean(
        v4(
            '<EntityType Name="T"/>',
            references="""<edmx:Reference Uri="../core.xml">
              <edmx:Include Namespace="Org.Core.V1" Alias="Core"/>
              <edmx:IncludeAnnotations TermNamespace="t" Qualifier="q" TargetNamespace="n"/>
            </edmx:Reference><edmx:Reference Uri="/dev/null"/>""",
        )
    )
    first, second = reading.model.references
    assert (first.uri, first.includes[0].namespace, first.includes[0].alias) == (
        "../core.xml",
        "Org.Core.V1",
        "Core",
    )
    found = first.include_annotations[0]
    assert (found.term_namespace, found.qualifier, found.target_namespace) == ("t", "q", "n")
    assert (second.uri, second.includes) == ("/dev/null", ())


def test_an_alias_may_be_used_before_it_is_declared_and_in_every_schema() -> None:
    reading = clean(
        v4(
            f"""<Schema Namespace="a" xmlns="{EDM}"><EntityType Name="T" BaseType="late.Base">
                <Property Name="P" Type="Collection(late.E)"/></EntityType></Schema>""",
            f'<Schema Namespace="far.away" Alias="late" xmlns="{EDM}"><EnumType Name="E"/></Schema>',
        )
    )
    found = reading.model.schemas[0].entity_types[0]
    assert (found.base_type, found.properties[0].type) == ("far.away.Base", "far.away.E")


def test_an_alias_in_a_comment_is_none() -> None:
    reading = read(
        v4(
            f"""<Schema Namespace="a" xmlns="{EDM}"><!-- <Schema Namespace="far" Alias="x"> -->
                <EntityType Name="T" BaseType="x.Base"/></Schema>"""
        )
    )
    assert reading.model.schemas[0].entity_types[0].base_type == "x.Base"
    assert rules(reading) == ["undeclared-alias"]


def test_an_undeclared_alias_is_kept_as_written() -> None:
    reading = read(
        v4(
            """<EntityType Name="T">
               <Annotation Term="Core.Description" String="Core. Business"/>
               <Annotation Term="Core.Description" Qualifier="b" String="b"/>
               <Annotation Term="RESO.OData.Metadata.StandardName" String="c"/></EntityType>"""
        )
    )
    found = reading.model.schemas[0].entity_types[0].annotations
    assert [a.term for a in found] == [
        "Core.Description",
        "Core.Description",
        "RESO.OData.Metadata.StandardName",
    ]
    assert rules(reading) == ["undeclared-alias"]
    assert reading.findings[0].line == 6


def test_one_alias_for_two_namespaces_is_a_finding() -> None:
    reading = read(
        v4(
            f'<Schema Namespace="a" Alias="x" xmlns="{EDM}"/>',
            f'<Schema Namespace="b" Alias="x" xmlns="{EDM}"/>',
        )
    )
    assert rules(reading) == ["alias-twice"]


def test_several_schemas_keep_their_order_and_names() -> None:
    reading = clean(
        v4(
            f'<Schema Namespace="one.two" xmlns="{EDM}"><EntityType Name="T"/></Schema>',
            f'<Schema Namespace="one" xmlns="{EDM}"><EntityType Name="T"/></Schema>',
        )
    )
    assert [s.entity_types[0].qualified_name for s in reading.model.schemas] == [
        "one.two.T",
        "one.T",
    ]


def test_operations() -> None:
    reading = clean(
        v4(
            """<Action Name="Pay" IsBound="true" EntitySetPath="it/s.Sub/Nav">
                 <Parameter Name="it" Type="s.T" Nullable="false"/>
                 <Parameter Name="how" Type="Edm.String" MaxLength="9"/></Action>
               <Action Name="Pay"/>
               <Function Name="Near" IsComposable="true">
                 <ReturnType Type="Collection(s.T)" Nullable="false"/></Function>"""
        )
    )
    schema = reading.model.schemas[0]
    bound, plain = schema.actions
    assert (bound.is_bound, bound.entity_set_path) == (True, "it/shop.Sub/Nav")
    assert [(p.name, p.type, p.nullable, p.max_length) for p in bound.parameters] == [
        ("it", "shop.T", False, None),
        ("how", "Edm.String", None, 9),
    ]
    assert (plain.is_bound, plain.parameters, plain.return_type) == (False, (), None)
    near = schema.functions[0]
    assert near.is_composable
    assert near.return_type is not None
    assert (near.return_type.type, near.return_type.is_collection) == ("shop.T", True)


def test_containers() -> None:
    reading = clean(
        v4(
            """<EntityContainer Name="Con" Extends="s.Base">
                 <EntitySet Name="Things" EntityType="s.T" IncludeInServiceDocument="false">
                   <NavigationPropertyBinding Path="s.Sub/Nav" Target="s.Con/Others"/>
                   <NavigationPropertyBinding Path="Up" Target="Me/Things"/>
                 </EntitySet>
                 <Singleton Name="Me" Type="s.T" Nullable="true"/>
                 <ActionImport Name="Pay" Action="s.Pay" EntitySet="Things"/>
                 <FunctionImport Name="Near" Function="s.Near" EntitySet="s.Con/Things"
                    IncludeInServiceDocument="true"/>
               </EntityContainer>"""
        )
    )
    container = reading.model.schemas[0].entity_containers[0]
    things = container.entity_sets[0]
    assert (container.extends, things.type, things.include_in_service_document) == (
        "shop.Base",
        "shop.T",
        False,
    )
    assert things.bindings == (
        NavigationPropertyBinding("shop.Sub/Nav", "shop.Con/Others", 7),
        NavigationPropertyBinding("Up", "Me/Things", 8),
    )
    assert (container.singletons[0].nullable, container.action_imports[0].action) == (
        True,
        "shop.Pay",
    )
    found = container.function_imports[0]
    assert (found.function, found.entity_set, found.include_in_service_document) == (
        "shop.Near",
        "shop.Con/Things",
        True,
    )


@pytest.mark.parametrize(
    ("root", "version", "found"),
    [
        (f'<e:Edmx Version="4.01" xmlns:e="{EDMX}">', "4.01", []),
        (f'<e:Edmx Version="4.0" xmlns:e="{EDMX}">', "4.0", []),
        (f'<e:Edmx xmlns:e="{EDMX}">', "4.0", ["odd-version"]),
        (f'<e:Edmx Version="9" xmlns:e="{EDMX}">', "4.0", ["odd-version"]),
    ],
)
def test_versions(root: str, version: str, found: list[str]) -> None:
    reading = read(
        f'{root}<e:DataServices><Schema Namespace="a" xmlns="{EDM}"/></e:DataServices></e:Edmx>'.encode()
    )
    assert (reading.model.version, rules(reading)) == (version, found)


def test_a_bare_schema_is_a_document() -> None:
    reading = clean(f'<Schema Namespace="a" xmlns="{EDM}"><EntityType Name="T"/></Schema>'.encode())
    assert reading.model.schemas[0].entity_types[0].qualified_name == "a.T"


def test_elements_without_xml_namespace_are_read() -> None:
    reading = read(b'<Schema Namespace="a"><EntityType Name="T"/></Schema>')
    assert reading.model.schemas[0].entity_types[0].name == "T"
    assert rules(reading) == ["missing-namespace"]


def test_a_prefix_without_declaration_is_forgiven() -> None:
    reading = read(
        f'<edmx:Edmx Version="4.0"><edmx:DataServices><Schema Namespace="a" xmlns="{EDM}">'
        '<EntityType Name="T" m:HasStream="true"/></Schema></edmx:DataServices></edmx:Edmx>'.encode()
    )
    assert reading.model.schemas[0].entity_types[0].name == "T"


def test_a_document_without_schema_is_a_finding() -> None:
    reading = read(f'<e:Edmx Version="4.0" xmlns:e="{EDMX}"><e:DataServices/></e:Edmx>'.encode())
    assert (reading.model.schemas, rules(reading)) == ((), ["no-schema"])


def test_what_is_odd_in_the_envelope_is_a_finding() -> None:
    reading = read(v4('<EntityType Name="T"/>', references='<Foo/><edmx:Reference Urii="x"/>'))
    assert sorted(rules(reading)) == ["missing-attribute", "unknown-attribute", "unknown-element"]
    assert reading.model.schemas[0].entity_types[0].name == "T"


def test_primitive_types_without_prefix_and_nested_collections() -> None:
    reading = read(
        v4(
            """<ComplexType Name="C"><Property Name="A" Type="String"/>
               <Property Name="B" Type="Collection(Collection(Edm.Int32))"/></ComplexType>"""
        )
    )
    first, second = reading.model.schemas[0].complex_types[0].properties
    assert (first.type, second.type, second.is_collection) == ("Edm.String", "Edm.Int32", True)
    assert [(f.code, f.line) for f in reading.findings] == [
        ("unprefixed-type", 5),
        ("nested-collection", 6),
    ]


def test_foreign_attributes_are_kept_as_annotations() -> None:
    reading = read(
        v4(
            """<EntityType Name="T" xmlns:ags="urn:ags" ags:Owner="me"/>
               <EntityType Name="U" xmlns:zap="http://www.sap.com/Protocols/SAPData"
                  zap:semantics="aggregate"/>"""
        )
    )
    first, second = reading.model.schemas[0].entity_types
    assert [a.term for a in first.annotations] == ["ags:Owner"]
    assert [a.term for a in second.annotations] == ["sap:semantics"]


def test_elements_of_an_unknown_xml_namespace_are_read() -> None:
    reading = read(
        b'<Edmx xmlns="urn:future"><DataServices><Schema Namespace="a" xmlns="urn:later">'
        b'<EntityType Name="T"/></Schema></DataServices></Edmx>'
    )
    assert reading.model.schemas[0].entity_types[0].name == "T"
    assert sorted(rules(reading)) == ["odd-version", "unknown-namespace"]
