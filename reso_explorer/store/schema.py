"""The tables of the database, as steps from the empty file on.

A step that has been released is never changed; a change is a new step.
"""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """
        CREATE TABLE history (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            profile TEXT NOT NULL,
            resource TEXT NOT NULL,
            query TEXT NOT NULL,
            status INTEGER,
            rows INTEGER,
            ms INTEGER,
            problem TEXT
        )
        """,
        "CREATE INDEX history_by_profile ON history (profile, id)",
        """
        CREATE TABLE lookups (
            profile TEXT NOT NULL,
            name TEXT NOT NULL,
            at TEXT NOT NULL,
            complete INTEGER NOT NULL,
            entries BLOB NOT NULL,
            PRIMARY KEY (profile, name)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE probes (
            profile TEXT NOT NULL,
            resource TEXT NOT NULL,
            field TEXT NOT NULL,
            capability TEXT NOT NULL,
            verdict TEXT NOT NULL,
            words TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (profile, resource, field, capability)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE sessions (
            profile TEXT NOT NULL,
            slot TEXT NOT NULL,
            at TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (profile, slot)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE censuses (
            profile TEXT NOT NULL,
            resource TEXT NOT NULL,
            at TEXT NOT NULL,
            form TEXT NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (profile, resource)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE recents (
            source TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE quotas (
            profile TEXT NOT NULL,
            run TEXT NOT NULL,
            at REAL NOT NULL,
            counts TEXT NOT NULL,
            PRIMARY KEY (profile, run)
        ) WITHOUT ROWID
        """,
    ),
    ("DROP TABLE quotas",),
    (
        "DROP TABLE probes",
        """
        CREATE TABLE probes (
            profile TEXT NOT NULL,
            resource TEXT NOT NULL,
            field TEXT NOT NULL,
            capability TEXT NOT NULL,
            form TEXT NOT NULL,
            verdict TEXT NOT NULL,
            words TEXT NOT NULL,
            url TEXT NOT NULL,
            rows INTEGER NOT NULL,
            method INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (profile, resource, field, capability, form)
        ) WITHOUT ROWID
        """,
    ),
    (
        "DROP TABLE sessions",
        """
        CREATE TABLE looks (
            source TEXT PRIMARY KEY,
            snapshot TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE bookmarks (
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            resource TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (source, kind, path, resource)
        ) WITHOUT ROWID
        """,
    ),
)
