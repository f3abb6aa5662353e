"""What an act does to the disk, recorded call by call in a forked child (Linux)."""

import builtins
import io
import os
import pickle
import sqlite3
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.disk import moving


@dataclass(frozen=True, slots=True)
class Op:
    """One recorded step; paths are relative to the workspace, `file` tells one inode from another."""

    kind: str
    path: str = ""
    other: str = ""
    file: int = 0
    data: bytes = b""
    start: int = 0


def recorded(root: Path, act: Callable[[], object]) -> list[Op]:
    """Runs the act in a forked child and tells what it did to the disk below `root`; the effects stay."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _record_and_leave(root, act, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        report = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the recorded act failed"
    ops: list[Op] = pickle.loads(report)  # our own child wrote it
    return ops


def _record_and_leave(root: Path, act: Callable[[], object], pipe: int) -> None:
    write, leave = os.write, os._exit
    recorder = _Recorder(root.resolve())
    try:
        recorder.wrap_everything()
        act()
    except BaseException:  # noqa: BLE001 - the parent sees the status
        traceback.print_exc()
        leave(1)
    report = memoryview(pickle.dumps(recorder.ops))
    while report:
        report = report[write(pipe, report) :]
    leave(0)


class _Recorder:
    """Wraps the calls that change the disk; what lies outside the workspace is not recorded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ops: list[Op] = []

    def wrap_everything(self) -> None:
        os.open, io.open = self._opening(os.open, flags=True), self._opening(io.open, flags=False)
        builtins.open = io.open
        os.write, os.fsync, os.ftruncate = (
            self._writing(os.write),
            self._flushing(os.fsync),
            self._cutting(os.ftruncate),
        )
        os.rename, os.replace = self._two_paths("rename", os.rename), self._two_paths("rename", os.replace)
        os.link = self._two_paths("link", os.link)
        moving.renameat2 = self._two_paths("rename", moving.renameat2)
        os.unlink = os.remove = self._one_path("unlink", os.unlink)
        os.mkdir, os.rmdir = self._one_path("mkdir", os.mkdir), self._one_path("rmdir", os.rmdir)
        sqlite3.connect = self._connecting(sqlite3.connect)

    def _add(self, kind: str, path: str | None, **more: Any) -> None:
        if path is not None:
            self.ops.append(Op(kind, path, **more))

    def _inside(self, path: Any, folder: int | None = None) -> str | None:
        text = os.fsdecode(path)
        if folder is not None:
            text = f"{_named(folder)}/{text}"
        # The parent alone is resolved: the name itself may be a link.
        full = Path(text).parent.resolve() / Path(text).name
        return str(full.relative_to(self.root)) if full.is_relative_to(self.root) else None

    def _opening(self, real: Callable[..., Any], *, flags: bool) -> Callable[..., Any]:
        def opening(path: Any, *args: Any, **kwargs: Any) -> Any:
            wanted = args[0] if args else kwargs.get("flags" if flags else "mode", 0 if flags else "r")
            makes = bool(wanted & os.O_CREAT) if flags else bool(set(wanted) & set("wax"))
            is_new = makes and not isinstance(path, int) and not os.path.lexists(path)
            opened = real(path, *args, **kwargs)
            if is_new:
                descriptor = opened if flags else opened.fileno()
                self._add("create", self._inside(path), file=os.fstat(descriptor).st_ino)
            return opened

        return opening

    def _writing(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(descriptor: int, data: Any) -> int:
            count = real(descriptor, data)
            path = self._path_of(descriptor)
            if path is not None:
                start = os.lseek(descriptor, 0, os.SEEK_CUR) - count
                piece = bytes(data[:count])
                self._add("write", path, file=os.fstat(descriptor).st_ino, data=piece, start=start)
            return count

        return write

    def _flushing(self, real: Callable[..., None]) -> Callable[..., None]:
        def fsync(descriptor: int) -> None:
            real(descriptor)
            path = self._path_of(descriptor)
            if Path(f"/proc/self/fd/{descriptor}").is_dir():
                self._add("flush folder", path)
            elif path is not None:
                content = Path(f"/proc/self/fd/{descriptor}").read_bytes()
                self._add("flush file", path, file=os.fstat(descriptor).st_ino, data=content)

        return fsync

    def _cutting(self, real: Callable[..., None]) -> Callable[..., None]:
        def ftruncate(descriptor: int, size: int) -> None:
            real(descriptor, size)
            self._add("cut", self._path_of(descriptor), file=os.fstat(descriptor).st_ino, start=size)

        return ftruncate

    def _two_paths(self, kind: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(source: Any, target: Any, **kwargs: Any) -> None:
            here, there = self._inside(source), self._inside(target)
            real(source, target, **kwargs)
            assert (here is None) == (there is None), "the workspace was left by a rename"
            self._add(kind, here, other=there or "")

        return call

    def _one_path(self, kind: str, real: Callable[..., None]) -> Callable[..., None]:
        def call(path: Any, *args: Any, **kwargs: Any) -> None:
            here = self._inside(path, kwargs.get("dir_fd"))
            real(path, *args, **kwargs)
            self._add(kind, here)

        return call

    def _connecting(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        recorder = self

        class Recording(sqlite3.Connection):
            def execute(self, statement: str, *args: Any) -> sqlite3.Cursor:
                cursor = super().execute(statement, *args)
                if statement.lstrip().upper().startswith("COMMIT"):
                    path = super().execute("PRAGMA database_list").fetchone()[2]
                    if path:
                        recorder._add("database", recorder._inside(path), data=self.serialize())
                return cursor

        def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            return real(*args, **{"factory": Recording, **kwargs})

        return connect

    def _path_of(self, descriptor: int) -> str | None:
        path = _named(descriptor)
        return None if path.endswith(" (deleted)") or not path.startswith("/") else self._inside(path)


def _named(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())
