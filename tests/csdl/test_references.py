"""Documents beside a file that it refers to: what is loaded, what is not, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.compare import diff
from reso_explorer.csdl import read
from reso_explorer.csdl.model import Constant
from reso_explorer.csdl.references import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DOCUMENTS,
    BesideFile,
    Loader,
    SameOrigin,
)
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from reso_explorer.document import Document, read_metadata
from reso_explorer.query import check

if TYPE_CHECKING:
    from pathlib import Path


def edmx(body: str, *references: tuple[str, str], namespace: str = "Shop") -> str:
    """Return a document with one schema and references as (address, namespace)."""
    listed = "".join(
        f'<edmx:Reference Uri="{uri}"><edmx:Include Namespace="{name}"/></edmx:Reference>'
        for uri, name in references
    )
    return (
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        f'{listed}<edmx:DataServices><Schema Namespace="{namespace}" Alias="self" '
        f'xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema></edmx:DataServices>'
        "</edmx:Edmx>"
    )


def derived(base: str) -> str:
    return (
        f'<EntityType Name="Item" BaseType="{base}"><Property Name="Own" Type="Edm.String"/>'
        '</EntityType><EntityContainer Name="C"><EntitySet Name="Items" EntityType="Shop.Item"/>'
        "</EntityContainer>"
    )


BASE = (
    '<EntityType Name="Root"><Key><PropertyRef Name="Id"/></Key>'
    '<Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>'
    '<EntityContainer Name="Other"><EntitySet Name="Roots" EntityType="Base.Root"/>'
    "</EntityContainer>"
)


def opened(folder: Path, uri: str = "base.xml", base: str | None = BASE) -> Document:
    """Write a document that refers to another one, and read it."""
    folder.mkdir(exist_ok=True)
    if base is not None:
        (folder / "base.xml").write_text(edmx(base, namespace="Base"))
    main = folder / "main.xml"
    main.write_text(edmx(derived("Base.Root"), (uri, "Base")))
    return read_metadata(main)


def told(document: Document, rule: str) -> list[str]:
    return [finding.message for finding in document.findings if finding.code == rule]


def codes(document: Document, query: str) -> list[tuple[str, str]]:
    return [(each.code, each.severity.value) for each in check(query, document.index)]


def test_a_file_beside_the_document_gives_its_types(tmp_path: Path) -> None:
    document = opened(tmp_path)
    assert list(document.index.properties("Shop.Item")) == ["Id", "Own"]
    assert [part.name for part in document.index.key("Shop.Item")] == ["Id"]
    assert told(document, "reference-loaded") == [
        "Loaded the referenced document base.xml (1 structured type)."
    ]
    assert told(document, "base-type-undefined") == []
    assert list(document.index.entity_sets) == ["Items"]
    assert codes(document, "Items?$select=Id,Own") == []
    assert codes(document, "Items?$select=Nope") == [("unknown-field", "error")]


def test_what_was_loaded_is_neither_written_nor_compared(tmp_path: Path) -> None:
    document = opened(tmp_path)
    assert b"Root" not in to_csdl_xml(document.model).replace(b"Base.Root", b"")
    assert "Base" not in to_csdl_json(document.model)
    alone = read_metadata((tmp_path / "main.xml").read_bytes())
    assert diff(document, alone) == ()
    assert not [f for f in document.findings if "Base.Other" in f.path]


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("missing.xml", "there is no such file"),
        ("../outside.xml", "it is outside the folder of the document"),
        ("sub/../../outside.xml", "it is outside the folder of the document"),
        ("%2e%2e/outside.xml", "it is outside the folder of the document"),
        ("/etc/hostname", "only relative paths are followed"),
        ("file:///etc/hostname", "only files beside the document are loaded"),
        ("//host/base.xml", "only files beside the document are loaded"),
        ("link.xml", "it is outside the folder of the document"),
        (".", "there is no such file"),
        ("page.html", "this is"),
    ],
)
def test_what_is_not_loaded_is_said_with_its_reason(tmp_path: Path, uri: str, why: str) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(edmx(BASE, namespace="Base"))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.xml").symlink_to(outside)
    (folder / "page.html").write_text("<html><body>Sign in</body></html>")
    document = opened(folder, uri, base=None)
    (message,) = told(document, "reference-not-loaded")
    assert uri in message
    assert why in message.lower() if why == "this is" else why in message
    assert list(document.index.properties("Shop.Item")) == ["Own"]


def test_names_below_a_base_type_that_is_missing_are_hints(tmp_path: Path) -> None:
    document = opened(tmp_path, base=None)
    for query in ("Items?$filter=Id eq 'x'", "Items?$select=Id", "Items?$orderby=Id"):
        assert codes(document, query) == [("undeclared-field", "info")]
    (found,) = check("Items?$select=Id", document.index)
    assert "`Base.Root`" in found.hint
    assert codes(document, "Items('1')?$select=Own") == []


def test_documents_that_refer_to_each_other_are_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        edmx(derived("B.Root"), ("b.xml", "B"), ("./b.xml", "B"), ("a.xml", "Shop"))
    )
    (tmp_path / "b.xml").write_text(
        edmx(
            '<EntityType Name="Root" BaseType="Shop.Item"><Property Name="X" Type="C.T"/>'
            "</EntityType>",
            ("a.xml", "Shop"),
            ("c.xml", "C"),
            namespace="B",
        )
    )
    (tmp_path / "c.xml").write_text(
        edmx('<ComplexType Name="T" BaseType="B.Root"/>', ("b.xml", "B"), namespace="C")
    )
    document = read_metadata(tmp_path / "a.xml")
    assert len(told(document, "reference-loaded")) == 2
    assert [schema.namespace for schema in document.schemas] == ["Shop", "B", "C"]


def test_depth_and_number_are_bounded(tmp_path: Path) -> None:
    for number in range(MAX_DEPTH + 3):
        (tmp_path / f"n{number}.xml").write_text(
            edmx(
                f'<ComplexType Name="T" BaseType="N{number + 1}.T"/>',
                (f"n{number + 1}.xml", f"N{number + 1}"),
                namespace=f"N{number}",
            )
        )
    document = read_metadata(tmp_path / "n0.xml")
    assert len(told(document, "reference-loaded")) == MAX_DEPTH
    (message,) = told(document, "reference-not-loaded")
    assert f"more than {MAX_DEPTH} references follow one another" in message
    many = MAX_DOCUMENTS + 3
    for number in range(many):
        (tmp_path / f"m{number}.xml").write_text(
            edmx('<ComplexType Name="T"/>', namespace=f"M{number}")
        )
    properties = "".join(f'<Property Name="P{n}" Type="M{n}.T"/>' for n in range(many))
    wide = tmp_path / "wide.xml"
    wide.write_text(
        edmx(
            f'<ComplexType Name="W">{properties}</ComplexType>',
            *((f"m{n}.xml", f"M{n}") for n in range(many)),
        )
    )
    document = read_metadata(wide)
    assert len(told(document, "reference-loaded")) == MAX_DOCUMENTS
    assert len(told(document, "reference-not-loaded")) == 3


def test_only_what_a_document_uses_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "base.xml").write_text(edmx(BASE, namespace="Base"))
    main = tmp_path / "main.xml"
    main.write_text(
        edmx(
            '<ComplexType Name="T"><Annotation Term="Org.OData.Core.V1.Description" String="x"/>'
            "</ComplexType>",
            ("base.xml", "Base"),
            ("core.xml", "Org.OData.Core.V1"),
            ("https://elsewhere.example/x.xml", "Else"),
        )
    )
    document = read_metadata(main)
    assert not told(document, "reference-loaded")
    assert not told(document, "reference-not-loaded")


def test_a_container_that_is_extended_brings_its_sets(tmp_path: Path) -> None:
    (tmp_path / "base.xml").write_text(edmx(BASE, namespace="Base"))
    main = tmp_path / "main.xml"
    main.write_text(edmx('<EntityContainer Name="C" Extends="Base.Other"/>', ("base.xml", "Base")))
    assert list(read_metadata(main).index.entity_sets) == ["Roots"]


def test_annotations_of_another_document_are_taken_as_asked(tmp_path: Path) -> None:
    (tmp_path / "notes.xml").write_text(
        edmx(
            '<Annotations Target="Shop.Item/Own">'
            '<Annotation Term="Org.OData.Core.V1.Description" String="Its own"/>'
            '<Annotation Term="Vendor.Note" String="Left"/></Annotations>',
            namespace="Notes",
        )
    )
    main = tmp_path / "main.xml"
    text = edmx('<ComplexType Name="Item"><Property Name="Own" Type="Edm.String"/></ComplexType>')
    reference = (
        '<edmx:Reference Uri="notes.xml">'
        '<edmx:IncludeAnnotations TermNamespace="Org.OData.Core.V1"/></edmx:Reference>'
    )
    main.write_text(text.replace("<edmx:DataServices>", f"{reference}<edmx:DataServices>"))
    found = read_metadata(main).index.external_annotations("Shop.Item/Own")
    assert [each.term for each in found] == ["Org.OData.Core.V1.Description"]


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("types.xml", "https://host/odata/types.xml"),
        ("/other/$metadata", "https://host/other/$metadata"),
        ("https://HOST:443/x", "https://HOST:443/x"),
        ("http://host/x", None),
        ("https://host:8443/x", None),
        ("https://elsewhere/x", None),
        ("//elsewhere/x", None),
        ("https://user@host/x", None),
        ("file:///etc/hostname", None),
        ("https://[bad/x", None),
    ],
)
def test_only_addresses_of_the_same_origin_are_followed(uri: str, address: str | None) -> None:
    place = SameOrigin("https://host/odata/$metadata")
    if address is None:
        with pytest.raises(ValueError, match="it is"):
            place.resolve(place.start, uri)
    else:
        assert place.resolve(place.start, uri) == address


def test_a_document_without_container_is_checked_against_its_types() -> None:
    text = edmx(
        '<EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>'
        '<Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>'
    )
    document = read_metadata(text.encode())
    for start in ("Item", "Shop.Item", "self.Item"):
        assert codes(document, f"{start}?$filter=Id eq 'x'") == [("type-as-resource", "info")]
        assert ("unknown-field", "error") in codes(document, f"{start}?$select=No")
    assert codes(document, "Item('x')") == [("type-as-resource", "info")]
    assert codes(document, "Itm") == [("unknown-resource", "error")]


def test_the_first_document_that_declares_a_namespace_counts(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(edmx(BASE, namespace="Base"))
    other = '<EntityType Name="Root"/><ComplexType Name="More"/>'
    (tmp_path / "two.xml").write_text(edmx(other, namespace="Base"))
    main = tmp_path / "main.xml"
    main.write_text(edmx(derived("Base.Root"), ("one.xml", "Base"), ("two.xml", "Base")))
    document = read_metadata(main)
    assert [(each.namespace, each.document) for each in document.schemas] == [
        ("Shop", ""),
        ("Base", "one.xml"),
    ]
    assert [part.name for part in document.index.key("Shop.Item")] == ["Id"]


def test_an_alias_holds_only_in_its_own_document(tmp_path: Path) -> None:
    base = edmx(BASE.replace("Base.Root", "b.Root"), namespace="Base").replace("self", "b")
    (tmp_path / "base.xml").write_text(base)
    document = opened(tmp_path, base=None)
    assert document.index.qualify("b.Root") == "b.Root"
    assert document.index.aliases == {"self": "Shop"}


def test_what_was_loaded_counts_against_what_may_still_be(tmp_path: Path) -> None:
    main = edmx(derived("Base.Root"), ("base.xml", "Base"), ("more.xml", "More"))
    reading = read(main.replace("Edm.String", "More.Text").encode())
    loader = Loader(reading, BesideFile(str(tmp_path / "main.xml")))
    first = loader.wanted()
    assert first is not None
    assert loader.bytes_left == MAX_BYTES
    content = edmx(BASE, namespace="Base").encode()
    loader.add(first, content)
    assert loader.bytes_left == MAX_BYTES - len(content)
    second = loader.wanted()
    assert second is not None
    loader.add(second, b" " * (loader.bytes_left + 1))
    assert [found.code for found in loader.findings] == ["reference-loaded", "reference-not-loaded"]
    assert "too large together" in loader.findings[1].message


def test_only_a_reference_of_the_document_itself_has_a_line_in_it(tmp_path: Path) -> None:
    (tmp_path / "base.xml").write_text(
        edmx('<EntityType Name="Root" BaseType="Far.Off"/>', ("far.xml", "Far"), namespace="Base")
    )
    main = tmp_path / "main.xml"
    main.write_text("\n\n" + edmx(derived("Base.Root"), ("base.xml", "Base")))
    found = {each.code: each.line for each in read_metadata(main).reading.findings}
    assert found["reference-loaded"] == 3
    assert found["reference-not-loaded"] == 0


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ('Qualifier="Small"', [("Shop.Item", "small"), ("Shop.Item/Own", "small too")]),
        ('TargetNamespace="Shop"', [("Shop.Item", "small"), ("Shop.Item", "any"), ("Shop.Item/Own", "small too")]),
        ('TargetNamespace="Else"', []),
    ],
)  # fmt: skip
def test_annotations_are_taken_by_qualifier_and_target(
    tmp_path: Path, asked: str, taken: list[tuple[str, str]]
) -> None:
    term = 'Annotation Term="Vendor.Note"'
    (tmp_path / "notes.xml").write_text(
        edmx(
            f'<Annotations Target="Shop.Item"><{term} Qualifier="Small" String="small"/>'
            f'<{term} String="any"/></Annotations>'
            f'<Annotations Target="Shop.Item/Own" Qualifier="Small"><{term} String="small too"/>'
            "</Annotations>",
            namespace="Notes",
        )
    )
    text = edmx('<ComplexType Name="Item"><Property Name="Own" Type="Edm.String"/></ComplexType>')
    reference = (
        '<edmx:Reference Uri="notes.xml">'
        f'<edmx:IncludeAnnotations TermNamespace="Vendor" {asked}/></edmx:Reference>'
    )
    main = tmp_path / "main.xml"
    main.write_text(text.replace("<edmx:DataServices>", f"{reference}<edmx:DataServices>"))
    index = read_metadata(main).index
    found = [
        (target, each.value.value)
        for target, annotations in index.external_targets()
        for each in annotations
        if isinstance(each.value, Constant)
    ]
    assert found == taken
