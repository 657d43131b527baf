"""Associations and association sets of V1-V3 as navigation properties and bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.model import NavigationPropertyBinding, ReferentialConstraint
from reso_explorer.csdl.principal_constraint import principal_constraint
from reso_explorer.csdl.xml.leftover import report_attributes
from reso_explorer.csdl.xml.navigation import read_on_delete
from reso_explorer.csdl.xml.tags import split_tag

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


class End(NamedTuple):
    """One end of an association."""

    type: str
    multiplicity: str
    on_delete: str | None
    on_delete_annotations: tuple[Annotation, ...]


class Association(NamedTuple):
    """An association: its ends by role, and its referential constraint."""

    ends: dict[str, End]
    dependent_role: str | None
    constraints: tuple[ReferentialConstraint, ...]


class Navigation(NamedTuple):
    """A navigation property as the other end needs to know it."""

    owner: str
    name: str


class _Set(NamedTuple):
    """An association set with where it stands: (role, entity set) per end."""

    element: XmlElement
    container: XmlElement
    namespace: str
    association: str
    ends: tuple[tuple[str, str], ...]


class Associations:
    """All associations of a document, and who refers to them.

    Associations, sets and navigation properties may stand in different schemas and in any
    order, so all of them are collected before any type is read.
    """

    def __init__(self, ctx: Context, schemas: list[XmlElement]) -> None:
        self._found: dict[str, Association] = {}
        self._navigation: dict[tuple[str, str], list[Navigation]] = {}
        self._base: dict[str, str] = {}
        self._ends: dict[tuple[XmlElement, str], list[tuple[str, str, str]]] = {}
        self._set_types: dict[tuple[XmlElement, str], str] = {}
        self._sets: list[_Set] = []
        for schema in schemas:
            namespace = schema.get("Namespace", "")
            for child in schema:
                ctx.enter(child, namespace)
                kind = ctx.kinds[child.tag]
                if kind == "Association":
                    name = f"{namespace}.{child.get('Name', '')}"
                    if name in self._found:
                        message = "The association is declared twice; the first one is used."
                        ctx.report("repeated-element", message, child)
                    else:
                        self._found[name] = _association(ctx, child)
                elif kind == "EntityType":
                    self._collect_navigation(ctx, child, namespace)
                elif kind == "EntityContainer":
                    self._collect_sets(ctx, child, namespace)
        for found in self._sets:
            ctx.enter(found.container, found.namespace)
            self._check_set(ctx, found)

    def _collect_navigation(self, ctx: Context, element: XmlElement, namespace: str) -> None:
        owner = f"{namespace}.{element.get('Name', '')}"
        base = element.get("BaseType")
        if base:
            self._base[owner] = ctx.names[base]
        for child in element:
            relationship = child.get("Relationship")
            if relationship is not None and ctx.kinds[child.tag] == "NavigationProperty":
                key = (ctx.names[relationship], child.get("FromRole", ""))
                navigation = Navigation(owner, child.get("Name", ""))
                self._navigation.setdefault(key, []).append(navigation)

    def _collect_sets(self, ctx: Context, container: XmlElement, namespace: str) -> None:
        for child in container:
            kind = ctx.kinds[child.tag]
            if kind == "EntitySet":
                key = (container, child.get("Name", ""))
                self._set_types[key] = ctx.names[child.get("EntityType", "")]
            elif kind == "AssociationSet":
                self._collect_ends(ctx, child, container, namespace)

    def _collect_ends(
        self, ctx: Context, element: XmlElement, container: XmlElement, namespace: str
    ) -> None:
        """Note, for both sets of an association set, the association, own role and other set."""
        attributes = dict(element.items())
        attributes.pop("Name", None)
        association = ctx.names[attributes.pop("Association", "")]
        ends: list[tuple[str, str]] = []
        for child in element:
            kind = ctx.kinds[child.tag]
            if kind == "End":
                ends.append((child.get("Role", ""), child.get("EntitySet", "")))
            else:
                _leave_out(ctx, child, element)
        if attributes:
            report_attributes(ctx, element, attributes)
        if len(ends) != 2:
            ctx.report("missing-attribute", "AssociationSet doesn't have two ends.", element)
            return
        for (role, entity_set), (_, target) in (ends, ends[::-1]):
            key = (container, entity_set)
            self._ends.setdefault(key, []).append((association, role, target))
        self._sets.append(_Set(element, container, namespace, association, tuple(ends)))

    def _check_set(self, ctx: Context, found: _Set) -> None:
        """Report what an association set names that isn't in the document."""
        association = self._found.get(found.association)
        if association is None:
            message = "The association set names an association that isn't in the document."
            ctx.report("association-unresolved", message, found.element)
        elif any(role not in association.ends for role, _ in found.ends):
            message = "The association set names a role that its association doesn't have."
            ctx.report("association-unresolved", message, found.element)
        if "Extends" in found.container.attrib:
            return
        container = found.container
        if any((container, entity_set) not in self._set_types for _, entity_set in found.ends):
            message = "The association set names an entity set that isn't in its container."
            ctx.report("association-unresolved", message, found.element)

    def report_unused(self, ctx: Context, element: XmlElement, namespace: str) -> None:
        """Report an `Association` that no navigation property uses, which a model cannot hold."""
        name = f"{namespace}.{element.get('Name', '')}"
        if not any((name, role) in self._navigation for role in self._found[name].ends):
            message = "No navigation property uses the association; it's ignored."
            ctx.report("left-out", message, element)

    def fields(
        self, ctx: Context, element: XmlElement, attributes: dict[str, str]
    ) -> dict[str, Any]:
        """Return what a V1-V3 navigation property says through its association.

        Takes `Relationship`, `FromRole` and `ToRole` out of `attributes`.
        """
        name = ctx.names[attributes.pop("Relationship")]
        from_role = attributes.pop("FromRole", "")
        to_role = attributes.pop("ToRole", "")
        association = self._found.get(name)
        if association is None or to_role not in association.ends:
            what = "the association" if association is None else "a role"
            message = f"The relationship names {what} that isn't in the document."
            ctx.report("association-unresolved", message, element)
            return {"type": "Edm.EntityType"}
        if from_role not in association.ends:
            message = "The relationship comes from a role that its association doesn't have."
            ctx.report("association-unresolved", message, element)
        end = association.ends[to_role]
        fields: dict[str, Any] = {"type": end.type}
        if end.multiplicity == "*":
            fields["is_collection"] = True
        else:
            fields["nullable"] = end.multiplicity == "0..1"
        partner = self._partner(ctx, element, (name, from_role), (name, to_role))
        if partner is not None:
            fields["partner"] = partner
        own_end = association.ends.get(from_role)
        if own_end is not None and own_end.on_delete is not None:
            fields["on_delete"] = own_end.on_delete
            fields["on_delete_annotations"] = own_end.on_delete_annotations
        if association.dependent_role == from_role:
            fields["referential_constraints"] = association.constraints
        elif (
            association.constraints
            and association.dependent_role == to_role
            and (name, to_role) not in self._navigation
        ):
            fields["annotations"] = (principal_constraint(association.constraints),)
        return fields

    def _partner(
        self, ctx: Context, element: XmlElement, own: tuple[str, str], other: tuple[str, str]
    ) -> str | None:
        """Return the navigation property that leads back, None where there is not exactly one.

        Two properties that use one relationship in the same direction have no partner each, and
        neither has the property that leads back: which of them it would be is not stated.
        """
        this = Navigation(_owner(ctx, element), element.get("Name", ""))
        same_way = list(dict.fromkeys(self._navigation.get(own, ())))
        if own == other:
            back = [found for found in same_way if found != this]
            return back[0].name if len(back) == 1 else None
        if len(same_way) > 1:
            if this != same_way[0]:
                first, second = shown(same_way[0].name), shown(this.name)
                message = "Navigation properties use one relationship in the same direction."
                hint = f"For example `{first}` and `{second}`; none of them has a partner."
                ctx.report("relationship-shared", message, element, hint)
            return None
        back = list(dict.fromkeys(self._navigation.get(other, ())))
        return back[0].name if len(back) == 1 else None

    def bindings_of(
        self, ctx: Context, element: XmlElement, container: XmlElement
    ) -> tuple[NavigationPropertyBinding, ...]:
        """Return the bindings that the association sets give an entity set, one per path.

        Where sets of one association offer several targets for a path, the one with the name of
        the navigation property counts, else the first one.
        """
        key = (container, element.get("Name", ""))
        set_type = self._set_types.get(key, "")
        line = ctx.line(element)
        found: dict[str, NavigationPropertyBinding] = {}
        for association, role, target in dict.fromkeys(self._ends.get(key, ())):
            for navigation in self._navigation.get((association, role), ()):
                path = self._path(set_type, navigation)
                if path is not None and (path not in found or target == navigation.name):
                    found[path] = NavigationPropertyBinding(path, target, line)
        return tuple(found.values())

    def _path(self, set_type: str, navigation: Navigation) -> str | None:
        """Return the path from a set to a navigation property, with a cast where it needs one."""
        if navigation.owner == set_type or navigation.owner in self._ancestors(set_type):
            return navigation.name
        if set_type in self._ancestors(navigation.owner):
            return f"{navigation.owner}/{navigation.name}"
        return None

    def _ancestors(self, type_name: str) -> list[str]:
        found: list[str] = []
        base = self._base.get(type_name)
        while base is not None and base not in found:
            found.append(base)
            base = self._base.get(base)
        return found


