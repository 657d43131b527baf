"""What a user chose once for the workbench: `settings.toml` in the config folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import locked, read_text, write_whole

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "settings.toml"
"""Its name in the config folder."""


class Settings:
    """Texts by name. A file that can't be used counts as empty, and is never overwritten."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def read(self) -> dict[str, str]:
        """Return the settings that are texts.

        Raises:
            StoreError: the file can't be read, or isn't TOML.
        """
        try:
            text = read_text(self.path)
        except FileNotFoundError:
            return {}
        import tomllib

        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise StoreError(f"Can't use {self.path}: {error}.") from None
        return {name: value for name, value in data.items() if isinstance(value, str)}

    def get(self, name: str) -> str:
        """Return a setting, "" if it isn't set or the file can't be used."""
        try:
            return self.read().get(name, "")
        except StoreError:
            return ""

    def set(self, name: str, value: str) -> None:
        """Change a setting and keep the others.

        Raises:
            StoreError: the file can't be used, or can't be written.
        """
        from reso_explorer.store.toml_text import to_toml

        with locked(self.path):
            settings = self.read()
            if settings.get(name) != value:
                write_whole(self.path, to_toml({**settings, name: value}).encode())
