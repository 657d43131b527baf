"""Where things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reso_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

APP: Final = "reso-explorer"

HOME_VARIABLE: Final = "RESO_EXPLORER_HOME"
"""Environment variable that puts everything below one folder."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of the program. None has to exist; each is made when something is written."""

    config: Path
    """What a user may edit and keep in git: profiles, provider files, saved queries."""
    data: Path
    """What cannot be had again: snapshots, history."""
    cache: Path
    """What can be had again."""

    @classmethod
    def default(cls, environ: Mapping[str, str]) -> Places:
        """Return the folders of this system, or those below RESO_EXPLORER_HOME if it is set.

        Raises:
            StoreError: there is no such user, or nobody knows the home folder.
        """
        home = environ.get(HOME_VARIABLE, "").strip()
        if home:
            try:
                return cls.below(Path(home).expanduser().absolute())
            except RuntimeError:
                raise StoreError(
                    f"No user has the home folder that {HOME_VARIABLE} names: `{home}`.",
                    hint=f"Set {HOME_VARIABLE} to the path of a folder.",
                    is_usage=True,
                ) from None
        import platformdirs

        dirs = platformdirs.PlatformDirs(APP, appauthor=False)
        found = cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)
        if not found.data.is_absolute():
            raise StoreError(
                "Can't find your home folder.", hint=f"Set HOME, or {HOME_VARIABLE} to a folder."
            )
        return found

    @classmethod
    def below(cls, home: Path) -> Places:
        """Return the folders below one folder."""
        return cls(home / "config", home / "data", home / "cache")

    @property
    def profiles(self) -> Path:
        """One file for each profile."""
        return self.config / "profiles"

    @property
    def providers(self) -> Path:
        """Provider files of the user's own."""
        return self.config / "providers"

    @property
    def queries(self) -> Path:
        """One file for each saved query."""
        return self.config / "queries"

    @property
    def snapshots(self) -> Path:
        """Metadata documents by content."""
        return self.data / "snapshots"

    @property
    def database(self) -> Path:
        """History, lookup values, probe results."""
        return self.data / "store.sqlite"

    @property
    def sessions(self) -> Path:
        """What the workbench showed of each source."""
        return self.data / "sessions"

    @property
    def quotas(self) -> Path:
        """What was used of the quota of each key."""
        return self.data / "quotas"

    @property
    def secrets(self) -> Path:
        """Secrets in plain text, only where the user asked for that."""
        return self.data / "secrets.json"

    @property
    def models(self) -> Path:
        """Decoded models of snapshots."""
        return self.cache / "models"
