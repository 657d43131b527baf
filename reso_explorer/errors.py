"""The base of every error that is no defect: its text is a sentence for the user."""

from __future__ import annotations


class ReportedError(Exception):
    """Something that goes wrong without a defect of the program.

    Attributes:
        message: one sentence: what happened and where.
        hint: what to try, or "".
        detail: further lines, already laid out, or "".
        is_usage: whether the call itself was wrong.
    """

    def __init__(
        self, message: str, *, hint: str = "", detail: str = "", is_usage: bool = False
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail
        self.is_usage = is_usage
