"""Python: models of pydantic 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.python_code import PARSED, PythonCode
from reso_explorer.export.schema.shapes import documentation
from reso_explorer.export.schema.writing import docstring

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_RESERVED: Final = frozenset({
    "construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw",
    "schema", "schema_json", "update_forward_refs", "validate", "model_computed_fields",
    "model_config", "model_construct", "model_copy", "model_dump", "model_dump_json",
    "model_extra", "model_fields", "model_fields_set", "model_json_schema",
    "model_parametrized_name", "model_post_init", "model_rebuild", "model_validate",
    "model_validate_json", "model_validate_strings",
})  # fmt: skip
"""Attributes of every model, which a member must not hide."""

_BASE: Final = '''
class Row(_pydantic.BaseModel):
    """What all rows share: members that nobody declared are kept in `model_extra`."""

    model_config = _pydantic.ConfigDict(
        extra="allow", validate_by_name=True, validate_by_alias=True,
        use_attribute_docstrings=True, protected_namespaces=(), defer_build=True,
    )

'''
_V2: Final = '''
def _v2_timestamp(value: object) -> object:
    """Read `/Date(milliseconds+minutes)/`, the form of OData V2."""
    if isinstance(value, str) and value.startswith("/Date("):
        ticks = value[6:-2]
        at = max(ticks.rfind("+"), ticks.rfind("-", 1))
        number, zone = (ticks[:at], int(ticks[at:])) if at > 0 else (ticks, 0)
        moment = _dt.datetime(1970, 1, 1, tzinfo=_dt.timezone.utc)
        moment += _dt.timedelta(milliseconds=int(number))
        return moment.astimezone(_dt.timezone(_dt.timedelta(minutes=zone)))
    return value


_Timestamp: _t.TypeAlias = _t.Annotated[_dt.datetime, _pydantic.BeforeValidator(_v2_timestamp)]

'''


def export(dictionary: Dictionary, *, partial: bool = True) -> str:
    """Return a module of models.

    Args:
        dictionary: what to write.
        partial: every member may be left out, as `$select` may do; else what is never null must
            be there.
    """
    kinds = dict(PARSED)
    legacy = dictionary.service.protocol != "odata-4"
    if legacy:
        kinds |= {"datetime": "_Timestamp", "time": "_dt.timedelta"}
    python = PythonCode(dictionary, kinds, _RESERVED)
    code = python.top("Models of pydantic 2", "import pydantic as _pydantic")
    code.add(*_BASE.splitlines(), *(_V2.splitlines() if legacy else ()))
    python.lookups(code)
    for name, base, shape, members in python.classes():
        with code.block(f"class {name}({base or 'Row'}):"):
            code.add(*docstring([*documentation(shape)]))
            for member in members:
                is_needed = member.is_required and not partial
                kind = member.annotation if is_needed else f"{member.annotation} | None"
                alias = f"alias={member.name!r}" if member.name != member.identifier else ""
                default = "" if is_needed else "None"
                if alias:
                    default = (
                        f"_pydantic.Field({', '.join(part for part in (default, alias) if part)})"
                    )
                code.add(f"{member.identifier}: {kind}" + (f" = {default}" if default else ""))
                code.add(*docstring(member.notes))
            if not members:
                code.add("pass")
        code.add("", "")
    python.aliases(code)
    return code.text()
