"""Reading the ledger by itself and comparing it with the dossiers."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.archive.verify.dossiers import DOSSIER, EVENTS, extract_lines
from pipeline.archive.verify.faults import Fault, fault, reason_of, strict_json
from pipeline.archive.verify.stored import StoredObject

_GENESIS = "0" * 64


@dataclass(slots=True)
class LedgerSeen:
    """What the comparison needs of the ledger: archive acts, and which lines speak of which contract."""

    acts: list[dict[str, Any]] = field(default_factory=list)
    lines_of: dict[str, dict[str, int]] = field(default_factory=dict)

    def note(self, line: bytes, number: int, events: Iterable[dict[str, Any]]) -> None:
        digest = hashlib.sha256(line).hexdigest()
        for event in events:
            self.lines_of.setdefault(str(event.get("contract_no", "")), {})[digest] = number
            if event.get("type") == "DossierArchived":
                self.acts.append(event)


def read_ledger(path: Path) -> tuple[LedgerSeen, list[Fault]]:
    """The ledger, with the faults of its lines and of the chain that binds them; OSError when it can't be read."""
    seen, faults, prev = LedgerSeen(), [], _GENESIS
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.removesuffix(b"\n")
            try:
                entry = strict_json(line)
                events = [dict(each) for each in entry["events"]]
                faults += list(_chain_faults(entry, prev, number, path.name))
                seen.note(line, number, events)
            except (ValueError, KeyError, TypeError) as error:
                faults.append(fault("A240", path.name, line=number, reason=reason_of(error)))
            if line == raw:
                faults.append(fault("A240", path.name, line=number, reason="行尾不完整"))
            prev = hashlib.sha256(line).hexdigest()
    return seen, faults


def comparison_faults(seen: LedgerSeen, stored: list[StoredObject]) -> Iterator[Fault]:
    """Where ledger and dossiers do not tell the same: acts without versions, versions without acts, extracts."""
    objects = {each.object_id: each for each in stored if each.inventory}
    for act in seen.acts:
        yield from _act_faults(act, objects)
    known = {(act.get("object_id"), act.get("object_version")) for act in seen.acts}
    for each in objects.values():
        for version in each.versions:
            if (each.object_id, version) not in known:
                yield fault("A244", f"{each.at}/{version}", object_id=each.object_id, version=version)
            yield from _extract_faults(seen, each, version)


def _chain_faults(entry: dict[str, Any], prev: str, number: int, place: str) -> Iterator[Fault]:
    if entry.get("prev") != prev:
        yield fault("A241", place, line=number, reason="前一行的散列不符")
    if entry.get("seq") != number:
        yield fault("A241", place, line=number, reason=f"序号写的是 {entry.get('seq')}")


def _act_faults(act: dict[str, Any], objects: dict[str, StoredObject]) -> Iterator[Fault]:
    identifier, version = str(act.get("object_id")), str(act.get("object_version"))
    stored = objects.get(identifier)
    if stored is None or version not in stored.versions:
        yield fault("A242", identifier, object_id=identifier, version=version)
        return
    place = f"{stored.at}/{version}"
    try:
        inventory = (stored.folder / version / "inventory.json").read_bytes()
    except OSError:
        inventory = b""
    if hashlib.sha512(inventory).hexdigest() != act.get("inventory_sha512"):
        yield fault("A243", place, object_id=identifier, version=version)
    stated = _archive_no(stored, version)
    if stated and stated != act.get("archive_no"):
        yield fault("A234", f"{place}/{DOSSIER}", stated=stated, expected=act.get("archive_no"))


def _archive_no(stored: StoredObject, version: str) -> str:
    try:
        return str(strict_json(stored.read(version, DOSSIER))["archive_no"])
    except (ValueError, KeyError, OSError):
        return ""


def _extract_faults(seen: LedgerSeen, stored: StoredObject, version: str) -> Iterator[Fault]:
    place = f"{stored.at}/{version}/{EVENTS}"
    known = seen.lines_of.get(stored.contract_no, {})
    # A scan is received before anybody knows which contract it belongs to.
    nameless = seen.lines_of.get("", {})
    held = [hashlib.sha256(line).hexdigest() for line in extract_lines(stored.read(version, EVENTS))]
    for number, digest in enumerate(held, start=1):
        if digest not in known and digest not in nameless:
            yield fault("A232", place, line=number)
    last = max((known[digest] for digest in held if digest in known), default=0)
    for seq in sorted(number for digest, number in known.items() if number <= last and digest not in held):
        yield fault("A233", place, seq=seq)
