"""Invented documents, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings

DOCUMENTS = Path(__file__).parent / "documents"


@cache
def index_of(name: str) -> ModelIndex:
    return ModelIndex(read((DOCUMENTS / f"{name}.xml").read_bytes()).model)


@pytest.fixture(scope="session")
def homes() -> ModelIndex:
    """Listings with enumerations, flags, collections, complex values and operations."""
    return index_of("homes-enum")


@pytest.fixture(scope="session")
def homes_meanings(homes: ModelIndex) -> Meanings:
    return Meanings(homes)


@pytest.fixture(scope="session")
def lookups_homes() -> ModelIndex:
    """Listings whose values are texts named by lookups."""
    return index_of("homes-lookup")


@pytest.fixture(scope="session")
def stock() -> ModelIndex:
    """Sets with restrictions on filter, order, expand and paging."""
    return index_of("stock-restricted")


@pytest.fixture(scope="session")
def shop() -> ModelIndex:
    """A document of OData V2."""
    return index_of("shop-v2")
