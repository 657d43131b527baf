"""A small invented service for the tests of the workbench: a document, and rows without a network."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.diagnostics import Diagnostic, Edit, Fix, Severity, Template
from reso_explorer.document import Document, read_metadata
from reso_explorer.odata.ast import Span
from reso_explorer.providers import Dialect
from reso_explorer.workspace import ResultPage, SourceKind
from reso_explorer.workspace.lookups import LookupValue, LookupValues

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    from reso_explorer.search import Hit
    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.main_screen import MainScreen

    Drive = Callable[..., AbstractAsyncContextManager["Driven"]]

HOSTILE = "[/x][bold]\x1b]52;c;aGk=\x07 \u202eevil\u202c [@click=app.quit]go[/]"
"""Markup, an escape sequence, a bidi override and a link, all in one text."""

METADATA = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="town" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="House">
    <Key><PropertyRef Name="HouseKey"/></Key>
    <Property Name="HouseKey" Type="Edm.String" Nullable="false" MaxLength="20"/>
    <Property Name="Price" Type="Edm.Decimal" Precision="14" Scale="2">
     <Annotation Term="Org.OData.Core.V1.Description" String="What it costs."/>
    </Property>
    <Property Name="Status" Type="town.Status"/>
    <Property Name="Color" Type="Edm.String">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="Color"/>
    </Property>
    <Property Name="Extras" Type="Collection(Edm.String)"/>
    <Property Name="Built" Type="Edm.Date"/>
    <Property Name="Remarks" Type="Edm.String">
     <Annotation Term="Org.OData.Core.V1.Description" String="@HOSTILE@"/>
    </Property>
    <Property Name="OwnerKey" Type="Edm.String"/>
    <NavigationProperty Name="Owner" Type="town.Person"/>
    <NavigationProperty Name="Photos" Type="Collection(town.Photo)"/>
   </EntityType>
   <EntityType Name="Person">
    <Key><PropertyRef Name="PersonKey"/></Key>
    <Property Name="PersonKey" Type="Edm.String" Nullable="false"/>
    <Property Name="Name" Type="Edm.String"/>
    <NavigationProperty Name="Houses" Type="Collection(town.House)"/>
   </EntityType>
   <EntityType Name="Photo">
    <Key><PropertyRef Name="PhotoKey"/></Key>
    <Property Name="PhotoKey" Type="Edm.String" Nullable="false"/>
    <Property Name="HouseKey" Type="Edm.String"/>
   </EntityType>
   <EnumType Name="Status">
    <Member Name="Standing"/><Member Name="Sold"/><Member Name="Ruin"/>
   </EnumType>
   <Function Name="Nearest"><Parameter Name="count" Type="Edm.Int32"/>
    <ReturnType Type="Collection(town.House)"/></Function>
   <EntityContainer Name="Town">
    <EntitySet Name="House" EntityType="town.House">
     <NavigationPropertyBinding Path="Owner" Target="Person"/>
     <NavigationPropertyBinding Path="Photos" Target="Photo"/>
    </EntitySet>
    <EntitySet Name="Person" EntityType="town.Person">
     <NavigationPropertyBinding Path="Houses" Target="House"/>
    </EntitySet>
    <EntitySet Name="Photo" EntityType="town.Photo"/>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


def sample_document() -> Document:
    """Return the document; its one long description holds hostile text."""
    hostile = "".join(
        char if char >= " " else "" for char in HOSTILE
    )  # XML itself refuses the control characters
    return read_metadata(METADATA.replace("@HOSTILE@", hostile).encode())


def houses(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Return invented rows."""
    return [
        {
            "HouseKey": f"H{number:05}",
            "Price": 100_000 + number,
            "Status": ("Standing", "Sold", "Ruin")[number % 3],
            "Extras": ["Well", "Barn"][: number % 3],
            "Remarks": None if number % 2 else HOSTILE,
            "OwnerKey": f"P{number % 7}",
            "Owner": {"PersonKey": f"P{number % 7}", "Name": "Ada"},
        }
        for number in range(start, start + count)
    ]


