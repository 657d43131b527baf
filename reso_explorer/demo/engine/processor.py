"""Reading rows: odatapy's in-memory processor with joins, limits and refusals of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odatapy.data import ComplexValue, Entity
from odatapy.errors import ODataApplicationException
from odatapy.http.status import HttpStatusCode
from odatapy.server.default_processor import DefaultProcessor
from odatapy.server.inmemory import InMemoryProcessor
from odatapy.server.uri.query_options import SearchBinary, SearchTerm, SearchUnary
from odatapy.server.uri.resource import UriInfoKind

from reso_explorer.demo.data.places import miles_between
from reso_explorer.demo.document import DEEPEST_EXPAND, NAMESPACE, UNSEARCHABLE
from reso_explorer.demo.engine.json import RowSerializer
from reso_explorer.demo.engine.rows import NAVS, Row, Store, searchable_text
from reso_explorer.demo.table.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from odatapy.http.content_type import ContentType
    from odatapy.http.prefer import Preferences
    from odatapy.server.request import ODataRequest, ODataResponse
    from odatapy.server.uri.resource import UriInfo

PAGE: Final = 100
"""Rows of a page when the client names no size."""
LARGEST_PAGE: Final = 200
"""Rows of a page at most."""


def _marked(mark: str) -> frozenset[str]:
    return frozenset(
        field.name for resource in RESOURCES for field in resource.fields if mark in field.marks
    )


_UNFILTERABLE: Final = _marked("unfilterable")
_UNSORTABLE: Final = _marked("unsortable")


def _refuse(message: str, status: HttpStatusCode = HttpStatusCode.BAD_REQUEST) -> None:
    raise ODataApplicationException(message, status)


class RowProcessor(InMemoryProcessor):
    """Serves the rows of a `Store`, read only."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, page_size=LARGEST_PAGE, max_expand_depth=DEEPEST_EXPAND)
        self._rows = store
        self._expanded: list[Row] = []
        self.register_function("NearbyListings", self._nearby)
        self.register_function("MarketSummaryOf", self._summary)

    def read_entity_collection(
        self, request: ODataRequest, response: ODataResponse, uri_info: UriInfo, ct: ContentType
    ) -> None:
        if uri_info.kind in {UriInfoKind.CROSSJOIN, UriInfoKind.ALL}:
            _refuse(
                "This service does not answer $crossjoin and $all.", HttpStatusCode.NOT_IMPLEMENTED
            )
        _check_restrictions(uri_info)
        super().read_entity_collection(request, response, uri_info, ct)

    def count_entity_collection(
        self, request: ODataRequest, response: ODataResponse, uri_info: UriInfo
    ) -> None:
        _check_restrictions(uri_info)
        super().count_entity_collection(request, response, uri_info)

    def read_entity(
        self, request: ODataRequest, response: ODataResponse, uri_info: UriInfo, ct: ContentType
    ) -> None:
        _check_restrictions(uri_info)
        super().read_entity(request, response, uri_info, ct)

    # joins

    def _related(self, owner_set: Any, owner_key: str, owner: Entity, nav: Any) -> list[Entity]:
        if not isinstance(owner, Row):
            return super()._related(owner_set, owner_key, owner, nav)
        return list(self._rows.related(owner, NAVS[owner.resource, nav.name]))

    def _make_nav_resolver(self) -> Callable[[Entity, str], Any]:
        def resolve(entity: Entity, name: str) -> Any:
            if not isinstance(entity, Row) or (entity.resource, name) not in NAVS:
                return None
            nav = NAVS[entity.resource, name]
            found = self._rows.related(entity, nav)
            if nav.many:
                return list(found)
            return found[0] if found else None

        return resolve

    def _find_by_key(self, entity_set: Any, part: Any) -> Entity:
        ((name, value),) = self._keys_of(entity_set.entity_type, part).items()
        found = self._rows.by(entity_set.name, name).get(value)
        if not found:
            raise ODataApplicationException(
                f"{entity_set.name} has no row with {name} '{value}'.", HttpStatusCode.NOT_FOUND
            )
        return found[0]

    def _ensure_id(self, request: ODataRequest, entity_set: Any, entity: Entity) -> None:
        if isinstance(entity, Row) and entity_set is not None:
            key = entity_set.entity_type.key_predicate_names[0]
            entity.id = f"{self._base(request)}/{entity_set.name}('{entity.values[key]}')"
        else:
            super()._ensure_id(request, entity_set, entity)

    def _materialise_path(self, request: Any, entity_set: Any, entities: Any, *rest: Any) -> None:
        self._expanded += [entity for entity in entities if isinstance(entity, Row)]
        super()._materialise_path(request, entity_set, entities, *rest)

    def _release_transient(self, ctx: Any) -> None:
        """Drop what a request left on the rows, so that no later one sees it."""
        super()._release_transient(ctx)
        for row in self._expanded:
            row.navigation_links = []
        self._expanded = []

    @staticmethod
    def _strip_compute(entities: list[Entity], names: list[str]) -> None:
        for entity in entities:
            if isinstance(entity, Row):
                entity.computed = {}
        others = [entity for entity in entities if not isinstance(entity, Row)]
        InMemoryProcessor._strip_compute(others, names)  # noqa: SLF001 - the general way

    # pages, search, output

    def _page(
        self,
        request: ODataRequest,
        uri_info: UriInfo,
        entities: list[Entity],
        prefs: Preferences,
        entity_set: Any = None,
    ) -> Any:
        asked = uri_info.top is not None or prefs.max_page_size
        self.page_size = LARGEST_PAGE if asked else PAGE
        return super()._page(request, uri_info, entities, prefs, entity_set)

    def _matches_search(self, entity: Entity, option: Any, ctx: Any = None) -> bool:
        expression = getattr(option, "expression", None)
        if not isinstance(entity, Row) or expression is None:
            return super()._matches_search(entity, option, ctx)
        return _matches(expression, "\n".join(searchable_text(entity)))

    def _serializer(self, ct: ContentType, request: ODataRequest) -> Any:
        general = super()._serializer(ct, request)
        if not hasattr(general, "ieee754_compatible"):
            return general
        return RowSerializer(
            general.format,
            ct,
            service_version=general.service_version,
            omit_values=general.omit_values,
        )

    # functions

    def _nearby(self, _target: Any, part: Any) -> list[Entity]:
        given = part.typed_parameters
        latitude, longitude = float(given["Latitude"]), float(given["Longitude"])
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            _refuse("NearbyListings needs a latitude up to 90 and a longitude up to 180 degrees.")
        found = []
        for row in self._rows.rows("Property"):
            place = float(row.values["Latitude"]), float(row.values["Longitude"])
            miles = miles_between(latitude, longitude, *place)
            if miles <= float(given["Miles"]):
                found.append((miles, row))
        return [row for _, row in sorted(found, key=lambda entry: entry[0])]

    def _summary(self, _target: Any, part: Any) -> ComplexValue:
        town = part.typed_parameters["City"]
        rows = [row.values for row in self._rows.by("Property", "City").get(town, [])]
        active = [row for row in rows if row["StandardStatus"] == "Active"]
        closed = [row for row in rows if row["StandardStatus"] == "Closed"]
        homes = sorted(row["ListPrice"] for row in active if row["PropertyType"] == "Residential")
        waited = sorted(row["DaysOnMarket"] for row in closed)
        summary = Entity()
        summary.set_property("City", town)
        summary.set_property("ActiveCount", len(active))
        summary.set_property("ClosedCount", len(closed))
        summary.set_property("MedianListPrice", homes[len(homes) // 2] if homes else None)
        summary.set_property("MedianDaysOnMarket", waited[len(waited) // 2] if waited else None)
        return ComplexValue(f"{NAMESPACE}.MarketSummary", summary.properties)


class Metadata(DefaultProcessor):
    """Serves the document of `schemas/` as it is written, not as odatapy would print it."""

    def __init__(self, document: bytes) -> None:
        self._document = document

    def read_metadata(
        self, request: ODataRequest, response: ODataResponse, uri_info: UriInfo, ct: ContentType
    ) -> None:
        super().read_metadata(request, response, uri_info, ct)
        if response.status_code == HttpStatusCode.OK and "json" not in ct.subtype:
            response.set_content(self._document, "application/xml;charset=utf-8")


def _check_restrictions(uri_info: UriInfo) -> None:
    """Refuse what the document declares as impossible.

    Raises:
        ODataApplicationException: with status 400, naming field and option.
    """
    _check_fields(uri_info)
    if _depth(uri_info.expand) > DEEPEST_EXPAND:
        _refuse(f"$expand is limited to {DEEPEST_EXPAND} levels.")
    entity_set = uri_info.first_entity_set()
    if uri_info.search is not None and entity_set and entity_set.name in UNSEARCHABLE:
        _refuse(f"{entity_set.name} does not answer $search; see Capabilities.SearchRestrictions.")


def _check_fields(options: Any) -> None:
    """Refuse fields in $filter and $orderby of a request or of any $expand inside it."""
    if options.filter is not None:
        for name in _named(options.filter.expression):
            if name in _UNFILTERABLE:
                _refuse(f"{name} cannot be used in $filter; see Capabilities.FilterRestrictions.")
    for item in options.orderby.items if options.orderby else ():
        for name in _named(item.expression):
            if name in _UNSORTABLE:
                _refuse(f"{name} cannot be used in $orderby; see Capabilities.SortRestrictions.")
    for item in options.expand.items if options.expand else ():
        _check_fields(item)


def _depth(expand: Any) -> int:
    """Return how many relations deep an $expand goes; `$levels=max` counts as one."""
    items = expand.items if expand else ()
    return max((max(item.levels or 1, 1) + _depth(item.expand) for item in items), default=0)


def _named(node: Any) -> Iterator[str]:
    """Yield the names of all fields in an expression tree, those inside lambdas too."""
    yield from getattr(node, "path", None) or ()
    inside = getattr(node, "lambda_expression", None)
    for child in (
        getattr(node, "left", None),
        getattr(node, "right", None),
        getattr(node, "operand", None),
        inside and inside.body,
        *(getattr(node, "parameters", None) or ()),
    ):
        if child is not None:
            yield from _named(child)


def _matches(expression: Any, text: str) -> bool:
    if isinstance(expression, SearchTerm):
        return expression.text.lower() in text
    if isinstance(expression, SearchUnary):
        return not _matches(expression.operand, text)
    assert isinstance(expression, SearchBinary)
    left = _matches(expression.left, text)
    if expression.operator == "AND":
        return left and _matches(expression.right, text)
    return left or _matches(expression.right, text)
