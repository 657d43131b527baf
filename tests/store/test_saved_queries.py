from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.store.errors import StoreError
from reso_explorer.store.saved_queries import SavedQueries, SavedQuery

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(
    st.builds(
        SavedQuery,
        name=st.from_regex(r"q[a-z0-9_-]{0,20}", fullmatch=True),
        query=texts,
        title=texts,
        note=texts,
        profile=st.none() | texts,
        tags=st.lists(texts, max_size=3).map(tuple),
    )
)
def test_round_trip(query: SavedQuery) -> None:
    with tempfile.TemporaryDirectory() as folder:
        queries = SavedQueries(Path(folder))
        queries.save(query)
        assert queries.load(query.name) == query


def test_life_of_a_query(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path / "queries")
    assert queries.names() == ()
    query = SavedQuery(name="active", query="Property?$filter=StandardStatus eq 'Active'")
    path = queries.save(query)
    assert path.read_text(encoding="utf-8") == (
        "query = \"Property?$filter=StandardStatus eq 'Active'\"\n"
    )
    with pytest.raises(StoreError, match="already"):
        queries.save(query)
    queries.save(msgspec.structs.replace(query, note="Mine"), replace=True)
    assert queries.load("active").note == "Mine"
    with pytest.raises(StoreError, match=r"`activ`\. Did you mean `active`\?"):
        queries.load("activ")
    queries.remove("active")
    assert queries.names() == ()
    with pytest.raises(StoreError, match="No saved query `active`"):
        queries.remove("active")


def test_credentials_are_left_out(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path)
    queries.save(SavedQuery(name="q", query="Property?access_token=MARKED&$top=1"))
    assert queries.load("q").query == "Property?$top=1"


def test_broken_files_are_told(tmp_path: Path) -> None:
    queries = SavedQueries(tmp_path)
    queries.save(SavedQuery(name="good", query="Property"))
    for name, text in (("a", "query = "), ("b", "qery = 'x'"), ("c", "note = 'x'")):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    good, bad = queries.all()
    assert [one.name for one in good] == ["good"]
    assert "isn't valid TOML" in bad["a"]
    assert "There is no key `qery`. Did you mean `query`?" in bad["b"]
    assert "Key `query` is missing." in bad["c"]
    with pytest.raises(StoreError, match="A saved query cannot be called"):
        queries.save(SavedQuery(name="../x", query=""))


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ('query = "a"\ntitle = \n', 2, "valid TOML"),
        ('query = "a"\n\n tittle = "b"\n', 3, "`tittle`"),
        ('title = "b"\nquery = 5\n', 2, "`query`"),
        ('title = "b"\n', 1, "`query` is missing"),
        ('title = "b"\nquery = "a', 2, "valid TOML"),
    ],
)
def test_a_broken_file_names_its_line(tmp_path: Path, content: str, line: int, what: str) -> None:
    (tmp_path / "q.toml").write_text(content, encoding="utf-8")
    good, bad = SavedQueries(tmp_path).all()
    assert good == ()
    problem = bad["q"]
    assert f"q.toml:{line}: " in problem
    assert what in problem
