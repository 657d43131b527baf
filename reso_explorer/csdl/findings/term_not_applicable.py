"""A term on an element that it says nothing about, section 14.1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.targets import UNJUDGED, target_kind
from reso_explorer.csdl.findings.vocabularies import APPLIES_TO
from reso_explorer.csdl.meaning.terms import term_key, term_shown
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.diagnostics import Diagnostic

_COLLECTION_HOSTS: Final = frozenset(
    {"Property", "NavigationProperty", "Parameter", "ReturnType", "Term", "EntitySet", "Collection"}
)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield annotations on a kind of element that the term does not apply to."""
    allowed: dict[str, frozenset[str] | None] = {}
    for item in scope.annotated:
        yield from _judge(scope, allowed, item.annotations, item.path, item.kind, item.line)
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            kind = target_kind(scope, group.target)
            if kind is None or kind in {UNJUDGED, "Annotation"}:
                continue
            yield from _judge(scope, allowed, group.annotations, group.target, kind, group.line)


def _judge(
    scope: Scope,
    allowed: dict[str, frozenset[str] | None],
    annotations: tuple[Annotation, ...],
    path: str,
    kind: str,
    line: int,
) -> Iterator[Diagnostic]:
    for found in annotations:
        term = found.term
        if term not in allowed:
            allowed[term] = _hosts(scope, term)
        hosts = allowed[term]
        if hosts is not None and kind not in hosts:
            yield RULE.at(Location(f"{path}/@{term_shown(term)}", found.line or line), kind=kind)


def _hosts(scope: Scope, term: str) -> frozenset[str] | None:
    """Return the kinds that a term applies to, None where it may stand anywhere."""
    declared = scope.index.terms.get(term)
    if declared is None:
        return APPLIES_TO.get(term_key(term))
    if not declared.applies_to:
        return None
    hosts = frozenset(declared.applies_to)
    if "EnumMember" in hosts:
        hosts |= {"Member"}
    if "Member" in hosts:
        hosts |= {"EnumMember"}
    return hosts | _COLLECTION_HOSTS if "Collection" in hosts else hosts


RULE: Final = Rule(
    code="term-not-applicable",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A term does not apply to its element.",
    help="A vocabulary says to which elements a term applies. Elsewhere tools ignore it.",
    wrong="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.OptionalParameter"/>
  </Property>
</ComplexType>
""",
    right="""
<edmx:Reference Uri="https://example.org/core.xml">
  <edmx:Include Namespace="Org.OData.Core.V1"/>
</edmx:Reference>
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String">
    <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
  </Property>
</ComplexType>
""",
    spec="14.1.2",
    message="A term doesn't apply to {kind}.",
)
