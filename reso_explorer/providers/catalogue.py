"""The providers known to the program: shipped files, and the user's own laid over them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.errors import ReportedError
from reso_explorer.providers.forms import Certainty
from reso_explorer.providers.merge import merge
from reso_explorer.providers.problem import describe_problem
from reso_explorer.providers.provider import Provider
from reso_explorer.providers.recognise import host_of, match_root
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.providers.recognise import Match

PRESETS: Final = Path(__file__).resolve().parent / "presets"
"""The folder of shipped files, `<id>.toml` each."""


class ProviderError(ReportedError):
    """A provider that is not there, or a file of one that cannot be used.

    The message names file and key and says what to do.
    """


class Catalogue:
    """Reads providers by name.

    A file `<id>.toml` in `user_folder` is merged over the shipped file of that name, or stands
    for a provider of its own. A file may name another provider as its `base`.
    """

    def __init__(self, user_folder: Path | None = None, *, presets: Path = PRESETS) -> None:
        self._folders = tuple(folder for folder in (presets, user_folder) if folder is not None)
        self._loaded: dict[str, Provider] = {}
        self._texts: dict[str, str] = {}

    def names(self) -> tuple[str, ...]:
        """Return the ids of all providers, sorted."""
        found: set[str] = set()
        for folder in self._folders:
            if folder.is_dir():
                found.update(path.stem for path in folder.glob("*.toml"))
        return tuple(sorted(found))

    def files(self, name: str) -> tuple[Path, ...]:
        """Return the files that say something about a provider, shipped one first."""
        paths = (folder / f"{name}.toml" for folder in self._folders)
        return tuple(path for path in paths if path.is_file())

    def load(self, name: str) -> Provider:
        """Return the provider of that id.

        Raises:
            ProviderError: there is none, or its file has an error.
        """
        if name not in self._loaded:
            self._loaded[name] = _decode(self._data(name, ()), str(self.files(name)[-1]))
        return self._loaded[name]

    def match(self, url: str) -> Match | None:
        """Return the provider and root that a URL fits best, or None.

        Only files that mention the host are read in full; a file with an error is passed over.
        """
        host = host_of(url)
        return match_root(url, self._mentioning(host)) if host else None

    def by_namespaces(self, namespaces: Iterable[str]) -> Provider | None:
        """Return the only provider that one of these schema namespaces points to, or None."""
        found = {
            provider.id: provider
            for namespace in namespaces
            for provider in self._mentioning(namespace)
            if namespace in provider.namespaces
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _mentioning(self, word: str) -> Iterator[Provider]:
        """Yield the providers whose files hold a word, or placeholders where a host may vary."""
        for name in self.names():
            if name not in self._texts:
                self._texts[name] = "".join(_text(path) for path in self.files(name)).casefold()
            text = self._texts[name]
            if word.casefold() in text or "://{" in text or "base = " in text:
                with suppress(ProviderError):
                    yield self.load(name)

    def problems(self) -> tuple[str, ...]:
        """Return the errors in provider files, one sentence each."""
        found: list[str] = []
        for name in self.names():
            try:
                self.load(name)
            except ProviderError as error:
                found.append(str(error))
        return tuple(found)

    def _data(self, name: str, above: tuple[str, ...]) -> dict[str, Any]:
        """Return the merged settings of a provider; each file is checked as it is laid on top."""
        if name in above:
            chain = " -> ".join((*above, name))
            raise ProviderError(f"Providers build upon each other in a circle: {chain}.")
        if name not in self.names():
            raise self._unknown(name, above)
        data: dict[str, Any] = {}
        for path in self.files(name):
            own = _read(path)
            if own.get("id", name) != name:
                raise ProviderError(
                    f"{path}: key `id` says `{own['id']}`, but the file is named for `{name}`. "
                    "Give both the same name, or leave `id` out."
                )
            base = own.get("base")
            if isinstance(base, str):
                data = merge(self._data(base, (*above, name)), data)
            data = merge(data, own) | {"id": name}
            _decode(data, str(path))
        return data

    def _unknown(self, name: str, above: tuple[str, ...]) -> ProviderError:
        near = did_you_mean(name, self.names()) or " `reso-explorer providers` lists all."
        if above:
            return ProviderError(
                f"Provider `{above[-1]}` builds upon `{name}`, unknown here.{near}"
            )
        return ProviderError(f"There is no provider `{name}`.{near}")


def _decode(data: dict[str, Any], where: str) -> Provider:
    """Turn settings into a provider; its dialect bears the provider's name.

    The dialects of the roots are tried too, so that an error in them shows up at once.
    """
    dialect = data.get("dialect", {})
    if isinstance(dialect, dict):
        mark = {"*": data.get("certainty", Certainty.DOCUMENTED.value)}
        identity = {"provider": data["id"], "title": data.get("title", data["id"])}
        data = data | {"dialect": merge({"certainty": mark}, dialect) | identity}
    provider = _convert(data, where, "dialect")
    for number, root in enumerate(provider.roots):
        if root.dialect:
            tried = merge(data, {"dialect": root.dialect})
            _convert(tried, where, f"roots[{number}].dialect")
    return provider


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ProviderError(f"{path} is not valid TOML: {error}.") from error
    except UnicodeDecodeError as error:
        raise ProviderError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except OSError as error:
        raise ProviderError(f"{path} cannot be read: {error.strerror}.") from error


def _convert(data: dict[str, Any], where: str, dialect_path: str) -> Provider:
    try:
        return msgspec.convert(data, Provider)
    except msgspec.ValidationError as error:
        problem = describe_problem(error, Provider).replace("`dialect.", f"`{dialect_path}.")
        raise ProviderError(f"{where}: {problem}") from error
