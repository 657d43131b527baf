"""What the typed word means at a place, as the thesaurus and the labels of the schema say.

`zip` in a filter means PostalCode, `sold` beside StandardStatus means Closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.query.completion.values import text_values
from reso_explorer.query.types import TypeKind
from reso_explorer.search import RELATIONS, spoken_names, spoken_values, vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.completion.context import Place
    from reso_explorer.search import Meant

_OF_SCOPE = frozenset(
    {Expectation.OPERAND, Expectation.ITEM, Expectation.SELECT, Expectation.EXPAND}
)
_OF_TYPE = frozenset({Expectation.MEMBER, Expectation.SEGMENT})


def spoken(
    index: ModelIndex, meanings: Meanings, lookups: Lookups | None, place: Place, typed: str
) -> Mapping[str, Meant]:
    """Return the names and values that a typed word means where the cursor is.

    `Meant` has the rank among them, 0 first, and the reason. Names of other kinds than can stand
    there may be among them: the caller looks up its candidates.
    """
    word = typed.strip("'")
    if len(word) < 2 or not word[0].isalpha():
        return {}
    if place.expectation is Expectation.RESOURCE:
        names = (*index.entity_sets, *index.singletons)
        return spoken_names(word, names, is_reso=meanings.is_reso)
    type_name = ""
    if place.expectation in _OF_SCOPE:
        type_name = place.scope.base.name if place.scope.base.is_structured else ""
    elif place.expectation in _OF_TYPE:
        type_name = place.before.name if place.before.is_structured else ""
    found: dict[str, Meant] = {}
    if type_name:
        kinds = {"kinds": RELATIONS} if place.expectation is Expectation.EXPAND else {}
        found |= vocabulary(index, type_name, **kinds).spoken(word)
    if place.wanted.subject is not None:
        values = text_values(meanings, lookups, place.wanted.subject)
        if place.wanted.type.kind is TypeKind.ENUM:
            values = meanings.values(place.wanted.type.name)
        found |= spoken_values(word, values, place.wanted.subject.member.name)
    return found
