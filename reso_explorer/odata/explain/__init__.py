"""Says in English what a query asks for."""

from reso_explorer.odata.explain.clauses import Clause, explain, explain_text
from reso_explorer.odata.explain.readable import explain_readable
from reso_explorer.odata.explain.words import Words

__all__ = ["Clause", "Words", "explain", "explain_readable", "explain_text"]
