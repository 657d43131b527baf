"""Small invented documents for the tests of the readers."""

from __future__ import annotations

from reso_explorer.csdl import Reading, read

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
V2_EDM = "http://schemas.microsoft.com/ado/2008/09/edm"
V3_EDM = "http://schemas.microsoft.com/ado/2009/11/edm"
V2_EDMX = "http://schemas.microsoft.com/ado/2007/06/edmx"
DATA_SERVICES = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
SAP = "http://www.sap.com/Protocols/SAPData"


def v4(*schemas: str, references: str = "", version: str = "4.0") -> bytes:
    """Return a V4 document; a schema that is no `<Schema` element becomes the content of one."""
    whole = "\n".join(
        text
        if text.lstrip().startswith("<Schema")
        else f'<Schema Namespace="shop" Alias="s" xmlns="{EDM}">\n{text}\n</Schema>'
        for text in schemas
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<edmx:Edmx Version="{version}" '
        f'xmlns:edmx="{EDMX}">\n{references}<edmx:DataServices>\n{whole}\n'
        "</edmx:DataServices>\n</edmx:Edmx>\n"
    ).encode()


def v2(*schemas: str, edm: str = V2_EDM, version: str = "2.0") -> bytes:
    """Return a V1-V3 document; each text is the content of one schema `shop`, `shop2` …"""
    whole = "\n".join(
        f'<Schema Namespace="shop{number or ""}" xmlns="{edm}">\n{text}\n</Schema>'
        for number, text in enumerate(schemas)
    )
    return (
        f'<edmx:Edmx Version="1.0" xmlns:edmx="{V2_EDMX}" xmlns:m="{DATA_SERVICES}" '
        f'xmlns:sap="{SAP}">\n<edmx:DataServices m:DataServiceVersion="{version}">\n{whole}\n'
        "</edmx:DataServices>\n</edmx:Edmx>\n"
    ).encode()


def rules(reading: Reading) -> list[str]:
    """Return the rules of the findings of a reading, in order."""
    return [finding.code for finding in reading.findings]


def clean(data: bytes) -> Reading:
    """Return the reading of a document about which the reader has nothing to say."""
    reading = read(data)
    assert reading.findings == ()
    return reading
