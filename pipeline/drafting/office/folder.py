"""The private folder of one LibreOffice, locked while somebody needs it."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import md5
from pathlib import Path

_PREFIX = "qidang-office-"
_LOCK = "lock"
_SOCKETS = Path("/tmp")
"""Where LibreOffice puts its sockets, whatever TMPDIR says (sal/osl/unx/pipe.cxx)."""


class OfficeFolder:
    """A new folder; its lock is handed on to the worker, so that it is free only when both are gone."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        fresh = self.path / "lock.new"  # named like a lock only when it is one: nobody finds it free in between
        self.lock = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        fresh.rename(self.path / _LOCK)
        self._held = True

    def remove(self) -> None:
        """The folder and the sockets of its LibreOffice go; can be repeated."""
        _remove(self.path)
        if self._held:
            os.close(self.lock)
            self._held = False


def pipe_of(folder: Path) -> str:
    """The name under which LibreOffice listens; as hard to guess as the folder's own."""
    return folder.name


def profile_of(folder: Path) -> str:
    """The address of the profile inside the folder, written as LibreOffice gets it."""
    return (folder / "profile").as_uri()


def sockets_of(folder: Path) -> list[Path]:
    """What LibreOffice leaves in /tmp when it is killed: its listening socket, and that of its profile.

    The second is named after the MD5 of the profile's address in UTF-16, each byte in hexadecimal without leading
    zero (desktop/source/app/officeipcthread.cxx).
    """
    digest = md5(profile_of(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    names = (pipe_of(folder), "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest))
    return [_SOCKETS / f"OSL_PIPE_{os.getuid()}_{name}" for name in names]


def remove_forsaken() -> int:
    """Removes the folders whose program and worker were killed together; how many there were."""
    forsaken = [each for each in Path(tempfile.gettempdir()).glob(_PREFIX + "*") if _is_forsaken(each)]
    for each in forsaken:
        _remove(each)
    return len(forsaken)


def _is_forsaken(folder: Path) -> bool:
    """Whether nobody holds its lock."""
    with suppress(OSError):
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(lock)
        return True
    return False


def _remove(folder: Path) -> None:
    for socket in sockets_of(folder):
        with suppress(OSError):
            socket.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
