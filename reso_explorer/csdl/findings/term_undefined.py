"""A term that its vocabulary does not have, section 14.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield terms missing from a schema of the document, and near misses of standard terms."""
    terms = scope.index.terms
    namespaces = {name.rpartition(".")[0] for name in terms}
    verdicts: dict[str, Diagnostic | None] = {}
    for path, term, line in _uses(scope):
        if term not in verdicts:
            verdicts[term] = _judge(scope, term, namespaces)
        verdict = verdicts[term]
        if verdict is not None:
            yield replace(verdict, where=Location(path, line))


def _uses(scope: Scope) -> Iterator[tuple[str, str, int]]:
    for item in scope.annotated:
        for found in item.annotations:
            yield item.path, found.term, found.line or item.line
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            for found in group.annotations:
                yield group.target, found.term, found.line or group.line


def _judge(scope: Scope, term: str, namespaces: set[str]) -> Diagnostic | None:
    namespace, _, name = term.rpartition(".")
    if term in scope.index.terms:
        return None
    if namespace in namespaces:
        if term_key(term) != term:
            return RULE.at(_LATER, severity=Severity.INFO, term=term, near="")
        known = [found for found in scope.index.terms if found.startswith(namespace + ".")]
        return RULE.at(_LATER, term=term, near=scope.near(term, known, "terms"))
    vocabulary, _, _ = term_key(term).rpartition(".")
    standard = vocabularies().names_of(vocabulary)
    if not standard or name in standard or not namespace.startswith("Org.OData."):
        return None
    near = scope.near(name, standard, vocabulary)
    if not near:
        return None
    return RULE.at(_LATER, "standard", namespace=namespace, name=name, near=near)


_LATER: Final = Location("")
"""Stands where a use of the term is put later."""


RULE: Final = Rule(
    code="term-undefined",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A vocabulary does not have the term.",
    help=("The namespace of the term is in the document but the term isn't. Check the spelling."),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="G.Colur" String="red"/>
  </Property>
</ComplexType>
<Term Name="Color" Type="Edm.String"/>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="G.Color" String="red"/>
  </Property>
</ComplexType>
<Term Name="Color" Type="Edm.String"/>
""",
    spec="14.1",
    message="The term `{term:long}` isn't declared in its schema.",
    hint="{near:long}",
    variants={
        "standard": Template(
            "The vocabulary `{namespace:long}` has no term `{name}`.", "{near:long}"
        ),
    },
)
