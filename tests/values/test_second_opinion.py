"""odatapy and we evaluate the same conditions over the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.values import CANNOT_TELL, EvaluationContext, compile_filter
from reso_explorer.values.outcome import TRUE

from . import drawn
from .documents import shop
from .peer import Peer

if TYPE_CHECKING:
    from collections.abc import Iterator

STRICT = EvaluationContext(index=shop(), type_name="Shop.Item")
LENIENT = EvaluationContext(index=shop(), type_name="Shop.Item", lenient=True)
many = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""Without shrinking, which takes minutes here."""


def nulls(value: Any) -> Iterator[None]:
    """Yield each null in a row: there servers and the letter of the standard differ."""
    if value is None:
        yield None
    elif isinstance(value, dict):
        for each in value.values():
            yield from nulls(each)
    elif isinstance(value, list):
        for each in value:
            yield from nulls(each)


@many
@given(drawn.items(), st.lists(drawn.condition, min_size=1, max_size=6))
def test_filter_finds_the_same_rows(items: list[dict[str, Any]], conditions: list[str]) -> None:
    peer = Peer(items)
    rows = peer.rows("$expand=Parts,Maker")
    for text in conditions:
        tree = parse(text, "filter").tree
        found = {row["Id"] for row in peer.rows(f"$filter={quote(text)}")}
        lenient = compile_filter(tree, LENIENT)
        strict = compile_filter(tree, STRICT)
        for row in rows:
            mask = lenient.mask(row)
            assert mask & TRUE or row["Id"] not in found, (text, row)
            assert mask != TRUE or row["Id"] in found, (text, row)
            used = {name: value for name, value in row.items() if name in text}
            if " mod " in text or " div " in text:
                continue  # with a negative number odatapy rounds down
            outcome = strict.outcome(row)
            if outcome is not CANNOT_TELL and not any(True for _ in nulls(used)):
                assert (outcome is True) == (row["Id"] in found), (text, row)
