"""Checking what a dossier version says of itself against the files it holds."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.archive.verify.faults import Fault, fault, reason_of, strict_json
from pipeline.archive.verify.files import Measured
from pipeline.archive.verify.stored import StoredObject

DOSSIER = "metadata/dossier.json"
EVENTS = "metadata/events.jsonl"
_PARTS = ("volume/cover.pdf", "volume/contents.pdf", "volume/note_sheet.pdf", "binder/binder.pdf", EVENTS)
_DATE8 = re.compile(r"\d{8}")
# Facts that name a file of the contract's own folder by its digest.
_FILING = {"DocumentAdded", "ProposalRecorded", "ScanFiled", "SigningCopyIssued"}
_WANTED = ("archive_no", "contract_no", "title", "retention", "filed_by", "checked_by")


def dossier_faults(stored: StoredObject, version: str) -> Iterator[Fault]:
    """Every fault of one version's contents list, parts and ledger extract."""
    place = f"{stored.at}/{version}"
    for part in _PARTS:
        if not stored.content_path(version, part):
            yield fault("A228", place, name=part)
    yield from _event_faults(stored, version, place)
    try:
        dossier = strict_json(stored.read(version, DOSSIER))
        items, totals = list(dossier["items"]), dict(dossier["totals"])
        rows = [dict(each) for each in items]
    except (ValueError, KeyError, TypeError, OSError) as error:
        yield fault("A220", f"{place}/{DOSSIER}", reason=reason_of(error))
        return
    yield from _list_faults(dossier, rows, totals, f"{place}/{DOSSIER}")
    files = stored.files(version)
    for row in rows:
        yield from _item_faults(row, files, f"{place}/{DOSSIER}")
    listed = {row.get("path") for row in rows}
    for path in sorted(name for name in files if name.startswith("originals/") and name not in listed):
        yield fault("A224", f"{place}/{DOSSIER}", name=path)


def extract_lines(data: bytes) -> list[bytes]:
    """The ledger lines of an extract, without newlines."""
    return [line for line in data.split(b"\n") if line]


def _list_faults(
    dossier: dict[str, Any], rows: list[dict[str, Any]], totals: dict[str, Any], place: str
) -> Iterator[Fault]:
    for field in _WANTED:
        if not dossier.get(field):
            yield fault("A229", place, field=field)
    for position, row in enumerate(rows, start=1):
        if row.get("item_no") != position:
            yield fault("A221", place, position=position, item_no=row.get("item_no"))
        expected = f"{dossier.get('archive_no')}-{position:03d}"
        if row.get("archive_no") != expected:
            yield fault("A234", place, stated=row.get("archive_no"), expected=expected)
    for field, found in _sums(rows).items():
        if totals.get(field) != found:
            yield fault("A225", place, field=field, stated=totals.get(field), found=found)


def _sums(rows: list[dict[str, Any]]) -> dict[str, object]:
    dates = [str(row.get("date")) for row in rows] or [""]
    return {
        "items": len(rows),
        "pages": sum(_whole(row.get("pages")) for row in rows),
        "bytes": sum(_whole(row.get("size")) for row in rows),
        "date_from": min(dates),
        "date_to": max(dates),
    }


def _item_faults(row: dict[str, Any], files: dict[str, Measured], place: str) -> Iterator[Fault]:
    number, path = row.get("item_no"), str(row.get("path"))
    if not _is_date8(str(row.get("date"))):
        yield fault("A226", place, item_no=number, stated=row.get("date"))
    measured = files.get(path)
    if measured is None:
        yield fault("A222", place, item_no=number, name=path)
        return
    if (measured.sha256, measured.size) != (row.get("sha256"), row.get("size")):
        yield fault("A223", place, item_no=number, name=path)
    pages, sides = _whole(row.get("pages")), _whole(row.get("sides"))
    found = measured.sides or sides
    if pages < 1 or (sides and (pages > sides or sides != found)):
        yield fault("A227", place, item_no=number, stated=sides or pages, found=found)


def _event_faults(stored: StoredObject, version: str, place: str) -> Iterator[Fault]:
    held = {measured.sha256 for measured in stored.files(version).values()}
    for number, line in enumerate(extract_lines(stored.read(version, EVENTS)), start=1):
        try:
            events = [dict(each) for each in strict_json(line)["events"]]
        except (ValueError, KeyError, TypeError) as error:
            yield fault("A230", f"{place}/{EVENTS}", line=number, reason=reason_of(error))
            continue
        for event in events:
            if _names_a_file_here(event, stored) and event.get("sha256") not in held:
                name = event.get("document_no") or event.get("path")
                yield fault("A231", f"{place}/{EVENTS}", name=name)


def _names_a_file_here(event: dict[str, Any], stored: StoredObject) -> bool:
    return event.get("type") in _FILING and event.get("contract_no") == stored.contract_no


def _is_date8(text: str) -> bool:
    try:
        return bool(_DATE8.fullmatch(text)) and bool(datetime.strptime(text, "%Y%m%d"))
    except ValueError:
        return False


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
