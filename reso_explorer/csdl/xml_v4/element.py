"""The part of an lxml element that the readers use, with exact types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class XmlElement(Protocol):
    """An `lxml.etree` element of a tree without comments and processing instructions."""

    @property
    def tag(self) -> str:
        """Namespace and local name in Clark notation."""

    @property
    def attrib(self) -> Mapping[str, str]:
        """The attributes by name in Clark notation."""

    @property
    def text(self) -> str | None:
        """The text before the first child."""

    @property
    def tail(self) -> str | None:
        """The text between the end of this element and what follows."""

    @property
    def sourceline(self) -> int:
        """The 1-based line on which the start tag ends."""

    @property
    def nsmap(self) -> dict[str | None, str]:
        """Namespaces in scope by prefix."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[XmlElement]: ...

    @overload
    def __getitem__(self, index: int) -> XmlElement: ...

    @overload
    def __getitem__(self, index: slice) -> list[XmlElement]: ...

    @overload
    def get(self, key: str) -> str | None: ...

    @overload
    def get(self, key: str, default: str) -> str: ...

    def items(self) -> list[tuple[str, str]]: ...

    def getparent(self) -> XmlElement | None: ...

    def iterchildren(self, *tags: str) -> Iterator[XmlElement]: ...

    def iter(self, *tags: str) -> Iterator[XmlElement]: ...
