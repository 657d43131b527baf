"""A term that its vocabulary does not have, section 14.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield terms missing from a schema of the document, and near misses of standard terms."""
    terms = scope.index.terms
    namespaces = {name.rpartition(".")[0] for name in terms}
    verdicts: dict[str, Problem | None] = {}
    for path, term, line in _uses(scope):
        if term not in verdicts:
            verdicts[term] = _judge(scope, term, namespaces)
        verdict = verdicts[term]
        if verdict is not None:
            yield verdict._replace(path=path, line=line)


def _uses(scope: Scope) -> Iterator[tuple[str, str, int]]:
    for item in scope.annotated:
        for found in item.annotations:
            yield item.path, found.term, found.line or item.line
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            for found in group.annotations:
                yield group.target, found.term, found.line or group.line


def _judge(scope: Scope, term: str, namespaces: set[str]) -> Problem | None:
    namespace, _, name = term.rpartition(".")
    if term in scope.index.terms:
        return None
    if namespace in namespaces:
        message = f"The term `{term}` is not declared in its schema."
        if term_key(term) != term:
            return Problem(message, severity=Severity.INFO)
        known = [found for found in scope.index.terms if found.startswith(namespace + ".")]
        return Problem(message, hint=scope.near(term, known, "terms"))
    vocabulary, _, _ = term_key(term).rpartition(".")
    standard = vocabularies().names_of(vocabulary)
    if not standard or name in standard or not namespace.startswith("Org.OData."):
        return None
    hint = scope.near(name, standard, vocabulary)
    return (
        Problem(f"The vocabulary `{namespace}` has no term `{name}`.", hint=hint) if hint else None
    )


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
)
