"""What can be wrong: one rule for each code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.diagnostics.diagnostic import Diagnostic
from reso_explorer.diagnostics.sentence import Template
from reso_explorer.diagnostics.severity import Severity

if TYPE_CHECKING:
    from reso_explorer.diagnostics.diagnostic import Fix
    from reso_explorer.diagnostics.location import Location, Span
    from reso_explorer.diagnostics.sentence import Data, Value


class Area(StrEnum):
    """Who finds it: the part of the program that has the rule."""

    READER = "reader"
    """Markup and values of a metadata document that can't be read as they are."""
    LINT = "lint"
    """A metadata document as a whole."""
    SYNTAX = "syntax"
    """The text of a query, without a schema."""
    QUERY = "query"
    """A query against a schema."""
    DIALECT = "dialect"
    """A query against what is known of a provider or was probed."""
    DOCTOR = "doctor"
    """A live service."""


class Spoils(StrEnum):
    """How much of a query a syntax error leaves in doubt."""

    NOTHING = "nothing"
    """What was meant is clear."""
    GAP = "gap"
    """Something is missing; a word that was read in its place is in doubt."""
    VALUE = "value"
    """What the error names."""
    CLAUSE = "clause"
    """Everything up to the next `and`, `or` or separator."""
    REST = "rest"
    """Everything to the end of the option: texts and what is between them are turned around."""


class Rule(Struct, frozen=True, kw_only=True, gc=False):
    """One kind of problem.

    A code is unique in its area. `help` says in plain English why it matters and what to do.
    `wrong` raises exactly this code and `right` does not; each is a query or a piece of a
    document. `sample` names the schema that the examples are for, "v2" if it is one of OData V2. `spec` is the section of the standard, or "RESO". `message` and `hint` are the
    ordinary sentences as templates, `variants` the others by name. `replaces` names codes that
    this rule explains better where both find the same place. `spoils` is how much of the text
    a syntax error leaves in doubt.
    """

    code: str
    severity: Severity
    area: Area
    summary: str
    help: str = ""
    wrong: str = ""
    right: str = ""
    spec: str = ""
    sample: str = ""
    message: str = ""
    hint: str = ""
    variants: dict[str, Template] = {}
    replaces: frozenset[str] = frozenset()
    spoils: Spoils = Spoils.NOTHING

    def template(self, variant: str = "") -> Template:
        """Return the sentences of a variant, the ordinary ones if none is named."""
        return self.variants[variant] if variant else Template(self.message, self.hint)

    def at(
        self,
        where: Span | Location,
        variant: str = "",
        /,
        *,
        severity: Severity | None = None,
        fix: Fix | None = None,
        **data: Value,
    ) -> Diagnostic:
        """Return a problem of this kind.

        Args:
            where: the stretch of the query, or the element of the document.
            variant: which of the rule's sentences say it; the ordinary ones if empty.
            severity: set if this occurrence matters more or less than the rule in general.
            fix: a change that removes the problem.
            data: what the sentences name.
        """
        return self.with_data(where, variant, data, severity=severity, fix=fix)

    def with_data(
        self,
        where: Span | Location,
        variant: str,
        data: Data,
        *,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Return a problem of this kind whose data is at hand."""
        return Diagnostic(
            self.code,
            severity or self.severity,
            where,
            self.template(variant),
            data,
            fix,
            self.spec,
        )
