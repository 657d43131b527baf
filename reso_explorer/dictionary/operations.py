"""Actions and functions by their signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.meaning import term_key
from reso_explorer.csdl.model import Action, Constant, Function
from reso_explorer.dictionary.model import BoundEntry, OperationEntry, ParameterEntry, ReturnEntry
from reso_explorer.dictionary.statements import type_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import Parameter
    from reso_explorer.dictionary.extras import Extras
    from reso_explorer.dictionary.ids import Ids
    from reso_explorer.dictionary.typed import Types
    from reso_explorer.document import Document


def operations_of(
    document: Document, ids: Ids, types: Types, extras: Extras
) -> dict[str, OperationEntry]:
    """Return the operations of a document by signature, in code-point order."""
    return _Operations(document, ids, types, extras).found()


class _Operations:
    """Makes the records of operations."""

    def __init__(self, document: Document, ids: Ids, types: Types, extras: Extras) -> None:
        self._index = document.index
        self._meanings = document.meanings
        self._ids = ids
        self._types = types
        self._extras = extras
        self._imports = self._names_of_imports()

    def _names_of_imports(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for container in self._index.containers.values():
            called = [(each.action, each.name) for each in container.action_imports]
            called += [(each.function, each.name) for each in container.function_imports]
            for operation, name in called:
                found.setdefault(self._index.qualify(operation), set()).add(name)
        return found

    def found(self) -> dict[str, OperationEntry]:
        """Return the records; of two with one signature, the second names its parameters too."""
        found: dict[str, OperationEntry] = {}
        for qualified, overload in self._overloads():
            signature = self.signature(qualified, overload)
            if signature in found:
                signature = self.signature(qualified, overload, with_names=True)
            if signature not in found:
                found[signature] = self._operation(qualified, overload)
        return dict(sorted(found.items()))

    def _overloads(self) -> Iterator[tuple[str, Action | Function]]:
        groups: tuple[dict[str, list[Action]] | dict[str, list[Function]], ...]
        groups = (self._index.actions, self._index.functions)
        for group in groups:
            for qualified, overloads in group.items():
                for overload in overloads:
                    yield qualified, overload

    def signature(
        self, qualified: str, overload: Action | Function, *, with_names: bool = False
    ) -> str:
        """Return the name with the types of the parameters, as annotation targets have it.

        Of an action only the binding parameter tells overloads apart.
        """
        parameters = overload.parameters
        if isinstance(overload, Action):
            parameters = parameters[:1] if overload.is_bound else ()
        shown = []
        for each in parameters:
            name = self._index.qualify(each.type)
            name = f"Collection({name})" if each.is_collection else name
            shown.append(f"{name} {each.name}" if with_names else name)
        return f"{qualified}({','.join(shown)})"

    def _operation(self, qualified: str, overload: Action | Function) -> OperationEntry:
        told, terms = type_statements(self._meanings.overload(overload))
        parameters = overload.parameters
        bound = None
        if overload.is_bound and parameters:
            bound = self._bound(parameters[0])
            parameters = parameters[1:]
        imports = () if overload.is_bound else self._imports.get(qualified, ())
        returns = overload.return_type
        return OperationEntry(
            name=overload.name,
            kind="action" if isinstance(overload, Action) else "function",
            bound_to=bound,
            imports=tuple(sorted(imports)),
            composable=isinstance(overload, Function) and overload.is_composable,
            entity_set_path=overload.entity_set_path or None,
            parameters=tuple(self._parameter(qualified, each) for each in parameters),
            returns=None if returns is None else ReturnEntry(**_plain(self._types.of(returns))),
            **told,
            **self._extras.of(overload, qualified, terms),
        )

    def _bound(self, parameter: Parameter) -> BoundEntry:
        target, missing = self._ids.target(parameter.type)
        if missing == "undefined" and self._index.type(parameter.type) is not None:
            missing = None  # bound to a value of an enumeration or a type definition
        if parameter.type.startswith("Edm."):
            missing = None
        return BoundEntry(target=target, missing=missing, collection=parameter.is_collection)

    def _parameter(self, operation: str, parameter: Parameter) -> ParameterEntry:
        annotations = self._index.annotations(
            f"{operation}/{parameter.name}", parameter.annotations
        )
        told: dict[str, Any] = _plain(self._types.of(parameter))
        for annotation in annotations:
            key = term_key(annotation.term)
            if key == "Core.OptionalParameter":
                told["optional"] = True
            elif key == "Core.Description" and isinstance(annotation.value, Constant):
                text = str(annotation.value.value).strip()
                if text:
                    told.setdefault("description", text)
        if self._extras.has_lines and parameter.line > 0:
            told["line"] = parameter.line
        return ParameterEntry(name=parameter.name, **told)


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of a type without those that parameters and results lack."""
    return {name: value for name, value in told.items() if name != "inferred"}
