from __future__ import annotations

from pathlib import Path

from reso_explorer.store import Places


def test_home_variable_holds_everything(tmp_path: Path) -> None:
    places = Places.default({"RESO_EXPLORER_HOME": str(tmp_path)})
    assert places == Places.below(tmp_path)
    every = [
        places.profiles,
        places.providers,
        places.queries,
        places.snapshots,
        places.database,
        places.secrets,
        places.models,
    ]
    assert len(set(every)) == len(every)
    assert all(path.is_relative_to(tmp_path) for path in every)


def test_what_goes_into_git_holds_no_secrets(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    assert not places.secrets.is_relative_to(places.config)
    assert not places.database.is_relative_to(places.config)


def test_a_relative_home_is_taken_from_here(tmp_path: Path) -> None:
    places = Places.default({"RESO_EXPLORER_HOME": "somewhere"})
    assert places.config == Path.cwd() / "somewhere" / "config"


def test_without_it_the_system_decides() -> None:
    for environ in ({}, {"RESO_EXPLORER_HOME": "  "}):
        places = Places.default(environ)
        assert "reso-explorer" in places.config.parts
        assert places.config.is_absolute()
        assert len({places.config, places.cache}) == 2
