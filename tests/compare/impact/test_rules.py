"""Each rule with the cases on both sides of its line."""

from __future__ import annotations

import pytest

from reso_explorer.compare.change import Impact
from reso_explorer.compare.impact import (
    ability,
    base_type,
    binding,
    deprecation,
    facet,
    join,
    key,
    limit,
    lookup,
    namespace_changed,
    nullability,
    parameter,
    relation_trait,
    required_filter,
    structure_changed,
    type_changed,
    type_trait,
    version_changed,
)

BREAKING, INFO, SAFE = Impact.BREAKING, Impact.INFO, Impact.SAFE


@pytest.mark.parametrize(
    ("before", "after", "impact"),
    [
        ("Edm.Int16", "Edm.Int32", INFO),
        ("Edm.Int32", "Edm.Decimal", INFO),
        ("Edm.Single", "Edm.Double", INFO),
        ("Edm.Byte", "Edm.Single", INFO),
        ("Edm.Byte", "Edm.SByte", BREAKING),
        ("Edm.Int64", "Edm.Int32", BREAKING),
        ("Edm.Int64", "Edm.Double", BREAKING),
        ("Edm.Decimal", "Edm.Int64", BREAKING),
        ("Edm.Date", "Edm.DateTimeOffset", BREAKING),
        ("Edm.String", "Edm.Guid", BREAKING),
        ("Edm.String", "Edm.String", SAFE),
    ],
)
def test_only_a_wider_number_type_does_not_break(before: str, after: str, impact: Impact) -> None:
    assert type_changed.impact(before, after) is impact


@pytest.mark.parametrize(
    ("name", "before", "after", "impact"),
    [
        ("MaxLength", 10, 20, INFO),
        ("MaxLength", 20, 10, SAFE),
        ("MaxLength", 10, "max", INFO),
        ("MaxLength", "max", 10, SAFE),
        ("MaxLength", 10, None, INFO),
        ("MaxLength", None, 10, SAFE),
        ("Scale", None, 2, INFO),
        ("Scale", 2, None, SAFE),
        ("Scale", 2, "variable", INFO),
        ("Scale", "variable", "floating", INFO),
        ("Precision", 14, 10, SAFE),
        ("SRID", 4326, 3857, BREAKING),
        ("Unicode", False, True, INFO),
        ("Unicode", True, False, SAFE),
        ("DefaultValue", None, "1", SAFE),
    ],
)
def test_room_for_values(
    name: str, before: int | str | None, after: int | str | None, impact: Impact
) -> None:
    assert facet.impact(name, before, after) is impact


def test_null_breaks_where_it_may_come_and_not_where_it_may_not() -> None:
    assert nullability.impact(may_be_null=True) is BREAKING
    assert nullability.impact(may_be_null=False) is SAFE


def test_other_key_parts_break_and_another_order_does_not() -> None:
    assert key.impact(("A", "B"), ("B", "A")) is INFO
    assert key.impact(("A",), ("A", "B")) is BREAKING
    assert key.impact(("A",), ("B",)) is BREAKING


def test_a_base_type_breaks_where_rows_or_members_are_lost() -> None:
    def judge(*, had: bool, still: bool, loses: bool) -> Impact:
        return base_type.impact(had_base=had, still_derives=still, loses_members=loses)

    assert judge(had=True, still=True, loses=False) is SAFE
    assert judge(had=True, still=False, loses=False) is BREAKING
    assert judge(had=True, still=True, loses=True) is BREAKING
    assert judge(had=False, still=False, loses=False) is SAFE


def test_a_derived_type_is_as_good_as_its_base() -> None:
    assert structure_changed.impact(is_derived=True) is SAFE
    assert structure_changed.impact(is_derived=False) is BREAKING


@pytest.mark.parametrize(
    ("trait", "now", "impact"),
    [
        ("HasStream", True, SAFE),
        ("HasStream", False, BREAKING),
        ("Abstract", True, INFO),
        ("Abstract", False, SAFE),
        ("OpenType", True, INFO),
        ("OpenType", False, INFO),
    ],
)
def test_traits_of_types(trait: str, now: bool, impact: Impact) -> None:  # noqa: FBT001
    assert type_trait.impact(trait, now=now) is impact


def test_join_columns_break_where_other_ones_are_stated() -> None:
    assert join.impact(was_stated=True, is_stated=True) is BREAKING
    assert join.impact(was_stated=True, is_stated=False) is INFO
    assert join.impact(was_stated=False, is_stated=True) is SAFE


def test_limits_break_where_a_query_beyond_them_is_refused() -> None:
    assert limit.impact(None, 2, is_hard=True) is BREAKING
    assert limit.impact(3, 2, is_hard=True) is BREAKING
    assert limit.impact(200, 100, is_hard=False) is INFO
    assert limit.impact(2, 3, is_hard=True) is SAFE
    assert limit.impact(2, None, is_hard=True) is SAFE


def test_demands_and_abilities() -> None:
    assert required_filter.impact(is_required=True) is BREAKING
    assert required_filter.impact(is_required=False) is SAFE
    assert ability.impact(is_able=False) is BREAKING
    assert ability.impact(is_able=True) is SAFE
    assert ability.impact(is_able=False, concerns_readers=False) is INFO


def test_a_lookup_breaks_where_it_was_another() -> None:
    assert lookup.impact("A", "B") is BREAKING
    assert lookup.impact("A", None) is BREAKING
    assert lookup.impact(None, "B") is INFO


def test_parameters_break_unless_new_and_optional() -> None:
    assert parameter.impact(is_new=True, is_optional=True) is SAFE
    assert parameter.impact(is_new=True, is_optional=False) is BREAKING
    assert parameter.impact(is_new=False, is_optional=True) is BREAKING


def test_versions_break_across_the_line_between_3_and_4() -> None:
    assert version_changed.impact("2.0", "4.0") is BREAKING
    assert version_changed.impact("4.0", "4.01") is INFO
    assert version_changed.impact("2.0", "3.0") is INFO


def test_what_only_describes_never_breaks() -> None:
    assert namespace_changed.impact(is_written_in_queries=False) is INFO
    assert namespace_changed.impact(is_written_in_queries=True) is BREAKING
    assert deprecation.impact(is_deprecated=True) is INFO
    assert relation_trait.impact("Partner") is SAFE
    assert relation_trait.impact("ContainsTarget") is INFO
    assert binding.impact(was_stated=True, is_stated=False) is INFO
    assert binding.impact(was_stated=False, is_stated=True) is SAFE
