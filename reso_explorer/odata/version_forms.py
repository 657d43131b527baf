"""Since which version of the protocol each form of the query language exists, as data.

`FORMS` has every form that not all versions know; functions and operators are listed with the
version of their own tables.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.protocol import ProtocolVersion


class Outcome(StrEnum):
    """What a server does with a form that its version does not know."""

    IGNORES = "ignores"
    """It takes the form for something of its own and answers as if it were not there."""
    REJECTS = "rejects"


class Form(msgspec.Struct, frozen=True):
    """A form of the language: since and until when it exists, and what others do with it.

    `name` is how sentences call it. `until` is the last version that has it, None where none
    has dropped it.
    """

    name: str
    since: ProtocolVersion = ProtocolVersion.V2
    until: ProtocolVersion | None = None
    outcome: Outcome = Outcome.REJECTS
    spec: str = ""

    def is_known_to(self, version: ProtocolVersion) -> bool:
        """Tell whether a version of the protocol has the form."""
        return self.since <= version and (self.until is None or version <= self.until)


_V3, _V4, _V401 = ProtocolVersion.V3, ProtocolVersion.V4, ProtocolVersion.V401
_URL: Final = "OData 4.01 URL Conventions"
_IGNORED: Final = Outcome.IGNORES


def _since(version: ProtocolVersion, spec: str, **names: str) -> dict[str, Form]:
    return {key.replace("_", "-"): Form(name, version, spec=spec) for key, name in names.items()}


_OPTIONS: Final = {
    "$count": Form("`$count` as an option", _V4, spec=f"{_URL}, 5.1.7"),
    "$search": Form("`$search`", _V4, spec=f"{_URL}, 5.1.8"),
    "$levels": Form("`$levels`", _V4, spec=f"{_URL}, 5.1.3.1"),
    "$id": Form("`$id`", _V4, spec=f"{_URL}, 4.10"),
    "$deltatoken": Form("`$deltatoken`", _V4, spec="OData 4.01 Protocol, 11.3"),
    "$apply": Form("`$apply`", _V4, spec="OData Data Aggregation 4.0, 3"),
    "$compute": Form("`$compute`", _V401, spec=f"{_URL}, 5.1.5"),
    "$index": Form("`$index`", _V401, spec=f"{_URL}, 5.1.10"),
    "$schemaversion": Form("`$schemaversion`", _V401, spec=f"{_URL}, 5.1.12"),
    "$at": Form("`$at`", _V401, spec="OData Temporal Data 4.0"),
    "$from": Form("`$from`", _V401, spec="OData Temporal Data 4.0"),
    "$to": Form("`$to`", _V401, spec="OData Temporal Data 4.0"),
    "$toInclusive": Form("`$toInclusive`", _V401, spec="OData Temporal Data 4.0"),
    "$inlinecount": Form("`$inlinecount`", until=_V3, spec="OData V2 URI Conventions, 4.9"),
    "alias-option": Form("A parameter alias", _V4, spec=f"{_URL}, 5.3"),
}
_SPELLINGS: Final = {
    "option-without-dollar": Form(
        "An option without `$`", _V401, outcome=_IGNORED, spec=f"{_URL}, 5.1"
    ),
    "nested-option-without-dollar": Form("A nested option without `$`", _V401, spec=f"{_URL}, 5.1"),
    **_since(
        _V401,
        f"{_URL}, 5.1",
        option_case="Uppercase in an option name",
        operator_case="Uppercase in an operator",
        function_case="Other case in a function name",
        direction_case="Uppercase in a sort direction",
    ),
}
_SYNTAX: Final = {
    **_since(
        _V401,
        f"{_URL}, 5.1.4",
        select_options="A nested option in `$select`",
        expand_value="A stream in `$expand`",
        nested_alias="A parameter alias in nested options",
        count_options="An option of `$count` in an expression",
        filter_in_expression="`$filter` in an expression path",
    ),
    **_since(
        _V4,
        f"{_URL}, 5.1.3",
        expand_options="A nested option in `$expand`",
        expand_star="`$expand=*`",
        expand_count="`$count` in `$expand`",
        expand_ref="`$ref` in `$expand`",
        select_namespace="`Namespace.*` in `$select`",
        count_in_expression="`$count` in an expression",
        root="`$root`",
        alias="A parameter alias",
        bare_type_name="A type name without quotes",
    ),
    "it": Form("`$it`", _V3, spec=f"{_URL}, 5.1.1.14.2"),
    "this": Form("`$this`", _V401, spec=f"{_URL}, 5.1.1.14.4"),
    "lambda": Form("A lambda (`any` or `all`)", _V3, spec=f"{_URL}, 5.1.1.13"),
    "collection-function": Form("A function of collections", _V401, spec=f"{_URL}, 5.1.1.6"),
    "structured-literal": Form("A JSON array or object in an expression", _V4, spec=f"{_URL}, 5.3"),
    "search-word": Form("A search word with digits or signs", _V401, spec=f"{_URL}, 5.1.8"),
    "search-incomplete": Form("A search string in single quotes", _V401, spec=f"{_URL}, 5.1.8"),
    "call-without-parentheses": Form(
        "A function without parentheses", _V401, spec=f"{_URL}, 4.5.1"
    ),
    "implicit-parameters": Form(
        "A parameter as a query option", _V401, spec="OData 4.01 Protocol, 11.5.4.1"
    ),
    "parameters-in-parentheses": Form("A parameter in parentheses", _V3, spec=f"{_URL}, 4.5.1"),
}
_SEGMENTS: Final = {
    **_since(
        _V4,
        f"{_URL}, 4",
        all_segment="`$all`",
        crossjoin_segment="`$crossjoin`",
        entity_segment="`$entity`",
        ref_segment="`$ref`",
        implied_key_part="A key without the parts that the relation gives",
    ),
    **_since(
        _V401,
        f"{_URL}, 4",
        each_segment="`$each`",
        query_segment="`$query`",
        filter_segment="`$filter` in a path",
        key_as_segment="A key as a path segment",
        ordinal_segment="A position as a path segment",
        unqualified_name="A name without its namespace",
    ),
    "cast-segment": Form("A type cast", _V3, spec=f"{_URL}, 4.11"),
    "links-segment": Form("`$links`", until=_V3, spec="OData V2 URI Conventions, 3.2"),
}
_LITERALS: Final = {
    **_since(
        _V4,
        f"{_URL}, 5.1.1.14.1",
        date_literal="A bare date",
        timestamp_literal="A bare timestamp",
        time_literal="A bare time of day",
        guid_literal="A bare Guid",
        duration_literal="`duration'…'`",
        base64_binary="`binary'…'` in base64",
    ),
    "duration-without-prefix": Form(
        "A duration without its prefix", _V401, spec=f"{_URL}, 5.1.1.14.1"
    ),
    "enum-without-type": Form("An enum value without its type", _V401, spec=f"{_URL}, 5.1.1.14.1"),
    "datetime-literal": Form("`datetime'…'`", until=_V3, spec="OData V2 Overview, 6"),
    "time-prefix": Form("`time'…'`", until=_V3, spec="OData V2 Overview, 6"),
    "guid-prefix": Form("`guid'…'`", until=_V3, spec="OData V2 Overview, 6"),
    "hex-binary": Form("`X'…'`", until=_V3, spec="OData V2 Overview, 6"),
    "number-suffix": Form("A number with a type suffix", until=_V3, spec="OData V2 Overview, 6"),
    "number-as-boolean": Form("`1` for true", until=_V3, spec="OData V2 Overview, 6"),
    "quoted-type-name": Form("A type name in quotes", until=_V3, spec="OData V2 Overview, 4.5"),
}

# What the aggregation extension brought works with both versions of OASIS.
_EXTENSION: Final = {"aggregation": "4.0"}


def _of_functions() -> dict[str, Form]:
    return {
        f"function:{function.name}": Form(
            f"`{function.name}`",
            ProtocolVersion(_EXTENSION.get(function.since, function.since)),
            _V3 if function.legacy else None,
            spec=f"{_URL}, 5.1.1.5-9",
        )
        for function in FUNCTIONS.values()
    }


def _of_operators() -> dict[str, Form]:
    return {
        f"operator:{operator.name}": Form(
            f"`{operator.name}`", ProtocolVersion(operator.since), spec=f"{_URL}, 5.1.1"
        )
        for operator in OPERATORS.values()
    }


FORMS: Final[dict[str, Form]] = {
    **_OPTIONS,
    **_SPELLINGS,
    **_SYNTAX,
    **_SEGMENTS,
    **_LITERALS,
    **_of_functions(),
    **_of_operators(),
}
"""All forms that came or went with a version, and all functions and operators, by id."""
