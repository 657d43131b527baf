"""Python: structs of msgspec."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.python_code import PARSED, PythonCode
from reso_explorer.export.schema.shapes import documentation
from reso_explorer.export.schema.writing import comment, docstring

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_UNWRITABLE: Final = re.compile(r'[\\"\x00-\x1f]')


def export(dictionary: Dictionary, *, partial: bool = True) -> str:
    """Return a module of structs; of V2 timestamps stay text, and numbers need `strict=False`.

    Args:
        dictionary: what to write.
        partial: every member may be left out, as `$select` may do; else what is never null must
            be there.
    """
    kinds = dict(PARSED)
    legacy = dictionary.service.protocol != "odata-4"
    if legacy:
        kinds |= {"datetime": "str", "time": "_dt.timedelta"}
    python = PythonCode(dictionary, kinds)
    code = python.top("Structs of msgspec", "import msgspec as _msgspec")
    if legacy:
        code.add("# Decode with strict=False: this version of OData sends numbers as text.")
    python.lookups(code, "_t.Annotated[str, _msgspec.Meta(examples=[", "])]")
    for name, base, shape, members in python.classes():
        with code.block(f"class {name}({base or '_msgspec.Struct'}, kw_only=True):"):
            code.add(*docstring(documentation(shape)))
            for member in members:
                if _UNWRITABLE.search(member.name):
                    code.add(*comment([f"msgspec can't rename to {member.name!r}; left out."], "#"))
                    continue
                is_needed = member.is_required and not partial
                kind = member.annotation if is_needed else f"{member.annotation} | None"
                default = "" if is_needed else "None"
                if member.name != member.identifier:
                    start = "" if is_needed else "default=None, "
                    default = f"_msgspec.field({start}name={member.name!r})"
                code.add(f"{member.identifier}: {kind}" + (f" = {default}" if default else ""))
                code.add(*docstring(member.notes))
            if all(_UNWRITABLE.search(member.name) for member in members):
                code.add("pass")
        code.add("", "")
    python.aliases(code)
    return code.text()
