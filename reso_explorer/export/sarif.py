"""Problems as SARIF 2.1.0, the form in which code hosts and editors take lint results.

GitHub reads at most 25,000 results per run, displays 5,000, and of each result 1,000 locations;
it groups results over time by their fingerprints.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from reso_explorer.compare.change import Impact
from reso_explorer.diagnostics import Diagnostic, Location, Severity, Span, Template
from reso_explorer.diagnostics.explain import rule_lines, rule_markdown
from reso_explorer.text import visible
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.compare.reported import Reported
    from reso_explorer.diagnostics import Fix, Rule

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SEVERITIES: Final = {
    Impact.BREAKING: Severity.ERROR,
    Impact.INFO: Severity.WARNING,
    Impact.SAFE: Severity.INFO,
}
_MOST_PLACES: Final = 100
"""How many further places of one problem are listed; `occurrenceCount` counts them all."""


def to_sarif(
    found: Iterable[Diagnostic], uri: str, rule_of: Callable[[Diagnostic], Rule | None]
) -> dict[str, Any]:
    """Return the problems of a metadata document as a SARIF log with one run.

    Args:
        found: the problems; each becomes one result.
        uri: the URL or the path of the document.
        rule_of: gives the rule of a problem, None if it isn't known.
    """
    place = _uri_reference(uri)
    listed = list(found)
    results = [_document_result(each, place) for each in listed]
    return _log(listed, results, [{"location": {"uri": place}}], rule_of)


def query_to_sarif(
    found: Iterable[Diagnostic],
    text: str,
    uri: str,
    rule_of: Callable[[Diagnostic], Rule | None],
) -> dict[str, Any]:
    """Return the problems of a query as a SARIF log with one run; fixes are replacements.

    Args:
        found: the problems; each becomes one result.
        text: the query, masked as it may be displayed, with offsets as in the one checked.
        uri: a name for the file that the query is from.
        rule_of: gives the rule of a problem, None if it isn't known.
    """
    place = _uri_reference(uri)
    listed = list(found)
    results = [_query_result(each, text, place) for each in listed]
    artifact = {"location": {"uri": place}, "contents": {"text": text}}
    return _log(listed, results, [artifact], rule_of)


def diff_to_sarif(
    found: Iterable[Reported], uri: str, rule_of: Callable[[Diagnostic], Rule | None]
) -> dict[str, Any]:
    """Return changes of a document, and the queries they concern, as a SARIF log with one run.

    Args:
        found: changes and queries; each becomes one result.
        uri: the URL or path of what isn't in a file.
        rule_of: gives the rule that a query breaks, None for the ids of changes.
    """
    listed: list[Diagnostic] = []
    results: list[dict[str, Any]] = []
    files: list[str] = []
    for each in found:
        place = _uri_reference(each.file or uri)
        if place not in files:
            files.append(place)
        further = tuple(Location(path, line) for path, line in each.places)
        diagnostic = Diagnostic(
            each.rule,
            _SEVERITIES[each.impact],
            Location(each.name, each.line),
            Template(each.message),
            count=len(further) + 1,
            places=further,
        )
        result = _document_result(diagnostic, place, files.index(place))
        if each.fix:
            result["message"]["text"] += f" Try: {each.fix}"
        listed.append(diagnostic)
        results.append(result)
    log = _log(listed, results, [{"location": {"uri": each}} for each in files], rule_of)
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        words = rule["id"].replace("-", " ")
        rule.setdefault("shortDescription", {"text": f"{words[:1].upper()}{words[1:]}."})
    return log


def _log(
    found: list[Diagnostic],
    results: list[dict[str, Any]],
    artifacts: list[dict[str, Any]],
    rule_of: Callable[[Diagnostic], Rule | None],
) -> dict[str, Any]:
    first = {each.code: each for each in reversed(found)}
    codes = list(dict.fromkeys(each.code for each in found))
    for each, result in zip(found, results, strict=True):
        result["ruleIndex"] = codes.index(each.code)
    rules = [_described(code, rule_of(first[code])) for code in codes]
    driver = {"name": "reso-explorer", "version": __version__, "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "artifacts": artifacts,
                "results": results,
            }
        ],
    }


def _uri_reference(uri: str) -> str:
    """Return a URL unchanged in meaning, a path as a relative reference."""
    kept = "/:?#[]@!$&'()*+,;=%" if "://" in uri else "/"
    return quote(uri.replace("\\", "/"), safe=kept + "-._~")


def _described(code: str, rule: Rule | None) -> dict[str, Any]:
    """Describe a rule of this program, or name one that isn't known."""
    if rule is None:
        return {"id": code}
    described: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.help or rule.summary},
        "help": {"text": "\n".join(rule_lines(rule)), "markdown": rule_markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [str(rule.area)]},
    }
    if rule.spec:
        described["properties"]["section"] = rule.spec
    return described


def _document_result(found: Diagnostic, uri: str, index: int = 0) -> dict[str, Any]:
    result = _result(found, f"{found.code}:{visible(found.path)}")
    result["locations"] = [_location(uri, found.location, index)]
    result["occurrenceCount"] = found.count
    if found.places:
        result["relatedLocations"] = [
            {"id": number, **_location(uri, place, index)}
            for number, place in enumerate(found.places[:_MOST_PLACES], 1)
        ]
    return result


def _query_result(found: Diagnostic, text: str, uri: str) -> dict[str, Any]:
    part = found.span.of(text)
    result = _result(found, f"{found.code}:{visible(part)}")
    physical = {"artifactLocation": {"uri": uri, "index": 0}, "region": _region(found.span, text)}
    result["locations"] = [{"physicalLocation": physical}]
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, text, uri)]
    return result


def _result(found: Diagnostic, identity: str) -> dict[str, Any]:
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]
    return {
        "ruleId": found.code,
        "level": _LEVELS[found.severity],
        "message": {"text": found.sentence},
        "partialFingerprints": {"reso/v1": digest},
    }


def _fix(fix: Fix, text: str, uri: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(Span(edit.start, edit.end), text),
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": uri, "index": 0}, "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _region(span: Span, text: str) -> dict[str, Any]:
    """Return a stretch as lines and columns, from 1; the end column isn't part of it."""
    first, last = max(span.start, 0), max(span.end, span.start, 0)
    start_line, start_column = _position(first, text)
    end_line, end_column = _position(last, text)
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": first,
        "charLength": last - first,
    }


def _position(offset: int, text: str) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _location(uri: str, place: Location, index: int = 0) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "index": index}}
    if place.line > 0:
        physical["region"] = {"startLine": place.line}
        if place.column > 0:
            physical["region"]["startColumn"] = place.column
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(place.path)}]
    return location
