"""Every command: its module below `reso_explorer.cli`, its name there, and its one-line help."""

from __future__ import annotations

from typing import Final

COMMANDS: Final[dict[str, tuple[str, str, str]]] = {
    "open": ("open", "open_", "Open SOURCE in the workbench (same as reso-explorer SOURCE)."),
    "demo": ("demo", "demo", "Open the built-in demo service, or only serve it."),
    "serve": ("serve", "serve", "Serve the workbench on SOURCE to a browser."),
    "fetch": ("fetch", "fetch", "Download a service's metadata."),
    "show": ("show", "show", "Show a schema, resource, type, or field."),
    "search": ("search", "search", "Search resources, fields, relations, and values."),
    "diff": ("diff", "diff", "Compare two schemas, breaking changes first."),
    "lint": ("lint", "lint", "Report problems in the metadata."),
    "graph": ("graph", "graph", "Explore relations: path, joins, neighbors, used-by, hubs."),
    "export": (
        "export",
        "export",
        "Export the schema as JSON, a page, code, tables, or a diagram.",
    ),
    "query": ("query", "query", "Run a query and print or save the rows."),
    "check": ("language", "check", "Check a query against the schema without sending it."),
    "complete": ("language", "complete", "Suggest completions at a position in a query."),
    "explain": ("language", "explain", "Explain a query in plain English."),
    "repair": ("language", "repair", "Clean up a pasted query and list the changes."),
    "adapt": ("adapt", "adapt", "Rewrite a query for another service."),
    "rules": ("rules", "rules", "List every problem the program reports, or explain one."),
    "format": ("language", "format_", "Format a query."),
    "download": ("download", "download", "Download all rows of a query to a file (resumable)."),
    "sync": ("sync", "sync", "Keep a file equal to the rows of a query: changes and deletions."),
    "lookups": ("lookups", "lookups", "List a field's allowed values as this server spells them."),
    "probe": ("probe", "probe", "Test which query options the server really supports."),
    "core-check": ("probe", "core_check", "Run the RESO Web API Core requests on a resource."),
    "doctor": ("probe", "doctor", "Diagnose a connection: host, TLS, token, paging, quota."),
    "quota": ("quota", "quota", "Show the remaining quota."),
    "census": ("know", "census", "Show field stats from sample rows: fill rate, top values."),
    "drift": ("know", "drift", "Find mismatches between rows and metadata."),
    "connect": ("connect", "connect", "Connect to a provider and save a profile."),
    "providers": ("providers", "providers", "List providers with their rules and limits."),
    "profiles": ("kept", "profiles", "Manage saved profiles: list, show, remove."),
    "snapshots": ("kept", "snapshots", "Manage saved metadata snapshots: list, show, prune."),
    "queries": ("queries", "queries", "Manage saved queries: list, show, save, delete."),
    "guide": ("guide", "guide", "List the topics of the guide, or print one."),
    "history": ("kept", "history", "Show past queries."),
}
"""Name to (module, attribute, help)."""

SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Explore", ("open", "demo", "serve", "guide")),
    ("Schema", ("fetch", "show", "search", "diff", "lint", "graph", "export")),
    ("Queries", ("check", "rules", "complete", "explain", "repair", "adapt", "format")),
    ("Rows", ("query", "download", "sync", "lookups", "queries", "history")),
    ("Server diagnostics", ("doctor", "probe", "core-check", "census", "drift", "quota")),
    ("Services", ("connect", "providers", "profiles", "snapshots")),
)
"""The order of the help page."""
