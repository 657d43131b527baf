"""Every shipped provider file is whole, and states what it is known for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer import providers
from reso_explorer.providers.forms import (
    Certainty,
    DeleteSignal,
    GeoForm,
    GeoUnit,
    KeyForm,
    LiteralForm,
    LookupSource,
    PagingKind,
    PartKind,
    ReplicationKind,
    SpaceForm,
    TimestampForm,
    TopMeaning,
    WrongCase,
)
from reso_explorer.providers.provider import AuthKind, ErrorAction, ErrorShape, ResetUnit, RootUse

if TYPE_CHECKING:
    from reso_explorer.providers.dialect import Dialect

EXPECTED = [
    "ampre",
    "bridge",
    "bright",
    "constellation1",
    "crea-ddf",
    "crmls",
    "dataverse",
    "demo",
    "generic",
    "microsoft-graph",
    "mlsgrid",
    "northwind",
    "paragon",
    "rapattoni",
    "realtyfeed",
    "rmls",
    "sap-v2",
    "sap-v4",
    "spark",
    "trestle",
    "trippin",
    "utahrealestate",
]

every = pytest.mark.parametrize("name", EXPECTED)


def dialect(name: str, root: str | None = None) -> Dialect:
    return providers.dialect(providers.load(name), root=root)


def test_the_list_is_what_it_should_be() -> None:
    assert list(providers.names()) == EXPECTED
    assert providers.catalogue().problems() == ()


@every
def test_source_and_title_are_stated(name: str) -> None:
    provider = providers.load(name)
    assert provider.id == name
    assert provider.source.endswith(".")
    assert provider.date.year >= 2026
    assert provider.summary
    assert provider.dialect.provider == name
    assert provider.dialect.title == provider.title
    assert provider.auth, "some way to log in, or none, has to be stated"


@every
def test_every_placeholder_is_explained_and_used(name: str) -> None:
    provider = providers.load(name)
    templates = [root.url for root in provider.roots]
    templates += [header.value for header in provider.headers]
    templates += [part.value for part in provider.dialect.required if part.value]
    for way in provider.auth:
        templates += [way.token_url or "", way.authorize_url or "", *way.scopes]
        templates += way.extra.values()
    used = {found for text in templates for found in providers.placeholders(text)}
    assert used <= set(provider.placeholders)


@every
def test_roots_are_sound(name: str) -> None:
    provider = providers.load(name)
    names = [root.name for root in provider.roots]
    assert len(names) == len(set(names))
    for root in provider.roots:
        assert not root.url.endswith("/")
        assert root.url.startswith("https://") or root.use is RootUse.FORMER
        if root.use in {RootUse.FORMER, RootUse.MISTAKE}:
            assert root.instead in names
        if not providers.placeholders(root.url):
            found = providers.match(root.url + "/Property?$top=1")
            assert found is not None
            assert (found.provider.id, found.root.url) == (name, root.url)


@every
def test_texts_are_single_lines_without_blanks_around(name: str) -> None:
    provider = providers.load(name)
    texts = [note.text for note in provider.notes]
    texts += [code.text for code in provider.errors.codes]
    texts += [case.text for case in provider.errors.cases]
    texts += [part.text for part in provider.dialect.required]
    texts += [rule.text for rule in provider.dialect.combinations]
    for text in texts:
        assert text == text.strip()
        assert "\n" not in text
        assert text.endswith("."), text


def test_every_root_of_every_provider_has_a_dialect() -> None:
    for name in EXPECTED:
        provider = providers.load(name)
        for root in provider.roots:
            assert providers.dialect(provider, root=root.name).provider == name


def test_spark() -> None:
    live, bulk = dialect("spark"), dialect("spark", "replication")
    assert (live.top.default, live.top.maximum, live.paging.kind) == (10, 25, PagingKind.SKIP)
    assert (bulk.top.default, bulk.top.maximum) == (10, 1000)
    assert bulk.paging.kind is PagingKind.SKIPTOKEN
    assert live.filter.searchable_only
    assert live.sync.window_minutes == 20
    assert live.sync.delete is DeleteSignal.NONE
    assert live.keys is KeyForm.QUOTED
    assert live.encoding.space is SpaceForm.EITHER
    assert LiteralForm.HEX in live.lookups.accepted
    assert live.certainty_of("filter.functions") is Certainty.CLIENT


def test_spark_error_table_is_whole() -> None:
    errors = providers.load("spark").errors
    statuses = {
        401: [1000, 1010, 1020],
        403: [1013, 1015, 1019, 1021, 1030, 1500],
        405: [1017, 1018],
        503: [1023, 1024, 1510, 1515, 1516],
        500: [1026],
        400: [1016, 1035, 1040, 1041, 1050, 1053],
        429: [1550],
    }
    for status, codes in statuses.items():
        for number in codes:
            entry = errors.code(number)
            assert entry is not None, number
            assert entry.status == status
            assert entry.action is not None
    assert len(errors.codes) == sum(map(len, statuses.values())) + 1
    inside = errors.code("2317")
    assert inside is not None
    assert inside.status is None
    assert errors.code(3000) is None
    assert errors.code("BadRequest") is None
    expired, elsewhere = errors.code(1020), errors.code(1021)
    assert expired is not None
    assert expired.action is ErrorAction.RENEW_TOKEN
    assert elsewhere is not None
    assert elsewhere.action is ErrorAction.OTHER_HOST
    assert set(errors.shapes) == {ErrorShape.NATIVE_D, ErrorShape.ODATA}


def test_bridge_versions_differ_in_top() -> None:
    v2, v3 = dialect("bridge", "v2"), dialect("bridge", "v3")
    assert (v2.top.meaning, v3.top.meaning) == (TopMeaning.PAGE, TopMeaning.TOTAL)
    assert (v3.paging.prefer, v3.paging.prefer_maximum) == ("maxpagesize", 200)
    assert v2.paging.prefer is None
    assert [wall.rows for wall in v2.paging.walls] == [10_000]
    assert v2.paging.token_in_next_link
    assert v2.max_top("Property", replication=True) == 2000
    assert v2.geo.unit is GeoUnit.MILES
    assert "now" in v2.filter.functions
    families = [family.prefix for family in providers.load("bridge").limits.headers]
    assert families == ["Application-RateLimit-", "Burst-RateLimit-"]


def test_trestle() -> None:
    provider = providers.load("trestle")
    found = provider.dialect
    assert found.lookups.wrong_case is WrongCase.SILENT_ZERO
    assert found.top.index_only == 300_000
    assert "ListingKey" in found.top.index_fields
    assert found.paging.replication is not None
    assert found.paging.replication.kind is ReplicationKind.PARAMETER
    assert found.apply is True
    reset = [family for family in provider.limits.headers if family.reset]
    assert [family.reset_unit for family in reset] == [ResetUnit.UNIX_MILLISECONDS]
    html = provider.errors.case(400, ErrorShape.HTML)
    plain = provider.errors.case(400, ErrorShape.ODATA)
    assert html is not None
    assert html.action is ErrorAction.CHECK_KEY
    assert plain is not None
    assert plain.action is ErrorAction.FIX_QUERY


def test_mlsgrid_needs_one_originating_system() -> None:
    provider = providers.load("mlsgrid")
    found = providers.dialect(provider, variables={"originating_system": "actris"})
    part = next(part for part in found.required if part.part is PartKind.FILTER)
    assert (part.name, part.value, part.exactly_once) == ("OriginatingSystemName", "'actris'", True)
    assert found.filter.max_or == 5
    assert found.max_top("Property", expands=True) == 1000
    assert "ListPrice" not in found.filter.fields["Property"]
    assert not found.expand.nested_options
    assert provider.limits.suspends
    assert {
        quota.seconds: quota.amount for quota in provider.limits.quotas if quota.what != "bytes"
    } == {
        1: 2,
        3600: 7200,
        86400: 40000,
    }


def test_the_platform_of_utah_and_rmls() -> None:
    for name, maximum in (("utahrealestate", 200), ("rmls", 250)):
        found = dialect(name)
        assert found.lookups.enum_form is LiteralForm.QUALIFIED
        assert found.geo.srid == 3956
        assert found.keys is KeyForm.BARE
        assert found.top.maximum == maximum
        assert found.encoding.space is SpaceForm.PERCENT20
    assert dialect("utahrealestate").sync.delete_name == "Deleted"


def test_what_else_sets_providers_apart() -> None:
    assert dialect("crmls").timestamps.form is TimestampForm.CAST
    assert dialect("crmls").max_top("Member") == 500
    assert dialect("bright").lookups.sources == (LookupSource.DATA_SAMPLE,)
    assert dialect("bright").geo.form is GeoForm.BOX
    assert dialect("bright").combinations[0].needs == ("$filter",)
    assert dialect("bright").set_names["Property"] == ("BrightProperties",)
    assert dialect("realtyfeed").geo.number_suffix == "d"
    assert dialect("realtyfeed").certainty_of("top.maximum") is Certainty.DISPUTED
    assert dialect("ampre").timestamps.form is TimestampForm.MILLIS_Z
    assert not dialect("crea-ddf").expand.allowed
    assert not dialect("crea-ddf").paging.stable_order
    assert not dialect("dataverse").paging.skip
    assert dialect("sap-v2").paging.kind is PagingKind.V2_NEXT
    assert dialect("northwind", "v3").odata_version == "3.0"
    assert [part.name for part in dialect("rapattoni").required] == ["Class"]


def test_login_data() -> None:
    by_name = {name: providers.load(name).auth for name in EXPECTED}
    assert by_name["rapattoni"][0].kind is AuthKind.PASSWORD
    assert by_name["rapattoni"][0].expires_seconds == 604_799
    assert by_name["trestle"][0].expires_seconds == 28_800
    assert not by_name["trestle"][0].trust_discovery
    assert by_name["spark"][0].non_expiring
    assert by_name["bridge"][1].parameter == "access_token"
    for name, ways in by_name.items():
        for way in ways:
            for url in (way.token_url, way.authorize_url, way.discovery_url, way.revoke_url):
                assert url is None or url.startswith("https://"), name


def test_rules_of_keeping_a_copy_are_data() -> None:
    rules = {
        name: providers.load(name).dialect.sync
        for name in ("mlsgrid", "bridge", "trestle", "spark")
    }
    assert (rules["mlsgrid"].delete_name, rules["mlsgrid"].first) == (
        "MlgCanView eq false",
        "MlgCanView eq true",
    )
    assert rules["bridge"].field == "BridgeModificationTimestamp"
    assert rules["spark"].window_minutes == 20
    assert {rules["trestle"].delete, rules["spark"].delete} == {DeleteSignal.NONE}
    utah = providers.load("utahrealestate").dialect.sync
    assert (utah.delete_name, utah.delete_key, utah.delete_resource, utah.delete_time) == (
        "Deleted",
        "primary_key",
        "resource",
        "ts",
    )
