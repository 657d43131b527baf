"""Services over loopback that speak Atom only: a package feed as NuGet V2, and WCF Data Services.

Both filter, sort, page, count, and expand as those do; whatever they can't parse is a 400 with an
XML error.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

Row = dict[str, Any]

DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices"
META = f"{DATA}/metadata"
ROOT = "/api/v2"

_TOKEN = re.compile(
    r"\s*(?:(?P<date>datetime'(?P<moment>[^']*)')|'(?P<text>(?:[^']|'')*)'"
    r"|(?P<number>-?\d+(?:\.\d+)?)[LlMmDdFf]?(?!\w)|(?P<word>[A-Za-z_][\w/]*)|(?P<mark>[(),]))"
)
_WORDS = {
    "eq": "==",
    "ne": "!=",
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "and": "and",
    "or": "or",
    "not": "not",
    "null": "None",
    "true": "True",
    "false": "False",
}
_FUNCTIONS: dict[str, Any] = {
    "substringof": lambda part, text: part in (text or ""),
    "startswith": lambda text, part: (text or "").startswith(part),
    "endswith": lambda text, part: (text or "").endswith(part),
    "tolower": lambda text: (text or "").lower(),
    "toupper": lambda text: (text or "").upper(),
    "length": lambda text: len(text or ""),
    "year": lambda moment: moment.year,
}


class RejectedError(Exception):
    """The service doesn't understand a request; the text is its message."""


def compiled(condition: str, known: set[str]) -> Callable[[Row], bool]:
    """Return a V2 filter as a function of a row."""
    parts: list[str] = []
    at = 0
    while condition[at:].strip():
        found = _TOKEN.match(condition, at)
        if found is None:
            raise RejectedError(f"Syntax error at position {at} in '{condition}'.")
        at = found.end()
        if found["date"] is not None:
            parts.append(f"moment({found['moment']!r})")
        elif found["text"] is not None:
            parts.append(repr(found["text"].replace("''", "'")))
        elif found["number"] is not None:
            parts.append(f"Decimal({found['number']!r})")
        elif found["mark"] is not None:
            parts.append(found["mark"])
        else:
            is_called = condition[at:].startswith("(")
            parts.append(_word(found["word"], known, is_called=is_called))
    names = {"moment": dt.datetime.fromisoformat, "Decimal": Decimal, **_FUNCTIONS}
    try:
        code = compile(" ".join(parts) or "True", "filter", "eval")
    except SyntaxError:
        raise RejectedError(f"Syntax error in '{condition}'.") from None

    def test(row: Row) -> bool:
        try:
            return bool(eval(code, names, {"row": row}))
        except TypeError:  # a comparison with null
            return False

    return test


def _word(word: str, known: set[str], *, is_called: bool) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if is_called:
        if word in _FUNCTIONS:
            return word
        raise RejectedError(f"Unknown function '{word}'.")
    if word.partition("/")[0] not in known:
        raise RejectedError(f"No property '{word}' exists in type.")
    first, _, rest = word.partition("/")
    return f"row[{first!r}][{rest!r}]" if rest else f"row[{first!r}]"


