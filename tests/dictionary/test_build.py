from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from lxml import etree

from reso_explorer.dictionary import Details, Facts, build
from reso_explorer.document import read_metadata
from reso_explorer.providers import Dialect, load
from reso_explorer.providers.dialect import LookupRules
from reso_explorer.providers.forms import LiteralForm
from tests.dictionary.feed import FEED, feed

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.dictionary import Dictionary
    from reso_explorer.dictionary.model import FieldEntry


def _data(record: object) -> dict[str, object]:
    data: dict[str, object] = msgspec.json.decode(msgspec.json.encode(record))
    return data


def _field(dictionary: Dictionary, name: str) -> FieldEntry:
    return dictionary.resources["Listings"].fields[name]


def test_a_type_of_exactly_one_set_goes_by_the_name_of_the_set(dictionary: Dictionary) -> None:
    assert list(dictionary.resources) == ["Agents", "Listings", "Newest", "Property", "Staff"]
    assert list(dictionary.types) == ["A.Address", "A.Agent", "A.Record"]
    assert dictionary.resources["Newest"].kind == "singleton"
    assert dictionary.resources["Listings"].extends == "A.Record"
    assert dictionary.resources["Listings"].relations["Agent"].target == "A.Agent"
    assert dictionary.types["A.Agent"].relations["Sold"].target == "Listings"


def test_inherited_members_say_where_they_are_from(dictionary: Dictionary) -> None:
    assert _field(dictionary, "Changed").declared_by == "A.Record"
    assert dictionary.types["A.Record"].fields["Changed"].declared_by is None


def test_type_definitions_are_followed(dictionary: Dictionary) -> None:
    assert _data(_field(dictionary, "Price")) == {
        "name": "Price",
        "type": "decimal",
        "edmType": "Edm.Decimal",
        "definition": "A.Money",
        "precision": 12,
        "scale": 2,
        "description": "What the seller asks.",
        "filterable": True,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ListingKey", {"type": "string", "edmType": "Edm.String", "key": True, "required": True}),
        (
            "Features",
            {
                "type": "string",
                "collection": True,
                "required": True,
                "edmType": "Edm.String",
                "lookup": "Features",
            },
        ),
        ("Address", {"type": "object", "edmType": "A.Address", "target": "A.Address"}),
        ("Other", {"type": "any", "edmType": "A.Nowhere", "missing": "undefined"}),
        ("Remote", {"type": "any", "edmType": "Far.Away.Thing", "missing": "external"}),
        ("Status", {"type": "string", "edmType": "A.Enums.Status", "lookup": "A.Enums.Status"}),
        (
            "City",
            {
                "type": "string",
                "edmType": "A.Enums.City",
                "lookup": "A.Enums.City",
                "inferred": {"type": "enumNamespace"},
            },
        ),
        ("Rating", {"type": "string", "edmType": "Edm.String", "lookup": "Listings/Rating"}),
        (
            "Pool_sp_Depth",
            {
                "type": "number",
                "edmType": "Edm.Double",
                "label": "Pool Depth",
                "local": True,
                "inferred": {"label": "decodedName", "local": "decodedName"},
            },
        ),
        (
            "NORTH_FloodZone",
            {
                "type": "string",
                "edmType": "Edm.String",
                "local": True,
                "inferred": {"local": "prefix"},
            },
        ),
        (
            "Owner",
            {
                "type": "string",
                "edmType": "Edm.String",
                "label": "Owner's name",
                "local": True,
                "filterable": False,
            },
        ),
    ],
)
def test_fields(dictionary: Dictionary, name: str, expected: dict[str, object]) -> None:
    data = {"filterable": True} | expected | {"name": name}
    assert _data(_field(dictionary, name)) == data


def test_what_a_set_says_holds_for_this_set_only(dictionary: Dictionary) -> None:
    assert dictionary.resources["Newest"].fields["Owner"].filterable is None


