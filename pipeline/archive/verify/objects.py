"""Checking one object: declaration, inventories, version folders, every file against its digest."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.archive.verify.dossiers import dossier_faults
from pipeline.archive.verify.faults import Fault, fault, reason_of
from pipeline.archive.verify.files import Measured, files_below, measure
from pipeline.archive.verify.inventories import (
    agreement_faults,
    history_faults,
    is_version_name,
    read_inventory,
    withdrawal_faults,
)
from pipeline.archive.verify.stored import StoredObject

_OBJECT_DECLARATION = "0=ocfl_object_1.1"
_OBJECT_FILES = {_OBJECT_DECLARATION, "inventory.json", "inventory.json.sha512"}


def check_object(folder: Path, at: str) -> tuple[StoredObject, list[Fault]]:
    """The object in a folder with every fault found in it; reads all its bytes."""
    present, faults = files_below(folder, at)
    faults += _object_declaration_faults(folder, at)
    inventory, more = read_inventory(folder, at)
    faults += more
    if not inventory:
        return StoredObject(folder, at), faults
    stored = StoredObject(folder, at, inventory, _measured(present, at, faults))
    faults += [
        *agreement_faults(inventory, f"{at}/inventory.json"),
        *withdrawal_faults(inventory, f"{at}/inventory.json"),
        *_version_faults(stored),
        *_content_faults(stored),
        *_stray_faults(stored, present),
    ]
    for version in stored.versions:
        faults += dossier_faults(stored, version)
    return stored, faults


def _object_declaration_faults(folder: Path, at: str) -> Iterator[Fault]:
    try:
        sound = (folder / _OBJECT_DECLARATION).read_bytes() == b"ocfl_object_1.1\n"
    except OSError:
        sound = False
    if not sound:
        yield fault("A205", f"{at}/{_OBJECT_DECLARATION}")


def _measured(present: Mapping[str, Path], at: str, faults: list[Fault]) -> dict[str, Measured]:
    measured = {}
    for name, path in present.items():
        if "/content/" in name:
            try:
                measured[name] = measure(path)
            except OSError as error:
                faults.append(fault("A219", f"{at}/{name}", reason=reason_of(error)))
    return measured


def _version_faults(stored: StoredObject) -> Iterator[Fault]:
    folders = _version_folders(stored)
    unlisted = _unlisted_version(stored)
    if unlisted:
        yield fault("A209", f"{stored.at}/inventory.json", version=unlisted)
    for name in sorted(folders - {*stored.versions, unlisted}):
        yield fault("A210", f"{stored.at}/{name}", reason=f"多出版本目录 {name}")
    for name in stored.versions:
        if name not in folders:
            yield fault("A210", f"{stored.at}/{name}", reason=f"缺少版本目录 {name}")
            continue
        own, faults = read_inventory(stored.folder / name, f"{stored.at}/{name}")
        yield from faults
        if own:
            yield from history_faults(stored.inventory, own, name, f"{stored.at}/{name}/inventory.json")
    if stored.versions[-1] in folders and not _root_is_newest(stored):
        yield fault("A209", f"{stored.at}/inventory.json", version=stored.versions[-1])


def _version_folders(stored: StoredObject) -> set[str]:
    return {each.name for each in stored.folder.iterdir() if each.is_dir() and is_version_name(each.name)}


def _unlisted_version(stored: StoredObject) -> str:
    """The version after the newest listed one, when it is whole in itself: a writer was stopped after publishing it."""
    name = f"v{len(stored.versions) + 1}"
    if name not in _version_folders(stored):
        return ""
    own, faults = read_inventory(stored.folder / name, stored.at)
    told = own and own["id"] == stored.object_id and own["head"] == name and not faults
    return name if told and stored.inventory["versions"].items() <= own["versions"].items() else ""


def _root_is_newest(stored: StoredObject) -> bool:
    own = stored.folder / stored.versions[-1] / "inventory.json"
    return own.is_file() and own.read_bytes() == (stored.folder / "inventory.json").read_bytes()


def _content_faults(stored: StoredObject) -> Iterator[Fault]:
    for digest, paths in stored.inventory["manifest"].items():
        for path in paths:
            measured = stored.measured.get(path)
            if measured is None:
                yield fault("A211", f"{stored.at}/{path}")
            elif measured.sha512 != digest:
                yield fault("A212", f"{stored.at}/{path}")


def _stray_faults(stored: StoredObject, present: Mapping[str, Path]) -> Iterator[Fault]:
    listed = {path for paths in stored.inventory["manifest"].values() for path in paths}
    kept = {f"{version}/{name}" for version in stored.versions for name in ("inventory.json", "inventory.json.sha512")}
    unlisted = _unlisted_version(stored)
    for name in sorted(present.keys() - listed - kept - _OBJECT_FILES):
        if unlisted and name.startswith(f"{unlisted}/"):
            continue
        yield fault("A213", f"{stored.at}/{name}")
