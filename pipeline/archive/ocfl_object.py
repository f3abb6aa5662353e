"""Adding a version to an OCFL object: staged, durable, published in one rename."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pipeline import disk
from pipeline.archive.inventory import (
    INVENTORY,
    SIDECAR,
    Inventory,
    VersionNote,
    parse_inventory,
    sidecar_of,
)
from pipeline.archive.ocfl_names import check_logical_path
from pipeline.archive.ocfl_root import (
    OBJECT_DECLARATION,
    TARGET,
    StorageRoot,
    recover_staged,
    roll_forward,
    version_numbers,
    writing,
)
from pipeline.errors import DamagedArchive

Source: TypeAlias = Path | bytes


@dataclass(frozen=True, slots=True)
class CommittedVersion:
    """A version that is durable; `is_new` is false when this op had been done before."""

    object_id: str
    version: str
    inventory_sha512: str
    path: Path
    is_new: bool


def commit_version(
    root: StorageRoot, identifier: str, files: Mapping[str, Source], note: VersionNote
) -> CommittedVersion:
    """The version that holds exactly `files` (logical path → bytes or a file), made once per `note.op`.

    Content that an earlier version holds is not stored again; nothing stored is ever changed. Raises
    ValueError for an unsafe path, Busy when another process writes, DamagedArchive when the object at hand
    is not sound, OSError when the disk fails: then nothing is published or `recover` completes it.
    """
    for path in files:
        check_logical_path(path)
    with writing(root):
        recover_staged(root)
        current = read_inventory(root, identifier)
        done = current.versions_by_op().get(note.op, "")
        if not done:
            _publish(root, current, files, note)
    return _committed(root, identifier, done or f"v{current.head + 1}", is_new=not done)


def committed(root: StorageRoot, identifier: str, op: str) -> CommittedVersion | None:
    """The version an op has made, None when it has made none; says what a repeat would find."""
    return committed_versions(root, identifier).get(op)


def committed_versions(root: StorageRoot, identifier: str) -> dict[str, CommittedVersion]:
    """Op → the version it made, oldest first: what the ledger must know of, also after a kill between the two."""
    made = read_inventory(root, identifier).versions_by_op()
    return {op: _committed(root, identifier, version, is_new=False) for op, version in made.items()}


def read_inventory(root: StorageRoot, identifier: str) -> Inventory:
    """The object's newest inventory, an empty one when there is no object; DamagedArchive when unsound."""
    folder = root.object_path(identifier)
    if not folder.exists():
        return Inventory(identifier)
    try:
        data = (folder / INVENTORY).read_bytes()
        sound = (folder / SIDECAR).read_bytes() == sidecar_of(data)
        inventory = parse_inventory(data)
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _unsound(folder) from fault
    if not sound or inventory.object_id != identifier or version_numbers(folder)[-1:] != [inventory.head]:
        raise _unsound(folder)
    return inventory


def _publish(root: StorageRoot, current: Inventory, files: Mapping[str, Source], note: VersionNote) -> None:
    digests = {path: _sha512(source) for path, source in files.items()}
    following = current.with_version(digests, note)
    version, folder = f"v{following.head}", root.object_path(current.object_id)
    stage = root.work / f"{folder.name[-60:]}.{version}"
    staged = stage / "root" / folder.relative_to(root.path)
    disk.make_folder(staged)
    disk.write_new(stage / TARGET, Inventory(current.object_id).to_bytes())
    _stage_version(staged / version, files, following)
    if current.head == 0:
        _publish_object(root, stage / "root", staged, following)
    else:
        disk.move(staged / version, folder / version)
        roll_forward(folder)
    disk.remove_tree(stage)


def _stage_version(target: Path, files: Mapping[str, Source], following: Inventory) -> None:
    content = target / "content"
    added = _added(following)
    for folder in sorted({(content / path).parent for path in added} | {target}):
        disk.make_folder(folder)
    for path, digest in added.items():
        _stage_file(files[path], content / path, digest)
    _write_inventory(target, following.to_bytes())


def _added(following: Inventory) -> dict[str, str]:
    prefix = f"v{following.head}/content/"
    places = ((place, digest) for digest, paths in following.manifest.items() for place in paths)
    return {place.removeprefix(prefix): digest for place, digest in places if place.startswith(prefix)}


def _stage_file(source: Source, target: Path, sha512: str) -> None:
    if isinstance(source, bytes):
        disk.write_new(target, source)
    elif disk.copy_new(source, target).sha512 != sha512:
        raise DamagedArchive(f"归档时文件在变：{source}", next_step="请确认没有别的程序在写这个文件，再归档一次")


def _publish_object(root: StorageRoot, stage_root: Path, staged: Path, following: Inventory) -> None:
    _write_inventory(staged, following.to_bytes())
    disk.write_new(staged / OBJECT_DECLARATION, b"ocfl_object_1.1\n")
    # Renaming the topmost missing folder leaves no empty folder in the root, whenever a crash comes.
    path = root.path
    for part in staged.relative_to(stage_root).parts:
        path = path / part
        if not path.exists():
            disk.move(stage_root / path.relative_to(root.path), path)
            return
    raise DamagedArchive(f"归档对象在写入时已经出现：{path}", next_step="请核验档案后重试")


def _write_inventory(folder: Path, data: bytes) -> None:
    disk.write_new(folder / INVENTORY, data)
    disk.write_new(folder / SIDECAR, sidecar_of(data))


def _committed(root: StorageRoot, identifier: str, version: str, *, is_new: bool) -> CommittedVersion:
    folder = root.object_path(identifier)
    inventory = (folder / version / INVENTORY).read_bytes()
    return CommittedVersion(identifier, version, hashlib.sha512(inventory).hexdigest(), folder, is_new)


def _sha512(source: Source) -> str:
    return hashlib.sha512(source).hexdigest() if isinstance(source, bytes) else disk.digests_of(source).sha512


def _unsound(folder: Path) -> DamagedArchive:
    return DamagedArchive(
        f"归档对象的清单读不出或与摘要不符：{folder}", next_step="请先核验档案，从备份恢复这一卷，再继续"
    )
