"""Rules whose case can't be shown as an example: each is raised here, and not raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from reso_explorer.document import read_metadata
from reso_explorer.odata import parse
from reso_explorer.query import check
from tests.diagnostics.circumstances import WITHOUT_EXAMPLE
from tests.diagnostics.samples import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Codes = Callable[[Path], list[str]]


def of_bytes(data: bytes) -> Codes:
    return lambda _folder: [found.code for found in read(data).findings]


def of_text(text: str, start: str = "relative_uri") -> Codes:
    return lambda _folder: [problem.code for problem in parse(text, start).errors]


def of_query_on(body: str) -> Codes:
    def codes(_folder: Path) -> list[str]:
        index = read_metadata(document(body)).index
        return [found.code for found in check("A?$top=5", index)]

    return codes


def beside_a_file(name: str) -> Codes:
    """Return the codes of a document that refers to another one, which lies beside it."""

    def codes(folder: Path) -> list[str]:
        other = document('<ComplexType Name="B"/>').replace(b'Namespace="G"', b'Namespace="H"')
        (folder / "other.xml").write_bytes(other)
        main = folder / "main.xml"
        main.write_bytes(
            document(
                f'<edmx:Reference Uri="{name}"><edmx:Include Namespace="H"/></edmx:Reference>'
                '<ComplexType Name="A"><Property Name="x" Type="H.B"/></ComplexType>'
            )
        )
        return [found.code for found in read_metadata(main).findings]

    return codes


def negated(times: int) -> bytes:
    value = "<Not>" * times + "<Bool>true</Bool>" + "</Not>" * times
    term = "Org.OData.Core.V1.Description"
    return document(
        f'<ComplexType Name="A"><Annotation Term="{term}">{value}</Annotation></ComplexType>'
    )


def bracketed(times: int) -> str:
    return f"Property?$filter={'(' * times}City eq 'a'{')' * times}"


ACCENT = document('<ComplexType Name="Caf\u00e9"/>').decode()
KEYED = (
    '<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key>'
    '<Property Name="Id" Type="Edm.Int32" Nullable="false"/></EntityType>'
)
SETS = '<EntityContainer Name="C"><EntitySet Name="A" EntityType="G.A"/></EntityContainer>'

CASES: dict[tuple[str, str], tuple[Codes, Codes]] = {
    ("reader", "wrong-encoding"): (
        of_bytes(ACCENT.encode("latin-1")),
        of_bytes(ACCENT.encode()),
    ),
    ("reader", "expression-too-deep"): (of_bytes(negated(400)), of_bytes(negated(4))),
    ("reader", "reference-loaded"): (beside_a_file("other.xml"), beside_a_file("gone.xml")),
    ("reader", "reference-not-loaded"): (beside_a_file("gone.xml"), beside_a_file("other.xml")),
    ("syntax", "half-character"): (
        of_text("Property?$search=\ud800"),
        of_text("Property?$search=\U0001f600"),
    ),
    ("syntax", "literal-expected"): (of_text("City", "literal"), of_text("'City'", "literal")),
    ("syntax", "too-deep"): (of_text(bracketed(200)), of_text(bracketed(5))),
    ("query", "type-as-resource"): (of_query_on(KEYED), of_query_on(KEYED + SETS)),
}


@pytest.mark.parametrize("rule", CASES, ids="-".join)
def test_a_case_that_raises_it_and_one_that_does_not(tmp_path: Path, rule: tuple[str, str]) -> None:
    wrong, right = CASES[rule]
    assert rule[1] in wrong(tmp_path)
    assert rule[1] not in right(tmp_path)


def test_every_rule_without_example_has_a_case() -> None:
    assert set(CASES) == WITHOUT_EXAMPLE
