from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer import providers


@pytest.mark.parametrize(
    ("url", "provider", "root", "variables"),
    [
        ("https://sparkapi.com/Reso/OData/Property?$top=1", "spark", "live", {}),
        ("https://SPARKAPI.com/reso/odata/", "spark", "live", {}),
        ("sparkapi.com/Version/3/Reso/OData", "spark", "live-v3", {}),
        ("https://replication.sparkapi.com:443/Reso/OData", "spark", "replication", {}),
        ("https://api.sparkapi.com/anything", "spark", "wrong-host", {}),
        (
            "https://api.bridgedataoutput.com/api/v3/OData/stellar/$metadata",
            "bridge",
            "v3",
            {"dataset": "stellar"},
        ),
        (
            "https://retsapi.raprets.com/2/LUBB/RESO/OData/Property",
            "rapattoni",
            "live",
            {"n": "2", "mls": "LUBB"},
        ),
        ("https://api-prod.corelogic.com/trestle/odata", "trestle", "switched-off", {}),
        (
            "https://org.api.crm4.dynamics.com/api/data/v9.2/accounts",
            "dataverse",
            "v9.2",
            {"organisation": "org", "region": "crm4"},
        ),
        ("https://services.odata.org/V2/Northwind/Northwind.svc/", "northwind", "v2", {}),
        (
            "https://services.odata.org/V4/(S(k1))/TripPinServiceRW/",
            "trippin",
            "session",
            {"session": "k1"},
        ),
    ],
)
def test_a_root_is_found(url: str, provider: str, root: str, variables: dict[str, str]) -> None:
    found = providers.match(url)
    assert found is not None
    assert (found.provider.id, found.root.name) == (provider, root)
    assert found.variables == variables


def test_a_host_alone_is_enough_where_it_is_one_providers() -> None:
    found = providers.match("https://api.mlsgrid.com/")
    assert found is not None
    assert found.provider.id == "mlsgrid"
    assert not found.exact
    assert providers.match("https://services.odata.org/V4/Other") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "/tmp/metadata.xml",
        "https://sparkapi.com.evil.example/Reso/OData",
        "https://evil.example/sparkapi.com/Reso/OData",
        "https://sparkapi.com@evil.example/Reso/OData",
        "https://sparkapi.com:8443/Reso/OData",
        "https://notsparkapi.com/Reso/OData",
        "https://host:99999/",
        "https://[::1/",
        "http://127.0.0.1:8000/",
    ],
)
def test_nothing_else_is_taken_for_a_provider(url: str) -> None:
    assert providers.recognise(url) is None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    providers.recognise(text)
    providers.recognise("https://" + text)
    providers.recognise("https://sparkapi.com/" + text)


def test_namespaces_tell_a_provider() -> None:
    def by(*namespaces: str) -> str | None:
        found = providers.recognise_namespaces(namespaces)
        return found.id if found else None

    assert by("Default", "Cotality.DataStandard.RESO.DD") == "trestle"
    assert by("DDF.Core.Entities") == "crea-ddf"
    assert by("microsoft.graph") == "microsoft-graph"
    assert by("Odata.Models") is None, "two providers share it"
    assert by("Default", "ODataService") is None
    assert by() is None
