"""What changed between documents, which queries that breaks, and how they are fixed."""

from __future__ import annotations

import pytest

from reso_explorer.compare.change import Impact
from reso_explorer.compare.comparison import Comparison, Side, compare_sides, touched_text
from reso_explorer.compare.ignore import IgnoreFileError, read_ignore_list
from reso_explorer.compare.query_impact import NamedQuery
from reso_explorer.compare.reported import reported
from reso_explorer.compare.selection import Selection, UnknownNameError
from reso_explorer.document import read_metadata

OLD = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="town" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="House"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.String"/>
<Property Name="Pager" Type="Edm.String"/><Property Name="Area" Type="Edm.Int64"/>
<Property Name="Street" Type="Edm.String" MaxLength="9"/>
<Property Name="State" Type="town.State"/>
<Property Name="LOCAL_Zone" Type="Edm.String"><Annotation Term="RESO.OData.Metadata.LocalName"
 String="Zone"/></Property></EntityType>
<EntityType Name="Street"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32"/>
<Property Name="Lamps" Type="Edm.Int32"/></EntityType>
<EnumType Name="State"><Member Name="Rented"/><Member Name="Vacant"/></EnumType>
<EntityContainer Name="C"><EntitySet Name="Houses" EntityType="town.House"/>
<EntitySet Name="Streets" EntityType="town.Street"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""
NEW = (
    OLD.replace('<Property Name="Pager" Type="Edm.String"/>', "")
    .replace("Int64", "Int32")
    .replace("Lamps", "Lights")
    .replace('Name="Vacant"', 'Name="Vacants"')
    .replace('Name="Street" Type="Edm.String" MaxLength="9"', 'Name="Streets" Type="Edm.String"')
    .replace('Name="LOCAL_Zone" Type="Edm.String"', 'Name="LOCAL_Zone" Type="Edm.Int32"')
)

ROSTER = NamedQuery("@roster", "Houses?$select=Pager")
SENT = NamedQuery("", "Houses?$filter=Area gt 5")
SENT_TOO = NamedQuery("", "Houses?$filter=Area gt 5 and Pager eq 'a'")


def side(text: str, file: str = "") -> Side:
    return Side("one", "one.xml", read_metadata(text.encode()), file)


def changed(text: str, name: str = "@q") -> Comparison:
    query = NamedQuery(name, text, "q.txt", 1)
    return compare_sides(side(OLD, "old.xml"), side(NEW, "new.xml"), (query,))


def test_each_change_has_the_queries_that_use_it() -> None:
    found = compare_sides(side(OLD), side(NEW), (ROSTER, SENT, SENT_TOO))
    touched = {change.path: used for change, used in zip(found.changes, found.touched, strict=True)}
    assert touched["town.House/Pager"] == (ROSTER, SENT_TOO)
    assert touched["town.House/Area"] == (SENT, SENT_TOO)
    assert found.count(Impact.BREAKING) == 6
    assert found.breaks(ROSTER)
    assert not found.breaks(SENT)
    assert compare_sides(side(OLD), side(OLD), (ROSTER,)).is_equal


def test_who_is_concerned_in_words() -> None:
    assert touched_text((ROSTER,), is_broken=True) == "breaks @roster"
    assert touched_text((SENT, SENT_TOO), is_broken=False) == "in 2 past queries"
    assert touched_text((), is_broken=False) == ""
    names = [NamedQuery(f"@{name}", "") for name in "abcd"]
    assert touched_text((*names, SENT), is_broken=False) == (
        "in @a, @b, 2 more saved queries, 1 past query"
    )


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Houses?$select=Id,Pager&$orderby=Pager", "Houses?$select=Id"),
        ("Houses?$filter=Street eq 'x'&$top={n}", "Houses?$filter=Streets eq 'x'&$top={n}"),
        (
            "Houses?$filter=State eq town.State'Vacant'",
            "Houses?$filter=State eq town.State'Vacants'",
        ),
        ("Houses?$filter=Pager eq 'x'", ""),
    ],
)
def test_a_query_that_breaks_comes_with_its_fix(text: str, fix: str) -> None:
    (found,) = changed(text).queries
    assert found.impact is Impact.BREAKING
    assert found.fix == fix
    assert found.advice


def test_only_what_the_new_schema_brings_is_a_problem() -> None:
    wrong_before = "Houses?$filter=Nothing eq 1 and Street eq 'x'"
    (found,) = changed(wrong_before).queries
    assert [each.span.of(wrong_before) for each in found.problems] == ["Street"]
    assert found.fix == "Houses?$filter=Nothing eq 1 and Streets eq 'x'"
    assert not changed("Houses?$select=Id&$filter=Nothing eq 1").queries
    (found,) = changed("Houses?$filter=Area gt 5").queries
    assert (found.problems, found.impact) == ((), Impact.INFO)
    assert [path for path, _ in found.uses] == ["town.House/Area"]


def test_a_query_uses_what_was_renamed_by_its_old_name() -> None:
    new, old = OLD.replace('"Street" Type="Edm.String"', '"Streets" Type="Edm.String"'), OLD
    opened = [text.replace('Name="House"', 'Name="House" OpenType="true"') for text in (old, new)]
    query = NamedQuery("@q", "Houses?$select=Street")
    found = compare_sides(side(opened[0]), side(opened[1]), (query,))
    assert found.touched == ((query,),)
    (effect,) = found.queries
    assert ([path for path, _ in effect.uses], effect.impact) == (
        ["town.House/Street"],
        Impact.INFO,
    )


