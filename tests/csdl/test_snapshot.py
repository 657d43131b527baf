from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.snapshot import FORMAT, SnapshotError, dump, load
from tests.csdl.documents import v4

READING = read(
    v4(
        """<EntityType Name="T" Odd="x"><Property Name="P" Type="Edm.String" MaxLength="max"/>
           <Annotation Term="s.A"><Record><PropertyValue Property="B"><Collection><Int>1</Int>
           <Cast Type="Edm.Decimal" Scale="variable"><Path>P</Path></Cast></Collection>
           </PropertyValue></Record></Annotation></EntityType>
           <EnumType Name="E"><Member Name="M" Value="-9223372036854775808"/></EnumType>"""
    )
)


def test_a_snapshot_gives_back_the_reading() -> None:
    assert READING.findings
    assert load(dump(READING)) == READING


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "aren't a snapshot"),
        (b"<xml/>", "aren't a snapshot"),
        (b"reso-explorer model ", "aren't a snapshot"),
        (b"reso-explorer model 0-none\nrest", "0-none"),
        (dump(READING)[:-1], "damaged"),
        (dump(READING)[:60], "damaged"),
    ],
)
def test_other_bytes_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(SnapshotError, match=said):
        load(data)


def test_a_changed_byte_is_noticed() -> None:
    data = bytearray(dump(READING))
    data[-10] ^= 1
    with pytest.raises(SnapshotError):
        load(bytes(data))


def test_the_format_names_layout_and_fields() -> None:
    layout, _, fingerprint = FORMAT.partition("-")
    assert layout.isdigit()
    assert len(fingerprint) == 8
