"""What the user reads when SQLite fails, by its own error code."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import Busy, OutsideFailure, QidangError

_SAFE = "账本不受影响，已确认的记录不会丢失"
_PRIMARY = 0xFF

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# primary error code: (sentence, next step)
_WORDINGS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: ("磁盘已满，无法写入索引", f"请腾出磁盘空间后再试；{_SAFE}"),
    sqlite3.SQLITE_READONLY: ("索引文件是只读的", f"请管理员检查 var 文件夹的权限后再试；{_SAFE}"),
    sqlite3.SQLITE_PERM: ("没有权限读写索引文件", f"请管理员检查 var 文件夹的权限后再试；{_SAFE}"),
    sqlite3.SQLITE_CANTOPEN: ("索引文件打不开", f"请管理员检查 var 文件夹是否存在、权限是否正确；{_SAFE}"),
    sqlite3.SQLITE_IOERR: ("读写索引文件时磁盘出错", f"请管理员检查磁盘后再试；{_SAFE}"),
    sqlite3.SQLITE_CORRUPT: ("索引文件已损坏", f"请运行 qidang rebuild 重建索引；{_SAFE}"),
    sqlite3.SQLITE_NOTADB: ("索引文件已损坏", f"请运行 qidang rebuild 重建索引；{_SAFE}"),
}


def is_broken(error: sqlite3.Error) -> bool:
    """True when the file itself is bad, so that only making it anew helps."""
    return _code(error) in _BROKEN


@contextmanager
def index_failures() -> Iterator[None]:
    """Turns SQLite's failures from outside into `OutsideFailure` or `Busy`; faults in our own SQL pass through."""
    try:
        yield
    except sqlite3.Error as error:
        raise _for_the_user(error) from error


def broken_index() -> OutsideFailure:
    """What to say of an index whose own content cannot be read."""
    message, next_step = _WORDINGS[sqlite3.SQLITE_CORRUPT]
    return OutsideFailure(message, next_step=next_step)


def _for_the_user(error: sqlite3.Error) -> QidangError | sqlite3.Error:
    code = _code(error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy("索引正被另一个进程占用", next_step="请稍后再次运行同一条命令")
    if code not in _WORDINGS:
        return error
    message, next_step = _WORDINGS[code]
    return OutsideFailure(message, next_step=next_step)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
