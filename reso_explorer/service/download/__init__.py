"""Rows to files: resumable, written whole or not at all, with flat memory."""

from reso_explorer.service.download.download import (
    Download,
    Downloaded,
    DownloadProgress,
    download,
)
from reso_explorer.service.download.formats import FORMATS, FileFormat, format_of
from reso_explorer.service.download.spool import SpoolState, discard_partial, partial_download

__all__ = [
    "FORMATS",
    "Download",
    "DownloadProgress",
    "Downloaded",
    "FileFormat",
    "SpoolState",
    "discard_partial",
    "download",
    "format_of",
    "partial_download",
]
