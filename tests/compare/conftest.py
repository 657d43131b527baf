from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from reso_explorer.compare import Change
    from reso_explorer.document import Document


class Compare(Protocol):
    """Compares two documents given by the insides of their only schema."""

    def __call__(
        self, old: str, new: str, *, old_ns: str = "shop", new_ns: str = "shop"
    ) -> tuple[Change, ...]: ...


def document(inside: str, namespace: str = "shop", version: str = "4.0") -> Document:
    """Return a document with one schema; `$.` in the inside stands for its namespace."""
    from reso_explorer.document import read_metadata

    text = (
        f'<edmx:Edmx Version="{version}" '
        'xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>\n'
        f'<Schema Namespace="{namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">\n'
        f"{inside.replace('$.', namespace + '.')}\n"
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )
    return read_metadata(text.encode())


@pytest.fixture
def compare() -> Compare:
    """What changed between two schemas."""
    from reso_explorer.compare import diff

    def call(
        old: str, new: str, *, old_ns: str = "shop", new_ns: str = "shop"
    ) -> tuple[Change, ...]:
        return diff(document(old, old_ns), document(new, new_ns))

    return call