@dataclass
class AtomSet:
    """An entity set: its rows, their type and key, and how an entry shows them."""

    name: str
    type: str
    keys: tuple[str, ...]
    types: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    """Properties that stand in elements of Atom instead of the content."""
    is_media: bool = False
    relations: dict[str, tuple[str, str, str, bool]] = field(default_factory=dict)
    """Target set, own column, its column, and whether there may be many."""

    def key_of(self, row: Row) -> str:
        if len(self.keys) == 1:
            return _literal(row[self.keys[0]])
        return ",".join(f"{name}={_literal(row[name])}" for name in self.keys)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        text = value.replace("'", "''")
        return f"'{quote(text)}'"
    return str(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return escape(str(value))


class AtomService:
    """A service; subclasses say what it has.

    Attributes:
        json: what is sent where JSON is asked: `415`, `406`, or `atom`, which ignores the wish.
        page: rows of a page.
        asked: paths with query of all requests for rows.
        linked: the service root in next links.
    """

    metadata = b""
    version = "2.0"
    json = "415"

    def __init__(self, *, page: int = 5) -> None:
        self.page = page
        self.asked: list[str] = []
        self.sets: dict[str, AtomSet] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, kind, body = service._answer(self.path, self.headers.get("Accept") or "")
                self.send_response_only(status)
                self.send_header("Content-Type", kind)
                self.send_header("DataServiceVersion", f"{service.version};")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"http://127.0.0.1:{self._server.server_port}"
        self.url = self.linked = f"{self.host}{ROOT}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- answering ------------------------------------------------------------------------------

    def _answer(self, path: str, accept: str) -> tuple[int, str, bytes]:
        parts = urlsplit(path)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        rest = parts.path.removeprefix(ROOT).strip("/")
        if rest == "$metadata":
            return 200, "application/xml;charset=utf-8", self.metadata
        if not rest:
            return 200, "application/xml;charset=utf-8", self._service_document()
        self.asked.append(path)
        wants_json = "json" in accept and "atom" not in accept and "*/*" not in accept
        wants_json = wants_json or "json" in options.get("$format", "")
        if wants_json and self.json != "atom" and not rest.endswith("$count"):
            return self._error(int(self.json), "Unsupported media type requested.")
        try:
            return self._rows(rest, options)
        except RejectedError as problem:
            return self._error(400, str(problem))

    def _error(self, status: int, message: str) -> tuple[int, str, bytes]:
        body = (
            f'<?xml version="1.0" encoding="utf-8"?><m:error xmlns:m="{META}"><m:code></m:code>'
            f'<m:message xml:lang="en-US">{escape(message)}</m:message></m:error>'
        )
        return status, "application/xml;charset=utf-8", body.encode()

    def _service_document(self) -> bytes:
        listed = "".join(
            f'<collection href="{name}"><atom:title type="text">{name}</atom:title></collection>'
            for name in self.sets
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><service xml:base="{self.url}" '
            'xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">'
            f'<workspace><atom:title type="text">Default</atom:title>{listed}</workspace></service>'
        ).encode()

    def _rows(self, rest: str, options: dict[str, str]) -> tuple[int, str, bytes]:
        atom = "application/atom+xml;type={};charset=utf-8"
        name, _, tail = rest.partition("/")
        if name == "FindPackagesById()":
            entity_set = self._set("Packages")
            wanted = options.get("id", "").strip("'")
            rows = [row for row in entity_set.rows if row["Id"] == wanted]
            feed = self._feed(entity_set, rows, options, name)
            return 200, atom.format("feed"), self._document(feed)
        found = re.fullmatch(r"(\w+)\((.*)\)", name)
        if found is not None:
            entity_set = self._set(found[1])
            row = next((r for r in entity_set.rows if _same(entity_set, r, found[2])), None)
            if row is None:
                return self._error(404, "Resource not found.")
            if tail in entity_set.relations:
                target, rows = self._related(entity_set, row, tail)
                feed = self._feed(target, rows, options, f"{rest}")
                return 200, atom.format("feed"), self._document(feed)
            entry = self._entry(entity_set, row, options)
            return 200, atom.format("entry"), self._document(entry)
        entity_set = self._set(name)
        if tail == "$count":
            rows = self._chosen(entity_set, entity_set.rows, options)
            return 200, "text/plain;charset=utf-8", str(len(rows)).encode()
        if tail:
            raise RejectedError(f"Resource not found for the segment '{tail}'.")
        feed = self._feed(entity_set, entity_set.rows, options, rest)
        return 200, atom.format("feed"), self._document(feed)

    def _set(self, name: str) -> AtomSet:
        if name not in self.sets:
            raise RejectedError(f"Resource not found for the segment '{name}'.")
        return self.sets[name]

    def _related(self, entity_set: AtomSet, row: Row, name: str) -> tuple[AtomSet, list[Row]]:
        target_name, own, other, _ = entity_set.relations[name]
        target = self.sets[target_name]
        return target, [each for each in target.rows if each[other] == row[own]]

    def _chosen(self, entity_set: AtomSet, rows: list[Row], options: dict[str, str]) -> list[Row]:
        test = compiled(options.get("$filter", ""), set(entity_set.types))
        rows = [row for row in rows if test(row)]
        for item in reversed(options.get("$orderby", "").split(",")):
            name, _, way = item.strip().partition(" ")
            if not name:
                continue
            if not entity_set.types.get(name, "").startswith("Edm."):
                raise RejectedError(f"No property '{name}' exists in type '{entity_set.type}'.")
            rows.sort(key=lambda row: (row[name] is not None, row[name]), reverse=way == "desc")
        return rows

    def _feed(
        self, entity_set: AtomSet, rows: list[Row], options: dict[str, str], path: str
    ) -> str:
        unknown = [name for name in options if name.startswith("$") and name not in _KNOWN]
        if unknown:
            raise RejectedError(f"The query parameter '{unknown[0]}' is not supported.")
        rows = self._chosen(entity_set, rows, options)
        total = len(rows)
        skip, top = int(options.get("$skip", 0)), int(options.get("$top", len(rows)))
        rows = rows[skip : skip + top]
        counted = options.get("$inlinecount") == "allpages"
        count = f"<m:count>{total}</m:count>" if counted else ""
        more = ""
        if len(rows) > self.page:
            left = {**options, "$skip": str(skip + self.page)}
            if "$top" in options:
                left["$top"] = str(top - self.page)
            query = "&".join(f"{name}={quote(text)}" for name, text in left.items())
            more = f'<link rel="next" href={quoteattr(f"{self.linked}{path}?{query}")}/>'
        entries = "".join(self._entry(entity_set, row, options) for row in rows[: self.page])
        return (
            f'<feed>{count}<id>{self.url}{path}</id><title type="text">{entity_set.name}</title>'
            f"<updated>2024-01-01T00:00:00Z</updated>"
            f'<link rel="self" title="{entity_set.name}" href="{entity_set.name}"/>'
            f"{entries}{more}</feed>"
        )

    def _entry(self, entity_set: AtomSet, row: Row, options: dict[str, str]) -> str:
        place = f"{entity_set.name}({entity_set.key_of(row)})"
        wanted = {name for name in options.get("$select", "*").split(",") if name}
        expanded = {name for name in options.get("$expand", "").split(",") if name}
        unknown = (wanted - {"*"} - set(entity_set.types) - set(entity_set.relations)) | (
            expanded - set(entity_set.relations)
        )
        if unknown:
            raise RejectedError(f"Could not find a property named '{min(unknown)}'.")
        names = [
            name
            for name in entity_set.types
            if name not in entity_set.titles and ("*" in wanted or name in wanted)
        ]
        titles = "".join(
            _TITLES[place].format(_written(row[name]))
            for name, place in entity_set.titles.items()
            if row[name] is not None and ("*" in wanted or name in wanted)
        )
        properties = "".join(self._property(name, row[name], entity_set) for name in names)
        properties = f"<m:properties>{properties}</m:properties>"
        links = "".join(
            self._link(entity_set, row, name, place, is_expanded=name in expanded)
            for name in entity_set.relations
        )
        content = f'<content type="application/xml">{properties}</content>'
        if entity_set.is_media:
            content = (
                f'<content type="application/zip" src="{self.url}{place}/$value"/>{properties}'
            )
        return (
            f'<entry m:etag="W/&quot;1&quot;"><id>{self.url}{place}</id>'
            f'<category term="{entity_set.type}" scheme="{DATA}/scheme"/>'
            f'<link rel="edit" title="{entity_set.name}" href="{place}"/>{links}'
            f"{titles or '<title/>'}{content}</entry>"
        )

    def _property(self, name: str, value: Any, entity_set: AtomSet) -> str:
        kind = entity_set.types[name]
        sent = f' m:type="{kind}"' if kind != "Edm.String" else ""
        if value is None:
            return f'<d:{name}{sent} m:null="true"/>'
        if isinstance(value, dict):
            inner = "".join(
                f"<d:{each}>{_written(text)}</d:{each}>" for each, text in value.items()
            )
            return f"<d:{name}{sent}>{inner}</d:{name}>"
        if isinstance(value, list):
            inner = "".join(f"<d:element>{_written(each)}</d:element>" for each in value)
            return f"<d:{name}{sent}>{inner}</d:{name}>"
        return f"<d:{name}{sent}>{_written(value)}</d:{name}>"

    def _link(
        self, entity_set: AtomSet, row: Row, name: str, place: str, *, is_expanded: bool
    ) -> str:
        many = entity_set.relations[name][3]
        kind = "feed" if many else "entry"
        inline = ""
        if is_expanded:
            target, rows = self._related(entity_set, row, name)
            if many:
                inline = f"<m:inline>{self._feed(target, rows, {}, place + '/' + name)}</m:inline>"
            elif rows:
                inline = f"<m:inline>{self._entry(target, rows[0], {})}</m:inline>"
            else:
                inline = "<m:inline/>"
        return (
            f'<link rel="{DATA}/related/{name}" type="application/atom+xml;type={kind}" '
            f'title="{name}" href="{place}/{name}">{inline}</link>'
        )

    def _document(self, element: str) -> bytes:
        head, _, tail = element.partition(">")
        spaces = f'xmlns="http://www.w3.org/2005/Atom" xmlns:d="{DATA}" xmlns:m="{META}"'
        return (
            f'<?xml version="1.0" encoding="utf-8"?>{head} xml:base="{self.url}" {spaces}>{tail}'
        ).encode()


_KNOWN = frozenset(
    {"$filter", "$orderby", "$top", "$skip", "$select", "$expand", "$inlinecount", "$format"}
)
_TITLES = {
    "SyndicationTitle": '<title type="text">{}</title>',
    "SyndicationSummary": '<summary type="text">{}</summary>',
    "SyndicationUpdated": "<updated>{}Z</updated>",
    "SyndicationAuthorName": "<author><name>{}</name></author>",
}


def _same(entity_set: AtomSet, row: Row, key: str) -> bool:
    """Tell whether a row has a key as it stands in parentheses."""
    from urllib.parse import unquote

    return unquote(entity_set.key_of(row)) == unquote(key).replace(", ", ",")


# --- two services ---------------------------------------------------------------------------------

_EDMX = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
<edmx:DataServices m:DataServiceVersion="{version}" xmlns:m="{meta}">
<Schema Namespace="{space}" xmlns="{edm}" xmlns:m="{meta}">{types}
<EntityContainer Name="Context" m:IsDefaultEntityContainer="true">{sets}</EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


class PackageFeed(AtomService):
    """Packages as in a NuGet V2 feed: media link entries, titles mapped out of the content."""

    json = "atom"
    metadata = _EDMX.format(
        version="2.0",
        meta=META,
        space="Gallery",
        edm="http://schemas.microsoft.com/ado/2006/04/edm",
        types="""<EntityType Name="FeedPackage" m:HasStream="true">
<Key><PropertyRef Name="Id"/><PropertyRef Name="Version"/></Key>
<Property Name="Id" Type="Edm.String" Nullable="false" m:FC_TargetPath="SyndicationTitle"
 m:FC_ContentKind="text" m:FC_KeepInContent="false"/>
<Property Name="Version" Type="Edm.String" Nullable="false"/>
<Property Name="Authors" Type="Edm.String" m:FC_TargetPath="SyndicationAuthorName"
 m:FC_ContentKind="text" m:FC_KeepInContent="false"/>
<Property Name="Summary" Type="Edm.String" m:FC_TargetPath="SyndicationSummary"
 m:FC_ContentKind="text" m:FC_KeepInContent="false"/>
<Property Name="LastUpdated" Type="Edm.DateTime" Nullable="false"
 m:FC_TargetPath="SyndicationUpdated" m:FC_ContentKind="text" m:FC_KeepInContent="false"/>
<Property Name="DownloadCount" Type="Edm.Int32" Nullable="false"/>
<Property Name="PackageSize" Type="Edm.Int64" Nullable="false"/>
<Property Name="IsLatestVersion" Type="Edm.Boolean" Nullable="false"/>
<Property Name="Published" Type="Edm.DateTime" Nullable="false"/>
<Property Name="Tags" Type="Edm.String"/></EntityType>""",
        sets="""<EntitySet Name="Packages" EntityType="Gallery.FeedPackage"/>
<FunctionImport Name="FindPackagesById" EntitySet="Packages" m:HttpMethod="GET"
 ReturnType="Collection(Gallery.FeedPackage)"><Parameter Name="id" Type="Edm.String"/>
</FunctionImport>""",
    ).encode()

    def __init__(self, *, page: int = 5, number: int = 12) -> None:
        super().__init__(page=page)
        types = {
            "Id": "Edm.String",
            "Version": "Edm.String",
            "Authors": "Edm.String",
            "Summary": "Edm.String",
            "LastUpdated": "Edm.DateTime",
            "DownloadCount": "Edm.Int32",
            "PackageSize": "Edm.Int64",
            "IsLatestVersion": "Edm.Boolean",
            "Published": "Edm.DateTime",
            "Tags": "Edm.String",
        }
        rows = [
            {
                "Id": f"Acme.{'Tools' if n % 3 else 'Data'}",
                "Version": f"1.{n}.0",
                "Authors": f"Author {n % 4}",
                "Summary": None if n % 5 == 0 else f"Summary & <{n}>",
                "LastUpdated": dt.datetime.fromisoformat(f"2024-01-{1 + n:02}T08:30:00"),
                "DownloadCount": n * 100,
                "PackageSize": 9007199254740993 + n,
                "IsLatestVersion": n % 4 == 0,
                "Published": dt.datetime.fromisoformat(f"{1900 if n == 3 else 2023}-05-{1 + n:02}"),
                "Tags": None if n % 2 else " odata feed ",
            }
            for n in range(number)
        ]
        titles = {
            "Id": "SyndicationTitle",
            "Summary": "SyndicationSummary",
            "LastUpdated": "SyndicationUpdated",
            "Authors": "SyndicationAuthorName",
        }
        self.sets["Packages"] = AtomSet(
            "Packages", "Gallery.FeedPackage", ("Id", "Version"), types, rows, titles, is_media=True
        )


class TradeService(AtomService):
    """Customers with orders as in WCF Data Services, V3: complex types, collections, relations."""

    version = "3.0"
    metadata = _EDMX.format(
        version="3.0",
        meta=META,
        space="Trade",
        edm="http://schemas.microsoft.com/ado/2009/11/edm",
        types="""<EntityType Name="Customer"><Key><PropertyRef Name="CustomerID"/></Key>
<Property Name="CustomerID" Type="Edm.String" Nullable="false" MaxLength="5"/>
<Property Name="CompanyName" Type="Edm.String"/>
<Property Name="Credit" Type="Edm.Decimal" Precision="19" Scale="4"/>
<Property Name="Address" Type="Trade.Address"/>
<Property Name="Phones" Type="Collection(Edm.String)" Nullable="false"/>
<NavigationProperty Name="Orders" Relationship="Trade.Customer_Orders" FromRole="Customer"
 ToRole="Orders"/></EntityType>
<EntityType Name="Order"><Key><PropertyRef Name="OrderID"/></Key>
<Property Name="OrderID" Type="Edm.Int32" Nullable="false"/>
<Property Name="CustomerID" Type="Edm.String"/>
<Property Name="OrderDate" Type="Edm.DateTime"/>
<Property Name="Freight" Type="Edm.Double"/>
<NavigationProperty Name="Customer" Relationship="Trade.Customer_Orders" FromRole="Orders"
 ToRole="Customer"/></EntityType>
<ComplexType Name="Address"><Property Name="City" Type="Edm.String"/>
<Property Name="Zip" Type="Edm.String"/></ComplexType>
<Association Name="Customer_Orders">
<End Type="Trade.Customer" Role="Customer" Multiplicity="0..1"/>
<End Type="Trade.Order" Role="Orders" Multiplicity="*"/>
<ReferentialConstraint><Principal Role="Customer"><PropertyRef Name="CustomerID"/></Principal>
<Dependent Role="Orders"><PropertyRef Name="CustomerID"/></Dependent></ReferentialConstraint>
</Association>""",
        sets="""<EntitySet Name="Customers" EntityType="Trade.Customer"/>
<EntitySet Name="Orders" EntityType="Trade.Order"/>
<AssociationSet Name="Customer_Orders" Association="Trade.Customer_Orders">
<End Role="Customer" EntitySet="Customers"/><End Role="Orders" EntitySet="Orders"/>
</AssociationSet>""",
    ).encode()

    def __init__(self, *, page: int = 5) -> None:
        super().__init__(page=page)
        customers = [
            {
                "CustomerID": f"C{n:03}",
                "CompanyName": f"O'Neil & Sons {n}" if n % 2 else f"Trade House {n}",
                "Credit": None if n == 3 else Decimal(f"{1000 + n}.2500"),
                "Address": {"City": f"City {n % 3}", "Zip": f"0{n:04}"},
                "Phones": [f"555-{n}", f"556-{n}"] if n % 3 else [],
            }
            for n in range(12)
        ]
        orders = [
            {
                "OrderID": 10000 + n,
                "CustomerID": None if n % 7 == 6 else f"C{n % 9:03}",
                "OrderDate": dt.datetime.fromisoformat(f"2024-{1 + n % 12:02}-{1 + n % 28:02}"),
                "Freight": n / 4,
            }
            for n in range(23)
        ]
        self.sets["Customers"] = AtomSet(
            "Customers",
            "Trade.Customer",
            ("CustomerID",),
            {
                "CustomerID": "Edm.String",
                "CompanyName": "Edm.String",
                "Credit": "Edm.Decimal",
                "Address": "Trade.Address",
                "Phones": "Collection(Edm.String)",
            },
            customers,
            relations={"Orders": ("Orders", "CustomerID", "CustomerID", True)},
        )
        self.sets["Orders"] = AtomSet(
            "Orders",
            "Trade.Order",
            ("OrderID",),
            {
                "OrderID": "Edm.Int32",
                "CustomerID": "Edm.String",
                "OrderDate": "Edm.DateTime",
                "Freight": "Edm.Double",
            },
            orders,
            relations={"Customer": ("Customers", "CustomerID", "CustomerID", False)},
        )
