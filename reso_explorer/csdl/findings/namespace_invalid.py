"""A namespace or alias that is malformed or reserved, sections 5, 5.1 and 15.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.identifiers import identifier_fault
from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope

_RESERVED: Final = frozenset({"Edm", "odata", "System", "Transient"})
_LONGEST: Final = 511


def check(scope: Scope) -> Iterator[Problem]:
    """Yield schemas and includes whose namespace or alias cannot be used."""
    for schema in scope.schemas:
        yield from _judge(schema.namespace, schema.alias, schema.namespace, schema.line)
    for reference in scope.model.references:
        for include in reference.includes:
            if include.alias in _RESERVED and include.namespace not in _RESERVED:
                yield Problem(
                    f"The alias `{include.alias}` is reserved.", include.namespace, include.line
                )


def _judge(namespace: str, alias: str | None, path: str, line: int) -> Iterator[Problem]:
    shown = clip(visible(namespace), 60)
    if namespace in _RESERVED:
        yield Problem(f"The namespace `{shown}` is reserved.", path, line)
    if len(namespace) > _LONGEST:
        yield Problem(f"A namespace has more than {_LONGEST} characters.", path, line)
    for part in namespace.split("."):
        fault = identifier_fault(part)
        if fault:
            yield Problem(
                f"The namespace `{shown}` has a part that is no identifier: {fault}.", path, line
            )
            break
    if alias in _RESERVED:
        yield Problem(f"The alias `{alias}` is reserved.", path, line)
    elif alias is not None:
        fault = identifier_fault(alias)
        if fault:
            yield Problem(
                f"The alias `{clip(visible(alias), 60)}` is no identifier: {fault}.", path, line
            )


RULE: Final = Rule(
    code="namespace-invalid",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A namespace or alias is malformed or reserved.",
    help=(
        "A namespace consists of names joined by dots, and Edm, odata, System, and "
        "Transient are reserved."
    ),
    wrong="""
<ComplexType Name="A"/>
<Schema Namespace="Edm">
  <ComplexType Name="V"/>
</Schema>
""",
    right="""
<ComplexType Name="A"/>
<Schema Namespace="H">
  <ComplexType Name="V"/>
</Schema>
""",
    spec="15.1",
)
