"""The table of slips: one rule for each habit, with a wrong text and its exact correction."""

from __future__ import annotations

from typing import Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template

_PLACE: Final = "Property?$filter="


def _rule(
    code: str,
    summary: str,
    wrong: str,
    right: str,
    message: str = "",
    why: str = "",
    *,
    severity: Severity = Severity.ERROR,
    **variants: str,
) -> Rule:
    return Rule(
        code=code,
        severity=severity,
        area=Area.SYNTAX,
        summary=summary,
        help=why or f"{summary} Applying the fix writes what OData means.",
        wrong=wrong,
        right=right,
        message=message or summary,
        variants={name: Template(text) for name, text in variants.items()},
        spec="OData 4.01 URL",
    )


UNDOUBLED_QUOTE: Final = _rule(
    "undoubled-quote",
    "An apostrophe inside a string has to be doubled.",
    f"{_PLACE}City eq 'St. John's'",
    f"{_PLACE}City eq 'St. John''s'",
)
AMPERSAND_IN_STRING: Final = _rule(
    "ampersand-in-string",
    "`&` ends the option even inside quotes.",
    f"{_PLACE}City eq 'Rock & Roll'",
    f"{_PLACE}City eq 'Rock %26 Roll'",
)
DOUBLE_QUOTES: Final = _rule(
    "double-quotes",
    "Put strings in single quotes.",
    f'{_PLACE}City eq "Reno"',
    f"{_PLACE}City eq 'Reno'",
)
SMART_QUOTES: Final = _rule(
    "smart-quotes",
    "Put strings in straight quotes.",
    f"{_PLACE}City eq ‘Reno’",
    f"{_PLACE}City eq 'Reno'",
)
QUESTION_MARK: Final = _rule(
    "question-mark",
    "Options start with `?`.",
    "Property&$top=5",
    "Property?$top=5",
)
OPTION_SEPARATOR: Final = _rule(
    "option-separator",
    "Options are separated by `&`.",
    "Property?$top=10,$skip=5",
    "Property?$top=10&$skip=5",
    nested="Options in parentheses are separated by `;`.",
)
HTML_ENTITY: Final = _rule(
    "html-entity",
    "`&amp;` is HTML for `&`.",
    "Property?$top=5&amp;$skip=5",
    "Property?$top=5&$skip=5",
    severity=Severity.WARNING,
)
COUNT_WITHOUT_VALUE: Final = _rule(
    "count-without-value",
    "`$count` needs a value.",
    "Property?$count",
    "Property?$count=true",
)
OPTION_NAME: Final = _rule(
    "option-name",
    "An option has another name in OData.",
    "Property?$filt=City eq 'Reno'",
    f"{_PLACE}City eq 'Reno'",
    "The option is called `{right}`, not `{name}`.",
    "Servers ignore or reject options they don't know. If the service has an option of this "
    "name itself, leave it.",
    severity=Severity.WARNING,
)
NUMBER_FORMAT: Final = _rule(
    "number-format",
    "Write numbers as digits only: no thousands separators, currency sign, or unit.",
    f"{_PLACE}ListPrice gt $100,000",
    f"{_PLACE}ListPrice gt 100000",
)
DATE_FORMAT: Final = _rule(
    "date-format",
    "Write dates as YYYY-MM-DD.",
    f"{_PLACE}ListingContractDate gt 01/31/2024",
    f"{_PLACE}ListingContractDate gt 2024-01-31",
)
HALF_LITERAL: Final = _rule(
    "bad-literal",
    "A part of a literal is missing.",
    f"{_PLACE}ModificationTimestamp gt 2024-01-31T10:00:00",
    f"{_PLACE}ModificationTimestamp gt 2024-01-31T10:00:00Z",
    zone="A timestamp needs a zone; `Z` is UTC.",
    digits="Write two digits for month and day.",
    before="Write a digit before the point.",
    after="Write a digit after the point.",
    time="This literal needs a date and a time.",
)
TYPED_LITERAL: Final = _rule(
    "typed-literal",
    "Dates and timestamps have no prefix and no quotes.",
    f"{_PLACE}ListingContractDate gt date'2024-01-31'",
    f"{_PLACE}ListingContractDate gt 2024-01-31",
)
SPACE_IN_NAME: Final = _rule(
    "space-in-name",
    "Names have no spaces.",
    f"{_PLACE}List Price gt 5",
    f"{_PLACE}ListPrice gt 5",
    "The name is `{name}`, without spaces.",
)
SQL_WHERE: Final = _rule(
    "sql-where",
    "`$filter` needs no `WHERE`.",
    f"{_PLACE}where City eq 'Reno'",
    f"{_PLACE}City eq 'Reno'",
)
SQL_LIKE: Final = _rule(
    "sql-like",
    "OData has no `LIKE`; it searches strings with functions.",
    f"{_PLACE}City like '%pool%'",
    f"{_PLACE}contains(City,'pool')",
)
SQL_IS_NULL: Final = _rule(
    "sql-is-null",
    "Compare with `null` by `eq` or `ne`.",
    f"{_PLACE}City is not null",
    f"{_PLACE}City ne null",
)
SQL_BETWEEN: Final = _rule(
    "sql-between",
    "OData has no `BETWEEN`; write both bounds.",
    f"{_PLACE}ListPrice between 5 and 9",
    f"{_PLACE}ListPrice ge 5 and ListPrice le 9",
)
SQL_NOT_IN: Final = _rule(
    "sql-not-in",
    "`not` goes before the whole condition.",
    f"{_PLACE}City not in ('a','b')",
    f"{_PLACE}City ne 'a' and City ne 'b'",
)
INFIX_FUNCTION: Final = _rule(
    "infix-function",
    "This is a function; the field goes in its parentheses.",
    f"{_PLACE}City contains 'en'",
    f"{_PLACE}contains(City,'en')",
)
LIST_OF_VALUES: Final = _rule(
    "list-of-values",
    "A list of values needs `in` and parentheses.",
    f"{_PLACE}City eq ('a','b')",
    f"{_PLACE}City eq 'a' or City eq 'b'",
)
UNKNOWN_OPERATOR: Final = _rule(
    "unknown-operator",
    "OData has other operators than JavaScript and SQL.",
    f"{_PLACE}City == 'Reno'",
    f"{_PLACE}City eq 'Reno'",
    "OData writes `{found}` as `{right}`.",
)
UNKNOWN_FUNCTION: Final = _rule(
    "unknown-function",
    "A function has another name in OData.",
    f"{_PLACE}lower(City) eq 'reno'",
    f"{_PLACE}tolower(City) eq 'reno'",
    "OData calls the function `{found}` `{right}`.",
)
UNKNOWN_DIRECTION: Final = _rule(
    "unknown-direction",
    "The direction of a sort is `asc` or `desc`.",
    "Property?$orderby=City descending",
    "Property?$orderby=City desc",
)
LOWER_CASE: Final = _rule(
    "case-of-name",
    "A name of OData itself is written in lower case.",
    "Property/$Count",
    "Property/$count",
    "`{right}` is written in lower case.",
)
NULL_CASE: Final = _rule(
    "case-of-null",
    "`null` is written in lower case.",
    f"{_PLACE}City eq NULL",
    f"{_PLACE}City eq null",
)
UNCLOSED_BRACKET: Final = _rule(
    "unclosed-bracket",
    "A parenthesis isn't closed.",
    f"{_PLACE}(City eq 'Reno'",
    f"{_PLACE}(City eq 'Reno')",
)
BARE_ALTERNATIVE: Final = _rule(
    "bare-alternative",
    "Each side of `and` and `or` needs a whole condition.",
    f"{_PLACE}City eq 'a' or 'b'",
    f"{_PLACE}City eq 'a' or City eq 'b'",
)

RULES: Final[tuple[Rule, ...]] = (
    UNDOUBLED_QUOTE,
    AMPERSAND_IN_STRING,
    DOUBLE_QUOTES,
    SMART_QUOTES,
    QUESTION_MARK,
    OPTION_SEPARATOR,
    HTML_ENTITY,
    COUNT_WITHOUT_VALUE,
    OPTION_NAME,
    NUMBER_FORMAT,
    DATE_FORMAT,
    HALF_LITERAL,
    TYPED_LITERAL,
    SPACE_IN_NAME,
    SQL_WHERE,
    SQL_LIKE,
    SQL_IS_NULL,
    SQL_BETWEEN,
    SQL_NOT_IN,
    INFIX_FUNCTION,
    LIST_OF_VALUES,
    UNKNOWN_OPERATOR,
    UNKNOWN_FUNCTION,
    UNKNOWN_DIRECTION,
    LOWER_CASE,
    NULL_CASE,
    UNCLOSED_BRACKET,
    BARE_ALTERNATIVE,
)
"""Every slip that is seen without a schema."""
