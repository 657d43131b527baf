"""Every command: its module below `reso_explorer.cli`, its name there, and its one-line help."""

from __future__ import annotations

from typing import Final

COMMANDS: Final[dict[str, tuple[str, str, str]]] = {
    "open": ("open", "open_", "Open SOURCE in the workbench (also: reso-explorer SOURCE)."),
    "demo": ("demo", "demo", "Explore the embedded demo service, or only serve it."),
    "serve": ("serve", "serve", "Serve the workbench on SOURCE to a browser."),
    "fetch": ("fetch", "fetch", "Fetch the metadata document of a service."),
    "show": ("show", "show", "Show a document, a type, a resource or a field."),
    "search": ("search", "search", "Search resources, fields, relations, and values."),
    "diff": ("diff", "diff", "Show what changed from one document to another."),
    "lint": ("lint", "lint", "Report problems in the metadata."),
    "graph": ("graph", "graph", "Explore relations: path, joins, neighbors, used-by, hubs."),
    "export": ("export", "export", "Write the schema in another format."),
    "query": ("query", "query", "Run a query and print or save the rows."),
    "check": ("language", "check", "Check a query against the schema; nothing is sent."),
    "complete": ("language", "complete", "What may stand at a position of a query."),
    "explain": ("language", "explain", "Explain a query in plain English."),
    "repair": ("language", "repair", "Repair a pasted query and list the changes."),
    "adapt": ("adapt", "adapt", "Rewrite a query for another service."),
    "rules": ("rules", "rules", "List every problem the program reports, or explain one."),
    "format": ("language", "format_", "Print a query in one canonical form."),
    "download": ("download", "download", "Write all rows of a query to a file, resumable."),
    "sync": ("sync", "sync", "Keep a file equal to the rows of a query: changes and deletions."),
    "lookups": ("lookups", "lookups", "List allowed values as this server spells them."),
    "probe": ("probe", "probe", "What select, filter, sort and expand really do, by trying."),
    "core-check": ("probe", "core_check", "Run the requests of RESO Web API Core on a resource."),
    "doctor": ("probe", "doctor", "Walk host, TLS, token, metadata, rows, paging and quota."),
    "quota": ("quota", "quota", "What is left of the allowance of a key."),
    "census": ("know", "census", "How full each field of a resource is, from some rows."),
    "drift": ("know", "drift", "What rows hold that the metadata does not say, and the reverse."),
    "connect": ("connect", "connect", "Find the right host, try the key, save a profile."),
    "providers": ("providers", "providers", "What is known of each provider."),
    "profiles": ("kept", "profiles", "Saved profiles: list, show, remove."),
    "snapshots": ("kept", "snapshots", "Kept metadata documents: list, show, prune."),
    "queries": ("queries", "queries", "Manage saved queries: list, show, save, delete."),
    "history": ("kept", "history", "Queries that were run."),
}
"""Name to (module, attribute, help)."""

SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Explore", ("open", "demo", "serve")),
    ("Schema", ("fetch", "show", "search", "diff", "lint", "graph", "export")),
    ("Queries", ("check", "rules", "complete", "explain", "repair", "adapt", "format")),
    ("Rows", ("query", "download", "sync", "lookups", "queries", "history")),
    ("Knowing the server", ("doctor", "probe", "core-check", "census", "drift", "quota")),
    ("Services", ("connect", "providers", "profiles", "snapshots")),
)
"""The order of the help page."""
