from __future__ import annotations

import pickle
import re
import time
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reso_explorer import secret as boundary
from reso_explorer.secret import (
    MASK,
    Secret,
    mask_data,
    redact,
    redact_known,
    remembered,
    without_secrets,
)
from reso_explorer.service.body_text import decode_text
from reso_explorer.service.transport.mask import masked_body

from .encodings import CHARSETS, IN_TEXT

PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
letters = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x7E), min_size=1)
tokens = st.builds(
    "{}{}{}{}".format,
    letters,
    st.text(PRINTABLE, min_size=12, max_size=60),
    letters,
    st.just("5c1e"),
)
"""Secrets of any printable signs, long enough to be masked anywhere; no blanks at their ends."""
foreign = st.builds(
    "{}{}{}".format,
    letters,
    st.text(st.characters(min_codepoint=0xA1, max_codepoint=0x2FFF, categories=["L"]), min_size=9),
    st.just("long5c1e"),
)


SECRETS = [Secret("a-long-secret-5c1e")]


def test_a_secret_is_masked_wherever_it_is_printed() -> None:
    secret = Secret("abcdef")
    assert "abcdef" not in f"{secret} {secret!r} {[secret]}"


def test_a_secret_is_not_serialised() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("abcdef"))


# --- known secrets ------------------------------------------------------------------------------


@pytest.mark.parametrize("encode", IN_TEXT.values(), ids=IN_TEXT)
@settings(max_examples=40)
@given(tokens)
@example("a+b/c=d_e-f.g~h!5c1e")
@example("%41%42\\u0041&amp;&#65;5c1e")
@example("ends in a backslash \\5c1e")
@example("a blank, a + and a %2B 5c1e")
def test_a_secret_is_found_in_every_encoding(encode: object, text: str) -> None:
    told = encode(text)  # type: ignore[operator]
    assert redact_known(f"<{told}>", [Secret(text)]) == f"<{MASK}>"
    assert redact_known(f'a "{told}" b', [Secret(text)], strict=False) == f'a "{MASK}" b'


@pytest.mark.parametrize(
    "encode", [IN_TEXT[name] for name in IN_TEXT if not name.startswith(("HTML names", "JavaS"))]
)
@settings(max_examples=40)
@given(foreign)
def test_letters_beyond_ascii_are_found(encode: object, text: str) -> None:
    told = encode(text)  # type: ignore[operator]
    assert redact_known(f"<{told}>", [Secret(text)]) == f"<{MASK}>"


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("name", ["raw", "percent twice", "JSON of every letter", "HTML", "Basic"])
@settings(max_examples=40)
@given(tokens)
def test_a_secret_is_found_in_every_charset(charset: str, name: str, text: str) -> None:
    told = IN_TEXT[name](text)
    body = f'{{"a": "<{told}>"}}'.encode(charset, "xmlcharrefreplace")
    masked = masked_body(body, [Secret(text)], failed=False, charset=charset)
    is_ascii = "token{".encode(charset) == b"token{"
    shown = decode_text(masked, charset).text if is_ascii else masked.decode(charset)
    assert re.fullmatch(r'\{"a": "<(•••|\?{3}|\*+|\+ICIgIiAi)>"\}', shown), shown


def test_a_charset_that_is_said_and_not_used_hides_nothing() -> None:
    for charset in ("cp037", "utf-7", "utf-16", "no-such-charset"):
        masked = masked_body(b"<a-long-secret-5c1e>", SECRETS, failed=False, charset=charset)
        assert masked in {f"<{MASK}>".encode(), f"<{MASK}>".encode("utf-7")}


@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "utf-16", "utf-32"])
def test_letters_beyond_ascii_are_found_in_every_charset(charset: str) -> None:
    text = "pässwörd-ñ-of-someone"
    body = f"<{text}>".encode(charset)
    masked = masked_body(body, [Secret(text)], failed=False, charset=charset)
    assert "someone" not in masked.decode(charset, "replace")
    assert masked.decode(charset, "replace").startswith("<")


