"""What arrives in place of a Word file when a counterparty sends its text back: each sort with its own next step."""

import re
from pathlib import Path

from pipeline.domain.findings import BadDocument, finding
from pipeline.drafting.word.gate import LIMITS, MEGABYTE

_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再比对。"
_ASK = "请向对方索要可编辑的 Word 文件（*.docx）；只有这一份时，须人工逐字核对，不能以比对结果代替。"
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first form that fits the beginning of a file says what it is and what to do.
_SORTS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"\s{0,64}(?:\xef\xbb\xbf)?%PDF-"), "PDF 文件", _ASK),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|II\*\x00|MM\x00\*|BM|GIF8"), "图片", _ASK),
    (re.compile(rb"\s{0,64}\{\\rtf"), "RTF 文件", _SAVE_AS),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<(?:\?xml|!doctype html|html)", re.I), "网页或 XML 格式的文档", _SAVE_AS),
    (
        re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument", re.S),
        "ODF 文档（.odt 等）",
        _SAVE_AS,
    ),
    (re.compile(rb"Rar!|7z\xbc\xaf\x27|\x1f\x8b"), "压缩包", "请先解压，再比对里面的 Word 文件。"),
)
_ENCRYPTED, _OLD_WORD = ("EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le"))


def read_received(path: Path) -> bytes:
    """The bytes of a file to compare; BadDocument (D050, D051) when it is of another sort or too large to be read."""
    size = path.stat().st_size
    if size > LIMITS.file:
        found = finding("D051", at=path.name, size=size // MEGABYTE, limit=LIMITS.file // MEGABYTE)
        raise BadDocument(f"{path.name}不能比对。", [found], next_step=found.next_step)
    data = path.read_bytes()
    sort, step = _sort_of(data)
    if sort:
        found = finding("D050", at=path.name, sort=sort, step=step)
        raise BadDocument(f"{path.name}不能比对。", [found], next_step=found.next_step)
    return data


def _sort_of(data: bytes) -> tuple[str, str]:
    """What else than a Word document it is and what to do; two empty texts when it may be one."""
    if data.startswith(_OLE):
        return _old_container(data)
    return next(((sort, step) for form, sort, step in _SORTS if form.match(data[:_HEAD])), ("", ""))


def _old_container(data: bytes) -> tuple[str, str]:
    if _ENCRYPTED in data:
        return "设了打开密码的文档", "请向对方要密码，在 Word 中打开并去掉密码，另存为“Word 文档（*.docx）”后再比对。"
    if _OLD_WORD in data:
        return "旧版 Word 文件（.doc）", _SAVE_AS
    return "旧版 Office 文件", _SAVE_AS
