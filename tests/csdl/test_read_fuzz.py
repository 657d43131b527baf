"""Whatever the bytes, reading gives a model or the one documented error."""

from __future__ import annotations

import gzip
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.csdl import Reading, read
from reso_explorer.csdl.errors import NotMetadataError
from reso_explorer.csdl.model import Model
from reso_explorer.csdl.snapshot import dump, load
from tests.csdl.documents import v2, v4
from tests.csdl.test_read_v2 import CONTAINER, RELATED

XML = v4(
    """<EntityType Name="T" BaseType="s.B"><Key><PropertyRef Name="A" Alias="k"/></Key>
       <Property Name="A" Type="Collection(s.E)" Nullable="false" MaxLength="9" Scale="variable"/>
       <NavigationProperty Name="N" Type="s.T" Partner="N"><OnDelete Action="None"/>
       <ReferentialConstraint Property="A" ReferencedProperty="A"/></NavigationProperty>
       <Annotation Term="Core.X" Qualifier="q"><Collection><Record Type="s.R">
       <PropertyValue Property="A" Int="1"/></Record><If><Path>A</Path><String>x</String></If>
       </Collection></Annotation></EntityType>
       <EnumType Name="E" IsFlags="true"><Member Name="M" Value="1"/></EnumType>
       <Function Name="F" IsBound="true"><Parameter Name="p" Type="s.T"/>
       <ReturnType Type="Edm.String"/></Function><Term Name="X" Type="Edm.String"/>
       <EntityContainer Name="C"><EntitySet Name="Ts" EntityType="s.T">
       <NavigationPropertyBinding Path="N" Target="Ts"/></EntitySet></EntityContainer>
       <Annotations Target="s.F(s.T)/p"><Annotation Term="s.X"/></Annotations>""",
    references='<edmx:Reference Uri="u"><edmx:Include Namespace="n" Alias="a"/></edmx:Reference>',
)
V2 = v2(RELATED + CONTAINER)
JSON = json.dumps(
    {
        "$Version": "4.01",
        "$Reference": {"u": {"$Include": [{"$Namespace": "n", "$Alias": "a"}]}},
        "s": {
            "$Alias": "x",
            "T": {"$Kind": "EntityType", "$Key": ["A"], "A": {"$MaxLength": 3, "@a.X@a.Y": [1]}},
            "E": {"$Kind": "EnumType", "A": 1},
            "F": [{"$Kind": "Function", "$Parameter": [{"$Name": "p"}], "$ReturnType": {}}],
            "C": {"$Kind": "EntityContainer", "Ts": {"$Collection": True, "$Type": "x.T"}},
            "$Annotations": {"x.T/A": {"@a.X": {"$If": [True, {"$Path": "A"}]}}},
        },
    },
    indent=1,
).encode()
PIECES = [
    *(b"<", b">", b"/>", b'"', b"'", b"&", b"&amp;", b"\0", b"\xff", b"\xef\xbb\xbf", b"<!--"),
    *(b"<![CDATA[", b"<?x?>", b"Name", b"Type", b"Alias", b"{", b"}", b"[", b"]", b":", b",", b"$"),
    *(b"@", b"s.", b"Collection(", b"</Schema>", b"<Schema>", b"<String>", b"99999999999999999999"),
]
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(data: bytes) -> None:
    try:
        reading = read(data)
    except NotMetadataError as error:
        refused: NotMetadataError | None = error
    else:
        refused = None
    if refused is not None:
        assert refused.message
        assert refused.line >= 0
        return
    assert isinstance(reading, Reading)
    assert isinstance(reading.model, Model)
    assert all(finding.message and finding.line >= 0 for finding in reading.findings)
    assert load(dump(reading)) == reading


@SETTINGS
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    check(data)
    check(b"<" + data)
    check(b'{"$Version":"4.01",' + data)


@SETTINGS
@given(st.sampled_from([XML, V2, JSON]), st.data())
def test_truncations(document: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(document)))
    check(document[:end])
    check(gzip.compress(document)[:end])


@SETTINGS
@given(st.sampled_from([XML, V2, JSON]), st.data())
def test_mutations(document: bytes, data: st.DataObject) -> None:
    changed = bytearray(document)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        length = data.draw(st.sampled_from([0, 0, 1, 2, 8, 40]))
        changed[at : at + length] = data.draw(st.sampled_from(PIECES) | st.binary(max_size=4))
    check(bytes(changed))


@SETTINGS
@given(st.sampled_from([XML, V2]), st.data())
def test_tags_moved_about(document: bytes, data: st.DataObject) -> None:
    parts = document.replace(b">", b">\0").split(b"\0")
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(parts) - 1))
        second = data.draw(st.integers(0, len(parts) - 1))
        parts[first], parts[second] = parts[second], parts[first]
    check(b"".join(parts))


@SETTINGS
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        *(
                            "$Kind",
                            "$Type",
                            "$Key",
                            "$Collection",
                            "$Path",
                            "$If",
                            "$Cast",
                            "$Apply",
                        ),
                        *("$Parameter", "$ReturnType", "$Annotations", "$Alias", "$Action", "@a.X"),
                        *("$ReferentialConstraint", "$OnDelete", "P", "P@a.X", "@a.X@b", "", "@"),
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    ),
    st.sampled_from(
        ["EntityType", "EnumType", "Term", "EntityContainer", "TypeDefinition", "Function"]
    ),
)
def test_json_of_any_shape(value: object, kind: str) -> None:
    member = {**value, "$Kind": kind} if isinstance(value, dict) else value
    check(
        json.dumps(
            {"$Version": "4.0", "$Reference": value, "s": {"T": member, "U": [member]}}
        ).encode()
    )
    check(json.dumps({"$Version": "4.0", "s": value}).encode())
