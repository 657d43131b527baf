"""The part of a query before `?`, understood (OData 4.01 URL, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import (
    Bad,
    CrossjoinSegment,
    Missing,
    NameSegment,
    SystemSegment,
)
from reso_explorer.query import walk
from reso_explorer.query.fields import member_named
from reso_explorer.query.keys import key_parts
from reso_explorer.query.member_paths import Key, keyed, name_step, next_step, operation_step
from reso_explorer.query.scope import Host, Scope
from reso_explorer.query.steps import ResolvedPath, Step, StepKind
from reso_explorer.query.types import (
    STRING,
    UNKNOWN,
    UNKNOWN_ITEMS,
    ValueType,
    value_type,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Action, FunctionImport
    from reso_explorer.odata.ast import Option, RelativeUri, Segment
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Analysis


def host_of(analysis: Analysis, resource: str | None, options: tuple[Option, ...]) -> Host:
    """Return the host for options of a resource (an entity set, singleton or type name)."""
    index = analysis.index
    if resource is None:
        return Host(UNKNOWN_ITEMS, Scope(UNKNOWN), options, kind="unknown")
    name = set_name(index, analysis.dialect, resource)
    if name in index.entity_sets:
        base = value_type(index, index.entity_sets[name].type)
        return Host(base.collection, Scope(base, entity_set=name), options)
    if name in index.singletons:
        base = value_type(index, index.singletons[name].type)
        return Host(base, Scope(base, entity_set=name), options)
    base = value_type(index, resource)
    sets = index.sets_of_type(base.name)
    entity_set = sets[0].name if len(sets) == 1 else None
    return Host(base.collection, Scope(base, entity_set=entity_set), options)


def set_name(index: ModelIndex, dialect: Dialect, name: str) -> str:
    """Return the name in the document of a set that the provider may call otherwise."""
    if name in index.entity_sets or name in index.singletons:
        return name
    for own, others in dialect.set_names.items():
        family = (own, *others)
        if name in family:
            return next((known for known in family if known in index.entity_sets), name)
    return name


def resolve_resource(analysis: Analysis, uri: RelativeUri) -> Host:
    """Understand the resource path and return the host of the query's options."""
    steps: list[Step] = []
    current = UNKNOWN
    entity_set: str | None = None
    scope = Scope()
    segments = uri.path.segments
    is_lost = not _has_arguments(segments[:1])
    for number, segment in enumerate(segments):
        is_astray = is_lost or (
            bool(steps) and steps[-1].kind is StepKind.UNKNOWN and not _has_arguments(segments[:1])
        )
        if not steps or (is_astray and _begins_anew(analysis, segment)):
            step = root_step(analysis, segment, scope)
        else:
            following = segments[number + 1] if number + 1 < len(segments) else None
            step = _path_step(analysis, segment, following, current, entity_set)
        steps.append(step)
        is_lost = is_lost and step.kind in _LOST
        entity_set = _set_after(analysis, step, entity_set)
        current = step.after
        scope = Scope(current.item, entity_set=entity_set)
    path = ResolvedPath(uri.path, tuple(steps), current, scope, "resource")
    analysis.resource = path
    analysis.paths.append(path)
    kind, found = _result(steps)
    scope = Scope(found.item, entity_set=entity_set)
    return Host(found, scope, uri.options, kind=kind)


_LOST = {StepKind.UNKNOWN, StepKind.BROKEN, StepKind.AFTER_UNKNOWN}


def _result(steps: list[Step]) -> tuple[str, ValueType]:
    """Return the kind of host that a resource path gives, and the type its options work on."""
    if not steps:
        return "service", UNKNOWN
    last = steps[-1]
    if last.kind is StepKind.COUNT:
        return "count-resource", last.before
    if last.kind in _LOST and not last.after.is_known:
        return "unknown", UNKNOWN_ITEMS
    if isinstance(last.segment, SystemSegment):
        name = last.segment.name
        if name in {"$metadata", "$batch"}:
            return "service", UNKNOWN
        if name in {"$ref", "$value"}:
            return name, last.before
        return "resource", UNKNOWN_ITEMS if name == "$all" else last.after
    return "resource", last.after


