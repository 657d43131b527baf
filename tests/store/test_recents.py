from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.recents import Recents, SourceKind

if TYPE_CHECKING:
    from reso_explorer.store.database import Database

    from .conftest import HandClock


def test_each_source_stands_once_newest_first(database: Database, clock: HandClock) -> None:
    recents = Recents(database, clock=clock, kept=2)
    for source, kind in (
        ("/a.xml", SourceKind.FILE),
        ("/b.xml", SourceKind.FILE),
        ("/a.xml", SourceKind.FILE),
        ("p", SourceKind.PROFILE),
    ):
        clock.pass_by(minutes=1)
        recents.add(source, kind, title=source.upper())
    assert [(one.source, one.title) for one in recents.all()] == [("p", "P"), ("/a.xml", "/A.XML")]
    assert [one.source for one in recents.all(kind=SourceKind.FILE)] == ["/a.xml"]
    recents.forget("p")
    assert [one.source for one in recents.all()] == ["/a.xml"]


def test_an_address_is_kept_without_credentials(database: Database) -> None:
    recents = Recents(database)
    recents.add("https://u:p@w@a.example/odata?access_token=MARKED&a=1", SourceKind.URL)
    assert recents.all()[0].source == "https://a.example/odata?a=1"