class SampleWorkspace:
    """Answers like a workspace; `calls` tells what was asked, `hold` keeps answers back.

    Attributes:
        pages: how many pages of 25 rows there are.
        error: raised by the next run.
        hold: while clear, `run` waits; set it to let it answer.
    """

    def __init__(self, document: Document | None = None, *, is_live: bool = True) -> None:
        self.kind = SourceKind.SERVICE
        self.title = "town"
        self.subtitle = "live, sample" if is_live else "file, offline"
        self.document = document or sample_document()
        self.dialect = Dialect.generic()
        self.is_live = is_live
        self.store = None
        self.address = "town"
        self.why_not_live = "" if is_live else "There is no service behind this document."
        self.pages = 3
        self.error: Exception | None = None
        self.hold = asyncio.Event()
        self.hold.set()
        self.is_fresh = True
        self.newer: Document | None = None
        self.notes: tuple[str, ...] = ()
        self.calls: list[str] = []
        self.cancelled = 0
        self.at_once = 0
        self.most_at_once = 0
        self.is_closed = False
        self.is_warm = False
        self.at_hand: dict[str, tuple[tuple[str, str], ...]] = {}
        self.connection = None

    def values_at_hand(self, lookup_name: str) -> tuple[Any, ...] | None:
        from reso_explorer.csdl.meaning import AllowedValue

        found = self.at_hand.get(lookup_name, ())
        return tuple(AllowedValue(value=value, label=label) for value, label in found) or None

    def explain(self, text: str, *, advice: str | None = None) -> str:
        return f"What {text} asks for. {advice or ''}".rstrip()

    def quota(self) -> tuple[Any, ...]:
        return ()

    def shortest_time(self, requests: int) -> float:
        return 0.5 * requests

    async def load_asked_lookups(self) -> bool:
        return False

    def warm_up(self) -> None:
        self.is_warm = True

    async def revalidate(self) -> Document | None:
        self.is_fresh = True
        if self.newer is not None:
            self.document = self.newer
        return self.newer

    async def close(self) -> None:
        self.is_closed = True

    def fix(self, text: str) -> Any:
        from reso_explorer.query import fix_all

        return fix_all(text, self.check)

    def check(self, text: str) -> tuple[Diagnostic, ...]:
        message = Template("House has no field `Prcie`.")
        found = []
        for match in re.finditer("Prcie", text):
            fix = Fix("Write `Price`", (Edit(*match.span(), "Price"),))
            span = Span(*match.span())
            found.append(Diagnostic("no-field", Severity.ERROR, span, message, fix=fix))
        return tuple(found)

    def call_at(self, text: str, cursor: int) -> Any:
        from reso_explorer.query.signature import call_at

        return call_at(text, cursor, self.document.index)

    def complete(self, text: str, cursor: int, **_: Any) -> tuple[Any, ...]:
        from types import SimpleNamespace

        start = cursor
        while start and text[start - 1].isalnum():
            start -= 1
        word = text[start:cursor]
        return tuple(
            SimpleNamespace(
                label=name,
                insert=name,
                span=Span(start, cursor),
                kind="field",
                detail=HOSTILE,
                cursor_after=start + len(name),
            )
            for name in ("Price", "Status", "HouseKey", "Photos")
            if name.lower().startswith(word.lower())
        )

    def url(self, text: str) -> str:
        return f"https://town.example/odata/{text}"

    def displayed(self, text: str) -> str:
        return text

    def code(self, text: str, target: str, *, whole: bool = False) -> str:
        return f"{target} {self.url(text)}" + (" all" if whole else "")

    def export(self, form: str) -> bytes:
        return form.encode()

    async def run(self, text: str, *, on_step: Callable[..., None] | None = None) -> ResultPage:
        self.calls.append(text)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.hold.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            await asyncio.sleep(0)  # a connection takes a moment to let go
            raise
        finally:
            self.at_once -= 1
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        return self._page(text, 1)

    async def next_page(self, page: ResultPage, **_: Any) -> ResultPage | None:
        self.calls.append(f"page {page.number + 1}")
        return self._page(page.query, page.number + 1)

    def _page(self, text: str, number: int) -> ResultPage:
        rows = houses(25, 25 * (number - 1))
        return ResultPage(
            rows=rows,
            columns=tuple(rows[0]),
            url=self.url(text),
            query=text,
            count=25 * self.pages,
            next_link="next" if number < self.pages else None,
            number=number,
            elapsed=0.25,
        )

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        return self.document.search_index.search(words, limit)

    async def lookup_values(self, type_name: str, field: str, **_: Any) -> LookupValues:
        self.calls.append(f"values of {field}")
        if field == "Status":
            values = tuple(
                LookupValue(name, f"town.Status'{name}'") for name in ("Standing", "Sold", "Ruin")
            )
            return LookupValues(field, "", "EnumType town.Status", values)
        values = (LookupValue("Red", "'Red'", "Brick red", HOSTILE), LookupValue("Blue", "'Blue'"))
        return LookupValues(field, "Color", "Lookup resource", values)