def test_large_numbers_are_text(dictionary: Dictionary) -> None:
    level = dictionary.resources["Agents"].fields["Level"]
    assert level.maximum == "9007199254740993"
    assert (level.default, level.write) == ("1", "create")
    days = dictionary.lookups["A.Enums.Days"]
    assert days.values is not None
    assert [each.number for each in days.values.values()] == [1, "9007199254740994"]


def test_members_stand_by_number_and_repeat_no_label(dictionary: Dictionary) -> None:
    assert _data(dictionary.lookups["A.Enums.Status"]) == {
        "name": "Status",
        "source": "enum",
        "edmType": "A.Enums.Status",
        "literal": "A.Enums.Status'{value}'",
        "values": {"Active": {}, "UnderContract": {"label": "Under Contract"}, "Sold": {}},
    }


def test_values_that_nobody_publishes_are_unknown_rather_than_none(dictionary: Dictionary) -> None:
    blank = dictionary.lookups["A.Enums.Blank"]
    assert (blank.placeholder, blank.values) == (True, None)
    assert dictionary.lookups["Features"].values is None
    assert dictionary.lookups["A.Enums.City"].missing == "undefined"
    rating = dictionary.lookups["Listings/Rating"]
    assert (rating.source, list(rating.values or ())) == ("annotation", ["a", "b"])


def test_joins_are_those_of_the_graph(dictionary: Dictionary) -> None:
    assert _data(dictionary.resources["Listings"].relations["Agent"]) == {
        "name": "Agent",
        "target": "A.Agent",
        "join": {
            "how": "foreignKey",
            "inferred": True,
            "on": [{"from": "AgentKey", "to": "AgentKey"}],
        },
    }
    assert _data(dictionary.resources["Listings"].relations["Gone"]) == {
        "name": "Gone",
        "target": "A.Gone",
        "missing": "undefined",
        "collection": True,
    }


def test_operations(dictionary: Dictionary) -> None:
    assert {name: _data(each) for name, each in dictionary.operations.items()} == {
        "A.Nearby(A.Listing,Edm.Double)": {
            "name": "Nearby",
            "kind": "function",
            "boundTo": {"target": "Listings"},
            "parameters": [
                {
                    "name": "miles",
                    "type": "number",
                    "required": True,
                    "edmType": "Edm.Double",
                    "optional": True,
                }
            ],
            "returns": {
                "type": "object",
                "collection": True,
                "edmType": "A.Listing",
                "target": "Listings",
            },
        },
        "A.Reset()": {"name": "Reset", "kind": "action", "imports": ["ResetAll"]},
    }


def test_how_the_service_is_spoken_with() -> None:
    assert _data(build(feed(), facts=Facts(root="https://x.example/", role="IDX")).service) == {
        "root": "https://x.example/",
        "role": "IDX",
        "protocol": "odata-4",
        "csdl": "4.0",
        "reso": True,
        "lookupStyle": "mixed",
        "clauses": {"one": "{field} eq {literal}", "many": "{field}/any(x:x eq {literal})"},
        "literals": {"Edm.String": "'{value}'"},
    }


def test_a_provider_decides_how_values_are_written() -> None:
    trestle = build(feed(), load("trestle").dialect)
    assert trestle.service.provider == "trestle"
    assert trestle.lookups["A.Enums.Status"].literal == "'{value}'"
    hexed = Dialect(lookups=LookupRules(string_form=LiteralForm.HEX))
    assert build(feed(), hexed).lookups["Features"].literal == "'b__{hex}'"
    labels = Dialect(lookups=LookupRules(enum_form=LiteralForm.PLAIN))
    assert build(feed(), labels).lookups["A.Enums.Status"].literal == "'{label}'"


def test_older_services_write_literals_with_prefixes_and_suffixes(corpus: Path) -> None:
    service = build(read_metadata(corpus / "northwind-v2.xml")).service
    assert service.protocol == "odata-2"
    assert service.literals == {
        "Edm.Binary": "X'{hex}'",
        "Edm.DateTime": "datetime'{value}'",
        "Edm.Decimal": "{value}M",
        "Edm.Single": "{value}f",
        "Edm.String": "'{value}'",
    }


