"""The place of the cursor: the parser's expectation with types and scope from the analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.csdl.model import Property
from reso_explorer.odata.ast import (
    AggregateFrom,
    AggregateItem,
    Argument,
    Bad,
    Binary,
    Call,
    CaseBranch,
    Cast,
    CountSegment,
    Expand,
    ExpandItem,
    Filter,
    FilterSegment,
    FilterTransformation,
    GroupBy,
    Has,
    In,
    IsOf,
    JsonArray,
    LambdaSegment,
    ListExpr,
    Logical,
    Name,
    NameSegment,
    OrderByItem,
    Path,
    ResourcePath,
    Rollup,
    Select,
    SelectItem,
    StarSegment,
    Temporal,
    Unary,
)
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.printer.options import option_name
from reso_explorer.query.keys import key_parts
from reso_explorer.query.scope import Scope
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import (
    BOOLEAN,
    MOMENT,
    STRING,
    UNKNOWN,
    ValueType,
    edm,
    value_type,
)

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression, Node
    from reso_explorer.odata.parser.expected import Expected
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host
    from reso_explorer.query.steps import Step


class Left(NamedTuple):
    """A value that an operator of a rank from `lowest` up to but not `below` may follow."""

    type: ValueType
    lowest: int
    below: int


class Subject(NamedTuple):
    """The field whose value stands on the other side, for the values it may take."""

    owner: str
    member: Property


class Wanted(NamedTuple):
    """What a value is for."""

    type: ValueType = UNKNOWN
    """The type that fits; UNKNOWN where any does."""
    subject: Subject | None = None
    operator: str = ""
    """The comparison or function that the value belongs to."""
    usage: str = "expression"
    """`expression`, `condition`, `orderby`, `groupby`, `aggregate`, `constant` or a function."""
    others: tuple[ValueType, ...] = ()
    """Further types that fit as well."""


class Place(NamedTuple):
    """Everything that the makers of completions need to know."""

    expectation: Expectation
    scope: Scope
    wanted: Wanted = Wanted()
    before: ValueType = UNKNOWN
    """The type before `/`, or of the resource."""
    lefts: tuple[Left, ...] = ()
    words: tuple[str, ...] = ()
    """Words that may stand here besides, or options that are there already."""
    usage: str = "expression"
    """For a segment: `expression`, `orderby`, `groupby`, `aggregate`, `select`, `expand`, `resource`."""
    names: tuple[str, ...] = ()
    """Names of options, parameters, key parts or choices that are left."""
    is_nested: bool = False
    """Whether options stand in parentheses."""
    variables: tuple[str, ...] = ()
    """Parameter aliases that the query defines."""


ANYTHING: Final = Wanted()
CONDITION: Final = Wanted(BOOLEAN, usage="condition")

_COMPARING: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_CONDITIONS: Final = (
    Filter,
    FilterSegment,
    FilterTransformation,
    LambdaSegment,
    Logical,
)
_OF_COLLECTIONS: Final = (
    "$filter",
    "$select",
    "$expand",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$search",
    "$compute",
    "$apply",
)
"""Options of a request for rows, the usual ones first."""
_OF_SINGLE: Final = ("$select", "$expand", "$compute")


def places(expected: Expected, analysis: Analysis) -> tuple[Place, ...]:
    """Return the places that the cursor may stand for, one for each kind of thing."""
    finder = _Finder(expected, analysis)
    return tuple(place for kind in expected.kinds if (place := finder.place(kind)) is not None)


class _Finder:
    """Looks up, for one cursor, what the analysis knows of the nodes around it."""

    def __init__(self, expected: Expected, analysis: Analysis) -> None:
        self.expected = expected
        self.analysis = analysis
        self.path = expected.path
        self.scope = self._scope()

    def place(self, kind: Expectation) -> Place | None:
        """Return the place for one kind of thing; None where the parser's word is no use."""
        makers = {
            Expectation.RESOURCE: self._plain,
            Expectation.SEGMENT: self._segment,
            Expectation.ARGUMENT: self._argument,
            Expectation.OPTION: self._option,
            Expectation.OPERAND: self._operand,
            Expectation.ITEM: self._operand,
            Expectation.LIST: self._list,
            Expectation.OPERATOR: self._operator,
            Expectation.MEMBER: self._member,
            Expectation.SELECT: self._item,
            Expectation.EXPAND: self._item,
            Expectation.TYPE: self._plain,
            Expectation.VARIABLE: self._variable,
            Expectation.CHOICE: self._choice,
            Expectation.METHOD: self._choice,
            Expectation.TRANSFORMATION: self._choice,
            Expectation.KEYWORD: self._keyword,
            Expectation.ALIAS: self._alias,
            Expectation.SEARCH: self._choice,
        }
        maker = makers.get(kind)
        return None if maker is None else maker(kind)

    # --- scope ----------------------------------------------------------------------------------

    def _scope(self) -> Scope:
        """Return the names that are seen at the cursor."""
        scopes = self.analysis.scopes
        for node in reversed(self.path):
            found = scopes.get(id(node))
            if found is not None:
                return found
            host = self._host_of(node)
            if host is not None:
                return host.scope
        lefts = (scopes.get(id(left.node)) for left in self.expected.lefts)
        known = next((scope for scope in lefts if scope is not None), None)
        if known is not None:
            return known
        root = self.analysis.root
        return root.scope if root is not None else Scope()

    def _host_of(self, node: Node) -> Host | None:
        """Return what the options of a node apply to."""
        if not isinstance(node, ExpandItem | SelectItem | CountSegment):
            return None
        return next((host for host in self.analysis.hosts if host.options is node.options), None)

    def _nearest(self, *kinds: type[Node]) -> Node | None:
        return next((node for node in reversed(self.path) if isinstance(node, kinds)), None)

    def _parent(self, node: Node) -> Node | None:
        at = next(i for i, found in enumerate(self.path) if found is node)
        return self.path[at - 1] if at else None

    def _step(self, segment: Node | None) -> Step | None:
        """Return what a segment of a path turned out to be."""
        if segment is None:
            return None
        holder = self._parent(segment)
        resolved = None
        if isinstance(holder, ResourcePath):
            resolved = self.analysis.resource
        elif isinstance(holder, Path):
            resolved = self.analysis.path_of(holder)
        steps = resolved.steps if resolved is not None else ()
        return next((step for step in steps if step.segment is segment), None)

    # --- names and paths ------------------------------------------------------------------------

    def _plain(self, kind: Expectation) -> Place:
        return Place(kind, self.scope)

    def _segment(self, kind: Expectation) -> Place:
        before = UNKNOWN
        resource = self.analysis.resource
        if resource is not None and resource.steps:
            offset = self.expected.span.start
            done = [step for step in resource.steps if step.segment.span.end < offset]
            before = done[-1].after if done else UNKNOWN
        return Place(kind, self.scope, before=before, usage="resource")

    def _member(self, kind: Expectation) -> Place:
        segment = self.path[-1] if self.path else None
        holder = self._nearest(Path)
        resolved = self.analysis.path_of(holder) if isinstance(holder, Path) else None
        if resolved is None:
            return Place(kind, self.scope)
        number = next((i for i, step in enumerate(resolved.steps) if step.segment is segment), 0)
        if number and resolved.steps[number - 1].kind is StepKind.ROOT:
            return Place(Expectation.RESOURCE, self.scope)
        before = resolved.steps[number - 1].after if number else UNKNOWN
        return Place(kind, self.scope, before=before, usage=resolved.usage)

    def _item(self, kind: Expectation) -> Place:
        """A select or expand item; `names` are those that are there already."""
        own = self._nearest(SelectItem, ExpandItem)
        option = self._nearest(Select, Expand)
        used: list[str] = []
        if isinstance(option, Select | Expand):
            used = [_text_of(item.path) for item in option.items if item is not own]
        return Place(kind, self.scope, before=self.scope.base, names=tuple(used), usage=str(kind))

    def _variable(self, kind: Expectation) -> Place:
        step = self._step(self._nearest(LambdaSegment))
        return Place(kind, self.scope, before=step.before if step is not None else UNKNOWN)

    def _argument(self, kind: Expectation) -> Place:
        """A key value, or the name of a key part or parameter."""
        segment = self._nearest(NameSegment)
        step = self._step(segment)
        used: set[str] = set()
        if isinstance(segment, NameSegment):
            given = [a.name.text for a in segment.arguments or () if a.name is not None]
            used = set(given) - {self.expected.typed}
        names: tuple[str, ...] = ()
        if step is not None and step.overloads:
            names = tuple(name for name in self._parameters(step) if name not in used)
            return Place(kind, self.scope, names=names)
        parts = key_parts(self.analysis.index, step.after.name) if step is not None else ()
        if step is None or not parts:
            return self._operand(Expectation.OPERAND)
        wanted = Wanted(parts[0].type) if len(parts) == 1 else ANYTHING
        names = tuple(part.name for part in parts if part.name not in used)
        return Place(kind, self.scope, wanted, before=step.after.collection, names=names)

    def _parameters(self, step: Step) -> dict[str, ValueType]:
        index = self.analysis.index
        return {
            parameter.name: value_type(index, parameter.type, is_collection=parameter.is_collection)
            for overload in step.overloads
            for parameter in (overload.parameters[1:] if overload.is_bound else overload.parameters)
        }

    # --- options --------------------------------------------------------------------------------

    def _option(self, kind: Expectation) -> Place | None:
        holder = self._nearest(ExpandItem, SelectItem, CountSegment)
        nested = self._host_of(holder) if holder is not None else None
        host = nested or self.analysis.root
        if host is None:
            return None
        here = self.expected.span.start
        used = tuple(
            option_name(option).lower()
            for option in host.options
            if not isinstance(option, Bad) and not option.span.start <= here <= option.name_span.end
        )
        names = _usual_options(host, is_nested=nested is not None)
        if nested is None:
            names += self._parameters_as_options()
            names += tuple(f"@{use.name.text}" for use in self.analysis.alias_uses)
        allowed = set(self.expected.words)
        left = tuple(
            name
            for name in names
            if name not in used and (not name.startswith("$") or name in allowed)
        )
        return Place(
            kind,
            host.scope,
            before=host.type,
            names=left,
            words=used,
            is_nested=nested is not None,
        )

    def _parameters_as_options(self) -> tuple[str, ...]:
        """Return the parameters of a function import of V1-V3, which are options of the URL."""
        resource = self.analysis.resource
        last = resource.last if resource is not None else None
        if not self.analysis.is_legacy or last is None or last.kind is not StepKind.FUNCTION:
            return ()
        return tuple(self._parameters(last))

    def _choice(self, kind: Expectation) -> Place:
        return Place(kind, self.scope, names=self.expected.words)

    def _alias(self, kind: Expectation) -> Place:
        return Place(kind, self.scope, names=tuple(self.analysis.aliases))

    def _keyword(self, kind: Expectation) -> Place:
        words = tuple(word for word in self.expected.words if word.isalpha())
        return Place(Expectation.OPERATOR, self.scope, words=words)

    # --- expressions ----------------------------------------------------------------------------

    def _operator(self, kind: Expectation) -> Place:
        lefts = tuple(
            Left(self._type_of(left.node), left.lowest, left.below) for left in self.expected.lefts
        )
        words = tuple(word for word in self.expected.words if word.isalpha())
        return Place(
            kind, self.scope, before=lefts[0].type if lefts else UNKNOWN, lefts=lefts, words=words
        )

    def _list(self, kind: Expectation) -> Place:
        parent = self._nearest(In, GroupBy)
        if not isinstance(parent, In):
            return Place(kind, self.scope, Wanted(usage="groupby"))
        found = self._compared(parent, parent.left, "in")
        return Place(kind, self.scope, found._replace(type=found.type.collection))

    def _operand(self, kind: Expectation) -> Place:
        if self.expected.node is not None or not self.path:
            wanted = self._wanted(len(self.path) - 1)
        else:
            wanted = self._inside(self.path[-1])
        aliases = tuple(self.analysis.aliases)
        return Place(kind, self.scope, wanted, variables=aliases, words=self.expected.words)

    def _type_of(self, node: Node) -> ValueType:
        if isinstance(node, Logical):
            return BOOLEAN  # the tree may hold a longer chain with the same beginning
        return self.analysis.types.get(id(node), UNKNOWN)

    def _subject(self, node: Expression | Node) -> Subject | None:
        """Return the field that an expression is."""
        resolved = self.analysis.resolved.get(id(node))
        step = resolved.field_step if resolved is not None else None
        if step is None or not isinstance(step.member, Property):
            return None
        return Subject(step.before.name, step.member)

    def _compared(self, parent: Node, left: Node, operator: str) -> Wanted:
        """Return what may stand on the right of a comparison."""
        if isinstance(left, Unary) and left.operator == "not" and isinstance(parent, Binary):
            left = left.operand
        return Wanted(self._type_of(left).item, self._subject(left), operator)

    def _wanted(self, number: int) -> Wanted:
        """Return what the node at a place of the path is for, by the nodes around it."""
        if number < 0:
            return ANYTHING
        child = self.path[number]
        parent = self.path[number - 1] if number else None
        if parent is None:
            return ANYTHING
        if isinstance(parent, Binary | Has | In) and parent.left is child:
            return self._wanted(number - 1)
        if isinstance(parent, Binary):
            return self._right_of(parent)
        if isinstance(parent, Has):
            return self._compared(parent, parent.left, "has")
        if isinstance(parent, In):
            return self._compared(parent, parent.left, "in")
        if isinstance(parent, ListExpr | JsonArray):
            holder = self.path[number - 2] if number > 1 else None
            return self._compared(holder, holder.left, "in") if isinstance(holder, In) else ANYTHING
        if isinstance(parent, Unary):
            return CONDITION if parent.operator == "not" else self._wanted(number - 1)
        return self._inside(parent, child)

    def _inside(self, parent: Node, child: Node | None = None) -> Wanted:
        """Return what a node wants of a child, also of one that is not there yet."""
        if isinstance(parent, _CONDITIONS):
            return CONDITION
        if isinstance(parent, Call):
            return self._function_argument(parent, child)
        if isinstance(parent, Cast | IsOf):
            return Wanted(operator="cast")
        if isinstance(parent, CaseBranch):
            return CONDITION if parent.condition is child else ANYTHING
        if isinstance(parent, Argument):
            return self._argument_value(parent)
        if isinstance(parent, OrderByItem):
            return Wanted(usage="orderby")
        if isinstance(parent, GroupBy | Rollup | AggregateFrom):
            return Wanted(usage="groupby")
        if isinstance(parent, AggregateItem):
            return Wanted(usage="aggregate")
        if isinstance(parent, Temporal):
            return Wanted(MOMENT)
        return ANYTHING

    def _right_of(self, parent: Binary) -> Wanted:
        if parent.operator in _COMPARING:
            return self._compared(parent, parent.left, parent.operator)
        left = self._type_of(parent.left)
        pairs = [pair for pair in OPERATORS[parent.operator].operands if left.name in pair.left]
        names = {name for pair in pairs for name in pair.right}
        first = left if left.name in names or not names else edm(min(names))
        return Wanted(first, others=tuple(edm(name) for name in sorted(names - {first.name})))

    def _function_argument(self, call: Call, child: Node | None) -> Wanted:
        """Return what an argument is for; the first one where it is not written yet."""
        function = FUNCTIONS.get(call.name.text)
        given = [argument for argument in call.arguments if argument is not child]
        place = next((i for i, a in enumerate(call.arguments) if a is child), 0)
        if function is None:
            return ANYTHING
        types = [
            name
            for signature in function.signatures
            if place < len(signature.parameters)
            for name in signature.parameters[place].types
        ]
        names = [name for name in types if name.startswith("Edm.")]
        if not types:
            return ANYTHING
        first = edm(names[0]) if names else UNKNOWN
        if place and given and self._type_of(given[0]).is_known and function.group == "string":
            subjects = (self._subject(argument) for argument in given[:place])
            subject = next((found for found in subjects if found is not None), None)
            if first == STRING:
                return Wanted(first, subject, function.name, function.name)
        others = tuple(edm(name) for name in dict.fromkeys(names[1:]))
        return Wanted(first, None, function.name, function.name, others)

    def _argument_value(self, argument: Argument) -> Wanted:
        """Return what the value of a key part or parameter is for."""
        segment = self._parent(argument)
        step = self._step(segment)
        found = UNKNOWN
        if step is not None and argument.name is not None:
            name = argument.name.text
            if step.overloads:
                found = self._parameters(step).get(name, UNKNOWN)
            else:
                parts = key_parts(self.analysis.index, step.after.name)
                found = next((part.type for part in parts if part.name == name), UNKNOWN)
        is_path = any(isinstance(node, ResourcePath) for node in self.path)
        usage = "constant" if is_path else "expression"
        return Wanted(found, operator="eq", usage=usage)


def _text_of(path: Path) -> str:
    """Return the names of a select or expand item, `*` for all."""
    names: list[str] = []
    for segment in path.segments:
        if isinstance(segment, StarSegment):
            names.append("*")
        else:
            name = getattr(segment, "name", "")
            names.append(name.text if isinstance(name, Name) else str(name))
    return "/".join(names)


def _usual_options(host: Host, *, is_nested: bool) -> tuple[str, ...]:
    """Return the options that make sense for a result, the usual ones first."""
    if host.kind in {"count", "count-resource", "expand-count"}:
        return ("$filter", "$search")
    if host.kind == "expand-star":
        return ("$levels",)
    if host.kind == "select":
        names: tuple[str, ...] = ("$filter", "$orderby", "$top", "$skip", "$count", "$search")
        return (*names, "$select", "$compute") if host.type.is_structured else names
    is_many = host.type.is_collection or (is_nested and not host.type.is_known)
    names = _OF_COLLECTIONS if is_many else _OF_SINGLE
    return (*names, "$levels") if is_nested else names
