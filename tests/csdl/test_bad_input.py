"""Hostile and huge documents: a model, or the documented error, in bounded time and memory."""

from __future__ import annotations

import gzip
import random

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.model import Constant
from tests.csdl.documents import EDM, EDMX, rules, v2, v4
from tests.csdl.fuzz_readers import outcome_of
from tests.csdl.mutations import mutated
from tests.csdl.test_read_fuzz import V2, XML


def schema(content: bytes) -> bytes:
    return b'<Schema Namespace="s" xmlns="%s">%s</Schema>' % (EDM.encode(), content)


def refused(data: bytes) -> NotMetadataError:
    with pytest.raises(NotMetadataError) as caught:
        read(data)
    return caught.value


# --- size and depth -------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [500, 2000])
def test_deep_elements_are_read(depth: int) -> None:
    reading = read(schema(b"<Odd>" * depth + b"</Odd>" * depth + b'<ComplexType Name="T"/>'))
    assert rules(reading) == ["unknown-element"]
    assert [found.name for found in reading.model.schemas[0].complex_types] == ["T"]


def test_deep_expressions_are_left_out() -> None:
    nested = b"<Collection>" * 500 + b"</Collection>" * 500
    reading = read(schema(b'<Annotation Term="s.T">' + nested + b"</Annotation>"))
    assert rules(reading) == ["expression-too-deep"]


def test_deep_envelopes_are_read() -> None:
    deep = b"<DataServices>" * 2000 + b"</DataServices>" * 2000
    reading = read(b'<Edmx Version="4.0" xmlns="%s">%s</Edmx>' % (EDMX.encode(), deep))
    assert rules(reading) == ["no-schema"]


def test_elements_nested_beyond_the_bound_are_refused_with_their_place() -> None:
    error = refused(schema(b"<Odd>" * 3000 + b"</Odd>" * 3000))
    assert error.kind == NotMetadataKind.MALFORMED
    assert "more than 2,048 deep" in error.message
    assert error.line == 1
    assert error.column > 2048 * 5


def test_a_hundred_thousand_members_have_their_values_and_lines() -> None:
    members = b"".join(b'<Member Name="m%d" Value="%d"/>\n' % (n, n) for n in range(100_000))
    reading = read(schema(b'<EnumType Name="E">' + members + b"</EnumType>"))
    found = reading.model.schemas[0].enum_types[0].members
    assert len(found) == 100_000
    assert (found[-1].name, found[-1].value, found[-1].line) == ("m99999", 99_999, 100_000)


def test_json_of_many_members_and_annotations_is_read_in_one_pass() -> None:
    members = ",".join(f'"m{n}":{n}' for n in range(8_000))
    text = f"""{{"$Version":"4.01","shop":{{"E":{{"$Kind":"EnumType",{members},
        "m7@x.Note":"seven","m7@x.Note@x.By":"me","@x.Note":"all"}}}}}}"""
    found = read(text.encode()).model.schemas[0].enum_types[0]
    assert len(found.members) == 8_000
    (note,) = found.members[7].annotations
    assert note.value == Constant("String", "seven")
    assert [each.term for each in note.annotations] == ["x.By"]
    assert [each.value for each in found.annotations] == [Constant("String", "all")]
    assert not found.members[8].annotations


def test_an_attribute_of_a_hundred_megabytes_is_too_large() -> None:
    error = refused(schema(b'<Annotation Term="s.T" String="' + b"x" * 100_000_000 + b'"/>'))
    assert error.kind == NotMetadataKind.TOO_LARGE
    assert error.message == "The document has more than 64 MiB."


def test_a_text_of_twenty_megabytes_is_read() -> None:
    text = b"x\n" * 10_000_000
    data = schema(b'<Annotation Term="s.T" String="%s"/><ComplexType Name="T"/>' % text)
    found = read(data).model.schemas[0]
    assert found.complex_types[0].line == 10_000_001


def test_too_many_tags_and_attributes_are_refused() -> None:
    error = refused(schema(b'<a b=""/>' * 2_100_000))
    assert error.kind == NotMetadataKind.TOO_LARGE
    assert "4,000,000 tags and attributes" in error.message


def test_many_problems_are_counted_though_not_all_are_placed() -> None:
    reading = read(schema(b"<Odd/>" * 60_000))
    assert sum(found.count for found in reading.findings) == 60_000
    assert sum(len(found.places) for found in reading.findings) < 51_000


# --- what parsers are attacked with ---------------------------------------------------------------


@pytest.mark.parametrize(
    "declaration",
    [
        b"<!DOCTYPE Edmx>",
        b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE l SYSTEM "http://127.0.0.1:1/x.dtd">',
        b'<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>',
    ],
)
@pytest.mark.parametrize(
    "before", [b"", b'<?xml version="1.0"?>\n', b"<!-- x -->", b"\xef\xbb\xbf"]
)
def test_document_types_are_refused_before_parsing(declaration: bytes, before: bytes) -> None:
    error = refused(before + declaration + schema(b'<ComplexType Name="&b;"/>'))
    assert error.kind == NotMetadataKind.DTD
    assert not error.excerpt.count("root:")


def test_entities_nobody_declared_are_refused() -> None:
    error = refused(schema(b'<ComplexType Name="&x;"/>'))
    assert "Entity 'x' not defined" in error.message
    assert "&amp; &lt;" in error.hint


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- <ComplexType/>\n -->",
        b"<?pi <ComplexType/>\n ?>",
        b'<Annotation Term="s.T"><String><![CDATA[<ComplexType/>\n]]></String></Annotation>',
        b'<Annotation Term="s.T" String="a > \n b"/>',
        b'<Annotation\n\tTerm="s.T"\n\tString="x"/>',
    ],
)
def test_lines_and_columns_count_what_is_no_tag(content: bytes) -> None:
    data = schema(content + b'\n <ComplexType\n Name="T" Odd="1"/>')
    reading = read(data)
    (found,) = (finding for finding in reading.findings if finding.code == "unknown-attribute")
    assert reading.model.schemas[0].complex_types[0].line == found.line
    assert data.split(b"\n")[found.line - 1][found.column - 1 :] == b"<ComplexType"


def test_lines_are_right_beyond_what_the_parser_counts() -> None:
    data = schema(b"\n" * 70_000 + b'<ComplexType\nName="T"/>\n<ComplexType Name="U"/>')
    found = read(data).model.schemas[0].complex_types
    assert [element.line for element in found] == [70_001, 70_003]


# --- encodings and wrappings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings_give_the_same_model(codec: str) -> None:
    text = v4('<ComplexType Name="Größe"><Property Name="A" Type="Edm.String"/></ComplexType>')
    reading = read(text.decode().encode(codec))
    assert reading.model == read(text).model
    assert rules(reading) == (["wrong-encoding"] if codec == "cp1252" else [])


def test_gzip_of_many_members_is_one_document() -> None:
    data = v2('<ComplexType Name="T"><Property Name="A" Type="Edm.String"/></ComplexType>')
    packed = b"".join(gzip.compress(data[at : at + 50]) for at in range(0, len(data), 50))
    assert read(packed) == read(data)


# --- what is well-formed and wrong ----------------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_changed_structures_give_a_model_or_the_documented_error(seed: int) -> None:
    chance = random.Random(seed)
    outcome = outcome_of(mutated(chance.choice((XML, V2)), chance))
    assert outcome.startswith(("model", "refused: "))
