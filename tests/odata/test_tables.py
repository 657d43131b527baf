from __future__ import annotations

import pytest

from reso_explorer.odata import parse
from reso_explorer.odata.ast import Binary, Call, Logical
from reso_explorer.odata.functions import FUNCTIONS, find_function
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX, OPERATORS, Precedence

POSITIONAL = sorted(set(FUNCTIONS) - {"cast", "isof", "case"})


@pytest.mark.parametrize("name", POSITIONAL)
def test_every_signature_of_a_function_can_be_called(name: str) -> None:
    for signature in FUNCTIONS[name].signatures:
        most = len(signature.parameters)
        for count in range(most - signature.optional, most + 1):
            result = parse(f"{name.upper()}({','.join('ABCD'[:count])})", "expression")
            assert result.ok
            assert isinstance(result.tree, Call)
            assert result.tree.name.text == name


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_is_described(name: str) -> None:
    function = FUNCTIONS[name]
    assert function.description.endswith(".")
    assert function.since in {"2.0", "3.0", "4.0", "4.01", "aggregation"}
    assert 0 <= function.fewest <= function.most


def test_functions_are_found_in_any_case() -> None:
    assert find_function("MATCHESPATTERN") is FUNCTIONS["matchesPattern"]
    assert find_function("Geo.Distance") is FUNCTIONS["geo.distance"]
    assert find_function("nothing") is None


@pytest.mark.parametrize("left", sorted(set(INFIX) - {"has", "in"}))
@pytest.mark.parametrize("right", sorted(set(INFIX) - {"has", "in"}))
def test_precedence_follows_the_table(left: str, right: str) -> None:
    tree = parse(f"A {left} B {right} C", "expression").tree
    assert isinstance(tree, Binary | Logical)
    outermost = left if INFIX[left] < INFIX[right] else right
    assert tree.operator == outermost


def test_prefix_operators_bind_between() -> None:
    assert OPERATORS["not"].precedence is Precedence.UNARY
    assert [name for name, operator in OPERATORS.items() if operator.prefix] == ["-", "not"]


def test_foreign_operators_name_real_ones() -> None:
    assert set(FOREIGN_OPERATORS.values()) <= set(INFIX)
