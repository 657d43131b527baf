"""OpenAPI 3.1: the requests that a service answers, with the schemas of its payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.export.schema.openapi_options import references
from reso_explorer.export.schema.openapi_paths import (
    ERROR,
    arguments,
    key_path,
    operation,
    segment,
    with_body,
)
from reso_explorer.export.schema.payloads import PayloadSchemas
from reso_explorer.export.schema.shapes import able, bases, documentation, heading, shapes
from reso_explorer.export.schema.writing import json_document
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary, OperationEntry, ResourceEntry

Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"


def export(dictionary: Dictionary, *, writes: bool = True) -> str:
    """Return the description; what a capability rules out has no method or parameter.

    Args:
        dictionary: what to describe.
        writes: also describe requests that change data.
    """
    return json_document(_Api(dictionary, writes=writes).document())


class _Api:
    """The description while it is made."""

    def __init__(self, dictionary: Dictionary, *, writes: bool) -> None:
        self._dictionary = dictionary
        self._writes = writes
        self._legacy = dictionary.service.protocol != "odata-4"
        self._shapes = shapes(dictionary)
        self._payloads = PayloadSchemas(
            dictionary, _SCHEMAS, legacy=dictionary.service.protocol == "odata-2", qualified=True
        )
        self._parameters: dict[str, Json] = {}
        self._schemas = self._payloads.all()
        self._ids = Scope(Spelling(letters="ascii"))
        self._paths: dict[str, Json] = {}

    def document(self) -> Json:
        dictionary = self._dictionary
        for key, resource in dictionary.resources.items():
            self._resource(key, resource)
        for signature, called in dictionary.operations.items():
            for name in called.imports:
                self._call("/" + name, called, name)
            self._bound(signature.partition("(")[0], called)
        lines = [*heading(dictionary, "OpenAPI description"), *self._payloads.symbols.notes]
        return {
            "openapi": "3.1.0",
            "info": {
                "title": visible(lines[0].partition(" of ")[2].partition(", generated")[0]),
                "description": "\n\n".join(visible(line) for line in lines),
                "version": dictionary.service.csdl or "1",
            },
            "servers": [{"url": dictionary.service.root or "/"}],
            "security": [{"token": []}, {}],
            "tags": [{"name": visible(name)} for name in dictionary.resources],
            "paths": self._paths,
            "components": {
                "schemas": self._schemas,
                "parameters": self._parameters,
                "responses": {"error": ERROR},
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        }

    def _resource(self, key: str, resource: ResourceEntry) -> None:
        address = "/" + segment(resource.path or resource.name)
        is_set = resource.kind == "set"
        if is_set:
            page = self._page(key)
            methods = {}
            if able(resource, "readable") is not False:
                methods["get"] = self._get(
                    "list", resource.name, page, self._options(key, many=True)
                )
            if self._writes and resource.insertable is not False:
                methods["post"] = self._change("create", resource.name, key, "201")
            self._add(address, resource.name, methods)
        single, parameters = (
            key_path(self._payloads, address, resource) if is_set else (address, [])
        )
        if single is None:
            return
        row = self._payloads.reference(key)
        methods = {}
        if (resource.by_key if is_set else able(resource, "readable")) is not False:
            body = {"type": "object", "properties": {"d": row}} if self._legacy else row
            methods["get"] = self._get("get", resource.name, body, self._options(key, many=False))
        if self._writes and resource.updatable is not False:
            methods["patch"] = self._change("update", resource.name, key, "200")
        if self._writes and is_set and resource.deletable is not False:
            methods["delete"] = operation(self._ids, "delete", resource.name, "204", None)
        self._add(single, resource.name, methods, parameters)
        if resource.has_stream:
            value = operation(self._ids, "get_value", resource.name, "200", None)
            self._add(f"{single}/$value", resource.name, {"get": value}, parameters)
        for relation in resource.relations.values():
            self._relation(single, resource, relation.name, parameters)

    def _relation(
        self, single: str, resource: ResourceEntry, name: str, parameters: list[Json]
    ) -> None:
        relation = resource.relations[name]
        target = relation.target if relation.target in self._shapes else None
        if target is None:
            return
        body = self._page(target) if relation.collection else self._payloads.reference(target)
        options = self._options(target, many=relation.collection)
        label = f"{resource.name}_{name}"
        methods = {"get": self._get("list" if relation.collection else "get", label, body, options)}
        if self._writes and relation.collection:
            accepts = getattr(self._shapes[target], "insertable", None)
            if relation.contained or accepts is not False:
                methods["post"] = self._change("create", label, target, "201")
        self._add(f"{single}/{segment(name)}", resource.name, methods, parameters)

    def _add(
        self, path: str, tag: str, methods: Json, parameters: list[Json] | None = None
    ) -> None:
        if methods and path not in self._paths:
            for method in methods.values():
                method["tags"] = [visible(tag)]
            extra = {"parameters": parameters} if parameters else {}
            self._paths[path] = {**extra, **methods}

    def _page(self, key: str) -> Json:
        name = self._payloads.symbols.shape[key] + "-page"
        if name not in self._schemas:
            self._schemas[name] = self._payloads.page(key)
        return {"$ref": _SCHEMAS + name}

    def _get(self, verb: str, name: str, body: Json, options: list[Json]) -> Json:
        return {**operation(self._ids, verb, name, "200", body), "parameters": options}

    def _change(self, verb: str, name: str, key: str, status: str) -> Json:
        row = self._payloads.reference(key)
        return with_body(operation(self._ids, verb, name, status, row), row)

    def _options(self, key: str, *, many: bool) -> list[Json]:
        """Return references to the query options of a shape, which are described once."""
        name = self._payloads.symbols.shape[key]
        return references(self._parameters, name, self._shapes[key], many=many, legacy=self._legacy)

    def _bound(self, qualified: str, called: OperationEntry) -> None:
        """Write a bound operation below every resource of its type."""
        bound = called.bound_to
        target = self._shapes.get(bound.target) if bound is not None else None
        if bound is None or target is None:
            return
        for resource in self._dictionary.resources.values():
            family = {self._shapes[key].type for key in bases(self._shapes, resource)}
            if target.type not in {resource.type, *family}:
                continue
            address = "/" + segment(resource.path or resource.name)
            path: str | None = address
            parameters: list[Json] = []
            if resource.kind == "set" and not bound.collection:
                path, parameters = key_path(self._payloads, address, resource)
            if path is not None and (resource.kind == "set" or not bound.collection):
                name = f"{resource.name}_{called.name}"
                self._call(f"{path}/{segment(qualified)}", called, name, resource.name, parameters)

    def _call(
        self, path: str, called: OperationEntry, name: str, tag: str = "Operations",
        around: list[Json] | None = None,
    ) -> None:  # fmt: skip
        """Write one function (GET) or action (POST)."""
        returns = called.returns
        body = self._payloads.field(returns) if returns is not None else None
        if body is not None and returns is not None and (returns.collection or not returns.target):
            body = {"type": "object", "properties": {"value": body}}
        method = operation(self._ids, "call", name, "200" if body is not None else "204", body)
        method["description"] = "\n\n".join(visible(line) for line in documentation(called))
        parameters = called.parameters
        if called.kind == "action":
            if self._writes:
                content = {"type": "object", "properties": {each.name: self._payloads.field(each) for each in parameters}}  # fmt: skip
                method = with_body(method, content) if parameters else method
                self._add(path, tag, {"post": method}, around)
            return
        inside, method["parameters"] = arguments(self._payloads, parameters)
        self._add(f"{path}({inside})", tag, {"get": method}, around)
