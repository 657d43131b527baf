"""Pasted text into right queries; one repair a file, each named for what it does."""

from reso_explorer.odata.repair.curl_command import is_command_line
from reso_explorer.odata.repair.draft import Change
from reso_explorer.odata.repair.repair import Repaired, repair, with_fixes

__all__ = ["Change", "Repaired", "is_command_line", "repair", "with_fixes"]
