"""The resolved view of a document, for people who write code."""

from reso_explorer.dictionary.build import build
from reso_explorer.dictionary.extras import Details
from reso_explorer.dictionary.model import Dictionary
from reso_explorer.dictionary.service import Facts

__all__ = ["Details", "Dictionary", "Facts", "build"]