def _has_arguments(segments: tuple[Segment, ...]) -> bool:
    """Whether one of the segments has parentheses, which no service root has."""
    return any(isinstance(s, NameSegment) and s.arguments is not None for s in segments)


def _begins_anew(analysis: Analysis, segment: Segment) -> bool:
    """Whether a segment after unknown ones is a set, so that they belong to the service root."""
    return isinstance(segment, NameSegment) and (
        set_name(analysis.index, analysis.dialect, segment.name.text) in analysis.index.entity_sets
    )


def root_step(analysis: Analysis, segment: Segment, scope: Scope) -> Step:
    """Understand a segment at the service root."""
    index = analysis.index
    if isinstance(segment, SystemSegment | CrossjoinSegment):
        found = UNKNOWN_ITEMS if isinstance(segment, CrossjoinSegment) else UNKNOWN
        if isinstance(segment, SystemSegment) and segment.name == "$all":
            found = UNKNOWN_ITEMS
        return Step(segment, StepKind.SYSTEM, UNKNOWN, found)
    if isinstance(segment, Missing | Bad):
        return Step(segment, StepKind.BROKEN, UNKNOWN, UNKNOWN)
    if not isinstance(segment, NameSegment):
        return Step(segment, StepKind.UNKNOWN, UNKNOWN, UNKNOWN)
    name = set_name(index, analysis.dialect, segment.name.text)
    if name in index.entity_sets:
        found = value_type(index, index.entity_sets[name].type, is_collection=True)
        if segment.arguments is not None:
            found = keyed(analysis, Key.of(segment), found, scope, name)
        return Step(segment, StepKind.RESOURCE, UNKNOWN, found)
    if name in index.singletons:
        found = value_type(index, index.singletons[name].type)
        if segment.arguments is not None:
            keyed(analysis, Key.of(segment), found, scope, name)
        return Step(segment, StepKind.RESOURCE, UNKNOWN, found)
    imported = function_import(index, name)
    if imported is not None:
        overloads = tuple(index.functions.get(imported.function, ()))
        if overloads:
            return operation_step(
                analysis, segment, UNKNOWN, scope, overloads, in_resource_path=True
            )
        return Step(segment, StepKind.FUNCTION, UNKNOWN, UNKNOWN)
    if not index.containers and index.entity_type(segment.name.text) is not None:
        found = value_type(index, segment.name.text, is_collection=True)
        if segment.arguments is not None:
            found = keyed(analysis, Key.of(segment), found, scope, None)
        return Step(segment, StepKind.TYPE_AS_SET, UNKNOWN, found)
    action = action_import(index, name)
    if action is not None:
        walk.visit_arguments(analysis, segment.arguments, scope)
        return Step(segment, StepKind.ACTION, UNKNOWN, UNKNOWN, None, action)
    return _misspelled(analysis, segment, scope)


def _misspelled(analysis: Analysis, segment: NameSegment, scope: Scope) -> Step:
    """Understand a set in another letter case, so that the rest of the query can be judged."""
    index = analysis.index
    folded = segment.name.text.casefold()
    near = [name for name in index.entity_sets if name.casefold() == folded]
    if len(near) == 1:
        found = value_type(index, index.entity_sets[near[0]].type, is_collection=True)
        if segment.arguments is not None:
            found = keyed(analysis, Key.of(segment), found, scope, near[0])
        return Step(segment, StepKind.UNKNOWN, UNKNOWN, found)
    walk.visit_arguments(analysis, segment.arguments, scope)
    return Step(segment, StepKind.UNKNOWN, UNKNOWN, UNKNOWN)


def function_import(index: ModelIndex, name: str) -> FunctionImport | None:
    """Return the function import of a name."""
    for container in index.containers.values():
        for found in container.function_imports:
            if found.name == name:
                return found
    return None


