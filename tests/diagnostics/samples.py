"""Documents around the examples of rules."""

from __future__ import annotations

import re

_EDM = "http://docs.oasis-open.org/odata/ns/edm"
_REFERENCE = re.compile(
    r"<edmx:Reference[^>]*/>|<edmx:Reference[^>]*[^/]>.*?</edmx:Reference>", re.DOTALL
)
_SCHEMA = re.compile(r"<Schema\b.*?</Schema>", re.DOTALL)


def document(example: str) -> bytes:
    """Return the whole document that an example of a rule is a piece of.

    References and further schemas go where they belong, the rest into a schema `G`. What is a
    document already, or no XML at all, stays as it is.
    """
    if example.startswith(("<edmx:Edmx", "<?xml", "{", "<Schema", "<html")) and (
        "<edmx:DataServices" in example or not example.startswith("<edmx:Reference")
    ):
        return example.encode()
    references = "\n".join(_REFERENCE.findall(example))
    rest = _REFERENCE.sub("", example)
    schemas = "\n".join(_SCHEMA.findall(rest)).replace("<Schema ", f'<Schema xmlns="{_EDM}" ')
    rest = _SCHEMA.sub("", rest)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
{references}
<edmx:DataServices>
<Schema Namespace="G" xmlns="{_EDM}" xmlns:m="urn:example:more">
{rest}
</Schema>
{schemas}
</edmx:DataServices>
</edmx:Edmx>
""".encode()
