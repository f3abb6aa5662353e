"""Checks of this machine and a workspace before work begins: what is there, what is missing, what to do about it."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import metadata
from itertools import islice
from pathlib import Path

import psutil

from pipeline.archive.binder_stamps import FONT_FOLDERS, find_lettering
from pipeline.domain.findings import BadDocument
from pipeline.domain.workdays import CalendarUndecided, WorkCalendar
from pipeline.drafting.kinds import Kind
from pipeline.drafting.office_fonts import SANS, SERIF
from pipeline.drafting.office_programs import find_office
from pipeline.drafting.word import WordTemplate
from pipeline.errors import QidangError
from pipeline.ledger.chain import Ledger
from pipeline.services.workspace import Workspace

GIB = 1 << 30
LEAST_DISK, COMFORTABLE_DISK = GIB, 5 * GIB
QUICK_ENTRIES = 2000
KEY_BYTES = 32
PYTHONS = ((3, 11), (3, 13))
# From this version on, before that one; the same bounds as in pyproject.toml, outside them Prefect does not schedule.
BOUNDS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "prefect": ((3, 8, 8), (3, 10)),
    "fastapi": ((0, 139), (0, 151)),
    "sqlalchemy": ((2, 0, 40), (2, 1)),
}
NETWORK_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb smb3 smbfs smb2 afpfs 9p davfs fuse.sshfs fuse.rclone fuse.davfs vboxsf prl_fs drvfs "
    "fuse.vmhgfs-fuse ceph glusterfs fuse.glusterfs beegfs lustre".split()
)
_FONT_FILES = {
    SERIF: ("NotoSerifCJK", "NotoSerifSC", "NotoSerifCJKsc"),
    SANS: ("NotoSansCJK", "NotoSansSC", "NotoSansCJKsc"),
}
INSTALL_FONTS = "Debian/Ubuntu:sudo apt install fonts-noto-cjk;macOS:brew install --cask font-noto-serif-cjk-sc font-noto-sans-cjk-sc"


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


def check_machine() -> list[Check]:
    """What the machine offers, whatever the workspace."""
    return [_python(), *_office(), *_fonts(), _stamp_font(), *(_library(name) for name in BOUNDS)]


def check_workspace(workspace: Workspace) -> list[Check]:
    """Folders, disk, key and ledger of a workspace; nothing is written."""
    return [
        *_folders(workspace),
        _disk(workspace.root),
        _page_key(workspace),
        guarded("总账", lambda: _ledger(workspace)),
        *_file_systems(workspace),
    ]


def guarded(item: str, check: Callable[[], Check]) -> Check:
    """The check, or the failure that kept it from being made, told in a sentence."""
    try:
        return check()
    except BadDocument as bad:
        first = bad.findings[0]
        told = f"{bad.message}(共 {len(bad.findings)} 处)首先是 {first.at}:{first.message}"
        return Check(item, Health.MISSING, told, first.next_step)
    except QidangError as failure:
        return Check(item, Health.MISSING, failure.message, failure.next_step)
    except OSError as failure:
        return Check(item, Health.MISSING, f"读不出来:{failure.strerror or failure}", "请检查路径与权限。")


def check_templates(kinds: Mapping[str, Kind], wanted: Iterable[str]) -> Check:
    """Whether every template opens, and whether those that company.toml names are there; BadDocument for a bad one."""
    lacking = sorted(set(wanted) - kinds.keys())
    if lacking:
        return Check(
            "文书模板", Health.MISSING, f"company.toml 指定的模板不在:{'、'.join(lacking)}", "请核对 [templates] 一节。"
        )
    for each in kinds.values():
        WordTemplate.from_file(each.template_path)
    return Check("文书模板", Health.GOOD, f"{len(kinds)} 种,都能读出", "改动后请用 qidang templates check 检查。")


def check_calendar(calendar: WorkCalendar, today: date) -> list[Check]:
    """Whether working days can be counted this year; and next year, from which deadlines may be needed already."""
    return [_year(calendar, today.year, Health.MISSING), _year(calendar, today.year + 1, Health.NOTICE)]


def _year(calendar: WorkCalendar, year: int, otherwise: Health) -> Check:
    try:
        calendar.is_workday(date(year, 1, 4))
    except CalendarUndecided as undecided:
        return Check(f"{year} 年日历", otherwise, undecided.message, undecided.next_step)
    return Check(f"{year} 年日历", Health.GOOD, "放假调休安排已收录")


def _python() -> Check:
    version = sys.version_info[:2]
    told = f"{sys.version.split()[0]}({sys.executable})"
    if version < PYTHONS[0]:
        return Check("Python", Health.MISSING, told, "请安装 Python 3.11–3.13。")
    if version > PYTHONS[1]:
        return Check("Python", Health.NOTICE, told, "未在此版本上测试过;出问题时请改用 3.11–3.13。")
    return Check("Python", Health.GOOD, told)


def _office() -> Iterator[Check]:
    try:
        programs = find_office()
    except QidangError as missing:
        yield Check("LibreOffice", Health.MISSING, missing.message, missing.next_step)
        yield Check("LibreOffice 的 uno", Health.UNCHECKED, "没有 LibreOffice,无从检查")
        return
    yield Check("LibreOffice", Health.GOOD, str(programs.binary))
    if programs.listens:
        yield Check("LibreOffice 的 uno", Health.GOOD, str(programs.python))
    else:
        step = "Debian/Ubuntu:sudo apt install python3-uno"
        yield Check("LibreOffice 的 uno", Health.NOTICE, "没有能用 uno 的 Python,每份文书要多等一两秒", step)


def _fonts() -> Iterator[Check]:
    families = _font_families()
    for name, files in _FONT_FILES.items():
        if name in families or _has_font_file(files):
            yield Check(f"字体 {name}", Health.GOOD, "已安装")
        else:
            yield Check(f"字体 {name}", Health.MISSING, "没有安装,文书会换成别的字体,分页随之改变", INSTALL_FONTS)


def _font_families() -> set[str]:
    """What fontconfig knows; empty where there is none (macOS)."""
    if shutil.which("fc-list") is None:
        return set()
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, timeout=30, check=False)
    return {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}


def _has_font_file(beginnings: Sequence[str]) -> bool:
    folders = (*FONT_FOLDERS, Path.home() / "Library" / "Fonts", Path.home() / ".local" / "share" / "fonts")
    names = (path.name for folder in folders if folder.is_dir() for path in folder.rglob("*.[ot]t[cf]"))
    return any(name.startswith(tuple(beginnings)) for name in names)


def _stamp_font() -> Check:
    lettering = find_lettering()
    if lettering is None:
        return Check("利用副本的字样", Health.NOTICE, "没有可用的中文字体,字样将印成英文", INSTALL_FONTS)
    return Check("利用副本的字样", Health.GOOD, lettering.path.name)


def _library(name: str) -> Check:
    """The version as its package says, without importing it: Prefect takes seconds."""
    least, below = BOUNDS[name]
    bounds = f"≥{_dotted(least)},<{_dotted(below)}"
    step = "请按 README 重新安装依赖(make setup)。"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, Health.MISSING, f"没有安装(需要 {bounds})", step)
    if not least <= _numbers(version) < below:
        return Check(name, Health.MISSING, f"{version},不在已验证的范围({bounds})", step)
    return Check(name, Health.GOOD, version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _dotted(version: Sequence[int]) -> str:
    return ".".join(str(part) for part in version)


def _folders(workspace: Workspace) -> Iterator[Check]:
    for path in (workspace.inbox, workspace.archive, workspace.var, workspace.kinds):
        item = f"文件夹 {path.name}"
        wanted = os.R_OK | os.X_OK | (0 if path == workspace.kinds else os.W_OK)
        if not path.is_dir():
            yield Check(item, Health.MISSING, "没有", "请执行 qidang init(已有的文件不动)。")
        elif not os.access(path, wanted):
            yield Check(item, Health.MISSING, "当前用户没有读写权限", f"请让管理员检查 {path} 的权限。")
        else:
            yield Check(item, Health.GOOD, str(path))


def _disk(root: Path) -> Check:
    free = shutil.disk_usage(root).free
    told = f"剩余 {free / GIB:.1f} GB"
    if free < LEAST_DISK:
        return Check("磁盘空间", Health.MISSING, told, "请先腾出空间,至少 1 GB。")
    if free < COMFORTABLE_DISK:
        return Check("磁盘空间", Health.NOTICE, told, "请尽早腾出空间或扩容。")
    return Check("磁盘空间", Health.GOOD, told)


def _page_key(workspace: Workspace) -> Check:
    path, item = workspace.page_key, "页码密钥"
    if not path.exists():
        if workspace.ledger.exists():
            return Check(item, Health.MISSING, "不见了,已发出的签署版将无法核对", f"请从备份恢复 {path},不要新建。")
        return Check(item, Health.GOOD, "尚未生成,首次使用时自动生成")
    status = path.stat()
    if status.st_size != KEY_BYTES:
        return Check(item, Health.MISSING, f"长度不对({status.st_size} 字节)", f"请从备份恢复 {path}。")
    if stat.S_IMODE(status.st_mode) & 0o077:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        return Check(item, Health.MISSING, f"其他用户也能读(权限 {mode})", f"请执行 chmod 600 {path}")
    if not os.access(path, os.R_OK):
        return Check(item, Health.MISSING, "当前用户读不了", "请用运行服务的用户执行,或检查文件属主。")
    return Check(item, Health.GOOD, "只有本用户能读")


def _ledger(workspace: Workspace) -> Check:
    """The first entries read and linked; the whole is for `qidang verify`."""
    ledger = Ledger(workspace.ledger)
    read = sum(1 for _ in islice(ledger.entries(), QUICK_ENTRIES))
    if not read:
        return Check("总账", Health.GOOD, "还没有记录")
    rest = "之后的请用 qidang verify 核验" if read == QUICK_ENTRIES else "全部相连"
    return Check("总账", Health.GOOD, f"读了 {read} 条,{rest}")


def _file_systems(workspace: Workspace) -> Iterator[Check]:
    inbox, archive = _file_system(workspace.inbox), _file_system(workspace.archive)
    if inbox in NETWORK_FILE_SYSTEMS:
        step = "请在 company.toml 的 [intake] 设 polling = true,否则新文件要等到下次巡查。"
        yield Check("收件夹所在", Health.NOTICE, f"网络共享({inbox})", step)
    else:
        yield Check("收件夹所在", Health.GOOD, f"本机磁盘({inbox or '未知'})")
    if archive in NETWORK_FILE_SYSTEMS:
        step = "断电与并发时网络共享不一定可靠;请把工作区放在本机磁盘,再做备份。"
        yield Check("档案库所在", Health.NOTICE, f"网络共享({archive})", step)
    else:
        yield Check("档案库所在", Health.GOOD, f"本机磁盘({archive or '未知'})")


def _file_system(folder: Path) -> str:
    """The kind of file system a folder lies on, by the innermost mount point above it."""
    place = folder.resolve()
    above = [each for each in psutil.disk_partitions(all=True) if place.is_relative_to(each.mountpoint)]
    innermost = max(above, key=lambda each: len(Path(each.mountpoint).parts), default=None)
    return innermost.fstype.lower() if innermost else ""
