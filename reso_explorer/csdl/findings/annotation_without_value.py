"""An annotation that needs a value and states none, section 14.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.vocabularies import VALUE_NEEDED
from reso_explorer.csdl.meaning.terms import term_key, term_shown
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield annotations without a value whose term has no default either."""
    for item in scope.annotated:
        yield from _judge(scope, item.annotations, item.path, item.line)
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            yield from _judge(scope, group.annotations, group.target, group.line)


def _judge(
    scope: Scope, annotations: tuple[Annotation, ...], path: str, line: int
) -> Iterator[Diagnostic]:
    for found in annotations:
        if found.value is not None or not _needs_value(scope, found.term):
            continue
        yield RULE.at(Location(path, found.line or line), term=term_shown(found.term))


def _needs_value(scope: Scope, term: str) -> bool:
    declared = scope.index.terms.get(term)
    if declared is not None:
        is_tag = term_key(declared.type) in {"Core.Tag", "Edm.Boolean"}
        return declared.default_value is None and not is_tag and declared.type.startswith("Edm.")
    key = term_key(term)
    if key in VALUE_NEEDED:
        return True
    return key.partition(".")[0] not in vocabularies().namespaces


RULE: Final = Rule(
    code="annotation-without-value",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An annotation has no value.",
    help="The term has no default value, so the annotation says nothing. It is ignored.",
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description"/>
  </Property>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
  </Property>
</ComplexType>
""",
    spec="14.2",
    message="An annotation with the term `{term}` has no value.",
    hint="It's ignored.",
)