@pytest.mark.parametrize("encode", IN_TEXT.values(), ids=IN_TEXT)
def test_without_masking_the_secret_is_seen(
    encode: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prove that the tests above would fail if nothing were looked for."""
    monkeypatch.setattr(boundary, "_needles", lambda *_: ())
    told = encode("a+b/c=d_e-f.g 5c1e")  # type: ignore[operator]
    assert redact_known(f"<{told}>", [Secret("a+b/c=d_e-f.g 5c1e")]) == f"<{told}>"


@pytest.mark.parametrize("name", ["raw", "percent of every letter", "JSON of every letter"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le"])
def test_a_secret_that_is_cut_off_is_masked(name: str, charset: str) -> None:
    """Whatever part of the secret came before the end, none of it stays."""
    text = "xyzw-a-long-secret-5c1e"
    body = f"<{IN_TEXT[name](text)}>".encode(charset)
    for size in range(len(body) - 1):
        masked = mask_data(body[:size], [Secret(text)], is_cut=True).decode(charset, "replace")
        masked = re.sub(r"\\u00(..)", r"%\1", masked)
        assert "xyzw" not in unquote(masked), size


@given(st.binary(max_size=300), tokens)
def test_data_without_the_secret_stays_the_very_same(data: bytes, text: str) -> None:
    if b"5c1e" not in data.replace(b"\0", b""):
        assert mask_data(data, [Secret(text)]) is data


def test_known_secrets_are_taken_out_anywhere() -> None:
    assert redact("a s3cr3t b", [Secret("s3cr3t")]) == f"a {MASK} b"


def test_short_secrets_do_not_spoil_rows() -> None:
    body = b'{"City":"Portland","Pin":"1234","Note":"h0rse-77 h0rse-778"}'
    secrets = [Secret(text) for text in ("1234", "Portland", "h0rse-77", "x", "")]
    assert mask_data(body, secrets) == body.replace(b"h0rse-77 ", MASK.encode() + b" ")
    strict = mask_data(body, secrets, strict=True).decode()
    assert strict == f'{{"City":"{MASK}","Pin":"{MASK}","Note":"{MASK} h0rse-778"}}'


def test_secrets_of_the_run_are_known_everywhere() -> None:
    with remembered():
        Secret("a-token-of-this-run")
        assert redact("<a-token%2Dof-this-run>") == f"<{MASK}>"
    assert redact("<a-token-of-this-run>") == "<a-token-of-this-run>"


def test_a_large_body_takes_little_more_time_than_reading_it() -> None:
    """A bound that is only missed by work that is not linear."""
    secrets = [Secret("a-long-secret+with/signs=" * 20)]
    for piece in (b'{"a":"\\u0061\\/&amp;%20"},', b"%25252525", b"\\\\\\\\", b"&amp;amp;", b"a\0"):
        body = piece * (2_000_000 // len(piece))
        start = time.process_time()
        assert mask_data(body, secrets) is body
        assert time.process_time() - start < 10


# --- what looks like a credential ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://h/x?access_token=s3cr3t-value&$top=1",
        "https://h/x?$top=1&ACCESS_TOKEN=s3cr3t-value",
        "https://h/x?access_token%3Ds3cr3t-value",
        "https://h/x?u=https%3A%2F%2Fy%2F%3Ftoken%3Ds3cr3t-value%26a%3D1",
        "https://h/x?auth_token=s3cr3t-value",
        "https://h/x?apikey=s3cr3t-value#top",
        "https://h/x?sig=s3cr3t-value",
        "https://h/x?X-Amz-Signature=s3cr3t-value",
        "https://h/x?subscription-key=s3cr3t-value",
        "https://h/x?Ocp-Apim-Subscription-Key=s3cr3t-value",
        "https://h/callback?code=s3cr3t-value&state=1",
        "https:\\/\\/h\\/x?access_token\\u003ds3cr3t-value\\u0026$top=1",
        "<a href='https://h/x?a=1&amp;client_secret=s3cr3t-value'>",
        "Authorization: Bearer s3cr3t-value",
        "authorization: s3cr3t-value",
        "curl -H 'authorization: bearer s3cr3t-value'",
        "curl -H 'X-Api-Key: s3cr3t-value' https://h",
        "X-Functions-Key: s3cr3t-value, and more",
        "Cookie: a=s3cr3t; b=s3cr3t",
        "Basic s3cr3tvalue==",
        '{"access_token": "s3cr3t-value"}',
        '{"client_secret":"s3cr3t-value"}',
        '"{\\"client_secret\\":\\"s3cr3t-value\\"}"',
        "{'X-Api-Key': 's3cr3t-value'}",
        "https://user:s3cr3t-value@host/x",
        "https://user:s3cr3t@s3cr3t@host/x",
        "https://user:s3cr3t%40s3cr3t@host/x",
        "https://user:s3cr3t/s3cr3t?s3cr3t#s3cr3t@host/x",
        "see https://user:s3cr3t/s3cr3t@host/x for more",
        "https://user:s3cr3t\"'< s3cr3t@host/x".replace(" ", ""),
        "https%3A%2F%2Fuser%3As3cr3t%40host%2Fx",
        "wrong key eyJhbGciOiJI.s3cr3tvalues3cr3t.s3cr3t",
    ],
)
def test_credentials_are_taken_out_of_texts(text: str) -> None:
    assert "s3cr3t" not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "Property?$filter=Code eq 'x' and Token eq 'y'&$select=Token,Code",
        "https://h/x?$skiptoken=abc123def456&$top=5",
        "https://h/x?$deltatoken=abc123def456",
        "https://h/x?pageToken=abc123def456&nextToken=7f7f7f7f",
        "Tokens(Token='abc123def456',Code='x')",
        "https://h/x?PostalCode=78701&code=78701&key=Property&auth=basic",
        "Lookups?$filter=Token eq @token&@token='abc123def456'",
        "https://h:8080/x?email=a@b.example",
        "https://h/x@y",
        "Mail someone@host.example about https://h",
        "Basic authentication and bearer tokens are supported.",
        "Basic: the token-based way",
        'WWW-Authenticate: Bearer realm="feed", error="invalid_token"',
        "error code=ORA-00942 at 12:30",
        "Cache-Key: abc",
        "primary-key: ListingKey, foreign-key: OfficeKey",
        "The token: where is it?",
        "City eq 'Port=land'",
        "contains(Remarks,'Token=1') or Remarks eq 'signature=plain'",
        "Token",
        '{"code": "abc123def456", "message": "No such field: Token"}',
        "50% of &amp; \\u0041",
    ],
)
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


def test_only_the_value_is_masked() -> None:
    assert redact("https://u:p@h/x?a=1&sig=ab%2Fc&b=2") == f"https://{MASK}@h/x?a=1&sig={MASK}&b=2"
    assert redact("no (X-Api-Key: abc1, wrong)") == f"no (X-Api-Key: {MASK}, wrong)"


@given(st.text(max_size=200))
@example("token=a\\u002fb c")
def test_masking_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "piece",
    ["http://a:b/", "a.", "a-", "-eyJ", "cookie: ", "token='", "%25", "\\", "'a':'", "a://:"],
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    redact(text, [Secret("a-long-secret+with/signs=")])
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "https://me:sesame@town.example/odata?access_token=sesame-opens-it&version=4",
            "https://town.example/odata?version=4",
        ),
        ("snapshot:3", "snapshot:3"),
        ("feeds/town house.xml", "feeds/town house.xml"),
    ],
)
def test_a_source_is_shown_without_its_secrets(source: str, shown: str) -> None:
    assert without_secrets(source) == shown
