"""Versions of RESO's Data Dictionary."""

from __future__ import annotations

from typing import Final

DATA_DICTIONARIES: Final = ("1.7", "2.0", "2.1")
"""Versions of the Data Dictionary."""
DATA_DICTIONARY: Final = "2.0"
"""The version of the Data Dictionary that is named unless another is chosen."""
