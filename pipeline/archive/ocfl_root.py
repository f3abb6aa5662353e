"""The OCFL 1.1 storage root: its fixed files, its staging folder, recovery after a crash."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pipeline import disk
from pipeline.archive import ocfl_names
from pipeline.archive.inventory import INVENTORY, SIDECAR, sidecar_of
from pipeline.archive.verify.bundle import standalone_verifier
from pipeline.errors import Busy, DamagedArchive

ROOT_DECLARATION = "0=ocfl_1.1"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
TARGET = "target.json"


@dataclass(frozen=True, slots=True)
class StorageRoot:
    """The folder of all dossiers, with the staging folder beside it on the same file system."""

    path: Path
    work: Path

    def object_path(self, identifier: str) -> Path:
        """The folder of the object with this id, whether it exists yet or not."""
        return self.path / ocfl_names.object_folder(identifier)


def open_root(archive: Path) -> StorageRoot:
    """The storage root `archive/dossiers`, made when missing; repeating it finishes a half-made root.

    Raises DamagedArchive when the root there follows another version or layout.
    """
    root = StorageRoot(archive / "dossiers", archive / "work")
    extension = root.path / "extensions" / ocfl_names.LAYOUT_NAME
    disk.make_folder(root.work)
    disk.make_folder(extension)
    for folder in (archive, root.path, extension):
        disk.sweep(folder)
    _write_fixed(extension / "config.json", _json(_layout_config()))
    _write_fixed(root.path / "ocfl_layout.json", _json(_layout()))
    _keep_current(root.path / "README.txt", _readme())
    _keep_current(archive / "verify.py", standalone_verifier())
    _write_fixed(root.path / ROOT_DECLARATION, b"ocfl_1.1\n")
    return root


@contextmanager
def writing(root: StorageRoot) -> Iterator[None]:
    """The right to write objects, held by one process at a time; Busy when another one has it."""
    handle = os.open(root.work, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def recover(root: StorageRoot) -> list[str]:
    """Finish or undo what a crash left behind; the ids of the objects that were rolled forward.

    A version that was published is completed from its own copy of the inventory; anything staged and
    not published is cleared. Raises DamagedArchive when a published version's own inventory is broken.
    """
    with writing(root):
        return recover_staged(root)


def recover_staged(root: StorageRoot) -> list[str]:
    """`recover` for a caller that holds the right to write."""
    return [identifier for stage in sorted(root.work.iterdir()) for identifier in _settle(root, stage)]


def roll_forward(folder: Path) -> bool:
    """Make an object's root inventory equal to its newest version's own copy; False when it was already."""
    newest = folder / f"v{max(version_numbers(folder))}"
    inventory, sidecar = (newest / INVENTORY).read_bytes(), (newest / SIDECAR).read_bytes()
    if sidecar != sidecar_of(inventory):
        raise DamagedArchive(
            f"归档版本 {newest.name} 的清单与其摘要不符：{folder}", next_step="请先核验档案，从备份恢复这一卷，再继续"
        )
    stale = [
        (name, data)
        for name, data in ((SIDECAR, sidecar), (INVENTORY, inventory))
        if _bytes_or_nothing(folder / name) != data
    ]
    for name, data in stale:
        disk.replace(folder / name, data)
    return bool(stale)


def version_numbers(folder: Path) -> list[int]:
    """The numbers of the version folders in an object."""
    names = (each.name for each in folder.iterdir() if each.is_dir())
    return sorted(int(name[1:]) for name in names if name[:1] == "v" and name[1:].isdecimal())


def _settle(root: StorageRoot, stage: Path) -> list[str]:
    if not stage.is_dir():
        disk.remove_file(stage)
        return []
    target = stage / TARGET
    identifier = str(json.loads(target.read_bytes())["id"]) if target.exists() else ""
    folder = root.object_path(identifier)
    rolled = bool(identifier) and folder.is_dir() and _repair(folder)
    disk.remove_tree(stage)
    return [identifier] if rolled else []


def _repair(folder: Path) -> bool:
    disk.sweep(folder)
    return roll_forward(folder)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise Busy("另一个程序正在写归档库", next_step="等它做完再试一次") from held


def _write_fixed(path: Path, data: bytes) -> None:
    try:
        disk.write_new(path, data)
    except FileExistsError as different:
        raise DamagedArchive(
            f"归档库的固定文件内容不对：{path}", next_step="不要手工修改归档库；请从备份恢复这个文件"
        ) from different


def _keep_current(path: Path, data: bytes) -> None:
    """Texts for whoever reads the archive are no records: a newer release brings newer ones."""
    if _bytes_or_nothing(path) != data:
        disk.replace(path, data)


def _readme() -> bytes:
    return files("pipeline.archive").joinpath("storage_root.txt").read_bytes()


def _bytes_or_nothing(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _json(body: dict[str, object]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _layout_config() -> dict[str, object]:
    return {
        "digestAlgorithm": "sha256",
        "extensionName": ocfl_names.LAYOUT_NAME,
        "numberOfTuples": ocfl_names.TUPLES,
        "tupleSize": ocfl_names.TUPLE_SIZE,
    }


def _layout() -> dict[str, object]:
    return {"description": "One object per contract dossier / 一份合同一卷", "extension": ocfl_names.LAYOUT_NAME}