def action_import(index: ModelIndex, name: str) -> tuple[Action, ...] | None:
    """Return the overloads behind an action import, None where there is none of that name."""
    for container in index.containers.values():
        for found in container.action_imports:
            if found.name == name:
                return tuple(index.actions.get(found.action, ()))
    return None


def _path_step(
    analysis: Analysis,
    segment: Segment,
    following: Segment | None,
    before: ValueType,
    entity_set: str | None,
) -> Step:
    scope = Scope(before.item, entity_set=entity_set)
    if isinstance(segment, NameSegment):
        if is_provider_segment(analysis.dialect, segment.name.text):
            return Step(segment, StepKind.PROVIDER, before, before)
        if before.is_collection and "." not in segment.name.text:
            return _after_collection(analysis, segment, following, before, scope)
        return name_step(analysis, segment, before, scope, in_resource_path=True)
    return next_step(analysis, segment, before, scope, [], None)


def _after_collection(
    analysis: Analysis,
    segment: NameSegment,
    following: Segment | None,
    before: ValueType,
    scope: Scope,
) -> Step:
    """Understand a name after a collection: an operation, or a key written as a segment."""
    step = name_step(analysis, segment, before, scope, in_resource_path=True)
    is_member = step.kind in {StepKind.PROPERTY, StepKind.NAVIGATION}
    if is_member and not _goes_on_as_key(analysis, following, before, step.after):
        return step
    if not is_member and step.kind is not StepKind.UNKNOWN and step.kind is not StepKind.DYNAMIC:
        return step
    parts = key_parts(analysis.index, before.name)
    if len(parts) == 1 and parts[0].type == STRING and segment.arguments is None:
        return Step(segment, StepKind.KEY, before, before.item)
    return Step(segment, StepKind.UNKNOWN, before, UNKNOWN)


def _goes_on_as_key(
    analysis: Analysis, following: Segment | None, entity: ValueType, after: ValueType
) -> bool:
    """Whether what follows belongs to a row, so that the name before it is a key."""
    if not isinstance(following, NameSegment):
        return False
    name = following.name.text
    index = analysis.index
    is_own = member_named(index, entity.name, name) is not None
    return is_own and (not after.is_structured or member_named(index, after.name, name) is None)


def is_provider_segment(dialect: Dialect, name: str) -> bool:
    """Tell whether a name is the provider's replication path or function."""
    replication = dialect.paging.replication
    if replication is None:
        return dialect.provider == "generic" and name.lower().endswith("replication")
    text = replication.value.rpartition("/")[2].partition("(")[0]
    return bool(text) and "{" not in text and text.lower() == name.lower()


def _set_after(analysis: Analysis, step: Step, entity_set: str | None) -> str | None:
    """Return the set that the entities after a segment live in."""
    index = analysis.index
    if step.kind is StepKind.RESOURCE and isinstance(step.segment, NameSegment):
        return set_name(index, analysis.dialect, step.segment.name.text)
    if step.kind is StepKind.UNKNOWN and step.after.is_known:
        sets = index.sets_of_type(step.after.name)
        return sets[0].name if len(sets) == 1 else None
    if step.kind is StepKind.NAVIGATION and step.member is not None:
        source = None
        if entity_set is not None:
            source = index.entity_sets.get(entity_set) or index.singletons.get(entity_set)
        if source is not None:
            return index.binding_target(source, step.member.name)
        sets = index.sets_of_type(step.after.name)
        return sets[0].name if len(sets) == 1 else None
    if step.kind is StepKind.FUNCTION and isinstance(step.segment, NameSegment):
        imported = function_import(index, step.segment.name.text)
        if imported is not None:
            return imported.entity_set
        sets = index.sets_of_type(step.after.name)
        return sets[0].name if len(sets) == 1 else entity_set
    if step.kind in {StepKind.PROPERTY, StepKind.UNKNOWN}:
        return None
    return entity_set
