"""The OData query language: parse, print, repair, explain; no model needed.

`parse` turns text into a tree of `ast` nodes and never raises on bad text; `print_query`
turns trees into text.
"""

from reso_explorer.odata import ast
from reso_explorer.odata.parser.entry import STARTS, Start, parse
from reso_explorer.odata.printer.query import Form, print_query, print_value
from reso_explorer.odata.result import ParseResult, SyntaxProblem

__all__ = [
    "STARTS",
    "Form",
    "ParseResult",
    "Start",
    "SyntaxProblem",
    "ast",
    "parse",
    "print_query",
    "print_value",
]