def test_lines_terms_and_annotations_come_when_asked_for() -> None:
    text = FEED.replace(
        '<Property Name="Price" Type="Self.Money">',
        '<Property Name="Price" Type="Self.Money"><Annotation Term="X.Y.Own" Int="3"/>',
    )
    details = Details(lines=True, terms=True, annotations=True)
    found = build(feed(text), details=details).resources["Listings"].fields["Price"]
    assert found.line == 13
    assert found.terms == {
        "description": "Core.Description",
        "filterable": "Capabilities.FilterRestrictions",
    }
    assert found.annotations == {"X.Y.Own": 3}


def test_what_the_records_hide_is_told() -> None:
    text = FEED.replace(
        '<Property Name="AgentKey" Type="Edm.String"/>',
        '<Property Name="AgentKey" Type="Edm.String"/><Property Name="AgentKey" Type="Edm.Int32"/>',
    )
    caveats = {each.code: each for each in build(feed(text)).caveats}
    assert caveats.keys() == {"nameTwice", "lookupsNotRead"}
    assert caveats["nameTwice"].at == ("/resources/Listings",)
    assert caveats["lookupsNotRead"].text.startswith("The values of 1 lookup are in")


def _members_in_xml(root: etree._Element) -> dict[str, tuple[set[str], set[str]]]:
    """Return the fields and relations of each structured type, read without the program."""
    own: dict[str, tuple[str, set[str], set[str]]] = {}
    for schema in root.iter("{*}Schema"):
        space, alias = schema.get("Namespace"), schema.get("Alias")
        for found in schema.iterchildren("{*}EntityType", "{*}ComplexType"):
            base = found.get("BaseType", "")
            if alias and base.startswith(f"{alias}."):
                base = f"{space}.{base.removeprefix(alias + '.')}"
            fields = {str(each.get("Name")) for each in found.iterchildren("{*}Property")}
            related = {
                str(each.get("Name")) for each in found.iterchildren("{*}NavigationProperty")
            }
            own[f"{space}.{found.get('Name')}"] = (base, fields, related)

    def all_of(name: str) -> tuple[set[str], set[str]]:
        if name not in own:
            return set(), set()
        base, fields, related = own[name]
        inherited = all_of(base)
        return fields | inherited[0], related | inherited[1]

    return {name: all_of(name) for name in own}


@pytest.mark.parametrize(
    ("name", "joins"),
    [
        ("spark.xml", 7),
        ("reso-dd-2.0-enum.xml", 139),
        ("reso-dd-2.0-lookup.xml", 139),
        ("trippin.xml", 0),
        ("northwind-v2.xml", 18),
        ("northwind-v4.xml", 18),
    ],
)
def test_nothing_of_a_real_document_is_missing(corpus: Path, name: str, joins: int) -> None:
    document = read_metadata(corpus / name)
    found = build(document)
    root = etree.parse(corpus / name).getroot()
    members = _members_in_xml(root)
    sets = {str(each.get("Name")) for each in root.iter("{*}EntitySet", "{*}Singleton")}
    assert set(found.resources) == sets
    shapes = found.shapes.values()
    assert {shape.type for shape in shapes} == set(members)
    for shape in shapes:
        assert (set(shape.fields), set(shape.relations)) == members[shape.type]
    enums = {
        f"{schema.get('Namespace')}.{each.get('Name')}"
        for schema in root.iter("{*}Schema")
        for each in schema.iterchildren("{*}EnumType")
    }
    names = {
        str(each.get("String"))
        for each in root.iter("{*}Annotation")
        if str(each.get("Term")).endswith(".LookupName")
    }
    undefined = {key for key, each in found.lookups.items() if each.missing}
    assert set(found.lookups) - undefined == enums | names
    graph = document.graph()
    known = [
        graph.join(shape.type, relation).is_known
        for shape in shapes
        for relation in shape.relations
    ]
    assert sum(known) == joins
    assert [each.join is not None for shape in shapes for each in shape.relations.values()] == known
