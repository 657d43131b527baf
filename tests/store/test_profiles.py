from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.providers.provider import AuthKind, ClientAuth
from reso_explorer.store.errors import StoreError
from reso_explorer.store.profiles import Profile, Profiles

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | texts
harmless = st.dictionaries(st.sampled_from(["dataset", "mls", "X-Kind", "a b"]), texts, max_size=3)
good = st.builds(
    Profile,
    name=st.from_regex(r"p[a-z0-9_-]{0,20}", fullmatch=True),
    url=texts.filter(lambda text: not set(text) & set("@?[]")),
    provider=texts,
    root=maybe,
    role=maybe,
    auth=st.sampled_from(AuthKind),
    client_id=maybe,
    username=maybe,
    token_url=maybe,
    scopes=st.lists(texts, max_size=3).map(tuple),
    client_auth=st.sampled_from(ClientAuth),
    redirect_port=st.none() | st.integers(1, 65535),
    token_env=maybe,
    keep=st.sampled_from(["keyring", "file", "env"]),
    history=st.booleans(),
    note=maybe,
    variables=harmless,
    headers=harmless,
)


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(tmp_path / "profiles")


def raw(profiles: Profiles, name: str, text: str) -> str:
    profiles.folder.mkdir(exist_ok=True)
    profiles.path(name).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        profiles.load(name)
    return str(caught.value)


