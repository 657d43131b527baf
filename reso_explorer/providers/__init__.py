"""What is known of each provider, as data, and the dialect it becomes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reso_explorer.providers.catalogue import Catalogue, ProviderError
from reso_explorer.providers.dialect import Dialect
from reso_explorer.providers.provider import Provider
from reso_explorer.providers.recognise import Match
from reso_explorer.providers.resolve import (
    DocumentHints,
    dialect,
    fill,
    placeholders,
    with_protocol,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Catalogue",
    "Dialect",
    "DocumentHints",
    "Match",
    "Provider",
    "ProviderError",
    "catalogue",
    "dialect",
    "fill",
    "load",
    "match",
    "names",
    "placeholders",
    "recognise",
    "recognise_namespaces",
    "with_protocol",
]


@cache
def catalogue(user_folder: Path | None = None) -> Catalogue:
    """Return the catalogue of shipped files and those in `user_folder`, read once each."""
    return Catalogue(user_folder)


def names(*, user_folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all providers, sorted."""
    return catalogue(user_folder).names()


def load(name: str, *, user_folder: Path | None = None) -> Provider:
    """Return the provider of that id.

    Raises:
        ProviderError: there is none, or its file has an error.
    """
    return catalogue(user_folder).load(name)


def match(url: str, *, user_folder: Path | None = None) -> Match | None:
    """Return the provider and service root that a URL fits best, or None."""
    return catalogue(user_folder).match(url)


def recognise(url: str, *, user_folder: Path | None = None) -> Provider | None:
    """Return the provider that a URL belongs to by its host, or None."""
    found = match(url, user_folder=user_folder)
    return found.provider if found else None


def recognise_namespaces(
    namespaces: tuple[str, ...], *, user_folder: Path | None = None
) -> Provider | None:
    """Return the provider whose metadata has one of these schema namespaces, or None."""
    return catalogue(user_folder).by_namespaces(namespaces)
