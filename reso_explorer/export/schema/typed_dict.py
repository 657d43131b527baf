"""Python: TypedDicts of rows as JSON holds them, for type checkers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.python_code import RAW, PythonCode
from reso_explorer.export.schema.shapes import documentation
from reso_explorer.export.schema.writing import comment

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_TEXT_IN_V2: Final = ("Edm.Int64", "Edm.Decimal", "Edm.Double", "Edm.Single")


def export(dictionary: Dictionary) -> str:
    """Return a module of TypedDicts; every key is optional, as `$select` may leave it out.

    They are written as calls, since a key may be any text.
    """
    kinds = dict(RAW)
    if dictionary.service.protocol != "odata-4":
        kinds |= dict.fromkeys(_TEXT_IN_V2, "str")
    python = PythonCode(dictionary, kinds)
    code = python.top("TypedDicts")
    python.lookups(code)
    for name, _base, shape, members in python.classes(inherited=True):
        code.add(*comment(documentation(shape), "#"))
        with code.block(f"{name} = _t.TypedDict({name!r}, {{", "}, total=False)"):
            for member in members:
                is_list = member.annotation.startswith("list[")
                kind = member.annotation + ("" if member.is_required or is_list else " | None")
                code.add(*comment(member.notes, "#"))
                code.add(f"{member.name!r}: {kind!r},")
        code.add("")
    python.aliases(code)
    return code.text()
