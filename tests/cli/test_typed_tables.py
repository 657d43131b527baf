"""Tables of a service that sends numbers as text, as V2 prescribes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_httpserver import HTTPServer  # noqa: TC002 - the fixture's type

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

METADATA = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
<edmx:DataServices m:DataServiceVersion="2.0"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
<Schema Namespace="S" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
<EntityType Name="Bill"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.String" Nullable="false"/>
<Property Name="Sum" Type="Edm.Decimal"/><Property Name="Made" Type="Edm.DateTime"/>
</EntityType><EntityContainer Name="C"><EntitySet Name="Bills" EntityType="S.Bill"/>
</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""


def test_numbers_stand_to_the_right_and_dates_are_iso(
    rx: Callable[..., Result], httpserver: HTTPServer
) -> None:
    rows = [
        {"Id": "007", "Sum": "9.50", "Made": "/Date(1704067200000)/"},
        {"Id": "10", "Sum": "100.00", "Made": None, "Lines": {"__deferred": {"uri": "x"}}},
    ]
    httpserver.expect_request("/svc/$metadata").respond_with_data(
        METADATA, content_type="application/xml"
    )
    httpserver.expect_request("/svc/Bills").respond_with_json({"d": {"results": rows}})
    httpserver.expect_request("/svc/").respond_with_json({"d": {"EntitySets": ["Bills"]}})
    done = rx("query", httpserver.url_for("/svc/"), "Bills")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "Id      Sum  Made",
        "---  ------  -------------------",
        "007    9.50  2024-01-01T00:00:00",
        "10   100.00",
    ]
