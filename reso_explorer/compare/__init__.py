"""Comparing models with each other and with the data."""

from reso_explorer.compare.change import Change, ChangeKind, ElementKind, Impact, Place
from reso_explorer.compare.diff import diff

__all__ = ["Change", "ChangeKind", "ElementKind", "Impact", "Place", "diff"]
