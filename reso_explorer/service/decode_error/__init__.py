"""Error answers in words: what the server said, in whatever form, and what to try."""

from reso_explorer.service.decode_error.context import ErrorContext
from reso_explorer.service.decode_error.decode import decode_error, expect_ok

__all__ = ["ErrorContext", "decode_error", "expect_ok"]
