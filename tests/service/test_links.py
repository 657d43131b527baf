"""Next links resolved without touching their characters."""

from __future__ import annotations

import pytest

from reso_explorer.credentials import without_credentials
from reso_explorer.service.links import followed, kept_link, link_header_next, resolve_link
from reso_explorer.service.metadata import metadata_url, service_root
from reso_explorer.service.urls import append_segment

ASKED = "https://api.example.test/v1/odata/Property?$top=5"


@pytest.mark.parametrize(
    ("link", "context", "resolved"),
    [
        ("https://api.example.test/x?%24skiptoken=1*10", "", None),
        (
            "Property?%24select=A&%24skiptoken=20",
            "",
            "/v1/odata/Property?%24select=A&%24skiptoken=20",
        ),
        ("?$skip=5", "", "/v1/odata/Property?$skip=5"),
        ("/v1/odata/Property?$skip=5", "", "/v1/odata/Property?$skip=5"),
        ("Property?$skip=5", "$metadata#Property", "/v1/odata/Property?$skip=5"),
        ("Property?$skip=5", "https://wrong.test/$metadata#P", "/v1/odata/Property?$skip=5"),
        ("Property?a=b%2Fc d'e'&x=[1]|{}^#frag", "", "/v1/odata/Property?a=b%2Fc d'e'&x=[1]|{}^"),
    ],
)
def test_resolution(link: str, context: str, resolved: str | None) -> None:
    found = resolve_link(link, ASKED, context)
    assert found == (link if resolved is None else f"https://api.example.test{resolved}")


def test_context_url_wins_below_a_key() -> None:
    asked = "https://api.example.test/odata/Property('1')/Media?$top=1"
    link = "Property('1')/Media?$skiptoken=2"
    assert resolve_link(link, asked, "../$metadata#Media") == (
        "https://api.example.test/odata/Property('1')/Media?$skiptoken=2"
    )
    assert resolve_link("//evil.test/x", asked) == "https://evil.test/x"


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ('<https://a.test/x?y=1,2>; rel="next"', "https://a.test/x?y=1,2"),
        ("<x>; rel=prev, <y>; rel=next", "y"),
        ('<x>; title="next"; rel="last"', None),
        ('<x>; rel="prev next"', "x"),
        ("", None),
        ("nonsense", None),
        ('<>; rel="next"', None),
    ],
)
def test_link_header(header: str, link: str | None) -> None:
    assert link_header_next(header) == link


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.test/x?access_token=t&$top=1", "https://a.test/x?$top=1"),
        (
            "https://a.test/x?$filter=a eq 'b%26c'&Access_Token=t",
            "https://a.test/x?$filter=a eq 'b%26c'",
        ),
        ("https://a.test/x?access%5Ftoken=t", "https://a.test/x"),
        ("https://a.test/x?$top=1&&z", "https://a.test/x?$top=1&&z"),
        ("https://a.test/x", "https://a.test/x"),
    ],
)
def test_credentials_leave_links(url: str, clean: str) -> None:
    assert without_credentials(url) == clean


@pytest.mark.parametrize(
    ("link", "goes_to", "is_kept"),
    [
        ("https://a.test/x?access_token=t&$skiptoken=5", "https://a.test/x?$skiptoken=5", True),
        (
            "https://a.test/x?feed=%E2%80%A2%E2%80%A2%E2%80%A2&$skip=5",
            "https://a.test/x?$skip=5",
            True,
        ),
        (
            "https://a.test/x?token=page2&nextToken=3",
            "https://a.test/x?token=page2&nextToken=3",
            False,
        ),
        ("https://a.test/x?$skip=5&sig=ab%2Fc", "https://a.test/x?$skip=5&sig=ab%2Fc", False),
        ("https://a.test/x?$skip=5&code=78701", "https://a.test/x?$skip=5&code=78701", True),
    ],
)
def test_a_link_is_followed_with_what_it_needs(link: str, goes_to: str, *, is_kept: bool) -> None:
    """The sign-in's own part leaves a link; a signature stays, and such a link is not saved."""
    assert followed(link) == goes_to
    assert kept_link(link) == (goes_to if is_kept else "")


@pytest.mark.parametrize(
    ("url", "root", "document"),
    [
        ("https://a.test/v2/odata", "https://a.test/v2/odata", "https://a.test/v2/odata/$metadata"),
        (
            "https://a.test/v2/odata/",
            "https://a.test/v2/odata",
            "https://a.test/v2/odata/$metadata",
        ),
        ("https://a.test/x/$metadata", "https://a.test/x", "https://a.test/x/$metadata"),
        ("https://a.test/x/%24metadata/", "https://a.test/x", "https://a.test/x/$metadata"),
        (
            "https://a.test/x/$metadata?f=1#y",
            "https://a.test/x?f=1",
            "https://a.test/x/$metadata?f=1",
        ),
        ("https://a.test", "https://a.test", "https://a.test/$metadata"),
        (
            "https://a.test/(S(k))/x ",
            "https://a.test/(S(k))/x",
            "https://a.test/(S(k))/x/$metadata",
        ),
    ],
)
def test_roots(url: str, root: str, document: str) -> None:
    assert service_root(url) == root
    assert metadata_url(url) == document


def test_appending_keeps_the_last_segment() -> None:
    assert append_segment("https://a.test/v2?k=1", "Property") == "https://a.test/v2/Property?k=1"
