"""Atom feeds and entries as rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reso_explorer.values.atom import AtomError, looks_like_atom, read_atom

from .test_legacy_rows import accounts

HEAD = (
    'xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"'
    ' xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"'
)
SCHEME = "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme"
RELATED = "http://schemas.microsoft.com/ado/2007/08/dataservices/related"
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xml:base="http://host/svc/" {HEAD}>
  <title>Orders</title><m:count>7</m:count><link rel="self" href="Orders"/>
  <entry>
    <id>http://host/svc/Orders(1)</id><title type="text">First order</title>
    <category term="Acc.Order" scheme="{SCHEME}"/>
    <link rel="edit" href="Orders(1)"/>
    <link rel="{RELATED}/Lines" type="application/atom+xml;type=feed" href="Orders(1)/Lines">
      <m:inline><feed><m:count>2</m:count><entry><content type="application/xml"><m:properties>
        <d:Id m:type="Edm.Int32">5</d:Id><d:Due m:type="Edm.DateTime">2024-01-01T00:00:00</d:Due>
      </m:properties></content></entry><link rel="next" href="more"/></feed></m:inline>
    </link>
    <content type="application/xml"><m:properties>
      <d:Id m:type="Edm.Int64">9007199254740993</d:Id>
      <d:Made m:type="Edm.DateTime">2024-01-01T00:00:00</d:Made>
      <d:Sum m:type="Edm.Decimal">12.50</d:Sum><d:Rate m:type="Edm.Double">INF</d:Rate>
      <d:Paid m:type="Edm.Boolean">true</d:Paid><d:Note>00123 &amp; more</d:Note>
      <d:Slot m:null="true"/><d:Home m:type="Acc.Address"><d:City>Reno</d:City></d:Home>
    </m:properties></content>
  </entry>
  <entry>
    <category term="Acc.Order" scheme="{SCHEME}"/>
    <link rel="{RELATED}/Lines" href="Orders(2)/Lines"/>
    <content type="image/png" src="Orders(2)/$value"/>
    <m:properties><d:Id>2</d:Id><d:Paid>0</d:Paid><d:Note></d:Note></m:properties>
  </entry>
  <link rel="next" href="Orders?$skiptoken=2"/>
</feed>
"""


def test_feed() -> None:
    feed = read_atom(FEED.encode(), accounts())
    assert (feed.count, feed.next_link, feed.is_single) == (7, "Orders?$skiptoken=2", False)
    assert feed.rows == [
        {
            "@odata.type": "#Acc.Order",
            "Id": 9007199254740993,
            "Made": "2024-01-01T00:00:00",
            "Sum": Decimal("12.50"),
            "Rate": "INF",
            "Paid": True,
            "Note": "00123 & more",
            "Slot": None,
            "Home": {"City": "Reno"},
            "Title": "First order",
            "Lines": [{"Id": 5, "Due": "2024-01-01T00:00:00"}],
            "Lines@odata.count": 2,
            "Lines@odata.nextLink": "more",
        },
        {
            "@odata.type": "#Acc.Order",
            "Id": 2,
            "Paid": False,
            "Note": "",
            "@odata.mediaReadLink": "Orders(2)/$value",
            "@odata.mediaContentType": "image/png",
            "Lines@odata.navigationLink": "Orders(2)/Lines",
        },
    ]
    assert str(feed.rows[0]["Sum"]) == "12.50"


def test_feed_without_model_goes_by_its_own_types() -> None:
    first, second = read_atom(FEED.encode()).rows
    assert first["Id"] == 9007199254740993
    assert "Title" not in first
    assert second["Id"] == "2"


def test_single_entry_and_single_property() -> None:
    entry = FEED[FEED.index("<entry>") : FEED.index("</entry>\n  <entry>") + 8]
    feed = read_atom(entry.replace("<entry>", f"<entry {HEAD}>", 1).encode(), accounts())
    assert feed.is_single
    assert feed.rows[0]["Note"] == "00123 & more"
    value = read_atom(f'<d:Id {HEAD} m:type="Edm.Int32">5</d:Id>'.encode())
    assert value.rows == [{"value": 5}]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (FEED[:400], "malformed"),
        (f'<!DOCTYPE feed [<!ENTITY a "b">]><feed {HEAD}/>', "DOCTYPE"),
        ('<service xmlns="http://www.w3.org/2005/Atom"/>', "`service`"),
    ],
)
def test_no_feed_is_an_error_with_its_reason(body: str, why: str) -> None:
    with pytest.raises(AtomError, match=why):
        read_atom(body.encode())


def test_what_looks_like_atom() -> None:
    assert looks_like_atom(FEED.encode())
    assert looks_like_atom(b"\xef\xbb\xbf" + FEED.encode())
    assert not looks_like_atom(b'{"value":[]}')
    assert not looks_like_atom(b"<html><body>http://www.example.test</body></html>")
    error = b'<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"/>'
    assert not looks_like_atom(error)


def test_delta_link_and_removed_entries() -> None:
    removed = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0"'
        ' ref="https://x.test/svc/Accounts(7)" when="2024-01-01T00:00:00Z"/>'
    )
    link = '<link rel="http://docs.oasis-open.org/odata/ns/delta" href="Accounts?$deltatoken=9"/>'
    feed = read_atom(f"<feed {HEAD}>{removed}{link}</feed>".encode())
    assert feed.delta_link == "Accounts?$deltatoken=9"
    assert feed.rows == [
        {"@removed": {"reason": "deleted"}, "@id": "https://x.test/svc/Accounts(7)"}
    ]


def test_streams_of_a_media_link_entry() -> None:
    streams = (
        '<link rel="http://schemas.microsoft.com/ado/2007/08/dataservices/mediaresource/Photo"'
        ' href="Accounts(1)/Photo"/><content type="image/png" src="Accounts(1)/$value"/>'
        "<m:properties><d:Id>1</d:Id></m:properties>"
    )
    (row,) = read_atom(f"<entry {HEAD}>{streams}</entry>".encode()).rows
    assert row == {
        "Id": "1",
        "@odata.mediaReadLink": "Accounts(1)/$value",
        "@odata.mediaContentType": "image/png",
        "Photo@odata.mediaReadLink": "Accounts(1)/Photo",
    }
