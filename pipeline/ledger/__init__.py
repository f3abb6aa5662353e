"""The memory of the house: an append-only, hash-chained ledger of events, and an index made from it."""

from pipeline.ledger.chain import Ledger
from pipeline.ledger.entry import Entry
from pipeline.ledger.index import Index
from pipeline.ledger.office import RecordsOffice
from pipeline.ledger.unit import UnitOfWork

__all__ = ["Entry", "Index", "Ledger", "RecordsOffice", "UnitOfWork"]
