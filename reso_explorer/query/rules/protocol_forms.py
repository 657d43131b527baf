"""Forms that the service's version of OData doesn't have, by the table of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from reso_explorer.diagnostics import Area, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import (
    AliasOption,
    Count,
    FilterSegment,
    InlineCount,
    KeySegment,
    ListExpr,
    Literal,
    NameSegment,
    SearchWord,
    Span,
    TypeName,
)
from reso_explorer.odata.parser.entry import parse
from reso_explorer.odata.version_forms import FORMS
from reso_explorer.providers.forms import GeoForm
from reso_explorer.query.analysis import Called, Tested
from reso_explorer.query.edit import flatten_expand
from reso_explorer.query.families import may_be
from reso_explorer.query.keys import key_parts
from reso_explorer.query.probed import SUPPORTED
from reso_explorer.query.report import insert, is_understood, replace, source, written
from reso_explorer.query.steps import Step
from reso_explorer.query.used_forms import used_forms
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Node
    from reso_explorer.odata.version_forms import Form
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.used_forms import UsedForm

    FixMaker = Callable[[Analysis, UsedForm], Fix | None]

_NEWER: Final = "{name} was added in OData {since}; this service uses OData {version}."
_OLDER: Final = "{name} is a form of OData V2 and V3; this service uses OData {version}."

SINCE: Final = Rule(
    code="since-4.01",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A form that was added in OData 4.01.",
    help="Many services whose schema says 4.0 support some forms of 4.01. If this one rejects"
    " the query, use the older form.",
    wrong="Property?$filter=City in ('a','b')",
    right="Property?$filter=(City eq 'a' or City eq 'b')",
    spec="What's New in OData 4.01",
    message="{name} was added in OData 4.01; older servers don't support it.",
    variants={
        "in": Template(
            "{name} was added in OData 4.01; older servers don't support it.",
            "A chain of `or` works everywhere.",
        )
    },
)
MODERN_OPTION: Final = Rule(
    code="modern-option",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A query option that an older service doesn't have.",
    help="OData V2 and V3 services reject system options of later versions.",
    wrong="Orders?$count=true",
    right="Orders?$inlinecount=allpages",
    spec="OData V2 URI Conventions, 4",
    sample="v2",
    message=_NEWER,
)
MODERN_FUNCTION: Final = Rule(
    code="modern-function",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A function that an older service doesn't have.",
    help="OData V2 and V3 have `substringof(part,text)` instead of `contains(text,part)`, and no"
    " counterpart of most other functions of OData 4.",
    wrong="Orders?$filter=contains(Name,'a')",
    right="Orders?$filter=substringof('a',Name)",
    spec="OData V2 URI Conventions, 4.5",
    sample="v2",
    message=_NEWER,
)
MODERN_SYNTAX: Final = Rule(
    code="modern-syntax",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A form of the query language that an older service doesn't have.",
    help="OData V2 and V3 services reject forms of later versions.",
    wrong="Orders?$filter=Name in ('a','b')",
    right="Orders?$filter=(Name eq 'a' or Name eq 'b')",
    spec="OData V2 URI Conventions, 2 to 4",
    sample="v2",
    message=_NEWER,
    variants={
        "expand-options": Template(
            _NEWER, "Older services use slash paths: `$expand=A/B&$select=A/Name`."
        )
    },
)
LEGACY_OPTION: Final = Rule(
    code="legacy-option",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A query option of OData V2 and V3.",
    help="OData 4 has `$count=true` instead of `$inlinecount=allpages`.",
    wrong="Property?$inlinecount=allpages",
    right="Property?$count=true",
    spec="URL 5.1.7",
    message=_OLDER,
)
LEGACY_FUNCTION: Final = Rule(
    code="legacy-function",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A function of OData V2 and V3.",
    help="OData 4 has `contains(text,part)` instead of `substringof(part,text)`, with the"
    " arguments the other way round.",
    wrong="Property?$filter=substringof('a',City)",
    right="Property?$filter=contains(City,'a')",
    spec="URL 5.1.1.7.1",
    message=_OLDER,
    variants={"none": Template(_OLDER, "OData 4 has no counterpart.")},
)
LEGACY_SYNTAX: Final = Rule(
    code="legacy-segment",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path segment of OData V2 and V3.",
    help="OData 4 has `/$ref` after the relation instead of `$links` before it.",
    wrong="Property('1')/$links/ListAgent",
    right="Property('1')/ListAgent/$ref",
    spec="URL 4.12",
    message=_OLDER,
)
LEGACY_TYPE: Final = Rule(
    code="legacy-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A type name in quotes, as OData V2 and V3 write it.",
    help="In `cast` and `isof`, OData 4 writes type names without quotes.",
    wrong="Property?$filter=cast(ListPrice,'Edm.String') eq City",
    right="Property?$filter=cast(ListPrice,Edm.String) eq City",
    spec="URL 5.1.1.11",
    message=_OLDER,
)
RULES: Final = (
    SINCE,
    MODERN_OPTION,
    MODERN_FUNCTION,
    MODERN_SYNTAX,
    LEGACY_OPTION,
    LEGACY_FUNCTION,
    LEGACY_SYNTAX,
    LEGACY_TYPE,
)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what the service's version of OData doesn't have, with its counterpart."""
    taken: dict[str, bool] = {}
    for used in used_forms(analysis):
        is_taken = taken.get(used.form)
        if is_taken is None:
            is_taken = taken[used.form] = analysis.takes_form(used.form)
        if is_taken or _is_told(analysis, used):
            continue
        form = FORMS[used.form]
        maker = _FIXES.get(used.form)
        is_whole = used.form in _OF_WHOLE_QUERIES and analysis.result.errors
        fix = maker(analysis, used) if maker is not None and not is_whole else None
        if fix is not None and not is_understood(analysis, fix):
            fix = None
        yield _diagnostic(analysis, used, form, fix)


