"""Writing CSDL XML 4.01."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model


def to_csdl_xml(model: Model, *, aliases: Literal["keep", "resolve"] = "keep") -> bytes:
    """Return a model as a CSDL XML document in UTF-8.

    A V4 model keeps its version. One of V1 to V3 is upgraded to 4.01: `Edm.DateTime` becomes
    `Edm.DateTimeOffset`, `Edm.Time` becomes `Edm.TimeOfDay`, and a comment says what changed.

    Args:
        model: any model.
        aliases: `keep` declares the aliases of the document and writes names with them,
            `resolve` writes names in full.
    """
    from reso_explorer.csdl.write_xml.document import document

    return document(model, keep_aliases=aliases == "keep")
