"""The table of slips: one code, one sentence, one exact correction each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.slips import (
    alternatives,
    operators,
    option_names,
    quotes,
    separators,
    sql,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

    Finder = Callable[[Reading], Iterator[Diagnostic]]

STAGES: Final[tuple[tuple[Finder, ...], ...]] = (
    (sql.like_with_wildcards,),
    (quotes.undoubled_apostrophes, quotes.ampersands_in_strings),
    (quotes.double_quotes, quotes.pretty_quotes),
    (
        separators.question_mark,
        separators.option_separators,
        separators.ampersand_for_and,
        option_names.html_entities,
        option_names.count_without_value,
    ),
    (
        values.people_dates,
        values.people_numbers,
        values.half_written_literals,
        alternatives.names_with_spaces,
    ),
    (sql.sql_conditions,),
    (
        operators.foreign_operators,
        operators.foreign_functions,
        operators.foreign_words,
        alternatives.bare_comparisons,
    ),
    (alternatives.bare_alternatives,),
    (option_names.option_names,),
    (operators.open_brackets,),
)
"""What is looked for, in order: each stage reads a text in which the earlier slips are corrected."""
