"""Findings as SARIF 2.1.0, the form in which code hosts and editors take lint results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from reso_explorer.csdl.findings import all_rules
from reso_explorer.csdl.reader_rules import READER_RULES
from reso_explorer.diagnostics import Severity
from reso_explorer.text import visible
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.diagnostics import Diagnostic, Location

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_MOST_PLACES: Final = 100
"""How many further places of one finding are told; `occurrenceCount` tells them all."""


def to_sarif(findings: Iterable[Diagnostic], uri: str) -> dict[str, Any]:
    """Return findings as a SARIF log with one run.

    Args:
        findings: the findings of one document; each becomes one result.
        uri: the address or the path of the document.
    """
    listed = list(findings)
    rule_ids = list(dict.fromkeys(finding.code for finding in listed))
    place = _uri_reference(uri)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "reso-explorer",
                        "version": __version__,
                        "rules": [_rule(rule_id) for rule_id in rule_ids],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": place}}],
                "results": [_result(found, rule_ids.index(found.code), place) for found in listed],
            }
        ],
    }


def _uri_reference(uri: str) -> str:
    """Return an address unchanged in meaning, a path as a relative reference."""
    kept = "/:?#[]@!$&'()*+,;=%" if "://" in uri else "/"
    return quote(uri.replace("\\", "/"), safe=kept + "-._~")


def _rule(rule_id: str) -> dict[str, Any]:
    """Describe a rule of this program, or name one that is not known."""
    for rule in all_rules():
        if rule.id == rule_id:
            return _described(rule.id, rule.summary, rule.severity, rule.spec)
    reader = READER_RULES.get(rule_id)
    if reader is not None:
        return _described(reader.id, reader.summary, reader.severity, reader.spec)
    return {"id": rule_id}


def _described(rule_id: str, summary: str, severity: Severity, spec: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule_id,
        "shortDescription": {"text": summary},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }
    if spec:
        described["properties"] = {"section": spec}
    return described


def _result(finding: Diagnostic, rule_index: int, uri: str) -> dict[str, Any]:
    text = visible(finding.message)
    if finding.hint:
        text = f"{text} {visible(finding.hint)}"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(uri, finding.location)],
        "occurrenceCount": finding.count,
        "partialFingerprints": {"finding/v1": f"{finding.code}:{visible(finding.path)}"},
    }
    if finding.places:
        result["relatedLocations"] = [
            {"id": number, **_location(uri, place)}
            for number, place in enumerate(finding.places[:_MOST_PLACES], 1)
        ]
    return result


def _location(uri: str, place: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "index": 0}}
    if place.line > 0:
        physical["region"] = {"startLine": place.line}
        if place.column > 0:
            physical["region"]["startColumn"] = place.column
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(place.path)}]
    return location
