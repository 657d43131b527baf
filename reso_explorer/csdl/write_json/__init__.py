"""Writing CSDL JSON 4.01."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model


def to_csdl_json(model: Model, *, aliases: Literal["keep", "resolve"] = "keep") -> dict[str, Any]:
    """Return a model as the JSON value that OData CSDL JSON 4.01 prescribes.

    Args:
        model: any model; one of V1 to V3 is written in its V4.01 form.
        aliases: `keep` writes names with the aliases of the document, as the standard asks
            for, `resolve` writes them in full and declares no alias.

    What JSON cannot hold is left out: an operation with the name of a type, a second property
    of one name, the source form of a constant.
    """
    from reso_explorer.csdl.write_json.document import document

    return document(model, keep_aliases=aliases == "keep")
