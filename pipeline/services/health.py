"""Checks of a workspace before work begins: what is there, what is missing, what to do about it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import psutil

from pipeline.domain.calendar.workdays import CalendarUndecided, WorkCalendar
from pipeline.domain.findings import BadDocument, Finding, errors_in
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.kinds.kind_folders import KindFolders
from pipeline.drafting.word.template import WordTemplate
from pipeline.errors import QidangError
from pipeline.ledger.chain import Ledger
from pipeline.services.workspace import Workspace

GIB = 1 << 30
LEAST_DISK, COMFORTABLE_DISK = GIB, 5 * GIB
QUICK_ENTRIES = 2000
KEY_BYTES = 32
NETWORK_FILE_SYSTEMS = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "9p", "davfs", "vboxsf", "prl_fs", "drvfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.vmhgfs-fuse", "fuse.glusterfs"),
        *("ceph", "glusterfs", "beegfs", "lustre"),
    }
)


class Health(StrEnum):
    """How a check ended; MISSING keeps some command from working."""

    GOOD = "正常"
    NOTICE = "提醒"
    MISSING = "不行"
    UNCHECKED = "未检"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's table: what was looked at, how it is, what was seen and what to do."""

    item: str
    health: Health
    told: str
    next_step: str = ""


def check_workspace(workspace: Workspace, *, polling: bool) -> list[Check]:
    """Folders, disk, key and ledger of a workspace; nothing is written. `polling`: the inbox is watched by listing."""
    return [
        *_folders(workspace),
        _disk(workspace.root),
        _page_key(workspace),
        guarded("总账", lambda: _ledger(workspace)),
        _inbox_place(workspace.inbox, polling=polling),
        _archive_place(workspace.archive),
    ]


def guarded(item: str, check: Callable[[], Check]) -> Check:
    """The check, or the failure that kept it from being made, told in a sentence."""
    try:
        return check()
    except (QidangError, OSError) as failure:
        return failed(item, failure)


def failed(item: str, failure: QidangError | OSError) -> Check:
    """A check that ended in a failure, told in the failure's own words and with its next step."""
    if isinstance(failure, OSError):
        return Check(item, Health.MISSING, f"读不出来：{failure.strerror or failure}", "请检查路径与权限。")
    if not isinstance(failure, BadDocument) or not failure.findings:
        return Check(item, Health.MISSING, failure.message, failure.next_step)
    first, count = failure.findings[0], len(failure.findings)
    return Check(
        item, Health.MISSING, f"{failure.message}共 {count} 处，首先是 {first.at}：{first.message}", first.next_step
    )


def check_templates(folders: KindFolders, wanted: Iterable[str]) -> Iterator[Check]:
    """Each that company.toml names and is not there, each that cannot be used, and how many are in order."""
    for key in sorted(set(wanted) - folders.kinds.keys() - folders.faults.keys()):
        yield Check(f"文书模板 {key}", Health.MISSING, "company.toml 指定了它，却没有", "请核对 [templates] 一节。")
    bad = [_failed_template(key, found) for key, found in folders.faults.items()]
    bad += [_failed_template(each.key, found) for each in folders.kinds.values() if (found := _word_faults(each))]
    yield from bad
    good = len(folders.kinds) + len(folders.faults) - len(bad)
    told = f"{good} 种能读出" if bad else f"{good} 种，都能读出"
    yield Check("文书模板", Health.GOOD, told, "改动后请用 qidang templates check 检查。")


def _word_faults(kind: Kind) -> tuple[Finding, ...]:
    try:
        WordTemplate.from_file(kind.template_path)
    except BadDocument as bad:
        return (*errors_in(bad.findings),)
    return ()


def _failed_template(key: str, found: Sequence[Finding]) -> Check:
    """Only this kind is stopped, and the person reads why."""
    return failed(f"文书模板 {key}", BadDocument("这一种出不了文书。", found, next_step=found[0].next_step))


def check_calendar(calendar: WorkCalendar, today: date) -> list[Check]:
    """Whether working days can be counted this year; and next year, from which deadlines may be needed already."""
    return [_year(calendar, today.year, Health.MISSING), _year(calendar, today.year + 1, Health.NOTICE)]


