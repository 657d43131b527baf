from __future__ import annotations

import pytest

from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import FieldMeaning, Meanings, Said
from reso_explorer.csdl.model import (
    Annotation,
    AnnotationGroup,
    Collection,
    Constant,
    EntityContainer,
    EntitySet,
    EntityType,
    EnumMember,
    EnumType,
    Expression,
    Model,
    NavigationProperty,
    PathExpression,
    Property,
    PropertyRef,
    PropertyValue,
    Record,
    Schema,
    Term,
    TypeDefinition,
)


def text(value: str) -> Constant:
    return Constant("String", value)


def record(**values: Expression | None) -> Record:
    return Record(tuple(PropertyValue(name, value) for name, value in values.items()))


def paths(*names: str) -> Collection:
    return Collection(tuple(PathExpression("PropertyPath", name) for name in names))


def garden(
    *field_annotations: Annotation,
    set_annotations: tuple[Annotation, ...] = (),
    container_annotations: tuple[Annotation, ...] = (),
    groups: tuple[AnnotationGroup, ...] = (),
    field: str = "Height",
    field_type: str = "Edm.Int32",
    terms: tuple[Term, ...] = (),
) -> Meanings:
    base = EntityType(
        name="Plant",
        namespace="G",
        key=(PropertyRef("Id"),),
        properties=(
            Property(name="Id"),
            Property(name=field, type=field_type, annotations=field_annotations),
        ),
        navigation_properties=(NavigationProperty(name="Bed", type="G.Plant"),),
    )
    tree = EntityType(name="Tree", namespace="G", base_type="G.Plant")
    colour = EnumType(
        name="Colour",
        namespace="G",
        members=(
            EnumMember(
                name="DarkRed",
                value=0,
                annotations=(Annotation("RESO.OData.Metadata.StandardName", text("Dark Red")),),
            ),
            EnumMember(name="Green", value=1),
            EnumMember(name="SampleColourEnumValue", value=2),
        ),
    )
    length = TypeDefinition(
        name="Metres",
        namespace="G",
        underlying_type="Edm.Decimal",
        annotations=(Annotation("Org.OData.Measures.V1.Unit", text("m")),),
    )
    container = EntityContainer(
        name="C",
        namespace="G",
        entity_sets=(EntitySet(name="Plants", type="G.Plant", annotations=set_annotations),),
        annotations=container_annotations,
    )
    schema = Schema(
        namespace="G",
        entity_types=(base, tree),
        enum_types=(colour,),
        type_definitions=(length,),
        entity_containers=(container,),
        annotation_groups=groups,
    )
    vocabulary = Schema(namespace="My.Core", terms=terms)
    return Meanings(ModelIndex(Model(schemas=(schema, vocabulary))))


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("Org.OData.Core.V1.Description", "Core.Description"),
        ("Core.Description", "Core.Description"),
        ("DDF.Core.Description", "DDF.Core.Description"),
        ("sap:quickinfo", "sap:quickinfo"),
    ],
)
def test_a_description_is_found_under_every_spelling(term: str, shown: str) -> None:
    meanings = garden(Annotation(term, text("how tall")))
    assert meanings.field("G.Plant", "Height").description == Said("how tall", shown)


@pytest.mark.parametrize(
    "term", ["RESO.OData.Metadata.LookupName", "MLS.OData.Metadata.LookupName"]
)
def test_a_lookup_name_is_found_under_both_spellings(term: str) -> None:
    meanings = garden(Annotation(term, text("Heights")))
    assert meanings.field("G.Plant", "Height").lookup_name == Said("Heights", term)


def test_nothing_said_is_nothing() -> None:
    meanings = garden()
    assert meanings.field("G.Plant", "Height") == FieldMeaning()
    assert meanings.field("G.Plant", "NoSuchField") == FieldMeaning()
    assert meanings.field("No.SuchType", "Height") == FieldMeaning()


def test_a_derived_type_inherits_and_replaces() -> None:
    inline = Annotation("Core.Description", text("of any plant"))
    group = AnnotationGroup("G.Tree/Height", (Annotation("Core.Description", text("of a tree")),))
    meanings = garden(inline, groups=(group,))
    assert meanings.field("G.Plant", "Height").description == Said(
        "of any plant", "Core.Description"
    )
    assert meanings.field("G.Tree", "Height").description == Said("of a tree", "Core.Description")


