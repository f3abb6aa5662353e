"""Checks of this machine: its Python, LibreOffice, fonts and the libraries whose versions matter."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from pipeline.archive.binder_stamps import FONT_FOLDERS, find_lettering
from pipeline.drafting.office.fonts import SANS, SERIF
from pipeline.drafting.office.machine import MOST, ROOM, cores_here, listeners_for, memory_here
from pipeline.drafting.office.programs import find_office
from pipeline.errors import QidangError
from pipeline.services.health import GIB, Check, Health

PYTHONS = ((3, 11), (3, 13))
# From this version on, before that one; the same bounds as in pyproject.toml, outside them Prefect does not schedule.
BOUNDS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "prefect": ((3, 8, 8), (3, 10)),
    "fastapi": ((0, 139), (0, 151)),
    "sqlalchemy": ((2, 0, 40), (2, 1)),
}
INSTALL_FONTS = (
    "Debian/Ubuntu:sudo apt install fonts-noto-cjk;"
    "macOS:brew install --cask font-noto-serif-cjk-sc font-noto-sans-cjk-sc"
)
_FONT_FILES = {
    SERIF: ("NotoSerifCJK", "NotoSerifSC"),
    SANS: ("NotoSansCJK", "NotoSansSC"),
}
_OWN_FONTS = (Path("Library", "Fonts"), Path(".local", "share", "fonts"))


def check_machine() -> list[Check]:
    """What the machine offers, whatever the workspace."""
    return [_python(), *_office(), *_fonts(), _stamp_font(), *(_library(name) for name in BOUNDS)]


def _python() -> Check:
    version = sys.version_info[:2]
    told = f"{sys.version.split()[0]}({sys.executable})"
    if version < PYTHONS[0]:
        return Check("Python", Health.MISSING, told, "请安装 Python 3.11–3.13。")
    if version > PYTHONS[1]:
        return Check("Python", Health.NOTICE, told, "未在此版本上测试过；出问题时请改用 3.11–3.13。")
    return Check("Python", Health.GOOD, told)


def _office() -> Iterator[Check]:
    try:
        programs = find_office()
    except QidangError as missing:
        yield Check("LibreOffice", Health.MISSING, missing.message, missing.next_step)
        yield Check("LibreOffice 的 uno", Health.UNCHECKED, "没有 LibreOffice，无从检查")
        return
    yield Check("LibreOffice", Health.GOOD, str(programs.binary))
    if programs.listens:
        yield Check("LibreOffice 的 uno", Health.GOOD, str(programs.python))
    else:
        step = "Debian/Ubuntu:sudo apt install python3-uno"
        yield Check("LibreOffice 的 uno", Health.NOTICE, "没有能用 uno 的 Python，每份文书要多等一两秒", step)
    yield listeners_check(cores_here(), memory_here())


def listeners_check(cores: int, memory: int) -> Check:
    """How many documents become PDF at the same time on so many cores and bytes of memory."""
    count, wanted = listeners_for(cores, memory), min(cores, MOST)
    told = f"同时开 {count} 个（处理器 {cores} 个，内存 {memory / GIB:.1f} GB）"
    if count == wanted:
        return Check("LibreOffice 的个数", Health.GOOD, f"{told}；company.toml 的 [pdf] 另写了 listeners 的以其为准")
    step = f"要同时开 {wanted} 个，约需 {wanted * ROOM / GIB:.1f} GB 内存。"
    return Check("LibreOffice 的个数", Health.NOTICE, f"{told}，内存只够这么多，成批出 PDF 会慢些", step)


def _fonts() -> Iterator[Check]:
    families = _font_families()
    for name, files in _FONT_FILES.items():
        if name in families or _has_font_file(files):
            yield Check(f"字体 {name}", Health.GOOD, "已安装")
        else:
            yield Check(f"字体 {name}", Health.MISSING, "没有安装，文书会换成别的字体，分页随之改变", INSTALL_FONTS)


def _font_families() -> set[str]:
    """What fontconfig knows; empty where there is none (macOS)."""
    if shutil.which("fc-list") is None:
        return set()
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, timeout=30, check=False)
    return {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}


def _has_font_file(beginnings: Sequence[str]) -> bool:
    folders = (*FONT_FOLDERS, *(Path.home() / each for each in _OWN_FONTS))
    names = (path.name for folder in folders if folder.is_dir() for path in folder.rglob("*.[ot]t[cf]"))
    return any(name.startswith(tuple(beginnings)) for name in names)


def _stamp_font() -> Check:
    lettering = find_lettering()
    if lettering is None:
        return Check("利用副本的字样", Health.NOTICE, "没有可用的中文字体，字样将印成英文", INSTALL_FONTS)
    return Check("利用副本的字样", Health.GOOD, lettering.path.name)


def _library(name: str) -> Check:
    """The version as its package says, without importing it: Prefect takes seconds."""
    least, below = BOUNDS[name]
    bounds = f"≥{_dotted(least)},<{_dotted(below)}"
    step = "请按 README 重新安装依赖（make setup）。"
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, Health.MISSING, f"没有安装（需要 {bounds}）", step)
    if not least <= _numbers(version) < below:
        return Check(name, Health.MISSING, f"{version}，不在已验证的范围（{bounds}）", step)
    return Check(name, Health.GOOD, version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _dotted(version: Sequence[int]) -> str:
    return ".".join(str(part) for part in version)
