from __future__ import annotations

import msgspec
import pytest

from reso_explorer.diagnostics import (
    Area,
    Diagnostic,
    Edit,
    Fix,
    Location,
    Rule,
    Severity,
    Span,
    Template,
    apply_fix,
)
from reso_explorer.diagnostics.registry import Registry
from reso_explorer.secret import MASK, Secret, remembered

RULE = Rule(
    code="no-field",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A name that isn't a field.",
    message="`{name}` isn't one of the {number} fields.",
    hint="{near:mean}",
    variants={"several": Template("{names:and} aren't fields.", "Use {all:or}.")},
)


def test_a_sentence_is_made_from_template_and_data() -> None:
    found = RULE.at(Span(3, 8), name="Prcie", number=1600, near=("Price", "Pricey"))
    assert found.message == "`Prcie` isn't one of the 1,600 fields."
    assert found.hint == "Did you mean `Price` or `Pricey`?"
    assert found.data["name"] == "Prcie"
    none_near = RULE.at(Span(3, 8), name="x", number=2, near=())
    assert none_near.sentence == "`x` isn't one of the 2 fields."


def test_a_variant_has_its_own_sentences_and_severity() -> None:
    found = RULE.at(
        Span(0, 1), "several", severity=Severity.INFO, names=("A", "B"), all=tuple("CDEFGHIJKL")
    )
    assert found.severity is Severity.INFO
    assert found.message == "`A` and `B` aren't fields."
    assert found.hint == "Use `C`, `D`, `E`, `F`, `G`, `H`, `I`, `J`, and 2 more."
    three = RULE.at(Span(0, 1), "several", names=("A", "B", "C"), all=("D", "E", "F"))
    assert three.sentence == "`A`, `B`, and `C` aren't fields. Use `D`, `E`, or `F`."


@pytest.mark.parametrize("name", ["a\x1b[31mb", "a\u202eb", "{number}", "{", "%s"])
def test_hostile_data_is_visible_and_never_a_template(name: str) -> None:
    message = RULE.at(Span(0, 1), name=name, number=0).message
    assert message.isprintable()
    assert message.startswith("`a\\" if name.startswith("a") else f"`{name}`")


def test_secrets_are_masked_and_long_values_cut() -> None:
    with remembered():
        secret = Secret("wholly-secret-98765")
        shown = RULE.at(Span(0, 1), name=f"x {secret.reveal()} y", number=0)
        plain = Diagnostic(
            "x", Severity.INFO, Span(0, 1), Template(f"Sent {secret.reveal()}."), fix=None
        )
        fix = Fix(f"Write {secret.reveal()}", (Edit(0, 1, "b"),))
        assert MASK in shown.message
        assert MASK in plain.message
        assert MASK in fix.title
        for text in (shown.message, plain.message, fix.title):
            assert secret.reveal() not in text
    assert len(RULE.at(Span(0, 1), name="n" * 5000, number=0).message) < 120


def test_a_text_without_data_may_hold_braces() -> None:
    assert Diagnostic("x", Severity.INFO, Span(0, 1), Template("{ {0}")).message == "{ {0}"


def test_the_place_is_a_span_or_an_element() -> None:
    on_text = RULE.at(Span(3, 8), name="a", number=1)
    on_element = RULE.at(Location("NS.T/P", 7, 3), name="a", number=1)
    assert (on_text.span, on_text.path, on_text.line) == (Span(3, 8), "", 0)
    assert (on_element.path, on_element.line, on_element.column) == ("NS.T/P", 7, 3)


@pytest.mark.parametrize("where", [Span(3, 8), Location("NS.T/P", 7, 3)])
def test_diagnostics_can_be_stored(where: Span | Location) -> None:
    found = RULE.at(
        where, name="Prcie", number=3, near=("Price",), fix=Fix("Write", (Edit(3, 8, "Price"),))
    )
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Diagnostic)
    assert again == found
    assert again.sentence == found.sentence


def test_a_fix_changes_only_its_stretch() -> None:
    assert apply_fix("$top=five&x", Fix("Write 5", (Edit(5, 9, "5"),))) == "$top=5&x"


def test_severities_are_ordered() -> None:
    assert Severity.ERROR.reaches(Severity.WARNING)
    assert Severity.WARNING.reaches(Severity.WARNING)
    assert not Severity.INFO.reaches(Severity.WARNING)


def test_a_code_is_unique_in_its_area() -> None:
    lint = msgspec.structs.replace(RULE, area=Area.LINT)
    registry = Registry([RULE, lint])
    assert registry.of("no-field") == (RULE, lint)
    assert registry.of("no-field", Area.LINT) == (lint,)
    assert registry.codes == ("no-field",)
    with pytest.raises(ValueError, match="no-field"):
        Registry([RULE, RULE])