def test_the_path_through_a_set_overrides_the_type() -> None:
    group = AnnotationGroup("G.C/Plants/Height", (Annotation("Core.Description", text("here")),))
    meanings = garden(Annotation("Core.Description", text("anywhere")), groups=(group,))
    seen = meanings.field("G.Plant", "Height", entity_set="Plants").description
    assert seen is not None
    assert seen.value == "here"


def test_a_tag_without_a_value_is_true_and_a_declared_default_counts() -> None:
    meanings = garden(Annotation("Org.OData.Core.V1.Computed"))
    assert meanings.field("G.Plant", "Height").computed == Said(True, "Core.Computed")
    denied = Term(name="Computed", namespace="My.Core", type="Edm.Boolean", default_value="false")
    meanings = garden(Annotation("My.Core.Computed"), terms=(denied,))
    assert meanings.field("G.Plant", "Height").computed == Said(False, "My.Core.Computed")


def test_capabilities_of_the_set_reach_the_field() -> None:
    restrictions = Annotation(
        "Org.OData.Capabilities.V1.FilterRestrictions",
        record(
            NonFilterableProperties=paths("Height"),
            RequiredProperties=paths("Id"),
            RequiresFilter=None,
        ),
    )
    meanings = garden(set_annotations=(restrictions,))
    term = "Capabilities.FilterRestrictions"
    assert meanings.entity_set("Plants").requires_filter == Said(True, term)
    assert meanings.field("G.Plant", "Height", entity_set="Plants").filterable == Said(False, term)
    assert meanings.field("G.Plant", "Id").filterable == Said(True, term)
    assert meanings.field("G.Plant", "Id").required_in_filter == Said(True, term)


def test_a_set_that_cannot_sort_denies_it_to_every_field() -> None:
    unsorted_set = Annotation(
        "Capabilities.SortRestrictions", record(Sortable=Constant("Bool", False))
    )
    meanings = garden(set_annotations=(unsorted_set,))
    said = meanings.field("G.Plant", "Height").sortable
    assert said == Said(False, "Capabilities.SortRestrictions")


def test_capabilities_from_outside_and_from_the_container() -> None:
    group = AnnotationGroup(
        "C/Plants", (Annotation("Org.OData.Capabilities.V1.TopSupported", Constant("Bool", False)),)
    )
    functions = Annotation(
        "Org.OData.Capabilities.V1.FilterFunctions", Collection((text("contains"),))
    )
    defaults = Annotation(
        "Org.OData.Capabilities.V1.DefaultCapabilities",
        record(SkipSupported=Constant("Bool", False)),
    )
    meanings = garden(groups=(group,), container_annotations=(functions, defaults))
    found = meanings.entity_set("Plants")
    assert found.top_supported == Said(False, "Capabilities.TopSupported")
    assert found.skip_supported == Said(False, "Capabilities.DefaultCapabilities")
    assert found.filter_functions == ("contains",)


def test_navigation_restrictions_reach_the_relation() -> None:
    expand = Annotation(
        "Capabilities.ExpandRestrictions",
        record(NonExpandableProperties=Collection((text("Bed"),))),
    )
    navigation = Annotation(
        "Capabilities.NavigationRestrictions",
        record(
            RestrictedProperties=Collection(
                (
                    record(
                        NavigationProperty=text("Bed"),
                        FilterRestrictions=record(Filterable=Constant("Bool", False)),
                    ),
                )
            )
        ),
    )
    relation = garden(set_annotations=(expand, navigation)).relation("G.Plant", "Bed")
    assert relation.expandable == Said(False, "Capabilities.ExpandRestrictions")
    assert relation.filterable == Said(False, "Capabilities.NavigationRestrictions")


def test_enum_members_are_allowed_values_without_placeholders() -> None:
    meaning = garden(field="Bloom", field_type="G.Colour").field("G.Plant", "Bloom")
    assert [(value.value, value.label) for value in meaning.allowed_values] == [
        ("DarkRed", "Dark Red"),
        ("Green", None),
    ]
    assert meaning.allowed_values_term == "EnumType"


def test_allowed_values_of_the_validation_vocabulary() -> None:
    allowed = Annotation(
        "Org.OData.Validation.V1.AllowedValues",
        Collection(
            (
                Record(
                    (PropertyValue("Value", text("S")),),
                    None,
                    (Annotation("Org.OData.Core.V1.Description", text("small")),),
                ),
                record(Value=Constant("Int", 4)),
            )
        ),
    )
    meaning = garden(allowed).field("G.Plant", "Height")
    assert [(value.value, value.description) for value in meaning.allowed_values] == [
        ("S", "small"),
        ("4", None),
    ]


