from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.providers.catalogue import Catalogue, ProviderError
from reso_explorer.providers.merge import merge

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'title = "T"\nsource = "S."\ndate = 2026-01-02\n'

trees = st.recursive(
    st.integers() | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
tables = st.dictionaries(st.sampled_from("abc"), trees, max_size=3)


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def error(folder: Path, name: str) -> str:
    with pytest.raises(ProviderError) as caught:
        Catalogue(folder).load(name)
    return str(caught.value)


def test_a_user_file_is_merged_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, "spark", "[dialect.top]\nmaximum = 50\n")
    provider = Catalogue(tmp_path).load("spark")
    assert provider.dialect.top.maximum == 50
    assert provider.dialect.top.default == 10
    assert provider.errors.code(1550) is not None


def test_lists_are_replaced(tmp_path: Path) -> None:
    write(tmp_path, "spark", 'roles = ["IDX"]\n[[notes]]\ntext = "Ours."\n')
    provider = Catalogue(tmp_path).load("spark")
    assert provider.roles == ("IDX",)
    assert [note.text for note in provider.notes] == ["Ours."]


def test_a_part_of_a_table_is_enough(tmp_path: Path) -> None:
    write(tmp_path, "trestle", "[dialect.paging.replication]\nthreads = 2\n")
    replication = Catalogue(tmp_path).load("trestle").dialect.paging.replication
    assert replication is not None
    assert (replication.threads, replication.idle_seconds) == (2, 300)


def test_a_user_file_may_be_a_provider_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "ours", HEAD + "[dialect.top]\nmaximum = 7\n")
    catalogue = Catalogue(tmp_path)
    assert "ours" in catalogue.names()
    provider = catalogue.load("ours")
    assert provider.dialect.top.maximum == 7
    assert provider.dialect.provider == "ours"


def test_a_provider_may_build_upon_another(tmp_path: Path) -> None:
    write(tmp_path, "ours", 'base = "bridge"\ntitle = "Ours"\n[dialect.top]\nmaximum = 20\n')
    catalogue = Catalogue(tmp_path)
    provider = catalogue.load("ours")
    assert (provider.id, provider.title, provider.dialect.title) == ("ours", "Ours", "Ours")
    assert provider.dialect.top.maximum == 20
    assert provider.dialect.geo.field == "Coordinates"
    found = catalogue.match("https://api.bridgedataoutput.com/api/v2/OData/test")
    assert found is not None
    assert found.provider.id == "bridge"


def test_a_circle_is_named(tmp_path: Path) -> None:
    write(tmp_path, "one", HEAD + 'base = "two"\n')
    write(tmp_path, "two", HEAD + 'base = "one"\n')
    assert error(tmp_path, "one").endswith("in a circle: one -> two -> one.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[dialect.top]\nmaximun = 50\n", "no key `dialect.top.maximun`. Did you mean `maximum`?"),
        ("[dialect.top]\nq = 50\n", "no key `dialect.top.q`. Known keys here: default, maximum"),
        ('[dialect]\nkeys = "loud"\n', "`dialect.keys` cannot be 'loud'. Allowed: by_type, quoted"),
        ("[dialect]\nkeys = 3\n", "Key `dialect.keys`: Expected `str`, got `int`."),
        (
            "[dialect.paging]\nwalls = [{rows = 3}]",
            "Key `dialect.paging.walls[0].text` is missing.",
        ),
        (
            '[[roots]]\nurl = "https://x"\ndialect = { top = { maxi = 1 } }',
            "no key `roots[0].dialect.top.maxi`.",
        ),
        ("[placeholders.a]\ntxt = 'x'\ntext = ''", "`placeholders[...].txt`. Did you mean `text`?"),
        ("[dialect\n", "is not valid TOML: "),
        ('id = "other"\n', "key `id` says `other`, but the file is named for `spark`."),
        ('base = "nowhere"\n', "Provider `spark` builds upon `nowhere`, unknown here."),
    ],
)
def test_an_error_names_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, "spark", text)
    message = error(tmp_path, "spark")
    assert says in message
    assert str(tmp_path / "spark.toml") in message or "builds upon" in message


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"title = '\xff'")
    assert "ours.toml is not UTF-8 text (byte 9)" in error(tmp_path, "ours")


def test_an_unknown_name_gets_a_suggestion(tmp_path: Path) -> None:
    assert error(tmp_path, "sparc") == "There is no provider `sparc`. Did you mean `spark`?"
    assert "reso-explorer providers" in error(tmp_path, "zzzzzzz")
    assert "There is no provider" in error(tmp_path, "../presets/spark")


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "ours", "title = 3\n# sparkapi.com")
    catalogue = Catalogue(tmp_path)
    assert len(catalogue.problems()) == 1
    found = catalogue.match("https://sparkapi.com/Reso/OData")
    assert found is not None
    assert found.provider.id == "spark"


def test_a_missing_folder_is_no_error(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "nothing")
    assert catalogue.names() == Catalogue().names()


@given(tables, tables)
def test_merge_keeps_both_sides(under: dict[str, object], over: dict[str, object]) -> None:
    before = repr(under), repr(over)
    merged = merge(under, over)
    assert (repr(under), repr(over)) == before
    assert set(merged) == set(under) | set(over)
    assert merge(merged, over) == merged
    assert merge(under, {}) == under
    assert merge({}, over) == over
