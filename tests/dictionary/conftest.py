"""The dictionary of an invented document, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.dictionary import build
from tests.dictionary.feed import feed

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    return build(feed())