def _year(calendar: WorkCalendar, year: int, otherwise: Health) -> Check:
    try:
        calendar.is_workday(date(year, 1, 4))
    except CalendarUndecided as undecided:
        return Check(f"{year} 年日历", otherwise, undecided.message, undecided.next_step)
    return Check(f"{year} 年日历", Health.GOOD, "放假调休安排已收录")


def _folders(workspace: Workspace) -> Iterator[Check]:
    for path in (workspace.inbox, workspace.archive, workspace.var, workspace.kinds):
        item = f"文件夹 {path.name}"
        wanted = os.R_OK | os.X_OK | (0 if path == workspace.kinds else os.W_OK)
        if not path.is_dir():
            yield Check(item, Health.MISSING, "没有", "请执行 qidang init（已有的文件不动）。")
        elif not os.access(path, wanted):
            yield Check(item, Health.MISSING, "当前用户没有读写权限", f"请让管理员检查 {path} 的权限。")
        else:
            yield Check(item, Health.GOOD, str(path))


def _disk(root: Path) -> Check:
    free = shutil.disk_usage(root).free
    told = f"剩余 {free / GIB:.1f} GB"
    if free < LEAST_DISK:
        return Check("磁盘空间", Health.MISSING, told, "请先腾出空间，至少 1 GB。")
    if free < COMFORTABLE_DISK:
        return Check("磁盘空间", Health.NOTICE, told, "请尽早腾出空间或扩容。")
    return Check("磁盘空间", Health.GOOD, told)


def _page_key(workspace: Workspace) -> Check:
    path, item = workspace.page_key, "页码密钥"
    if not path.exists():
        if workspace.ledger.exists():
            return Check(item, Health.MISSING, "不见了，已发出的签署版将无法核对", f"请从备份恢复 {path}，不要新建。")
        return Check(item, Health.GOOD, "尚未生成，首次使用时自动生成")
    status = path.stat()
    if status.st_size != KEY_BYTES:
        return Check(item, Health.MISSING, f"长度不对（{status.st_size} 字节）", f"请从备份恢复 {path}。")
    if stat.S_IMODE(status.st_mode) & 0o077:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        return Check(item, Health.MISSING, f"其他用户也能读（权限 {mode}）", f"请执行 chmod 600 {path}")
    if not os.access(path, os.R_OK):
        return Check(item, Health.MISSING, "当前用户读不了", "请用运行服务的用户执行，或检查文件属主。")
    return Check(item, Health.GOOD, "只有本用户能读")


def _ledger(workspace: Workspace) -> Check:
    """The first entries read and linked; the whole is for `qidang verify`."""
    ledger = Ledger(workspace.ledger)
    read = sum(1 for _ in islice(ledger.entries(), QUICK_ENTRIES))
    if not read:
        return Check("总账", Health.GOOD, "还没有记录")
    rest = "之后的请用 qidang verify 核验" if read == QUICK_ENTRIES else "全部相连"
    return Check("总账", Health.GOOD, f"读了 {read} 条，{rest}")


def _inbox_place(inbox: Path, *, polling: bool) -> Check:
    kind = _file_system(inbox)
    if kind in NETWORK_FILE_SYSTEMS and not polling:
        step = "请在 company.toml 的 [intake] 设 polling = true，否则新文件要等到下次巡查。"
        return Check("收件夹所在", Health.NOTICE, f"网络共享（{kind}）", step)
    return Check("收件夹所在", Health.GOOD, kind or "未知")


def _archive_place(archive: Path) -> Check:
    kind = _file_system(archive)
    if kind in NETWORK_FILE_SYSTEMS:
        step = "断电与并发时网络共享不一定可靠；请把工作区放在本机磁盘，再做备份。"
        return Check("档案库所在", Health.NOTICE, f"网络共享（{kind}）", step)
    return Check("档案库所在", Health.GOOD, kind or "未知")


def _file_system(folder: Path) -> str:
    """The kind of file system a folder lies on, by the innermost mount point above it."""
    place = folder.resolve()
    above = [each for each in psutil.disk_partitions(all=True) if place.is_relative_to(each.mountpoint)]
    innermost = max(above, key=lambda each: len(Path(each.mountpoint).parts), default=None)
    return innermost.fstype.lower() if innermost else ""
