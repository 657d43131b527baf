"""A service over loopback whose rows change, with the paging habits of several providers."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

Row = dict[str, Any]

METADATA = b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="Feed" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Listing"><Key><PropertyRef Name="ListingKey"/></Key>
<Property Name="ListingKey" Type="Edm.String" Nullable="false"/>
<Property Name="City" Type="Edm.String"/><Property Name="ListPrice" Type="Edm.Decimal"/>
<Property Name="MlgCanView" Type="Edm.Boolean"/>
<Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType>
<EntityType Name="Gone"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="resource" Type="Edm.String"/>
<Property Name="primary_key" Type="Edm.String"/><Property Name="ts" Type="Edm.DateTimeOffset"/>
</EntityType>
<EntityContainer Name="C"><EntitySet Name="Property" EntityType="Feed.Listing"/>
<EntitySet Name="Deleted" EntityType="Feed.Gone"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?:[A-Za-z_][\w.]*)?'(?P<text>(?:[^']|'')*)'|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<mark>[(),]))"
)
_WORDS = {
    "eq": "==",
    "ne": "!=",
    "and": "and",
    "or": "or",
    "not": "not",
    "in": "in",
    "gt": ">",
    "ge": ">=",
    "lt": "<",
    "le": "<=",
    "null": "None",
    "true": "True",
    "false": "False",
}


def compiled(condition: str) -> Any:
    """Return a filter of simple comparisons as a function of a row."""
    parts = []
    for found in _TOKEN.finditer(condition):
        if found["date"] is not None:
            parts.append(f"When({found['date']!r})")
        elif found["text"] is not None:
            parts.append(repr(found["text"].replace("''", "'")))
        elif found["word"] is not None:
            parts.append(_WORDS.get(found["word"], f"row.get({found['word']!r})"))
        else:
            parts.append(found["number"] or found["mark"])
    return eval(f"lambda row: {' '.join(parts) or 'True'}", {"When": When})


def _order(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


class When:
    """A time that is compared with texts."""

    def __init__(self, text: str) -> None:
        self.moment = dt.datetime.fromisoformat(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and dt.datetime.fromisoformat(other) == self.moment

    def __hash__(self) -> int:
        return hash(self.moment)

    def __lt__(self, other: str) -> bool:
        return self.moment < dt.datetime.fromisoformat(other)

    def __le__(self, other: str) -> bool:
        return self.moment <= dt.datetime.fromisoformat(other)

    def __gt__(self, other: str) -> bool:
        return self.moment > dt.datetime.fromisoformat(other)

    def __ge__(self, other: str) -> bool:
        return self.moment >= dt.datetime.fromisoformat(other)


@dataclass
class FeedService:
    """Listings whose rows a test changes.

    Attributes:
        rows: by entity set, then by key.
        page: rows of a page where nothing is said.
        largest: rows of a page at most.
        top_is_page: whether `$top` is the size of a page.
        takes_prefer: whether `Prefer: odata.maxpagesize` is followed.
        counts: whether `$count=true` is taken; else it is rejected.
        skip_ends: `$skip` beyond this is rejected.
        bulk: whether `Property/replication` answers.
        refuse: maps a path with query to a status to answer instead, or None.
        links: whether next links are sent.
        counted_besides: how many more rows are counted than there are.
        tracks: the shape of removed rows in responses to delta links: `4.01`, `4.0`, or `V2`; ""
            where changes aren't tracked. Changed rows have only what changed.
        forgets: delta links from before this change are gone (410).
        link_tail: ends each delta link.
        top_less_skip: `$skip` is taken off `$top`, as some servers do.
        skip_is_off_by_one: `$skip` passes over one row more, except in next links.
    """

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {"Property": {}, "Deleted": {}})
    page: int = 10
    largest: int = 1000
    top_is_page: bool = False
    takes_prefer: bool = False
    counts: bool = True
    skip_ends: int | None = None
    bulk: bool = False
    links: bool = True
    counted_besides: int = 0
    tracks: str = ""
    forgets: int = 0
    link_tail: str = ""
    top_less_skip: bool = False
    skip_is_off_by_one: bool = False
    log: list[tuple[str, Row | None, bool]] = field(default_factory=list)
    delay: float = 0.0
    refuse: Any = None
    refused_with: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    metadata: bytes = METADATA
    metadata_asked: list[dict[str, str]] = field(default_factory=list)
    etag: str = ""
    clock: Any = time.time

    def __enter__(self) -> Self:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, kind, body, more = service._answer(self.path, dict(self.headers.items()))
                self.send_response_only(status)
                self.send_header("Date", formatdate(service.clock(), usegmt=True))
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._lock = threading.Lock()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/svc"

    def fill(self, number: int) -> None:
        """Put so many listings in."""
        for n in range(number):
            self.put(f"k{n:06}", City=f"City {n % 7}", ListPrice=1000 + n, at=n // 3)

    def put(self, key: str, *, at: int, **values: Any) -> None:
        """Add or change a listing; `at` is its timestamp in seconds of one day."""
        moment = f"2024-05-01T{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}Z"
        row = {"ListingKey": key, **values, "ModificationTimestamp": moment}
        self._put(key, row)

    def touch(self, key: str, **values: Any) -> None:
        """Add or change a listing now."""
        row = {"ListingKey": key, **values, "ModificationTimestamp": self.now()}
        with self._lock:
            self._put(key, row)

    def _put(self, key: str, row: Row) -> None:
        is_new = key not in self.rows["Property"]
        self.rows["Property"][key] = {**self.rows["Property"].get(key, {}), **row}
        self.log.append((key, row, is_new))

    def drop(self, key: str, *, signal: bool = False) -> None:
        """Delete a listing; with `signal` the resource of deleted rows says so."""
        with self._lock:
            dropped = self.rows["Property"].pop(key, None)
            self.log.append((key, None, False))
            if dropped is not None and signal:
                number = len(self.rows["Deleted"])
                row = {"resource": "Property", "primary_key": key, "ts": self.now()}
                self.rows["Deleted"][str(number)] = {"Id": number, **row}

    def now(self) -> str:
        """The time of the service, as rows have it."""
        moment = dt.datetime.fromtimestamp(self.clock(), dt.UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    # --- answering ------------------------------------------------------------------------------

    def _answer(self, path: str, fields: dict[str, str]) -> tuple[int, str, bytes, dict[str, str]]:
        if "$metadata" in path:
            self.metadata_asked.append(fields)
            more = {"ETag": self.etag} if self.etag else {}
            if self.etag and fields.get("If-None-Match") == self.etag:
                return 304, "application/xml", b"", more
            return 200, "application/xml", self.metadata, more
        self.asked.append(path)
        time.sleep(self.delay)
        status = self.refuse(path) if self.refuse else None
        if status is not None:
            error = {"error": {"code": str(status), "message": f"refused with {status}"}}
            return status, "application/json", json.dumps(error).encode(), self.refused_with
        parts = urlsplit(path)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        name, _, tail = parts.path.removeprefix("/svc/").partition("/")
        if name not in self.rows or (tail and not (tail == "replication" and self.bulk)):
            return 404, "application/json", b'{"error":{"code":"404","message":"no such set"}}', {}
        if not self.counts and "$count" in options:
            return 400, "application/json", b'{"error":{"code":"400","message":"no $count"}}', {}
        skip = int(options.get("$skip", 0))
        if self.skip_ends is not None and skip >= self.skip_ends and not tail:
            return 400, "application/json", b'{"error":{"code":"400","message":"$skip ends"}}', {}
        if "$deltatoken" in options:
            if int(options["$deltatoken"]) < self.forgets:
                return 410, "application/json", b'{"error":{"code":"410","message":"expired"}}', {}
            return 200, "application/json", self._changes(parts.path, options), {}
        more = {}
        if self.tracks and "track-changes" in fields.get("Prefer", ""):
            more = {"Preference-Applied": "odata.track-changes"}
            options.setdefault("$tracked", str(len(self.log)))
        return 200, "application/json", self._page(parts.path, name, options, fields), more

    def _changes(self, path: str, options: dict[str, str]) -> bytes:
        """What changed since a delta link, a page at a time."""
        with self._lock:
            end = int(options.get("$until", len(self.log)))
            since = self.log[int(options["$deltatoken"]) : end]
            test = compiled(options.get("$filter", ""))
            rows = []
            for key in dict.fromkeys(key for key, _, _ in since):
                row = self.rows["Property"].get(key)
                if row is None or not test(row):
                    rows.append(self._removed(path, key, "changed" if row else "deleted"))
                    continue
                changes = [change for each, change, _ in since if each == key]
                is_whole = "$filter" in options or None in changes
                if is_whole or any(new for each, _, new in since if each == key):
                    rows.append(row)
                else:
                    parts = [change for change in changes if change]
                    rows.append({name: row[name] for part in parts for name in part})
        skip = int(options.get("$skip", 0))
        value: dict[str, Any] = {"value": rows[skip : skip + self.largest]}
        rest = {name: text for name, text in options.items() if name == "$filter"}
        link = "@odata.deltaLink"
        if skip + self.largest < len(rows):
            link = "@odata.nextLink"
            rest |= {"$deltatoken": options["$deltatoken"], "$until": str(end)}
            rest["$skip"] = str(skip + self.largest)
        else:
            rest["$deltatoken"] = str(end)
        value[link] = self._link(path, rest) + self.link_tail
        return json.dumps(value).encode()

    def _removed(self, path: str, key: str, reason: str) -> Row:
        url = f"{self.url.removesuffix('/svc')}{path}('{key}')"
        if self.tracks == "4.01":
            return {"@removed": {"reason": reason}, "ListingKey": key}
        if self.tracks == "4.0":
            context = f"{self.url}/$metadata#Property/$deletedEntity"
            return {"@odata.context": context, "id": f"Property('{key}')", "reason": reason}
        return {"__metadata": {"uri": url, "deleted": True}}

    def _link(self, path: str, options: dict[str, str]) -> str:
        query = "&".join(f"{key}={quote(text)}" for key, text in options.items())
        return f"http://127.0.0.1:{self._server.server_port}{path}?{query}"

    def _page(self, path: str, name: str, options: dict[str, str], fields: dict[str, str]) -> bytes:
        with self._lock:
            test = compiled(options.get("$filter", ""))
            found = [row for row in self.rows[name].values() if test(row)]
        for item in reversed(options.get("$orderby", "").split(",")):
            field_name, _, way = item.strip().partition(" ")
            if field_name:
                found.sort(key=lambda row: _order(row.get(field_name)), reverse=way == "desc")
        count = len(found)
        top = int(options["$top"]) if "$top" in options else None
        size = self.largest if top is not None else self.page
        if top is not None and self.top_is_page:
            size = min(top, self.largest)
        wish = re.search(r"maxpagesize=(\d+)", fields.get("Prefer", ""))
        if self.takes_prefer and wish:
            size = min(int(wish[1]), self.largest)
        skip = int(options.get("$skip", 0))
        if self.top_less_skip and top is not None and skip:
            size = max(size - skip, 0)
        if self.skip_is_off_by_one and skip and "$sent" not in options:
            skip += 1
        end = skip + size
        left = None if top is None or self.top_is_page else top - size
        if left is not None and top is not None:
            end = min(end, skip + top)
        value: dict[str, Any] = {}
        if options.get("$count") == "true":
            value["@odata.count"] = count + self.counted_besides
        names = options.get("$select", "").split(",")
        value["value"] = [
            {key: row[key] for key in row if names == [""] or key in names}
            for row in found[skip:end]
        ]
        if self.links and end < count and (left is None or left > 0):
            rest = {**options, "$skip": str(end)}
            if self.skip_is_off_by_one:
                rest["$sent"] = "1"
            if left is not None:
                rest["$top"] = str(left)
            value["@odata.nextLink"] = self._link(path, rest)
        elif "$tracked" in options:
            kept = {key: text for key, text in options.items() if key == "$filter"}
            link = self._link(path, {**kept, "$deltatoken": options["$tracked"]})
            value["@odata.deltaLink"] = link + self.link_tail
        return json.dumps(value).encode()
