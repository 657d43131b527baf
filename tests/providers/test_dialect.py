from __future__ import annotations

import msgspec
import pytest

from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import Dialect, PagingRules, TopRules
from reso_explorer.providers.forms import (
    Certainty,
    GeoForm,
    LiteralForm,
    PagingKind,
    TimestampForm,
)


def test_generic_4_follows_the_standard() -> None:
    dialect = Dialect.generic("4.01")
    assert dialect.odata_version is ProtocolVersion.V401
    assert dialect.paging.kind is PagingKind.NEXT_LINK
    assert dialect.lookups.enum_form is LiteralForm.QUALIFIED
    assert dialect.certainty_of("geo.form") is Certainty.STANDARD


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_generic_2_and_3_have_their_own_time_and_next_link(version: str) -> None:
    dialect = Dialect.generic(version)
    assert dialect.timestamps.form is TimestampForm.V2_DATETIME
    assert dialect.paging.kind is PagingKind.V2_NEXT
    assert dialect.geo.form is GeoForm.NONE


def test_max_top_takes_the_tightest_known_limit() -> None:
    top = TopRules(maximum=5000, with_expand=1000, replication=2000, per_resource={"Office": 500})
    dialect = Dialect(top=top)
    assert dialect.max_top("Property") == 5000
    assert dialect.max_top("Property", expands=True) == 1000
    assert dialect.max_top("Office", expands=True) == 500
    assert dialect.max_top("Office", replication=True) == 2000
    assert Dialect().max_top("Property", expands=True) is None


def test_certainty_of_falls_back_to_the_covering_path() -> None:
    marks = {"*": Certainty.CLIENT, "top": Certainty.DOCUMENTED, "top.maximum": Certainty.DISPUTED}
    dialect = Dialect(certainty=marks)
    assert dialect.certainty_of("top.maximum") is Certainty.DISPUTED
    assert dialect.certainty_of("top.default") is Certainty.DOCUMENTED
    assert dialect.certainty_of("topping") is Certainty.CLIENT
    assert Dialect().certainty_of("top") is Certainty.DOCUMENTED


def test_a_dialect_survives_the_way_to_plain_data_and_back() -> None:
    dialect = Dialect(paging=PagingRules(kind=PagingKind.CURSOR, skip=False), count=True)
    plain = msgspec.to_builtins(dialect)
    assert plain == {"paging": {"kind": "cursor", "skip": False}, "count": True}
    assert msgspec.convert(plain, Dialect) == dialect


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="max_top"):
        msgspec.convert({"top": {"max_top": 3}}, Dialect)
