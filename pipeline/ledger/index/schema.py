"""The tables of the index."""

import zlib

# One statement each; nothing here but standard SQL, so that PostgreSQL can take the same tables.
TABLES = (
    """CREATE TABLE entries (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by_whom TEXT NOT NULL, op TEXT NOT NULL UNIQUE,
        line_start INTEGER NOT NULL, line_end INTEGER NOT NULL, line_sha256 TEXT NOT NULL)""",
    """CREATE TABLE events (
        seq INTEGER NOT NULL REFERENCES entries(seq), place INTEGER NOT NULL, type TEXT NOT NULL,
        contract_no TEXT NOT NULL, scan_no TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seq, place))""",
    "CREATE INDEX events_by_contract ON events (contract_no, type)",
    "CREATE INDEX events_by_scan ON events (scan_no)",
    "CREATE INDEX events_by_type ON events (type)",
    # Which lines tell a contract's story, those from before anyone knew the contract included.
    """CREATE TABLE touches (
        contract_no TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES entries(seq), PRIMARY KEY (contract_no, seq))""",
    """CREATE TABLE numbers (
        number TEXT PRIMARY KEY, kind TEXT NOT NULL, series TEXT NOT NULL, status TEXT NOT NULL,
        contract_no TEXT NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL)""",
    "CREATE INDEX numbers_by_series ON numbers (series)",
    """CREATE TABLE contracts (
        contract_no TEXT PRIMARY KEY, proposal_no TEXT NOT NULL, status TEXT NOT NULL, effective_on TEXT NOT NULL,
        seq INTEGER NOT NULL, place INTEGER NOT NULL)""",
    "CREATE INDEX contracts_by_proposal ON contracts (proposal_no)",
    """CREATE TABLE documents (
        document_no TEXT NOT NULL, path TEXT NOT NULL, contract_no TEXT NOT NULL,
        seq INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (document_no, path))""",
    "CREATE INDEX documents_by_contract ON documents (contract_no)",
    """CREATE TABLE issued_pages (
        code TEXT PRIMARY KEY, seq INTEGER NOT NULL, place INTEGER NOT NULL)""",
    # The newest copy of each document that went out for signature; `stem` is its number without the version.
    """CREATE TABLE signing_copies (
        stem TEXT PRIMARY KEY, contract_no TEXT NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL)""",
    """CREATE TABLE scans (
        scan_no TEXT PRIMARY KEY, sha256 TEXT NOT NULL, received_seq INTEGER NOT NULL, received_place INTEGER NOT NULL,
        state TEXT NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL)""",
    "CREATE INDEX scans_by_sha256 ON scans (sha256)",
    "CREATE INDEX scans_by_state ON scans (state)",
    """CREATE TABLE dossiers (
        object_id TEXT NOT NULL, object_version TEXT NOT NULL, contract_no TEXT NOT NULL, archive_no TEXT NOT NULL,
        seq INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (object_id, object_version))""",
    "CREATE INDEX dossiers_by_contract ON dossiers (contract_no)",
    # How far the ledger has been read: exactly one row.
    """CREATE TABLE applied (
        one INTEGER PRIMARY KEY CHECK (one = 1), first_sha256 TEXT NOT NULL, seq INTEGER NOT NULL,
        line_start INTEGER NOT NULL, line_end INTEGER NOT NULL, line_sha256 TEXT NOT NULL, at TEXT NOT NULL)""",
)

_EDITION = 1
"""Raise it when a projection changes its meaning without changing a table: every index is rebuilt then."""

SCHEMA_VERSION = zlib.crc32(f"{_EDITION}{TABLES}".encode()) & 0x7FFFFFFF
"""What an index must carry to be used; any other index is rebuilt."""
