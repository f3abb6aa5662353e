"""What the user reads when the disk itself fails, by errno."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutsideFailure

_AGAIN = "再次运行同一条命令即可：已完成的步骤不会重复。"

# errno: (sentence, next step)
_WORDINGS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满，无法写入 {name}。", "请腾出磁盘空间，然后" + _AGAIN),
    errno.EDQUOT: ("磁盘配额已用完，无法写入 {name}。", "请清理文件或请管理员提高配额，然后" + _AGAIN),
    errno.EROFS: ("磁盘是只读的，无法写入 {name}。", "请管理员检查磁盘并改为可写，然后" + _AGAIN),
    errno.EACCES: ("没有权限读写 {name}。", "请管理员检查运行账号对该文件夹的权限，然后" + _AGAIN),
    errno.EPERM: ("系统不允许读写 {name}。", "请管理员检查该文件的属性与权限，然后" + _AGAIN),
    errno.EIO: ("磁盘读写出错：{name}。", "磁盘可能有故障，请先备份并请管理员检查磁盘，然后" + _AGAIN),
    errno.ESTALE: ("网络文件夹已断开：{name}。", "请检查网络共享是否仍然挂载，然后" + _AGAIN),
    errno.EMFILE: ("打开的文件太多，无法读写 {name}。", "请关闭其他程序或提高打开文件数上限，然后" + _AGAIN),
    errno.ENFILE: ("系统打开的文件太多，无法读写 {name}。", "请关闭其他程序，然后" + _AGAIN),
    errno.EFBIG: ("文件超过了磁盘允许的大小：{name}。", "请换用支持大文件的磁盘，然后" + _AGAIN),
    errno.EXDEV: (
        "{name} 与来源不在同一个磁盘（文件系统）上，不能直接移动。",
        "请把收件夹 inbox 与档案库 archive 各自完整地放在同一个磁盘上。",
    ),
}

_CHANGED = ("文件在读取时仍在被改写：{name}。", "请等文件写完（扫描或复制结束）之后再试。")


@contextmanager
def outside_failures(path: Path) -> Iterator[None]:
    """Turns the machine's own failures on `path` into `OutsideFailure`; any other OSError passes through."""
    try:
        yield
    except OSError as error:
        wording = _WORDINGS.get(error.errno or 0)
        if wording is None:
            raise
        raise OutsideFailure(wording[0].format(name=path.name), next_step=wording[1]) from error


def still_changing(path: Path) -> OutsideFailure:
    """The failure of a file that grew or shrank while it was read."""
    return OutsideFailure(_CHANGED[0].format(name=path.name), next_step=_CHANGED[1])
