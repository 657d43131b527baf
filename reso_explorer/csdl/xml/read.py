"""From the bytes of an XML document to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from reso_explorer.csdl.xml.context import Context, NeedsWholeError
from reso_explorer.csdl.xml.document import DocumentReader
from reso_explorer.csdl.xml.early_aliases import early_aliases
from reso_explorer.csdl.xml.parse import NotCsdlError, TooDeepError, parse
from reso_explorer.csdl.xml.remarks import add_remarks

if TYPE_CHECKING:
    from reso_explorer.csdl.finding import Finding
    from reso_explorer.csdl.model import Model

Read = tuple["Model", tuple["Finding", ...]]

_STEP: Final = 1 << 20
_GIANT: Final = 4 << 20
"""Text of this size without any tag takes the fast parser more than linear time."""


def read_xml(data: bytes, encoding: str | None = None) -> Read:
    """Read CSDL XML; returns the model and the findings of the reader.

    The fast parser reads what is well-formed; lxml reads or explains the rest.

    Raises:
        NotMetadataError: the XML is cut off, not well-formed, or something other than CSDL.
    """
    if not _has_giant_text(data):
        try:
            return read_with_expat(data, encoding)
        except (expat.ExpatError, NotCsdlError, TooDeepError):
            pass
    from reso_explorer.csdl.xml.unusual import read_unusual

    return read_unusual(data, encoding)


def read_with_expat(data: bytes, encoding: str | None, *, remark: str = "") -> Read:
    """Read well-formed CSDL XML; `remark` is said about its encoding."""
    try:
        return _read(data, encoding, remark, early_aliases(data))
    except NeedsWholeError:
        return _read(data, encoding, remark, None)


def _read(data: bytes, encoding: str | None, remark: str, early: dict[str, str] | None) -> Read:
    ctx = Context()
    reader = DocumentReader(ctx, early)
    root = parse(data, encoding, reader)
    model = reader.finish(root)
    if remark:
        ctx.report("wrong-encoding", remark, root)
    add_remarks(ctx, data)
    return model, ctx.log.findings()


def _has_giant_text(data: bytes) -> bool:
    """Tell whether there is a very long stretch without any tag."""
    return len(data) > _GIANT and any(
        data.find(b"<", start, start + _GIANT) < 0 for start in range(0, len(data) - _GIANT, _STEP)
    )