def _owner(ctx: Context, element: XmlElement) -> str:
    """Return the qualified name of the type that a navigation property stands in."""
    parent = element.getparent()
    return "" if parent is None else ctx.path_of(parent)


def _leave_out(ctx: Context, child: XmlElement, element: XmlElement) -> None:
    """Report a child of an element that becomes no element of the model."""
    kind = ctx.kinds[child.tag]
    if kind in {"Documentation", "Annotation"}:
        message = f"{kind} of {split_tag(element.tag)[1]} isn't kept in the model."
        ctx.report("left-out", message, element)
    else:
        ctx.report_unknown_element(child, element)


def _association(ctx: Context, element: XmlElement) -> Association:
    ends: dict[str, End] = {}
    roles: dict[str, str] = {}
    constraints: tuple[ReferentialConstraint, ...] = ()
    seen = False
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "End":
            role, end = _end(ctx, child)
            if ends.setdefault(role, end) is not end:
                message = "A second End of one role; the first one is used."
                ctx.report("repeated-element", message, child)
        elif kind == "ReferentialConstraint" and not seen:
            seen = True
            roles, constraints = _constraint(ctx, child)
        elif kind == "ReferentialConstraint":
            message = "A second ReferentialConstraint; the first one is used."
            ctx.report("repeated-element", message, child)
        else:
            _leave_out(ctx, child, element)
    if not ends.keys() >= set(roles.values()):
        message = "The referential constraint names a role that its association doesn't have."
        ctx.report("association-unresolved", message, element)
    attributes = {k: v for k, v in element.items() if k != "Name"}
    if attributes:
        report_attributes(ctx, element, attributes)
    return Association(ends, roles.get("Dependent"), constraints)


