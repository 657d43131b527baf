"""A dialect as sections of plain text lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.providers.forms import (
    Certainty,
    DeleteSignal,
    GeoForm,
    GeoUnit,
    LiteralForm,
    LookupSource,
    MultiForm,
    PagingKind,
    TimestampForm,
    TopMeaning,
    WrongCase,
)

if TYPE_CHECKING:
    from reso_explorer.providers.dialect import Dialect

_MARKS: Final = {
    Certainty.DOCUMENTED: "",
    Certainty.STANDARD: " [by the specification]",
    Certainty.MEASURED: " [measured]",
    Certainty.CLIENT: " [seen in client code]",
    Certainty.THIRD_PARTY: " [not confirmed]",
    Certainty.DISPUTED: " [sources disagree]",
    Certainty.UNKNOWN: " [uncertain]",
}

_LITERALS: Final = {
    LiteralForm.PLAIN: "'Active Under Contract'",
    LiteralForm.QUALIFIED: "Namespace.StandardStatus'ActiveUnderContract'",
    LiteralForm.SHORT: "StandardStatus'ActiveUnderContract'",
    LiteralForm.MEMBER: "'ActiveUnderContract'",
    LiteralForm.CODE: "'A'",
    LiteralForm.HEX: "'b__436f6e646f'",
}

_MULTIS: Final = {
    MultiForm.ANY_LAMBDA: "Field/any(x: x eq ...)",
    MultiForm.HAS: "Field has ...",
    MultiForm.CONTAINS: "contains(Field,...)",
}

_SOURCES: Final = {
    LookupSource.ENUM_MEMBERS: "enumeration members",
    LookupSource.LOOKUP_RESOURCE: "the Lookup resource",
    LookupSource.METADATA_ANNOTATION: "annotations in the metadata",
    LookupSource.DATA_SAMPLE: "a sample of rows",
}

_TIMES: Final = {
    TimestampForm.ISO: "2024-01-31T00:00:00Z",
    TimestampForm.MILLIS_Z: "2024-01-31T00:00:00.000Z",
    TimestampForm.CAST: "cast('2024-01-31T00:00:00.000-7',Edm.DateTimeOffset)",
    TimestampForm.V2_DATETIME: "datetime'2024-01-31T00:00:00'",
}

_GEOS: Final = {
    GeoForm.BARE: "POINT(-100.5 40.25)",
    GeoForm.GEOGRAPHY: "geography'SRID={srid};POINT(-100.5 40.25)'",
    GeoForm.BOX: "comparisons of Latitude and Longitude",
    GeoForm.NONE: "not possible",
}

_PAGING: Final = {
    PagingKind.NEXT_LINK: "by next link",
    PagingKind.SKIP: "by next link with $skip",
    PagingKind.SKIPTOKEN: "by next link with $skiptoken",
    PagingKind.LINK_HEADER: "by the Link header",
    PagingKind.CURSOR: "by cursor",
    PagingKind.V2_NEXT: "by __next",
}


def mark(certainty: Certainty) -> str:
    """Return a short note on how something is known; nothing where it is documented."""
    return _MARKS[certainty]


def dialect_sections(dialect: Dialect) -> list[tuple[str, list[str]]]:
    """Return titles and lines for everything a dialect states."""
    return [
        ("Query", _query(dialect)),
        ("Filter", _filter(dialect)),
        ("Values", _values(dialect)),
        ("Pages", _pages(dialect)),
        ("Changes", _changes(dialect)),
    ]


def _forms(ids: tuple[str, ...]) -> str:
    """Return the names of forms in the middle of a sentence."""
    from reso_explorer.odata.version_forms import FORMS

    names = [FORMS[each].name if each in FORMS else each for each in ids]
    return ", ".join(name[0].lower() + name[1:] for name in names if name)


def _query(dialect: Dialect) -> list[str]:
    version = dialect.odata_version
    lines = [] if version is None else [f"OData {version.value}"]
    if dialect.accepts:
        lines.append(f"Also accepts from newer versions: {_forms(dialect.accepts)}")
    lines += [f"Needed: {part.name}. {part.text}" for part in dialect.required]
    lines += [rule.text for rule in dialect.combinations]
    for option in dialect.own_options:
        example = f" ({option.example})" if option.example else ""
        lines.append(f"Own option {option.name}{example}: {option.text}")
    expand = dialect.expand
    if not expand.allowed:
        lines.append(f"$expand is refused. {expand.instead}".rstrip())
    if expand.names:
        lines.append(f"$expand takes only {', '.join(expand.names)}")
    if expand.refused:
        lines.append(f"$expand refuses {', '.join(expand.refused)}. {expand.instead}".rstrip())
    if not expand.nested_options:
        lines.append("$expand takes no options inside parentheses")
    if expand.default_children:
        lines.append(f"An expanded collection holds {expand.default_children} rows unless asked")
    lines += [
        f"{name} is served as {', '.join(names)}" for name, names in dialect.set_names.items()
    ]
    for join in dialect.joins:
        columns = " and ".join(f"{own} = {other}" for own, other in join.columns)
        lines.append(f"{join.source} {join.name} joins {join.target}: {columns}")
    return lines


def _filter(dialect: Dialect) -> list[str]:
    rules = dialect.filter
    lines: list[str] = []
    for resource, fields in rules.fields.items():
        more = " and others" if resource in rules.incomplete else ""
        lines.append(f"{resource} filters by {', '.join(fields)}{more}")
    if rules.searchable_only:
        lines.append("Only fields flagged as searchable; the flag is not in the metadata")
    if rules.max_or is not None:
        lines.append(f"At most {rules.max_or} `or`")
    for title, names, complete in (
        ("Functions", rules.functions, rules.functions_complete),
        ("Operators", rules.operators, rules.operators_complete),
    ):
        if names:
            known = "" if complete else " known to work"
            path = f"filter.{title.casefold()}"
            lines.append(f"{title}{known}: {', '.join(names)}{mark(dialect.certainty_of(path))}")
    suffix = mark(dialect.certainty_of("filter.refused"))
    return lines + [refusal.text + suffix for refusal in rules.refused]


def _values(dialect: Dialect) -> list[str]:
    lookups = dialect.lookups
    lines = [
        f"Allowed values from {', then '.join(_SOURCES[source] for source in lookups.sources)}"
    ]
    if LookupSource.ENUM_MEMBERS in lookups.sources:
        suffix = mark(dialect.certainty_of("lookups.enum_form"))
        lines.append(f"Enumeration value: {_LITERALS[lookups.enum_form]}{suffix}")
        lines.append(f"Several of them in one field: {_MULTIS[lookups.multi_flags]} for flags")
    if dialect.lookups.sources != (LookupSource.ENUM_MEMBERS,):
        suffix = mark(dialect.certainty_of("lookups.string_form"))
        lines.append(f"Text value: {_LITERALS[lookups.string_form]}{suffix}")
    if lookups.accepted:
        suffix = mark(dialect.certainty_of("lookups.accepted"))
        lines.append(f"Also: {', '.join(_LITERALS[form] for form in lookups.accepted)}{suffix}")
    if lookups.wrong_case is WrongCase.SILENT_ZERO:
        lines.append("A value in the wrong letter case gives no rows and no error")
    lines.append(
        f"Moment: {_TIMES[dialect.timestamps.form]}{mark(dialect.certainty_of('timestamps'))}"
    )
    geo = dialect.geo
    if geo.form is not GeoForm.UNKNOWN:
        place = _GEOS[geo.form].format(srid=geo.srid or 4326)
        unit = "" if geo.unit is GeoUnit.UNKNOWN else f", distance in {geo.unit.value}"
        lines.append(f"Place: {place}{unit}{mark(dialect.certainty_of('geo'))}")
    return lines


def _pages(dialect: Dialect) -> list[str]:
    top, paging = dialect.top, dialect.paging
    suffix = mark(dialect.certainty_of("top"))
    sizes = [
        ("without $top", top.default),
        ("at most", top.maximum),
        ("with $expand at most", top.with_expand),
        ("for replication at most", top.replication),
        ("for index fields only at most", top.index_only),
    ]
    sizes += [(f"{resource} at most", size) for resource, size in top.per_resource.items()]
    shown = [f"{words} {size:,}" for words, size in sizes if size is not None]
    lines = [f"Rows of a page: {', '.join(shown)}{suffix}"] if shown else []
    if top.meaning is TopMeaning.TOTAL:
        lines.append("$top is the size of the whole result")
    lines.append(f"Paging {_PAGING[paging.kind]}{mark(dialect.certainty_of('paging.kind'))}")
    if paging.cursor is not None:
        tie = f", then {paging.cursor.tie_break}" if paging.cursor.tie_break else ""
        lines.append(f"Cursor: order by {paging.cursor.order_by}{tie}")
    if not paging.skip:
        lines.append("$skip is refused")
    if paging.prefer:
        size = f" up to {paging.prefer_maximum:,}" if paging.prefer_maximum else ""
        lines.append(f"Page size by Prefer: {paging.prefer}{size}")
    lines += [wall.text for wall in paging.walls]
    if paging.replication is not None:
        lines.append(f"Bulk path {paging.replication.value}: {paging.replication.text}")
    return lines


def _changes(dialect: Dialect) -> list[str]:
    sync = dialect.sync
    lines: list[str] = []
    if sync.field:
        others = f"; also {', '.join(sync.others)}" if sync.others else ""
        lines.append(f"Changes move {sync.field}{others}{mark(dialect.certainty_of('sync'))}")
    if sync.window_minutes:
        lines.append(f"Let an increment end {sync.window_minutes} minutes ago")
    if sync.first:
        lines.append(f"A first download takes only rows with {sync.first}")
    if sync.delete is DeleteSignal.NONE:
        lines.append("Deleted rows are not announced; compare lists of keys")
    elif sync.delete is not DeleteSignal.UNKNOWN:
        name = f": {sync.delete_name}" if sync.delete_name else ""
        lines.append(f"Deleted rows are announced by a {sync.delete.value}{name}")
    return lines
