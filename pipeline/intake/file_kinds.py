"""What a file really is, told by its first and last bytes and never by its name."""

import codecs
from dataclasses import dataclass

HEAD_BYTES = 1024
TAIL_BYTES = 1024
# A ZIP end record may be followed by a comment of up to 65,535 bytes.
ZIP_TAIL_BYTES = 65_557


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind with its Chinese name and the finding that turns it back (empty for PDF)."""

    name: str
    title: str
    finding_code: str = ""


PDF = FileKind("pdf", "PDF")
EMPTY = FileKind("empty", "空文件", "F001")
ZEROS = FileKind("zeros", "空字节", "F007")
WORD = FileKind("docx", "Word 文档", "F002")
EXCEL = FileKind("xlsx", "Excel 表格", "F002")
SLIDES = FileKind("pptx", "PowerPoint 演示文稿", "F002")
OLD_OFFICE = FileKind("ole", "旧版 Office/WPS 文档", "F002")
RTF = FileKind("rtf", "RTF 文档", "F002")
OPEN_DOCUMENT = FileKind("odf", "OpenDocument 文档", "F002")
OFD = FileKind("ofd", "OFD 版式文件", "F005")
ZIP = FileKind("zip", "ZIP 压缩包", "F003")
TEXT = FileKind("text", "纯文本", "F006")
MARKUP = FileKind("html", "网页", "F006")
UNKNOWN = FileKind("unknown", "无法识别的文件", "F006")

_BY_START: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", FileKind("jpeg", "JPEG 图片", "F004")),
    (b"\x89PNG\r\n\x1a\n", FileKind("png", "PNG 图片", "F004")),
    (b"GIF8", FileKind("gif", "GIF 图片", "F004")),
    (b"BM", FileKind("bmp", "BMP 图片", "F004")),
    (b"II*\0", FileKind("tiff", "TIFF 图片", "F004")),
    (b"MM\0*", FileKind("tiff", "TIFF 图片", "F004")),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"{\\rtf", RTF),
    (b"Rar!\x1a\x07", FileKind("rar", "RAR 压缩包", "F003")),
    (b"7z\xbc\xaf\x27\x1c", FileKind("7z", "7z 压缩包", "F003")),
    (b"\x1f\x8b", FileKind("gzip", "gzip 压缩包", "F003")),
    (b"MZ", FileKind("exe", "Windows 程序", "F008")),
    (b"\x7fELF", FileKind("elf", "Linux 程序", "F008")),
    (b"#!", FileKind("script", "脚本程序", "F008")),
    (b"L\0\0\0\x01\x14\x02\0", FileKind("lnk", "Windows 快捷方式", "F008")),
    (b"%!PS", FileKind("ps", "PostScript 打印文件", "F006")),
)
_BY_BRAND: dict[bytes, FileKind] = {
    b"heic": FileKind("heic", "HEIC 手机照片", "F004"),
    b"heix": FileKind("heic", "HEIC 手机照片", "F004"),
    b"mif1": FileKind("heic", "HEIC 手机照片", "F004"),
    b"avif": FileKind("avif", "AVIF 图片", "F004"),
}
_VIDEO = FileKind("video", "视频或音频", "F006")
_WEBP = FileKind("webp", "WebP 图片", "F004")


def kind_of(head: bytes) -> FileKind:
    """The kind by the first `HEAD_BYTES` bytes; a ZIP may turn out to be an office file by its members."""
    if not head:
        return EMPTY
    if not head.strip(b"\0"):
        return ZEROS
    for start, kind in _BY_START:
        if head.startswith(start):
            return kind
    if b"%PDF-" in head:  # readers accept junk before the header, PDF 1.7 Annex H 3.4.1
        return PDF
    return _by_inner_marks(head)


def _by_inner_marks(head: bytes) -> FileKind:
    if head[4:8] == b"ftyp":
        return _BY_BRAND.get(head[8:12], _VIDEO)
    if head[:4] == b"RIFF":
        return _WEBP if head[8:12] == b"WEBP" else _VIDEO
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"MIME-Version")):
        return MARKUP
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:  # incremental: the last character may be cut in two
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return not any(ord(character) < 32 and character not in "\t\r\n\f" for character in text)
    return False


def zip_kind(members: list[str]) -> FileKind:
    """The kind of a ZIP by its member names."""
    names = set(members)
    if "OFD.xml" in names:
        return OFD
    for folder, kind in (("word/", WORD), ("xl/", EXCEL), ("ppt/", SLIDES)):
        if any(name.startswith(folder) for name in names):
            return kind
    return OPEN_DOCUMENT if "content.xml" in names and "mimetype" in names else ZIP


def is_complete(head: bytes, tail: bytes, size: int) -> bool:
    """Whether the last bytes show that the writer was done; kinds without an end mark count as done.

    `tail` are the last `ZIP_TAIL_BYTES` (or all) bytes. A PDF ends with `startxref … %%EOF` within its
    last kilobyte: of 60 truncated test files none does.
    """
    kind = kind_of(head)
    if kind in (EMPTY, ZEROS) or (size > HEAD_BYTES and not tail.strip(b"\0")):
        return False
    if kind is PDF:
        last = tail[-TAIL_BYTES:]
        return b"startxref" in last and b"%%EOF" in last
    if kind is ZIP:
        return b"PK\x05\x06" in tail
    if kind.name == "jpeg":
        return b"\xff\xd9" in tail[-TAIL_BYTES:]
    if kind.name == "png":
        return b"IEND" in tail[-TAIL_BYTES:]
    return True
