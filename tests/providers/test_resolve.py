from __future__ import annotations

import msgspec
import pytest

from reso_explorer import providers
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers import DocumentHints
from reso_explorer.providers.forms import LookupSource, PagingKind, TimestampForm


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("4.0", ProtocolVersion.V4),
        ("4.01", ProtocolVersion.V401),
        ("2.0", ProtocolVersion.V2),
        ("1.0", ProtocolVersion.V2),
        (" 3.0 ", ProtocolVersion.V3),
        ("nonsense", ProtocolVersion.V4),
        (None, ProtocolVersion.V4),
    ],
)
def test_the_document_decides_the_version_of_a_generic_service(
    said: str | None, version: ProtocolVersion
) -> None:
    hints = DocumentHints(odata_version=said)
    found = providers.dialect(providers.load("generic"), document_hints=hints)
    assert found.odata_version is version
    old = version in {ProtocolVersion.V2, ProtocolVersion.V3}
    assert (found.timestamps.form is TimestampForm.V2_DATETIME) == old
    assert (found.paging.kind is PagingKind.V2_NEXT) == old
    assert found.title == "OData service"


def test_a_preset_keeps_its_forms_when_the_version_differs() -> None:
    hints = DocumentHints(odata_version="4.01")
    found = providers.dialect(providers.load("spark"), document_hints=hints)
    assert found.odata_version is ProtocolVersion.V401
    assert found.top.maximum == 25


def test_lookup_sources_that_are_not_there_are_ruled_out() -> None:
    generic = providers.load("generic")
    none = DocumentHints(enum_types=False, lookup_set=False)
    assert providers.dialect(generic, document_hints=none).lookups.sources == (
        LookupSource.METADATA_ANNOTATION,
        LookupSource.DATA_SAMPLE,
    )
    silent = DocumentHints()
    assert len(providers.dialect(generic, document_hints=silent).lookups.sources) == 4


def test_namespaces_of_the_document_come_first() -> None:
    hints = DocumentHints(enum_namespaces=("New.Enums",))
    found = providers.dialect(providers.load("trestle"), document_hints=hints)
    assert found.lookups.enum_namespaces[0] == "New.Enums"
    assert "Cotality.DataStandard.RESO.DD.Enums" in found.lookups.enum_namespaces


def test_an_unknown_root_changes_nothing() -> None:
    spark = providers.load("spark")
    assert providers.dialect(spark, root="elsewhere") == spark.dialect


def test_the_provider_is_not_changed_by_any_of_it() -> None:
    mlsgrid = providers.load("mlsgrid")
    before = msgspec.to_builtins(mlsgrid)
    providers.dialect(
        mlsgrid,
        root="live",
        document_hints=DocumentHints(enum_types=False),
        variables={"originating_system": "mred"},
    )
    assert msgspec.to_builtins(mlsgrid) == before


def test_fill_leaves_unknown_places_alone() -> None:
    assert providers.fill("https://x/{a}/{b}", {"a": "1"}) == "https://x/1/{b}"
    assert providers.placeholders("{b}/{a}/{b}") == ("b", "a")
