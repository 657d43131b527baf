"""The function around the cursor: its parameters, and which of them is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.odata.ast import Call, NameSegment
from reso_explorer.odata.functions import (
    ANY,
    COLLECTION,
    FUNCTIONS,
    NAMED_TYPE,
    ORDERED,
    SAME,
    TYPE,
)
from reso_explorer.odata.parser.entry import expected_at

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.ast import Node
    from reso_explorer.odata.functions import Function, Signature
    from reso_explorer.odata.parser.expected import Expected

_WORDS: Final = {
    ANY: "any value",
    COLLECTION: "collection",
    ORDERED: "collection",
    TYPE: "type",
    SAME: "the same type",
    NAMED_TYPE: "that type",
}


class CallHelp(Struct, frozen=True):
    """A function call at the cursor.

    `parameters` are texts such as `start: Int32`, optional ones with `?`; `active` is the number
    of the one at the cursor, which may be beyond the last.
    """

    name: str
    parameters: tuple[str, ...]
    active: int
    result: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        """The whole signature: `substring(text: String, start: Int32, length?: Int32) String`."""
        result = f" {self.result}" if self.result else ""
        return f"{self.name}({', '.join(self.parameters)}){result}"


def call_at(
    text: str, cursor: int, index: ModelIndex | None = None, *, start: str = "relative_uri"
) -> CallHelp | None:
    """Return the innermost function call that a cursor stands in, None outside of all.

    Args:
        text: the query.
        cursor: where the cursor stands, in characters.
        index: the model, for functions of the metadata.
        start: what the text is, as for `odata.parse`.
    """
    expected = expected_at(text, cursor, start)
    for node in reversed(expected.path):
        if isinstance(node, Call) and _is_inside(node, node.name.span.end, expected, cursor):
            function = FUNCTIONS.get(node.name.text)
            if function is not None:
                return _canonical(function, _active(node.arguments, expected, cursor))
        if isinstance(node, NameSegment) and index is not None:
            found = _of_model(node, index, cursor)
            if found is not None:
                return found
    return None


def _is_inside(node: Node, opening: int, expected: Expected, cursor: int) -> bool:
    """Tell whether a cursor stands behind the opening bracket of a call and not behind its end."""
    text = expected.result.text
    is_closed = text[node.span.end - 1 : node.span.end] == ")"
    end = node.span.end - 1 if is_closed else max(node.span.end, cursor)
    return opening < cursor <= end


def _active(arguments: tuple[Node, ...], expected: Expected, cursor: int) -> int:
    """Return the number of the argument at the cursor: commas before it are passed."""
    inside = {id(node) for node in expected.path}
    for number, argument in enumerate(arguments):
        if id(argument) in inside:
            return number
    return max(sum(argument.span.end < cursor for argument in arguments), 0)


def _canonical(function: Function, active: int) -> CallHelp:
    fitting = [s for s in function.signatures if len(s.parameters) > active]
    signature = (fitting or function.signatures)[0]
    return CallHelp(
        function.name,
        _parameters(signature),
        active,
        _type_text((signature.result,)),
        function.description,
    )


def _parameters(signature: Signature) -> tuple[str, ...]:
    required = len(signature.parameters) - signature.optional
    return tuple(
        f"{each.name}{'?' if number >= required else ''}: {_type_text(each.types)}"
        for number, each in enumerate(signature.parameters)
    )


def _type_text(types: tuple[str, ...]) -> str:
    names = [_WORDS.get(name, name.removeprefix("Edm.")) for name in types]
    return " or ".join(dict.fromkeys(names))


def _of_model(node: NameSegment, index: ModelIndex, cursor: int) -> CallHelp | None:
    """Return a function that the metadata declares, called by name with named arguments."""
    if node.arguments is None or not node.name.span.end < cursor <= node.span.end:
        return None
    name = index.qualify(node.name.text)
    imports = (
        each
        for container in index.containers.values()
        for each in container.function_imports
        if each.name == node.name.text
    )
    imported = next(imports, None)
    if imported is not None:
        name = index.qualify(imported.function)
    overloads = index.functions.get(name, ())
    if not overloads:
        return None
    given = [each.name.text for each in node.arguments if each.name is not None]
    overload = next(
        (each for each in overloads if set(given) <= {p.name for p in each.parameters}),
        overloads[0],
    )
    declared = overload.parameters[1 if overload.is_bound else 0 :]
    at = sum(argument.span.end < cursor for argument in node.arguments)
    here = node.arguments[at] if at < len(node.arguments) else None
    names = [each.name for each in declared]
    if here is not None and here.name is not None and here.name.text in names:
        at = names.index(here.name.text)
    result = overload.return_type
    return CallHelp(
        node.name.text,
        tuple(f"{each.name}: {_type_text((each.type,))}" for each in declared),
        at,
        _type_text((result.type,)) if result is not None else "",
    )