def _is_told(analysis: Analysis, used: UsedForm) -> bool:
    """Whether another rule says more: `has` on what is no enum, geo functions without geo."""
    if isinstance(used.use, Tested):
        if used.form == "operator:has" and used.use.left.is_known:
            return True
        return _has_worked(analysis, used.use)
    return used.form.startswith("function:geo.") and analysis.dialect.geo.form is GeoForm.NONE


def _has_worked(analysis: Analysis, test: Tested) -> bool:
    """Whether the server took the operator for this field when it was probed."""
    path = analysis.path_of(test.node.left)
    if analysis.probed is None or path is None or not path.scope.entity_set:
        return False
    word = type(test.node).__name__.lower()
    fact = analysis.probed(path.scope.entity_set, path.names, word)
    return fact is not None and fact.verdict == SUPPORTED


def _diagnostic(analysis: Analysis, used: UsedForm, form: Form, fix: Fix | None) -> Diagnostic:
    is_gone = form.until is not None and form.until < analysis.version
    if not is_gone and not analysis.is_legacy:
        variant = "in" if used.form == "operator:in" else ""
        return SINCE.at(used.span, variant, fix=fix, name=form.name)
    rule, variant = _rule(used.form, is_gone=is_gone), ""
    if used.form == "expand-options":
        variant = used.form
    elif rule is LEGACY_FUNCTION and fix is None:
        variant = "none"
    version, since = str(analysis.version), str(form.since)
    return rule.at(used.span, variant, fix=fix, name=form.name, version=version, since=since)


def _rule(form: str, *, is_gone: bool) -> Rule:
    if form.startswith("$"):
        return LEGACY_OPTION if is_gone else MODERN_OPTION
    if form.startswith("function:"):
        return LEGACY_FUNCTION if is_gone else MODERN_FUNCTION
    if form == "quoted-type-name":
        return LEGACY_TYPE
    return LEGACY_SYNTAX if is_gone else MODERN_SYNTAX


# --- fixes ------------------------------------------------------------------------------------------


def or_chain(analysis: Analysis, test: Tested) -> Fix | None:
    """Return `(A eq 1 or A eq 2)` for `A in (1,2)`."""
    node = test.node
    if not isinstance(node.right, ListExpr) or not node.right.items or test.left.is_collection:
        return None
    left = source(analysis, node.left.span)
    parts = [f"{left} eq {source(analysis, item.span)}" for item in node.right.items]
    text = parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"
    limit = analysis.dialect.filter.max_or
    if limit is not None and len(parts) - 1 > limit:
        return None
    return replace(analysis, node.span, text, "Write a chain of `or`")


