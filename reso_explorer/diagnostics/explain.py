"""A rule in plain English: what it's about, what to do, a wrong and a right example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics.rule import Area

if TYPE_CHECKING:
    from reso_explorer.diagnostics.rule import Rule

_FOUND_BY: Final = {
    Area.READER: "reading a metadata document (`lint`)",
    Area.LINT: "checking a metadata document (`lint`)",
    Area.SYNTAX: "reading a query (`check`)",
    Area.QUERY: "checking a query against the schema (`check`)",
    Area.DIALECT: "checking a query against the provider's rules (`check`)",
    Area.DOCTOR: "diagnosing a connection (`doctor`)",
}


def found_by(rule: Rule) -> str:
    """Return which work of the program finds it, with the command."""
    return _FOUND_BY[rule.area]


def source(rule: Rule) -> str:
    """Return where the rule comes from, in full: "OData CSDL 4.01, section 6.5"."""
    kind, _, section = rule.spec.partition(" ")
    if rule.spec[:1].isdigit():
        kind, section = "CSDL", rule.spec
    if kind in _STANDARDS and section[:1].isdigit():
        return f"{_STANDARDS[kind]}, section {section}"
    return rule.spec


_STANDARDS: Final = {
    "CSDL": "OData CSDL 4.01",
    "URL": "OData URL Conventions 4.01",
    "Aggregation": "OData Data Aggregation 4.0",
}


def rule_lines(rule: Rule) -> list[str]:
    """Return a rule as lines of text, examples indented."""
    lines = [f"{rule.code} ({rule.severity}): {rule.summary}", ""]
    if rule.help:
        lines += [rule.help, ""]
    for label, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example.strip():
            lines += [f"{label}:", *(f"    {line}" for line in example.strip("\n").split("\n")), ""]
    if rule.sample == "v2":
        lines += ["The examples are for an OData V2 service.", ""]
    lines.append(f"Found by {found_by(rule)}.")
    if rule.spec:
        lines.append(f"Source: {source(rule)}")
    return lines


def rule_markdown(rule: Rule) -> str:
    """Return the help of a rule as Markdown, for code hosts and editors."""
    parts = [rule.help or rule.summary]
    for label, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        if example.strip():
            language = "xml" if example.strip().startswith("<") else ""
            body = example.strip("\n")
            parts.append(f"**{label}:**\n\n```{language}\n{body}\n```")
    if rule.spec:
        parts.append(f"Source: {source(rule)}")
    return "\n\n".join(parts)
