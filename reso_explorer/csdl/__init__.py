"""What a metadata document says."""

from reso_explorer.csdl.read import Reading, read

__all__ = ["Reading", "read"]
