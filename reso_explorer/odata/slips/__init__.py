"""Slips: habits of JavaScript, SQL, spreadsheets and the US in queries, and how OData writes them.

One table for everyone: `correct` gives the corrected text, its tree, and each slip with its fix.
"""

from reso_explorer.odata.slips.correct import Correction, correct, edits_of, reach
from reso_explorer.odata.slips.rules import RULES
from reso_explorer.odata.slips.server import Server
from reso_explorer.odata.slips.trail import Trail

__all__ = ["RULES", "Correction", "Server", "Trail", "correct", "edits_of", "reach"]
