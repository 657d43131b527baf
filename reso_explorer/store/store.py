"""Everything that is kept, in one hand."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reso_explorer.store.clock import Clock, system_clock
from reso_explorer.store.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reso_explorer.secret import Secret
    from reso_explorer.store.bookmarks import Bookmarks
    from reso_explorer.store.censuses import Censuses
    from reso_explorer.store.database import Database
    from reso_explorer.store.history import History
    from reso_explorer.store.looks import Looks
    from reso_explorer.store.lookups import LookupCache
    from reso_explorer.store.models import Models
    from reso_explorer.store.probes import Probes
    from reso_explorer.store.profiles import Profiles
    from reso_explorer.store.recents import Recents
    from reso_explorer.store.saved_queries import SavedQueries
    from reso_explorer.store.secrets import Keyring, Secrets
    from reso_explorer.store.sessions import Sessions
    from reso_explorer.store.snapshots import Snapshots

NO_HISTORY: Final = "RESO_EXPLORER_NO_HISTORY"
"""Environment variable that, set to anything, keeps the history empty, and no sessions."""

QUERIES_FOLDER: Final = "RESO_EXPLORER_QUERIES"
"""Environment variable that names the folder of saved queries, such as one in a repository."""


class Store:
    """The kept things of one installation; each part is opened when it is first used.

    Args:
        places: the folders; None takes those of this system.
        environ: the environment.
        clock: the moments.
        keyring: the keyring; None takes the system's own.
        notice: called with a sentence when something cannot be kept, once for the database.
        known_secrets: returns secrets in use, to be masked in the history.
    """

    def __init__(
        self,
        places: Places | None = None,
        *,
        environ: Mapping[str, str],
        clock: Clock = system_clock,
        keyring: Keyring | None = None,
        notice: Callable[[str], None] | None = None,
        known_secrets: Callable[[], Iterable[Secret]] = tuple,
    ) -> None:
        self.places = places or Places.default(environ)
        self.clock = clock
        self._environ = environ
        self._keyring = keyring
        self._notice = notice
        self._known_secrets = known_secrets

    @cached_property
    def profiles(self) -> Profiles:
        from reso_explorer.store.profiles import Profiles

        return Profiles(self.places.profiles)

    @cached_property
    def secrets(self) -> Secrets:
        from reso_explorer.store.secrets import Secrets

        return Secrets(environ=self._environ, file=self.places.secrets, keyring=self._keyring)

    @cached_property
    def snapshots(self) -> Snapshots:
        from reso_explorer.store.snapshots import Snapshots

        return Snapshots(self.places.snapshots, clock=self.clock)

    @cached_property
    def models(self) -> Models:
        from reso_explorer.store.models import Models

        return Models(self.places.models)

    @cached_property
    def queries(self) -> SavedQueries:
        from reso_explorer.store.saved_queries import SavedQueries

        folder = self._environ.get(QUERIES_FOLDER, "").strip()
        return SavedQueries(Path(folder).expanduser() if folder else self.places.queries)

    @cached_property
    def database(self) -> Database:
        from reso_explorer.store.database import Database

        return Database(self.places.database, notice=self._notice)

    @cached_property
    def history(self) -> History:
        from reso_explorer.store.history import History

        enabled = not self._environ.get(NO_HISTORY)
        return History(
            self.database, clock=self.clock, secrets=self._known_secrets, enabled=enabled
        )

    @cached_property
    def lookups(self) -> LookupCache:
        from reso_explorer.store.lookups import LookupCache

        return LookupCache(self.database, clock=self.clock)

    @cached_property
    def probes(self) -> Probes:
        from reso_explorer.store.probes import Probes

        return Probes(self.database, clock=self.clock)

    @cached_property
    def censuses(self) -> Censuses:
        from reso_explorer.store.censuses import Censuses

        return Censuses(self.database, clock=self.clock)

    @cached_property
    def recents(self) -> Recents:
        from reso_explorer.store.recents import Recents

        return Recents(self.database, clock=self.clock)

    @cached_property
    def looks(self) -> Looks:
        from reso_explorer.store.looks import Looks

        return Looks(self.database, clock=self.clock)

    @cached_property
    def bookmarks(self) -> Bookmarks:
        from reso_explorer.store.bookmarks import Bookmarks

        return Bookmarks(self.database, clock=self.clock)

    @cached_property
    def sessions(self) -> Sessions:
        from reso_explorer.store.sessions import Sessions

        return Sessions(self.places.sessions, clock=self.clock)

    def close(self) -> None:
        """Close what is open."""
        if "database" in self.__dict__:
            self.database.close()