def test_a_long_history_is_checked_only_where_it_uses_what_changed() -> None:
    whole = NamedQuery("", "Houses")
    every, some = (
        compare_sides(side(OLD), side(NEW), (whole, ROSTER, SENT), checks_all=checks_all).effects
        for checks_all in (True, False)
    )
    assert every.keys() == some.keys() == {ROSTER, SENT}
    assert every[ROSTER].problems == some[ROSTER].problems


def test_each_problem_is_reported_once() -> None:
    (found,) = changed("Houses?$select=Pager&$orderby=Pager").queries
    assert (len(found.problems), len(found.distinct)) == (2, 1)


def test_build_servers_get_a_line_of_the_newer_file() -> None:
    found = list(reported(changed("Houses?$select=Id,\n Pager")))
    assert (found[0].rule, found[0].file, found[0].line) == ("unknown-field", "q.txt", 2)
    gone = next(each for each in found if each.rule == "field-removed")
    assert (gone.name, gone.file, gone.line) == ("House/Pager", "new.xml", 3)
    only_old = compare_sides(side(OLD, "old.xml"), side(NEW))
    gone = next(each for each in reported(only_old) if each.rule == "field-removed")
    assert (gone.file, gone.line) == ("old.xml", 5)


# --- which changes are wanted ---------------------------------------------------------------------


def chosen(**choice: object) -> set[str]:
    sides = read_metadata(OLD.encode()), read_metadata(NEW.encode())
    selection = Selection(sides, **choice)  # type: ignore[arg-type]
    found = compare_sides(side(OLD), side(NEW), keep=selection)
    return {change.path.removeprefix("town.") for change in found.changes}


HOUSE = {"House/Pager", "House/Area", "House/Streets", "House/LOCAL_Zone"}


@pytest.mark.parametrize(
    ("choice", "paths"),
    [
        ({"only": ["Houses"]}, {*HOUSE, "State/Vacants"}),
        ({"only": ["House"]}, {*HOUSE, "State/Vacants"}),
        ({"only": ["Houses/State"]}, {"State/Vacants"}),
        ({"only": ["Houses/Street", "Streets"]}, {"Street/Lamps", "Street/Lights"}),
        ({"only": ["House/Streets"]}, {"House/Streets"}),
        ({"only": ["Houses"], "standard_only": True}, {*HOUSE, "State/Vacants"} - {"House/LOCAL_Zone"}),
        ({"kinds": ["added"]}, {"Street/Lights"}),
        ({"kinds": ["removed", "field"]}, {"House/Pager", "Street/Lamps"}),
        ({"kinds": ["removed"], "least": Impact.SAFE}, {"House/Pager", "Street/Lamps"}),
    ],
)  # fmt: skip
def test_changes_are_chosen(choice: dict[str, object], paths: set[str]) -> None:
    assert chosen(**choice) == paths


def test_the_least_impact() -> None:
    assert "Street/Lights" in chosen()
    assert "Street/Lights" not in chosen(least=Impact.INFO)
    assert Impact.INFO.reaches(Impact.SAFE)
    assert not Impact.SAFE.reaches(Impact.INFO)


def test_a_name_that_neither_document_has() -> None:
    with pytest.raises(UnknownNameError) as caught:
        chosen(only=["House/Pagr"])
    assert "House/Pager" in caught.value.names


def test_places_are_counted_after_the_choice() -> None:
    old, new = side(OLD.replace("Int32", "Byte")), side(OLD)
    selection = Selection((old.document, new.document), only=["Street/Id"])
    counts = [
        [change.count for change in compare_sides(old, new, (), keep).changes]
        for keep in (None, selection)
    ]
    assert counts == [[2], [1]]


# --- accepted changes -----------------------------------------------------------------------------

IGNORED = """# vendor fields
House/LOCAL_*            type-changed   # read by nobody
town.House/Pager  field-removed  risky
*/Li*ts   safe
Nowhere/*   # left over
"""


def test_accepted_changes_are_left_out_and_unused_lines_are_known() -> None:
    ignored = read_ignore_list(IGNORED)
    found = compare_sides(side(OLD), side(NEW), keep=lambda change: not ignored.ignores(change))
    paths = {change.path.removeprefix("town.") for change in found.changes}
    assert paths == {"House/Area", "House/Streets", "State/Vacants", "Street/Lamps"}
    assert [(each.line, each.pattern) for each in ignored.unused] == [(5, "Nowhere/*")]
    assert ignored.lines[0].reason == "read by nobody"
    assert ignored.count == 3


def test_a_rule_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(IgnoreFileError, match="Did you mean `field-removed`") as caught:
        read_ignore_list("\nHouse/Pager field-remved")
    assert caught.value.line == 2


def test_a_change_names_its_rule() -> None:
    rules = {change.rule for change in compare_sides(side(OLD), side(NEW)).changes}
    assert {"field-removed", "field-changed", "type-changed", "member-changed"} <= rules