class Driven:
    """A running workbench: presses keys and waits for what they start."""

    def __init__(self, app: Workbench, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        from reso_explorer.tui.main_screen import MainScreen

        screen = self.app.screen
        assert isinstance(screen, MainScreen)
        return screen

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, waiting for what each starts."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text."""
        for char in text:
            await self.pilot.press("space" if char == " " else char)
        await self.settle()

    async def start(self, *keys: str) -> None:
        """Press keys and wait until they are worked off, not for what they ask for."""
        await self.pilot.press(*keys)
        for _ in range(500):
            if not self._has_keys():
                break
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def settle(self) -> None:
        """Wait until nothing is under way: no key, no worker, no answer on its way to the screen.

        A pause alone ends too early on a busy machine: it ends once the process hardly computes,
        which one that has to wait for its processor doesn't either.
        """
        for _ in range(500):
            await self.pilot.pause()
            pending = [worker.wait() for worker in self.app.workers if not worker.is_finished]
            if pending:
                await asyncio.gather(*pending, return_exceptions=True)
            elif not self._has_keys() and not self._has_requests():
                return

    def _has_keys(self) -> bool:
        """Tell whether a key waits or is being worked off."""
        keys = self.app.keys
        return self.app.is_running and (keys.is_settling or keys.waiting > 0)

    def _has_requests(self) -> bool:
        """Tell whether an answer hasn't been taken yet."""
        session = self.app.session
        if session is None or session.requests.is_closed or not self.app.is_running:
            return False
        return bool(session.requests.jobs)

    async def shown(self, words: str) -> None:
        """Wait until a text is on the screen, however busy the machine."""
        for _ in range(500):
            if words in self.text():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"{words!r} is not shown:\n{self.text()}")

    def lines(self) -> list[str]:
        """Return the screen as lines of text."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(self.lines())


def _is_ready(app: Workbench) -> bool:
    from reso_explorer.tui.lower_place import LowerPlace
    from reso_explorer.tui.main_screen import MainScreen

    if not isinstance(app.screen, MainScreen):
        return False
    return any(place.is_filled for place in app.screen.query(LowerPlace))


@pytest.fixture
def workspace() -> SampleWorkspace:
    return SampleWorkspace()


@pytest.fixture
def drive(tmp_path: Any) -> Drive:
    """Return a context manager that runs the workbench on a workspace."""

    @asynccontextmanager
    async def driven(
        workspace: Any,
        size: tuple[int, int] = (160, 50),
        source: str = "town",
        *,
        starts_clean: bool = False,
    ) -> AsyncIterator[Driven]:
        from reso_explorer.tui.app import Workbench
        from reso_explorer.world import World

        async def opener(source: str, on_step: Any) -> Any:
            if isinstance(workspace, Exception):
                raise workspace
            return workspace

        world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
        app = Workbench(source, world, opener, starts_clean=starts_clean)
        async with app.run_test(size=size, notifications=True) as pilot:
            run = Driven(app, pilot)
            for _ in range(200):
                await run.settle()
                if isinstance(workspace, Exception) or _is_ready(app):
                    break
            await run.settle()
            yield run

    return driven
