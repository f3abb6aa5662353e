"""The index over the ledger: SQLite behind one door, deletable and rebuilt to the same content at any time."""

from pipeline.ledger.index.projections import ConflictError
from pipeline.ledger.index.queries import Index
from pipeline.ledger.index.store import IndexStore

__all__ = ["ConflictError", "Index", "IndexStore"]