@given(good)
def test_round_trip(profile: Profile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        profiles = Profiles(Path(folder))
        profiles.save(profile)
        assert profiles.load(profile.name) == profile
        assert profiles.all() == ((profile,), ())


def test_the_file_is_short_and_steady(profiles: Profiles) -> None:
    profile = Profile(
        name="beaches",
        url="https://sparkapi.com/Reso/OData",
        provider="spark",
        role="IDX",
        variables={"dataset": "x"},
    )
    text = profiles.save(profile).read_text(encoding="utf-8")
    assert text == (
        'url = "https://sparkapi.com/Reso/OData"\nprovider = "spark"\nrole = "IDX"\n'
        '\n[variables]\ndataset = "x"\n'
    )


def test_names_save_replace_remove(profiles: Profiles) -> None:
    assert profiles.names() == ()
    one = Profile(name="one", url="https://a.example")
    profiles.save(one)
    profiles.save(Profile(name="two", url="https://b.example"))
    assert profiles.names() == ("one", "two")
    changed = msgspec.structs.replace(one, url="https://c.example")
    with pytest.raises(StoreError, match="There is a profile `one` already"):
        profiles.save(changed)
    assert profiles.load("one") == one
    profiles.save(changed, replace=True)
    assert profiles.load("one") == changed
    profiles.remove("one")
    assert profiles.names() == ("two",)
    with pytest.raises(StoreError, match=r"There is no profile 'one'\. Known: two\."):
        profiles.remove("one")


def test_an_unknown_name_gets_a_suggestion(profiles: Profiles) -> None:
    with pytest.raises(StoreError, match="`reso-explorer connect` makes one"):
        profiles.load("one")
    profiles.save(Profile(name="beaches", url="https://a.example"))
    with pytest.raises(StoreError, match=r"'beeches'\. Did you mean `beaches`\?"):
        profiles.load("beeches")
    with pytest.raises(StoreError, match="There is no profile"):
        profiles.load("../profiles/beaches")


def test_errors_name_file_and_key(profiles: Profiles) -> None:
    message = raw(profiles, "x", 'url = "https://a"\nprovidr = "spark"\n')
    assert message == f"{profiles.path('x')}: There is no key `providr`. Did you mean `provider`?"
    assert "Key `url` is missing." in raw(profiles, "x", 'provider = "spark"\n')
    assert "`auth` cannot be 'baerer'. Allowed: none, bearer" in raw(
        profiles, "x", 'url = "https://a"\nauth = "baerer"\n'
    )
    assert "is not valid TOML" in raw(profiles, "x", "url = \n")
    assert "but the file is named `x`" in raw(profiles, "x", 'name = "y"\nurl = ""\n')


def test_one_broken_file_does_not_hide_the_others(profiles: Profiles) -> None:
    profiles.save(Profile(name="good", url="https://a.example"))
    profiles.path("bad").write_bytes(b"\xff")
    found, problems = profiles.all()
    assert [one.name for one in found] == ["good"]
    assert problems == (f"{profiles.path('bad')} is not UTF-8 text (byte 0).",)


@pytest.mark.parametrize(
    "line",
    ['token = "x"', 'client_secret = "x"', 'password = "x"', 'api_key = "x"', 'access_token = "x"'],
)
def test_a_secret_in_a_file_is_refused(profiles: Profiles, line: str) -> None:
    message = raw(profiles, "x", f'url = "https://a.example"\n{line}\n')
    assert "looks like a secret, and profiles hold none" in message
    assert '"x"' not in message


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"url": "https://u:pass@a.example"}, "the URL holds a user name"),
        ({"url": "https://a.example?access_token=MARKED"}, r"a credential \(`access_token=`\)"),
        ({"headers": {"Authorization": "Bearer MARKED"}}, "header 'Authorization'"),
        ({"headers": {"X-API-Key": "MARKED"}}, "header 'X-API-Key'"),
        ({"variables": {"api_key": "MARKED"}}, "variable 'api_key'"),
        ({"headers": {"Cookie": "a=MARKED"}}, "header 'Cookie'.*`{cookie}`.*EXPLORER_COOKIE_X"),
        ({"headers": {"Cookie": "a=MARKED; b={b}"}}, "header 'Cookie'"),
        ({"headers": {"Ocp-Apim-Subscription-Key": "MARKED"}}, "Ocp-Apim-Subscription-Key"),
        ({"headers": {"X-Feed-Token": "MARKED"}}, "`{feed_token}`"),
        ({"headers": {"X-Feed": "Bearer MARKED4711"}}, "header 'X-Feed'"),
        ({"headers": {"X-Api-Key": "{a}"}, "variables": {"a": "MARKED"}}, "header 'X-Api-Key'"),
        ({"url": "https://a.example?sig=MARKED"}, r"a credential \(`sig=`\)"),
        ({"url": "https://a.example?subscription-key=MARKED"}, "subscription-key"),
        ({"token_url": "https://u:MARKED@a.example/t"}, "`token_url` holds a user name"),
        ({"token_url": "https://a.example/t?client_secret=MARKED"}, "`token_url` holds a cred"),
        ({"note": "use Bearer MARKED4711"}, "a text in it holds a credential"),
    ],
)
def test_a_secret_is_not_saved(profiles: Profiles, change: dict[str, object], says: str) -> None:
    profile = msgspec.convert({"name": "x", "url": "https://a.example"} | change, Profile)
    with pytest.raises(StoreError, match=says) as caught:
        profiles.save(profile)
    assert "MARKED" not in str(caught.value)
    assert profiles.names() == ()


def test_a_placeholder_in_a_header_is_fine(profiles: Profiles) -> None:
    profile = Profile(name="x", url="https://a.example", headers={"x-api-key": "{api_key}"})
    profiles.save(profile)
    assert profiles.load("x") == profile


def test_a_folder_that_cannot_be_written(no_folder: Path) -> None:
    profiles = Profiles(no_folder)
    assert profiles.names() == ()
    with pytest.raises(StoreError, match="Can't write"):
        profiles.save(Profile(name="x", url="https://a.example"))


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"X-Api-Key": "{api_key}", "Authorization": "Token {api_key}"}},
        {"headers": {"Cookie": "a={a}; b={b}"}},
        {"headers": {"X-Kind": "IDX", "Surrogate-Key": "a", "Prefer": "odata.maxpagesize=100"}},
        {"variables": {"dataset": "code", "mls": "token"}, "note": "The token ends in May."},
        {"url": "https://a.example/odata?code=78701&PostalCode=78701"},
    ],
)
def test_names_and_ordinary_values_are_saved(profiles: Profiles, change: dict[str, object]) -> None:
    profile = msgspec.convert({"name": "x", "url": "https://a.example"} | change, Profile)
    profiles.save(profile)
    assert profiles.load("x") == profile