def _end(ctx: Context, element: XmlElement) -> tuple[str, End]:
    attributes = dict(element.items())
    type_text = attributes.pop("Type", None)
    if type_text is None:
        ctx.report("missing-type", "An end of an association has no type.", element)
        type_text = "Edm.EntityType"
    type_name = ctx.names[type_text]
    role = attributes.pop("Role", None) or type_name.rpartition(".")[2]
    multiplicity = attributes.pop("Multiplicity", "0..1").strip()
    if multiplicity not in {"1", "0..1", "*"}:
        message = f"The multiplicity `{shown(multiplicity)}` isn't 1, 0..1, or *."
        ctx.report("invalid-multiplicity", message, element)
        multiplicity = "*"
    on_delete: str | None = None
    annotations: tuple[Annotation, ...] = ()
    seen = False
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "OnDelete" and not seen:
            seen = True
            on_delete, annotations = read_on_delete(ctx, child)
        elif kind == "OnDelete":
            message = "A second OnDelete; the first one is used."
            ctx.report("repeated-element", message, child)
        else:
            _leave_out(ctx, child, element)
    if attributes:
        report_attributes(ctx, element, attributes)
    return role, End(type_name, multiplicity, on_delete, annotations)


def _constraint(
    ctx: Context, element: XmlElement
) -> tuple[dict[str, str], tuple[ReferentialConstraint, ...]]:
    """Read a V1-V3 `ReferentialConstraint`: its roles, and pairs of properties by position."""
    parts: dict[str, list[str]] = {"Principal": [], "Dependent": []}
    roles: dict[str, str] = {}
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind not in parts:
            _leave_out(ctx, child, element)
            continue
        if kind in roles:
            ctx.report("repeated-element", f"A second {kind}; the first one is used.", child)
            continue
        roles[kind] = child.get("Role", "")
        parts[kind] = [reference.get("Name", "") for reference in child]
    principal, dependent = parts["Principal"], parts["Dependent"]
    if len(principal) != len(dependent):
        message = "A referential constraint has unequal numbers of properties."
        ctx.report("missing-attribute", message, element)
    return roles, tuple(
        ReferentialConstraint(property=own, referenced_property=other, line=ctx.line(element))
        for own, other in zip(dependent, principal, strict=False)
    )
