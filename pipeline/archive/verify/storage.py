"""Checking a whole storage root: its fixed files, where each object lies, every object, the ledger beside it."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.archive.verify.faults import Fault, fault, reason_of, strict_json
from pipeline.archive.verify.inventories import is_version_name
from pipeline.archive.verify.ledger import comparison_faults, read_ledger
from pipeline.archive.verify.objects import check_object
from pipeline.archive.verify.stored import StoredObject

_LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
_CONFIG: dict[str, Any] = {
    "extensionName": _LAYOUT,
    "digestAlgorithm": "sha256",
    "tupleSize": 3,
    "numberOfTuples": 2,
}
_ROOT_FILES = {"0=ocfl_1.1", "ocfl_layout.json", "README.txt"}
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(slots=True)
class Checked:
    """What was read and what was found."""

    faults: list[Fault] = field(default_factory=list)
    objects: int = 0
    files: int = 0
    size: int = 0

    def add(self, stored: StoredObject, faults: list[Fault]) -> None:
        self.faults += faults
        self.objects += 1
        self.files += len(stored.measured)
        self.size += sum(each.size for each in stored.measured.values())


def check_root(root: Path, ledger: Path | None, workers: int = 2) -> Checked:
    """Every fault of a storage root; with the ledger also where the two differ. Reads every byte."""
    checked = Checked([*_root_declaration_faults(root), *_layout_faults(root)])
    folders = list(_object_folders(root, checked.faults))
    with ThreadPoolExecutor(workers) as readers:
        results = list(readers.map(lambda folder: check_object(folder, _place(root, folder)), folders))
    for stored, faults in results:
        checked.add(stored, [*faults, *_place_faults(root, stored)])
    checked.faults += _ledger_faults(ledger, [stored for stored, _ in results])
    return checked


def expected_place(object_id: str) -> str:
    """Where the layout puts an object (OCFL extension 0003)."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    name = "".join(char if char in _PLAIN else "".join(f"%{byte:02x}" for byte in char.encode()) for char in object_id)
    return f"{digest[:3]}/{digest[3:6]}/{name if len(name) <= 100 else f'{name[:100]}-{digest}'}"


def _root_declaration_faults(root: Path) -> Iterator[Fault]:
    try:
        sound = (root / "0=ocfl_1.1").read_bytes() == b"ocfl_1.1\n"
    except OSError:
        sound = False
    if not sound:
        yield fault("A201", "0=ocfl_1.1")


def _layout_faults(root: Path) -> Iterator[Fault]:
    config = f"extensions/{_LAYOUT}/config.json"
    for place, wanted in (("ocfl_layout.json", {"extension": _LAYOUT}), (config, _CONFIG)):
        try:
            body = strict_json((root / place).read_bytes())
        except (OSError, ValueError) as error:
            yield fault("A202", place, reason=reason_of(error))
            continue
        if any(body.get(name) != value for name, value in wanted.items()):
            yield fault("A202", place, reason="布局与约定不同")


def _object_folders(root: Path, faults: list[Fault]) -> Iterator[Path]:
    for each in sorted(root.iterdir()):
        if each.name == "extensions" and each.is_dir() and not each.is_symlink():
            faults += [fault("A203", f"extensions/{x.name}", name=x.name) for x in each.iterdir() if x.name != _LAYOUT]
        elif each.is_dir() and not each.is_symlink():
            yield from _objects_below(root, each, faults)
        elif each.name not in _ROOT_FILES:
            faults.append(fault("A203", each.name, name=each.name))


def _objects_below(root: Path, folder: Path, faults: list[Fault]) -> Iterator[Path]:
    below = sorted(folder.iterdir())
    if any(each.name.startswith(("0=ocfl_object", "inventory.json")) or is_version_name(each.name) for each in below):
        yield folder
        return
    if not below:
        faults.append(fault("A203", _place(root, folder), name=folder.name))
    for each in below:
        if each.is_dir() and not each.is_symlink():
            yield from _objects_below(root, each, faults)
        else:
            faults.append(fault("A203", _place(root, each), name=each.name))


def _place_faults(root: Path, stored: StoredObject) -> Iterator[Fault]:
    if stored.object_id and _place(root, stored.folder) != expected_place(stored.object_id):
        yield fault("A204", stored.at, object_id=stored.object_id, expected=expected_place(stored.object_id))


def _ledger_faults(ledger: Path | None, stored: list[StoredObject]) -> list[Fault]:
    if ledger is None:
        return [fault("A245", "ledger/events.jsonl", reason="没有给出总账")]
    try:
        seen, faults = read_ledger(ledger)
    except OSError as error:
        return [fault("A245", ledger.name, reason=reason_of(error))]
    return [*faults, *comparison_faults(seen, stored)]


def _place(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
