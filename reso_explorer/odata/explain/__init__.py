"""Says in plain words what a query asks for."""

from reso_explorer.odata.explain.clauses import Clause, explain, explain_text
from reso_explorer.odata.explain.words import Label

__all__ = ["Clause", "Label", "explain", "explain_text"]
