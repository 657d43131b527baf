"""The OData query language: parse, print, repair, explain; no model needed.

`parse` turns text into a tree of `ast` nodes and never raises on bad text.
"""

from reso_explorer.odata import ast
from reso_explorer.odata.parsing.entry import STARTS, Start, parse
from reso_explorer.odata.result import ParseResult, SyntaxProblem

__all__ = ["STARTS", "ParseResult", "Start", "SyntaxProblem", "ast", "parse"]