def _in(analysis: Analysis, used: UsedForm) -> Fix | None:
    return or_chain(analysis, used.use) if isinstance(used.use, Tested) else None


def _count(analysis: Analysis, used: UsedForm) -> Fix | None:
    option = used.use
    if not isinstance(option, Count):
        return None
    return replace(analysis, option.span, inline_count(option))


def inline_count(option: Count) -> str:
    """Return `$count` as V2 and V3 write it."""
    return "$inlinecount=none" if option.value is False else "$inlinecount=allpages"


def _inline_count(analysis: Analysis, used: UsedForm) -> Fix | None:
    option = used.use
    if not isinstance(option, InlineCount):
        return None
    text = "$count=false" if option.value == "none" else "$count=true"
    return replace(analysis, option.span, text)


def _swapped(name: str) -> FixMaker:
    """Return a maker of the other generation's function, which has the arguments reversed."""

    def fix(analysis: Analysis, used: UsedForm) -> Fix | None:
        called = used.use
        if not isinstance(called, Called) or len(called.node.arguments) != 2:
            return None
        first, second = (source(analysis, argument.span) for argument in called.node.arguments)
        return replace(analysis, called.node.span, f"{name}({second},{first})")

    return fix


def _flattened(analysis: Analysis, _used: UsedForm) -> Fix | None:
    """Return the fix that writes the whole query with slash paths."""
    if analysis.result.start != "relative_uri":
        return None
    text = flatten_expand(analysis.text)[0].text
    return Fix("Write slash paths", (Edit(0, len(analysis.text), text),))


def _type_name(analysis: Analysis, used: UsedForm) -> Fix | None:
    node = used.use
    if not isinstance(node, TypeName) or node.is_collection:
        return None
    text = node.name.text if used.form == "quoted-type-name" else f"'{node.name.text}'"
    return replace(analysis, node.span, text)


