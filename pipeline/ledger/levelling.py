"""The index brought level with the ledger, whatever state a crash, a new version or a deletion left it in."""

import logging
import sqlite3
from itertools import takewhile, zip_longest
from pathlib import Path

from pipeline.disk import remove_file
from pipeline.disk.failures import outside_failures
from pipeline.domain.findings import Finding, finding
from pipeline.ledger.chain import Ledger
from pipeline.ledger.index import IndexStore
from pipeline.ledger.index.failures import is_broken
from pipeline.ledger.lines import START, damaged

_log = logging.getLogger(__name__)


def levelled(path: Path, ledger: Ledger, *, anew: bool = False) -> IndexStore:
    """An open index that stands where the ledger ends; made `anew` on request. The caller holds the lock.

    A missing, broken or foreign index, or one of another program version, is made anew by itself.
    DamagedArchive when the ledger lost or changed lines this index knows, or has a bad line.
    """
    with outside_failures(path):
        path.parent.mkdir(parents=True, exist_ok=True)  # not durable on purpose: the index may be lost
    try:
        return _open_level(path, ledger, anew=anew)
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            raise
        _log.warning("index broken, made anew: %s", path.name)
    _drop(path)
    return _open_level(path, ledger, anew=True)


def is_level(store: IndexStore, ledger: Ledger) -> bool:
    """True when the index has everything the ledger has; needs no lock."""
    if not store.is_current_schema():
        return False
    mark = store.position()
    return ledger.size() == mark.end and ledger.stands_at(mark)


def differences(store: IndexStore, ledger: Ledger) -> list[Finding]:
    """A finding when the index says anything else than the ledger it was made from."""
    mark = store.position()
    known = takewhile(lambda pair: pair[1].seq <= mark.seq, ledger.entries_after(START))
    fresh = IndexStore(":memory:")
    try:
        fresh.begin_writing()
        fresh.create()
        fresh.apply_all(known)
        same = all(ours == theirs for ours, theirs in zip_longest(fresh.sql.iterdump(), store.sql.iterdump()))
    finally:
        fresh.close()
    return [] if same else [finding("A112", at="index.sqlite3")]


def _open_level(path: Path, ledger: Ledger, *, anew: bool) -> IndexStore:
    store = IndexStore(path)
    try:
        _bring_level(store, ledger, anew=anew or _must_be_anew(store, ledger))
    except BaseException:
        store.close()
        raise
    return store


def _must_be_anew(store: IndexStore, ledger: Ledger) -> bool:
    if not store.is_current_schema():
        return True
    mark = store.position()
    if ledger.stands_at(mark):
        return False
    if ledger.first_sha256() in {"", store.first_sha256()}:
        raise damaged(finding("A110", at=ledger.path.name, known=mark.seq))
    _log.warning("index of another ledger, made anew")
    return True


def _bring_level(store: IndexStore, ledger: Ledger, *, anew: bool) -> None:
    # Only now, when the index has agreed: a torn tail it knew would be a lost line, not a torn one.
    aside = ledger.set_torn_tail_aside()
    if aside is not None:
        _log.warning("torn tail of the ledger set aside: %s", aside.name)
    if not anew and ledger.size() == store.position().end:
        return
    store.begin_writing()
    try:
        if anew:
            store.create()
        store.apply_all(ledger.entries_after(store.position()))
        store.commit()
    except BaseException:
        store.rollback()
        raise


def _drop(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        remove_file(each)
