"""Power cuts: every disk state that is legal when the plug is pulled, rebuilt from a recorded run, then tried again.

    def test_drafting_survives_a_power_cut_anywhere(tmp_path):
        runs = survives_every_power_cut(tmp_path, arrange=fresh_workspace, act=draft_it, check=drafted_exactly_once)

A kill loses nothing that was written; a power cut loses whatever was not flushed. So this finds missing fsyncs,
which `crashes` cannot. The act runs once in a child that records its steps. Then for every step: what may be on
the disk if the power went right after it? Bytes of a file that was not flushed are whole, missing, torn or zeros;
names that were not flushed are there or not, in order (a journal, like ext4) or in any mix (the worst allowed).
On each such disk the act runs again, and `check` must find everything once. After the last step the act has
told somebody "done": there `check` must be content without running the act again.

`arrange`, `act` and `check` are as in `crashes`; the workspace must be inside the folder given to `arrange`, and
`act(workspace)` must work after the folder was copied elsewhere (`arrange` is asked again: it gets the copy, and
must return the workspace without changing a folder that is not empty).
SQLite files are taken as of their last COMMIT, or gone altogether: an index may be lost.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

from builders.disk_recording import Op, recorded

Workspace = TypeVar("Workspace")

Drop = frozenset[str]
NOTHING: Drop = frozenset()


@dataclass(slots=True)
class _File:
    now: bytes = b""
    flushed: bytes = b""


@dataclass(slots=True)
class _Change:
    """A change of names, durable once a folder it touches was flushed."""

    op: Op
    folders: tuple[str, ...]
    durable: bool = False


@dataclass(slots=True)
class _Disk:
    """What the machine believes, and what the medium is sure to hold."""

    files: dict[int, _File] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    changes: list[_Change] = field(default_factory=list)
    databases: dict[str, bytes] = field(default_factory=dict)


def survives_every_power_cut(
    folder: Path,
    *,
    arrange: Callable[[Path], Workspace],
    act: Callable[[Workspace], object],
    check: Callable[[Workspace], object],
    repeats: int = 2,
    without: Drop = NOTHING,
    most: int | None = None,
) -> int:
    """Cuts the power after every step, `repeats` times per model of the disk; the number of cuts survived.

    `most`: of more cuts than that so many are drawn, always the same ones, those after the last step among them.
    `without` leaves flushes out of the recording (`{"file"}`, `{"folder"}`), to see that the test bites.
    """
    origin = folder / "recorded"
    origin.mkdir()
    workspace = arrange(origin)
    before = _tree_of(origin)
    dropped = {f"flush {each}" for each in without}
    ops = [op for op in recorded(origin, lambda: act(workspace)) if op.kind not in dropped]
    shutil.rmtree(origin)
    ways = [(ordered, turn) for ordered in (True, False) for turn in range(repeats)]
    cuts = _drawn([(last, *way) for last in range(1, len(ops) + 1) for way in ways], most, always=len(ways))
    for last, ordered, turn in cuts:
        chance = random.Random(f"{last} {ordered} {turn}")
        _materialise(_surviving(before, ops[:last], chance, ordered=ordered), folder / "cut")
        try:
            _go_on(folder / "cut", arrange, check, act if last < len(ops) else _nothing_more)
        except BaseException as error:
            error.add_note(f"power cut after step {last} of {len(ops)}, {ops[last - 1].kind} {ops[last - 1].path}")
            raise
    return len(cuts)


def _drawn(cuts: list[tuple[int, bool, int]], most: int | None, *, always: int) -> list[tuple[int, bool, int]]:
    if most is None or len(cuts) <= most:
        return cuts
    return sorted(random.Random(len(cuts)).sample(cuts[:-always], most - always)) + cuts[-always:]


def _go_on(
    folder: Path,
    arrange: Callable[[Path], Workspace],
    check: Callable[[Workspace], object],
    act: Callable[[Workspace], object],
) -> None:
    workspace = arrange(folder)
    act(workspace)
    check(workspace)
    shutil.rmtree(folder)


def _nothing_more(workspace: object) -> None:
    """The act had ended before the cut: what it told must stand."""


def _tree_of(root: Path) -> dict[str, bytes | None]:
    paths = [each for each in sorted(root.rglob("*")) if not each.name.endswith(("-wal", "-shm"))]
    return {str(each.relative_to(root)): None if each.is_dir() else each.read_bytes() for each in paths}


def _surviving(
    before: dict[str, bytes | None], ops: list[Op], chance: random.Random, *, ordered: bool
) -> dict[str, bytes | None]:
    disk = _Disk()
    for number, (path, data) in enumerate(before.items()):
        if data is None:
            disk.folders.add(path)
        else:
            disk.names[path], disk.files[-number - 1] = -number - 1, _File(data, data)
    names, folders = dict(disk.names), {".", *disk.folders}
    for op in ops:
        _happen(disk, op, ordered=ordered)
    for change in _kept(disk.changes, chance, ordered=ordered):
        _rename_tables(names, folders, change.op)
    tree: dict[str, bytes | None] = {path: None for path in folders if path != "."}
    tree.update({path: _bytes_left(disk.files[file], chance) for path, file in names.items()})
    for path, data in disk.databases.items():
        if chance.random() < 0.8 and (_parent(path) in folders):
            tree[path] = data
        else:
            tree.pop(path, None)
    return tree


def _happen(disk: _Disk, op: Op, *, ordered: bool) -> None:
    if op.kind == "database":
        disk.databases[op.path] = op.data
    elif op.kind == "flush folder":
        _flush_folder(disk, op.path, ordered=ordered)
    elif op.kind in {"write", "cut", "flush file"}:
        _change_bytes(disk.files[_file_of(disk, op)], op)
    else:
        if op.kind == "create":
            disk.files[op.file], disk.names[op.path] = _File(), op.file
        else:
            _rename_tables(disk.names, set(), op)
        folders = (_parent(op.path), _parent(op.other)) if op.other else (_parent(op.path),)
        disk.changes.append(_Change(op, folders))


def _file_of(disk: _Disk, op: Op) -> int:
    """Files from before the recording are known by name, new ones by inode."""
    return disk.names.get(op.path, op.file)


def _change_bytes(file: _File, op: Op) -> None:
    if op.kind == "write":
        file.now = file.now[: op.start].ljust(op.start, b"\0") + op.data + file.now[op.start + len(op.data) :]
    elif op.kind == "cut":
        file.now = file.now[: op.start].ljust(op.start, b"\0")
    else:
        file.now = file.flushed = op.data


def _flush_folder(disk: _Disk, path: str, *, ordered: bool) -> None:
    touched = [number for number, change in enumerate(disk.changes) if path in change.folders]
    everything = range(max(touched, default=-1) + 1)
    for number in everything if ordered else touched:
        disk.changes[number].durable = True


def _kept(changes: list[_Change], chance: random.Random, *, ordered: bool) -> Iterator[_Change]:
    if ordered:
        sure = max((number for number, change in enumerate(changes) if change.durable), default=-1) + 1
        yield from changes[: chance.randint(sure, len(changes))]
    else:
        yield from (change for change in changes if change.durable or chance.random() < 0.5)


def _rename_tables(names: dict[str, int], folders: set[str], op: Op) -> None:
    """Applies one change of names, as far as what it needs is there."""
    if op.kind == "create" and (_parent(op.path) in folders):
        names[op.path] = op.file
    elif op.kind == "mkdir" and _parent(op.path) in folders:
        folders.add(op.path)
    elif op.kind == "rmdir":
        folders.discard(op.path)
    elif op.kind == "unlink":
        names.pop(op.path, None)
    elif op.kind == "link" and op.path in names:
        names[op.other] = names[op.path]
    elif op.kind == "rename" and (not folders or _parent(op.other) in folders):
        for table in (names, folders):
            _move_below(table, op.path, op.other)


def _move_below(table: Any, source: str, target: str) -> None:
    for path in [each for each in table if each == source or each.startswith(f"{source}/")]:
        moved = target + path[len(source) :]
        if isinstance(table, dict):
            table[moved] = table.pop(path)
        else:
            table.remove(path)
            table.add(moved)


def _bytes_left(file: _File, chance: random.Random) -> bytes:
    if file.now == file.flushed:
        return file.now
    pairs = zip(file.now, file.flushed, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    torn = file.now[: chance.randint(common, max(common, len(file.now)))]
    zeros = file.now[:common].ljust(len(file.now), b"\0")
    return chance.choice([file.now, file.flushed, torn, zeros])


def _materialise(tree: dict[str, bytes | None], target: Path) -> None:
    target.mkdir()
    for path in sorted(path for path, data in tree.items() if data is None):
        (target / path).mkdir(parents=True, exist_ok=True)
    for path, data in tree.items():
        if data is not None:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)


def _parent(path: str) -> str:
    return str(Path(path).parent)