def _key(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return the key in parentheses instead of as a segment."""
    step = used.use
    if not isinstance(step, Step):
        return None
    parts = key_parts(analysis.index, step.before.name)
    segment = step.segment
    if isinstance(segment, NameSegment):
        text = segment.name.text
    elif isinstance(segment, KeySegment):
        text = segment.text
    else:
        return None
    if len(parts) != 1 or not step.before.is_collection:
        return None
    key = literal(analysis.index, parts[0].type, text, analysis.dialect)
    if not may_be(parse(key, "literal").tree, parts[0].type):
        return None
    slash = analysis.text.rfind("/", 0, segment.span.start)
    if slash < 0:
        return None
    shown = f"({key})".replace("/", "%2F")
    edit = Edit(slash, segment.span.end, written(analysis, f"({key})").replace("/", "%2F"))
    return Fix(f"Write `{shown}`", (edit,))


def _filter(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return `Set?$filter=…` for `Set/$filter(…)` at the end of a path."""
    step = used.use
    if not isinstance(step, Step) or not isinstance(step.segment, FilterSegment):
        return None
    segment, path = step.segment, analysis.resource
    has_filter = any(
        getattr(o, "spelled", "") == "$filter" for h in analysis.hosts for o in h.options
    )
    if segment.key is not None or path is None or path.steps[-1] is not step or has_filter:
        return None
    slash = analysis.text.rfind("/", 0, segment.span.start)
    condition = segment.expression.span.of(analysis.text)
    end, more = segment.span.end, ""
    if analysis.text[end : end + 1] == "?":
        end += 1
        more = "&" if analysis.text[end:] else ""
    return Fix("Use the option `$filter`", (Edit(slash, end, f"?$filter={condition}{more}"),))


def _parentheses(analysis: Analysis, used: UsedForm) -> Fix | None:
    return insert(analysis, used.span.end, "()", "Add `()`")


def _arguments(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return the call with its parameters in parentheses."""
    if not isinstance(used.use, tuple):
        return None
    options: list[Node] = used.use[1]
    edits = [_without(analysis, option.span) for option in options]
    given = []
    for option in options:
        text = option.span.of(analysis.text)
        value = parse(unquote(text.partition("=")[2]), "literal")
        if "=" not in text or value.errors:
            return None
        given.append(unquote(text.partition("=")[0]) + "=" + text.partition("=")[2])
    edits.append(Edit(used.span.end, used.span.end, f"({','.join(given)})"))
    return Fix("Pass them in parentheses", _merged(analysis, edits))


def _without(analysis: Analysis, span: Span) -> Edit:
    """Return the edit that takes out an option with one of its separators."""
    start, end = span.start, span.end
    if analysis.text[start - 1 : start] == "&":
        return Edit(start - 1, end, "")
    if analysis.text[end : end + 1] == "&":
        return Edit(start, end + 1, "")
    return Edit(max(start - 1, 0), end, "")


def _merged(analysis: Analysis, edits: list[Edit]) -> tuple[Edit, ...]:
    """Return edits without a `?` or `&` that would be left over where all options go."""
    from reso_explorer.diagnostics import apply_edits

    edits.sort(key=lambda edit: (edit.start, edit.end))
    after = apply_edits(analysis.text, edits)
    if after.endswith("?"):
        place = analysis.text.index("?")
        edits.append(Edit(place, place + 1, ""))
    return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _alias(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return the query with the alias's value in place of the alias."""
    option = used.use
    if not isinstance(option, AliasOption) or not isinstance(option.value, Literal):
        return None
    value = option.value.span.of(analysis.text)
    places = [use.span for use in analysis.alias_uses if use.name == option.name]
    edits = [Edit(span.start, span.end, value) for span in places]
    edits.append(_without(analysis, option.span))
    return Fix(f"Write the value of `@{option.name.text}`", _merged(analysis, edits))


def _phrase(analysis: Analysis, used: UsedForm) -> Fix | None:
    word = used.use
    return replace(analysis, word.span, f'"{word.text}"') if isinstance(word, SearchWord) else None


def _qualified(analysis: Analysis, used: UsedForm) -> Fix | None:
    step = used.use
    if not isinstance(step, Step) or len({o.namespace for o in step.overloads}) != 1:
        return None
    prefix = f"{step.overloads[0].namespace}."
    return insert(analysis, used.span.start, prefix, f"Write `{prefix}…`")


def _links(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return `A/Nav/$ref` for `A/$links/Nav`."""
    steps = analysis.resource.steps if analysis.resource is not None else ()
    places = [n for n, step in enumerate(steps) if step is used.use]
    if not places or places[0] + 2 != len(steps):
        return None
    last = steps[places[0] + 1].segment.span
    text = f"{last.of(analysis.text)}/$ref"
    return Fix(f"Write `{text}`", (Edit(used.span.start, last.end, text),))


def _ref(analysis: Analysis, used: UsedForm) -> Fix | None:
    """Return `A/$links/Nav` for `A/Nav/$ref`."""
    steps = analysis.resource.steps if analysis.resource is not None else ()
    if len(steps) < 3 or steps[-1] is not used.use:
        return None
    before = steps[-2].segment
    if not isinstance(before, NameSegment) or before.arguments is not None:
        return None
    text = f"$links/{before.span.of(analysis.text)}"
    return Fix(f"Write `{text}`", (Edit(before.span.start, used.span.end, text),))


_FIXES: Final[dict[str, FixMaker]] = {
    "operator:in": _in,
    "$count": _count,
    "$inlinecount": _inline_count,
    "function:contains": _swapped("substringof"),
    "function:substringof": _swapped("contains"),
    "expand-options": _flattened,
    "quoted-type-name": _type_name,
    "bare-type-name": _type_name,
    "key-as-segment": _key,
    "filter-segment": _filter,
    "call-without-parentheses": _parentheses,
    "implicit-parameters": _arguments,
    "alias-option": _alias,
    "search-word": _phrase,
    "unqualified-name": _qualified,
    "links-segment": _links,
    "ref-segment": _ref,
}

_OF_WHOLE_QUERIES: Final = frozenset(
    {
        "expand-options",
        "key-as-segment",
        "filter-segment",
        "implicit-parameters",
        "alias-option",
        "links-segment",
        "ref-segment",
    }
)
"""Forms whose fix moves parts of a query, which have to be understood for that."""
