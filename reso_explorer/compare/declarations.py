"""What describes a document itself: version, containers, references, terms, loose annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.capabilities import is_capability
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import declaration, version_changed
from reso_explorer.compare.sides import Pair, Spot
from reso_explorer.compare.typed import typed_text
from reso_explorer.csdl.v4_form import spoken_version

if TYPE_CHECKING:
    from reso_explorer.compare.names import Names
    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.model import Model, Reference, Term


def compare_version(sides: Sides) -> None:
    """Compare the versions of OData that the services of the documents speak."""
    before, after = spoken_version(sides.old.model), spoken_version(sides.new.model)
    if before == after:
        return
    sides.changed(
        ElementKind.DOCUMENT,
        version_changed.impact(before, after),
        Pair(Spot(""), Spot(""), "documents"),
        f"The document is of OData {after} now, before of {before}.",
        before=before,
        after=after,
    )


def compare_containers(sides: Sides) -> None:
    """Compare names and annotations of the containers; their children are compared elsewhere."""
    old, new = sides.old.containers, sides.new.containers
    gone = [each for name, each in old.items() if sides.names[name] not in new]
    kept = {sides.names[name] for name in old}
    fresh = [each for name, each in new.items() if name not in kept]
    if len(gone) == len(fresh) == 1:
        before, after = gone.pop(), fresh.pop()
        sides.names.rename_type(before.qualified_name, after.qualified_name)
        sides.changed(
            ElementKind.CONTAINER,
            declaration.impact(),
            Pair(
                Spot(before.qualified_name, before.line),
                Spot(after.qualified_name, after.line),
                "containers",
            ),
            f"The container is named {after.qualified_name} now, before {before.qualified_name}.",
            before=before.qualified_name,
            after=after.qualified_name,
        )
    for each in gone:
        spot = Spot(each.qualified_name, each.line)
        message = f"Container `{each.name}` is gone."
        sides.removed(ElementKind.CONTAINER, declaration.impact(), spot, message)
    for each in fresh:
        spot = Spot(each.qualified_name, each.line)
        message = f"Container `{each.name}` is new."
        sides.added(ElementKind.CONTAINER, declaration.impact(), spot, message)


def compare_container_annotations(sides: Sides) -> None:
    """Compare what is said of containers, capabilities apart where resources told of them."""
    leave = is_capability if sides.told_capabilities else None
    for name, old in sides.old.containers.items():
        new = sides.new.containers.get(sides.names[name])
        if new is not None:
            pair = Pair(Spot(name, old.line), Spot(new.qualified_name, new.line), "containers")
            compare_annotations(sides, pair, old.annotations, new.annotations, leave=leave)


def compare_schemas(sides: Sides) -> None:
    """Compare what is said of the schemas themselves."""
    later = {schema.namespace: schema for schema in sides.new.model.schemas}
    for old in sides.old.model.schemas:
        namespace = sides.names.namespaces.get(old.namespace, old.namespace)
        new = later.get(namespace)
        if new is not None:
            pair = Pair(Spot(old.namespace, old.line), Spot(namespace, new.line), "namespaces")
            compare_annotations(sides, pair, old.annotations, new.annotations)


def compare_references(sides: Sides) -> None:
    """Compare which other documents are referred to, by the namespaces they give."""
    old, new = _references(sides.old.model), _references(sides.new.model)
    for namespace in dict.fromkeys((*old, *new)):
        before, after = old.get(namespace), new.get(namespace)
        if before is None and after is not None:
            spot = Spot(namespace, after.line)
            message = f"The document refers to {namespace} now ({after.uri})."
            sides.added(ElementKind.REFERENCE, declaration.impact(), spot, message, after=after.uri)
        elif after is None and before is not None:
            spot = Spot(namespace, before.line)
            message = f"The document no longer refers to {namespace} ({before.uri})."
            sides.removed(
                ElementKind.REFERENCE, declaration.impact(), spot, message, before=before.uri
            )
        elif before is not None and after is not None and before.uri != after.uri:
            sides.changed(
                ElementKind.REFERENCE,
                declaration.impact(),
                Pair(Spot(namespace, before.line), Spot(namespace, after.line), "references"),
                f"{namespace} is taken from {after.uri} now, before from {before.uri}.",
                before=before.uri,
                after=after.uri,
            )


def _references(model: Model) -> dict[str, Reference]:
    return {
        include.namespace: reference
        for reference in model.references
        for include in reference.includes
    }


def compare_terms(sides: Sides) -> None:
    """Compare the terms that the documents declare."""
    old, new = sides.old.terms, sides.new.terms
    met = set()
    for name, each in old.items():
        later = new.get(sides.names[name])
        if later is None:
            spot = Spot(name, each.line)
            message = f"Term `{each.name}` is no longer declared."
            sides.removed(ElementKind.TERM, declaration.impact(), spot, message)
            continue
        met.add(later.qualified_name)
        _compare_term(sides, each, later)
    for name, each in new.items():
        if name not in met:
            message = f"Term `{each.name}` is declared now."
            sides.added(ElementKind.TERM, declaration.impact(), Spot(name, each.line), message)


def _compare_term(sides: Sides, old: Term, new: Term) -> None:
    pair = Pair(Spot(old.qualified_name, old.line), Spot(new.qualified_name, new.line), "terms")
    before, after = _declared(old, sides.names), _declared(new, None)
    if before != after:
        sides.changed(
            ElementKind.TERM,
            declaration.impact(),
            pair,
            f"Term `{pair.title}` is declared otherwise.",
            shared="{count} terms are declared otherwise.",
            before=", ".join(before),
            after=", ".join(after),
        )
    compare_annotations(sides, pair, old.annotations, new.annotations)


def _declared(term: Term, names: Names | None) -> tuple[str, ...]:
    parts = [typed_text(term)]
    parts += [f"base {term.base_term}"] if term.base_term else []
    parts += [f"default {term.default_value}"] if term.default_value is not None else []
    parts += [f"applies to {' '.join(term.applies_to)}"] if term.applies_to else []
    parts += ["nullable"] if term.nullable is not False else []
    return tuple(parts if names is None else (names.path(part) for part in parts))


def compare_loose_annotations(sides: Sides) -> None:
    """Compare annotations from outside whose target belongs to no element compared so far.

    Those of elements that only one document has are told with the element.
    """
    for before, after in sides.unasked_targets():
        path = after or before or ""
        if _is_one_sided(sides, path):
            continue
        pair = Pair(Spot(before or path), Spot(after or path), "elements")
        compare_annotations(sides, pair, (), ())


def _is_one_sided(sides: Sides, path: str) -> bool:
    while path:
        if path in sides.one_sided:
            return True
        path = path.rpartition("/")[0]
    return False
