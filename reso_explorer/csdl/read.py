"""From bytes to a model: `read`."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from reso_explorer.csdl.model import Model
from reso_explorer.csdl.uncollected import uncollected
from reso_explorer.diagnostics import Diagnostic

MAX_BYTES: Final = 64 * 1024 * 1024
"""The largest document that `read` accepts unless told otherwise, in bytes, inflated.

The largest known are below a tenth of it. A tree takes some nine times the document, twenty
times if it has little but short tags, which `sniff` bounds by their number.
"""


class Reading(Struct, frozen=True, gc=False, array_like=True):
    """A model with what its reader found odd in the text of the document.

    Attributes:
        model: the model.
        findings: what the reader found.
        checked: what the rules found that look at the whole model; None until they were run.
    """

    model: Model
    findings: tuple[Diagnostic, ...] = ()
    checked: tuple[Diagnostic, ...] | None = None


def read(data: bytes, *, max_bytes: int = MAX_BYTES) -> Reading:
    """Read a metadata document in any form: CSDL XML V1 to V4.01 or CSDL JSON, also gzipped.

    Raises:
        NotMetadataError: the bytes are no metadata document; the error says what they are.
    """
    from reso_explorer.csdl.sniff import sniff

    form, body, encoding = sniff(data, max_bytes)
    if form == "xml":
        from reso_explorer.csdl.xml.read import read_xml

        return uncollected(lambda: Reading(*read_xml(body, encoding)))
    from reso_explorer.csdl.json_v4.read import read_json

    return uncollected(lambda: Reading(*read_json(body)))
