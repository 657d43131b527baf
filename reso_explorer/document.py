"""A metadata document, read and ready to ask: model, findings, graph, search.

This is the object that both fronts and the Python API hand around. It does no network I/O.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from reso_explorer.csdl import Reading
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.csdl.model import Model, Schema
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.graph import EntityGraph
    from reso_explorer.search import SearchIndex


class Document:
    """A metadata document and everything derived from it, each part made on first use.

    Attributes:
        reading: the model with the findings of the reader.
        model: the immutable model.
        source: the bytes that were read, None where only the model is at hand.
        on_checked: called with the reading once the rules were run, to keep what they found.
    """

    def __init__(
        self,
        reading: Reading,
        source: bytes | None = None,
        *,
        on_checked: Callable[[Reading], None] | None = None,
    ) -> None:
        self.on_checked = on_checked
        self.reading = reading
        self.model: Model = reading.model
        self.source = source

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The schemas in document order."""
        return self.model.schemas

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What the reader and the rules found, grouped by cause, most severe first."""
        order = {"error": 0, "warning": 1, "info": 2}
        found = (*self.reading.findings, *self._checked())
        return tuple(sorted(found, key=lambda finding: order[finding.severity]))

    def _checked(self) -> tuple[Diagnostic, ...]:
        """Return what the rules find, from the reading if they were run on it before."""
        if self.reading.checked is not None:
            return self.reading.checked
        from msgspec.structs import replace

        from reso_explorer.csdl.findings import check_model

        checked = check_model(self.index)
        self.reading = replace(self.reading, checked=checked)
        if self.on_checked is not None:
            self.on_checked(self.reading)
        return checked

    @cached_property
    def located_findings(self) -> tuple[Diagnostic, ...]:
        """The findings with columns beside their lines; parses the document once more."""
        if self.source is None:
            return self.findings
        from reso_explorer.csdl.locate import with_columns

        return with_columns(self.findings, self.source)

    @cached_property
    def index(self) -> ModelIndex:
        """Names resolved to elements."""
        from reso_explorer.csdl.index import ModelIndex

        return ModelIndex(self.model)

    @cached_property
    def meanings(self) -> Meanings:
        """What annotations say, whatever their spelling."""
        from reso_explorer.csdl.meaning import Meanings

        return self.index.part(Meanings)

    def graph(self) -> EntityGraph:
        """Return the entity graph, the same one for everybody who asks."""
        from reso_explorer.graph import EntityGraph

        return EntityGraph.of(self.index)

    @cached_property
    def search_index(self) -> SearchIndex:
        """The search index over names, labels, descriptions and values."""
        from reso_explorer.search import SearchIndex

        return SearchIndex(self.index, self.meanings)

    def beside(self, path: str | os.PathLike[str]) -> Document:
        """Return the document of a file together with the files in its folder it refers to.

        `reso_explorer.csdl.references` says which; the document stays the same without any.
        """
        if not self.model.references:
            return self
        from reso_explorer.csdl.references import with_files

        reading = with_files(self.reading, str(path))
        return self if reading is self.reading else Document(reading, self.source)

    def source_text(self, line: int) -> str:
        """Return the piece of the document that an element came from, "" where it is not at hand."""
        if self.source is None or line <= 0:
            return ""
        from reso_explorer.csdl.source import element_source

        return element_source(self.source, line)


def read_metadata(source: str | os.PathLike[str] | bytes) -> Document:
    """Read a metadata document from a path or from bytes. Never touches the network.

    With a path, the files that the document refers to are read as well: see `Document.beside`.

    Raises:
        OSError: the file cannot be read.
        NotMetadataError: the bytes are no metadata document; the error says what they are.
    """
    from reso_explorer.csdl import read

    if isinstance(source, bytes):
        return Document(read(source), source)
    with open(source, "rb") as file:  # noqa: PTH123  # pathlib takes 3 ms to import
        data = file.read()
    return Document(read(data), data).beside(source)
