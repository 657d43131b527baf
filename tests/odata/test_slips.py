"""Each slip has one code and one exact correction, wherever it stands and however it is encoded."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reso_explorer.diagnostics import Edit, Rule, Span, apply_edits, apply_fix
from reso_explorer.odata import parse
from reso_explorer.odata.slips import RULES, Correction, Server, Trail, correct

NAMES = {"list price": "ListPrice", "sales tax group": "SalesTaxGroup"}
SERVER = Server(join_name=lambda words: NAMES.get(words.lower()))
F = "Property?$filter="


def corrected(text: str, server: Server = SERVER) -> Correction:
    return correct(parse(text), server)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_table(rule: Rule) -> None:
    done = corrected(rule.wrong)
    assert [slip.code for slip in done.slips] == [rule.code]
    assert done.trail.text == rule.right
    fix = done.slips[0].fix
    assert fix is not None
    assert apply_fix(rule.wrong, fix) == rule.right
    again = corrected(rule.right)
    assert again.slips == ()
    assert again.result.ok


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


MORE = [
    ("City eq 'O'Neil' and Name eq 'Bob's'", "City eq 'O''Neil' and Name eq 'Bob''s'"),
    ("City eq 'rock 'n' roll'", "City eq 'rock ''n'' roll'"),
    ("contains(City,'Dog's')", "contains(City,'Dog''s')"),
    ('City eq "O\'Neil"', "City eq 'O''Neil'"),
    ("City === 'a' || !IsNew && Price >= 5", "City eq 'a' or not IsNew and Price ge 5"),
    ("Price>=5&&Price<=9", "Price ge 5 and Price le 9"),
    ("Price > 5 & City eq 'a'", "Price gt 5 and City eq 'a'"),
    ("City ilike 'a%' or City LIKE '%b'", "startswith(City,'a') or endswith(City,'b')"),
    ("Price NOT BETWEEN 1 AND 5", "not (Price ge 1 and Price le 5)"),
    ("Price between $1,000 and 2k or A eq 1", "(Price ge 1000 and Price le 2000) or A eq 1"),
    ("Price gt $1.5M", "Price gt 1500000"),
    ("ListPrice lt 2m", "ListPrice lt 2000000"),
    ("Acres lt 2m", "Acres lt 2m"),
    ("Price gt 100_000", "Price gt 100000"),
    ("Price in (100,200)", "Price in (100,200)"),
    ("On ge 1/5/24", "On ge 2024-01-05"),
    ("On ge 31/01/2024", "On ge 2024-01-31"),
    ("On ge 2024/1/5", "On ge 2024-01-05"),
    ("At ge 1/31/2024 2:05 PM", "At ge 2024-01-31T14:05:00Z"),
    ("On ge 13/13/2024", "On ge 13/13/2024"),
    ("At gt 2026-01-05 00:00:00", "At gt 2026-01-05T00:00:00Z"),
    ("At gt 2026-01-05T00:00:00-7", "At gt 2026-01-05T00:00:00-07:00"),
    ("At gt datetime'2026-01-05'", "At gt datetime'2026-01-05T00:00:00'"),
    ("(City eq 'a' or 'b') and Price gt 5", "(City eq 'a' or City eq 'b') and Price gt 5"),
    ("Price gt 5 and City eq 'a' or 'b'", "Price gt 5 and City eq 'a' or 'b'"),
    ("not (City eq 'a' or 'b')", "not (City eq 'a' or City eq 'b')"),
    ("contains(City,'a') or 'b'", "contains(City,'a') or contains(City,'b')"),
    ("Price gt 5 and lt 9", "Price gt 5 and Price lt 9"),
    ("City in ['a','b'] and A eq 1", "(City eq 'a' or City eq 'b') and A eq 1"),
    ("City eq 'b' and A eq null", "City eq 'b' and A eq null"),
]


@pytest.mark.parametrize(("text", "right"), MORE)
def test_slips_in_conditions(text: str, right: str) -> None:
    done = corrected(F + text)
    assert done.trail.text == F + right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Property?$top=5?$skip=5;$count", "Property?$top=5&$skip=5&$count=true"),
        ("Property?$select=City,$top=5", "Property?$select=City&$top=5"),
        (
            "Property?$expand=Media($select=A,$top=1),$skip=1",
            "Property?$expand=Media($select=A;$top=1)&$skip=1",
        ),
        (
            "Property?$expand=Media($filter=Name like '%x%' && Order > 1)",
            "Property?$expand=Media($filter=contains(Name,'x') and Order gt 1)",
        ),
        ("Property?$count=", "Property?$count=true"),
        ("Property?limit=5&sort=City", "Property?$top=5&$orderby=City"),
        ("Property?$limit=5&$top=6", "Property?$limit=5&$top=6"),
        ("Property?limit=high", "Property?limit=high"),
        ("Property?filter=City eq 'a'&top=5", "Property?filter=City eq 'a'&top=5"),
        ("Property?$filter=(A eq 5&$orderby=City", "Property?$filter=(A eq 5)&$orderby=City"),
        ("Property?$orderby=List Price desc,Sales Tax Group", "Property?$orderby=ListPrice desc,SalesTaxGroup"),
    ],
)  # fmt: skip
def test_slips_between_options(text: str, right: str) -> None:
    assert corrected(text).trail.text == right


def test_what_the_server_takes_decides() -> None:
    alternatives = f"{F}City eq 'a' or 'b'"
    assert corrected(alternatives, Server(takes_in=True)).trail.text == f"{F}City in ('a','b')"
    old = Server("2.0")
    assert corrected(f"{F}City like '%a%'", old).trail.text == f"{F}substringof('a',City)"
    assert corrected(f"{F}ListPrice gt 5M", old).trail.text == f"{F}ListPrice gt 5M"
    own = Server(own_options=frozenset({"limit", "$filt"}))
    for text in ("Property?limit=5", "Property?$filt=5"):
        assert corrected(text, own).slips == ()
    strict = Server(is_strict=True)
    assert corrected("Property?filter=A eq 1", strict).trail.text == f"{F}A eq 1"
    assert corrected("Property?$orderBy=City", strict).trail.text == "Property?$orderby=City"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_spans_and_fixes_fit_encoded_text(rule: Rule) -> None:
    path, _, options = rule.wrong.partition("?")
    if not options or rule.code in {"ampersand-in-string", "html-entity"}:
        return
    text = f"{path}?" + quote(options, safe="&$=,;'()?")
    done = corrected(text)
    assert [slip.code for slip in done.slips] == [rule.code]
    found = parse(done.trail.text)
    assert found.ok
    assert found.tree == parse(rule.right).tree
    assert " " not in done.trail.text


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_trail_leads_back(data: st.DataObject) -> None:
    trail = Trail(data.draw(st.text("abc", max_size=12)))
    for _ in range(3):
        places = sorted(data.draw(st.lists(st.integers(0, len(trail.text)), max_size=4)))
        pairs = zip(places[::2], places[1::2], strict=False)
        edits = [Edit(a, b, data.draw(st.text("XYZ", max_size=3))) for a, b in pairs]
        edits = [edit for at, edit in enumerate(edits) if not at or edit.start > edits[at - 1].end]
        after = trail.apply(edits)
        assert after.text == apply_edits(trail.text, edits)
        assert apply_edits(trail.original, after.made) == after.text
        assert apply_edits(trail.original, trail.edits(edits)).count("X") <= after.text.count("X")
        trail = after
    whole = trail.span(Span(0, len(trail.text)))
    assert (whole.start, whole.end) == (0, len(trail.original)) or trail.made


WORDS = st.sampled_from(
    [
        *(rule.wrong.partition("=")[2] for rule in RULES if "=" in rule.wrong),
        *("Property?", "$filter=", "&", ";", ",", "'", '"', "(", ")", " and ", " or ", " eq "),
        *("$count", "100,000", "$5k", "01/31/2024", "like '%a%'", "%20", "%", "+", "&&", "‘", "a"),
    ]
)


def codes(done: Correction) -> Counter[str]:
    slips = Counter(slip.code for slip in done.slips)
    return slips + Counter(error.code for error in done.result.errors)


@given(st.lists(WORDS, max_size=5).map("".join) | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_corrections_never_add_errors(text: str) -> None:
    for start in ("relative_uri", "query_options", "filter"):
        result = parse(text, start)
        done = correct(result, SERVER)
        assert len(done.result.errors) <= len(result.errors)
        assert apply_edits(text, done.trail.made) == done.trail.text
        for slip in done.slips:
            assert 0 <= slip.span.start <= slip.span.end <= len(text)
            if slip.fix is not None:
                alone = correct(parse(apply_fix(text, slip.fix), start), SERVER)
                assert not codes(alone) - codes(done)


def test_a_quote_among_many_slips_has_no_fix_that_breaks_more() -> None:
    text = "City eq \"Reno\"City eq ‘Reno’City eq 'St. John's'City eq 'a' or 'b'City eq ‘Reno’"
    done = correct(parse(text, "filter"), SERVER)
    assert len(done.slips) > 6
    for slip in done.slips:
        if slip.fix is not None:
            alone = correct(parse(apply_fix(text, slip.fix), "filter"), SERVER)
            assert not codes(alone) - codes(done)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("City like '%beach%'", "contains(City,'beach')"),
        ("A eq 1 and City not like '%ad%'", "A eq 1 and not contains(City,'ad')"),
        ("City like '%abbey'", "endswith(City,'abbey')"),
    ],
)
def test_wildcards_are_no_escapes(text: str, right: str) -> None:
    assert corrected(F + text).trail.text == F + right