def test_a_type_definition_lends_its_unit() -> None:
    meaning = garden(field_type="G.Metres").field("G.Plant", "Height")
    assert meaning.unit == Said("m", "Measures.Unit")


def test_a_currency_may_be_a_path() -> None:
    currency = Annotation("Org.OData.Measures.V1.ISOCurrency", PathExpression("Path", "Currency"))
    assert garden(currency).field("G.Plant", "Height").currency == Said(
        "Currency", "Measures.ISOCurrency", is_path=True
    )


def test_deprecation_tells_why() -> None:
    revision = Annotation(
        "Org.OData.Core.V1.Revisions",
        Collection(
            (
                record(
                    Kind=Constant("EnumMember", "Org.OData.Core.V1.RevisionKind/Deprecated"),
                    Description=text("Use Width."),
                    RemovalDate=Constant("Date", "2031-01-01"),
                ),
            )
        ),
    )
    said = garden(revision).field("G.Plant", "Height").deprecated
    assert said == Said("Use Width. (to be removed 2031-01-01)", "Core.Revisions")
    added = Annotation(
        "Core.Revisions", Collection((record(Kind=text("Added"), Description=text("new")),))
    )
    assert garden(added).field("G.Plant", "Height").deprecated is None


def test_local_fields() -> None:
    standard = "RESO.OData.Metadata.StandardName"
    assert garden(Annotation(standard, text(""))).field("G.Plant", "Height").is_local
    assert not garden(Annotation(standard, text("Height"))).field("G.Plant", "Height").is_local
    assert (
        garden(Annotation("MLS.OData.Metadata.LocalName", text("H")))
        .field("G.Plant", "Height")
        .is_local
    )
    assert (
        garden(Annotation("RESO.OData.Metadata.TrestleName", text("H")))
        .field("G.Plant", "Height")
        .is_local
    )


def test_an_encoded_name_is_local_and_gives_the_label() -> None:
    meaning = garden(field="Pot_sp_Details_co_Pot_sp_Size2").field(
        "G.Plant", "Pot_sp_Details_co_Pot_sp_Size2"
    )
    assert meaning.is_local
    assert meaning.label == Said("Pot Details: Pot Size", "decoded name")
    stated = garden(
        Annotation("MLS.OData.Metadata.LocalName", text("Size of the pot")),
        field="Pot_sp_Size",
    ).field("G.Plant", "Pot_sp_Size")
    assert stated.label == Said("Size of the pot", "MLS.OData.Metadata.LocalName")
    assert stated.decoded_name == "Pot Size"


def test_a_prefix_marks_a_local_field_only_in_a_listing_document() -> None:
    assert not garden(field="ACME_Height").field("G.Plant", "ACME_Height").is_local
    listing = EntityType(
        name="Property",
        namespace="L",
        properties=(Property(name="ListingKey"), Property(name="ACME_Height")),
    )
    schema = Schema(namespace="L", entity_types=(listing,))
    meanings = Meanings(ModelIndex(Model(schemas=(schema,))))
    assert meanings.field("L.Property", "ACME_Height").is_local
    assert not meanings.field("L.Property", "ListingKey").is_local


def test_permission_none_means_it_cannot_be_selected() -> None:
    none = Annotation(
        "Org.OData.Core.V1.Permissions", Constant("EnumMember", "Org.OData.Core.V1.Permission/None")
    )
    meaning = garden(none).field("G.Plant", "Height")
    assert meaning.permissions == Said("None", "Core.Permissions")
    assert meaning.selectable == Said(False, "Core.Permissions")


def test_label_and_description_by_path() -> None:
    group = AnnotationGroup("G.Tree", (Annotation("Core.Description", text("a big plant")),))
    meanings = garden(Annotation("sap:label", text("Height in m")), groups=(group,))
    assert meanings.label("G.Plant/Height") == "Height in m"
    assert meanings.label("Plants/Height") == "Height in m"
    assert meanings.label("G.Colour/DarkRed") == "Dark Red"
    assert meanings.description("G.Tree") == "a big plant"
    assert meanings.label("G.Nowhere/Nothing") is None


def test_an_unqualified_annotation_is_preferred_to_a_qualified_one() -> None:
    meanings = garden(
        Annotation("Core.Description", text("on a phone"), "phone"),
        Annotation("Core.Description", text("everywhere")),
    )
    said = meanings.field("G.Plant", "Height").description
    assert said is not None
    assert said.value == "everywhere"
