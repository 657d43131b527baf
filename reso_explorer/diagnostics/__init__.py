"""What is said about documents and queries: rules, severities, places, fixes, sentences.

The lowest floor: readers, the query language and everything above report in these shapes.
"""

from reso_explorer.diagnostics.diagnostic import (
    Diagnostic,
    Edit,
    Fix,
    apply_edits,
    apply_fix,
)
from reso_explorer.diagnostics.location import Location, Span
from reso_explorer.diagnostics.rule import Area, Rule
from reso_explorer.diagnostics.sentence import Data, Template, Value, listed, ticked
from reso_explorer.diagnostics.severity import Severity

__all__ = [
    "Area",
    "Data",
    "Diagnostic",
    "Edit",
    "Fix",
    "Location",
    "Rule",
    "Severity",
    "Span",
    "Template",
    "Value",
    "apply_edits",
    "apply_fix",
    "listed",
    "ticked",
]
