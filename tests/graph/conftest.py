from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from reso_explorer.document import Document

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.fixture(scope="session")
def feed() -> Document:
    """A feed that declares hardly any relation; its columns say how things belong together."""
    from reso_explorer.document import read_metadata

    return read_metadata(DOCUMENTS / "plain-feed.xml")


@pytest.fixture(scope="session")
def shop() -> Document:
    """Orders and customers with foreign keys and no relation, and types with a bare `id`."""
    from reso_explorer.document import read_metadata

    return read_metadata(DOCUMENTS / "shop.xml")
