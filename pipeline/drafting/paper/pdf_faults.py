"""Every way the making of a PDF can fail, in the words the user reads."""

from pipeline.errors import MissingProgram, OutsideFailure, Refused

_SUPPORT = "请重试一次；仍然失败时，把这份 Word 文件和 var/log 下的日志交给管理员。"


def office_missing() -> MissingProgram:
    """LibreOffice is not installed on this machine."""
    return MissingProgram(
        "没有找到 LibreOffice，无法把 Word 文件转成 PDF。",
        next_step=(
            "请安装后重试。Debian/Ubuntu：sudo apt install libreoffice-writer-nogui python3-uno fonts-noto-cjk；"
            "macOS：brew install --cask libreoffice font-noto-serif-cjk-sc font-noto-sans-cjk-sc"
        ),
    )


def office_not_starting(detail: str) -> MissingProgram:
    """LibreOffice is there but does not come up."""
    return MissingProgram(
        f"LibreOffice 启动失败（{detail}）。",
        next_step="请在命令行运行 soffice --headless --version 查看它能否启动；必要时重新安装 LibreOffice。",
    )


def office_died() -> OutsideFailure:
    """LibreOffice went down twice while it worked on the same document."""
    return OutsideFailure("LibreOffice 转换这份文件时两次意外退出（可能内存不足或文件损坏）。", next_step=_SUPPORT)


def office_too_slow(seconds: float) -> OutsideFailure:
    """The time limit of one document was reached; the LibreOffice that worked on it was ended."""
    return OutsideFailure(f"LibreOffice 在 {seconds:g} 秒内没有转换完这份文件，已中止。", next_step=_SUPPORT)


def office_stalled(seconds: float) -> OutsideFailure:
    """Two LibreOffices stopped moving over the same document."""
    return OutsideFailure(f"LibreOffice 转换这份文件时两次停住，超过 {seconds:g} 秒不动，已中止。", next_step=_SUPPORT)


def office_outgrown(limit: int) -> OutsideFailure:
    """The document needed more than `limit` bytes of memory in two LibreOffices, the second one fresh."""
    return OutsideFailure(
        f"LibreOffice 转换这份文件需要的内存超过 {limit >> 20} MB，已中止。",
        next_step="请检查文件是否过大（图片、表格行数）；确需转换时在 company.toml 的 [pdf] 调高 max_megabytes。",
    )


def office_closed() -> OutsideFailure:
    """The listener was asked for a document after it was closed."""
    return OutsideFailure("转换服务已经关闭。", next_step="请重新运行命令。")


def not_a_word_file() -> OutsideFailure:
    """The bytes are not a .docx at all."""
    return OutsideFailure(
        "交来转换的不是 Word（.docx）文件。", next_step="请检查模板文件，用 Word 另存为 .docx 后重试。"
    )


def word_file_unreadable(detail: str) -> OutsideFailure:
    """LibreOffice could not open or print the document."""
    return OutsideFailure(
        f"LibreOffice 打不开或打印不了这份 Word 文件（{detail}）。",
        next_step="请用 Word 打开检查该文件；能打开时另存为新的 .docx 后重试。",
    )


def pdf_unreadable(detail: str) -> OutsideFailure:
    """The PDF is damaged, locked or empty."""
    return OutsideFailure(f"PDF 读不出来（{detail}）。", next_step="请重新生成这份 PDF；外来文件请换一份没有加密的。")


def page_code_unprintable(code: str, reason: str) -> Refused:
    """A page code cannot be made into the symbol that scanners read back."""
    return Refused(
        f"页码“{code}”不能做成二维码：{reason}。",
        next_step="页码只能用大写字母、数字和 - / . : + * $ % 空格，最多 67 个字符；请缩短合同编号。",
    )


def page_codes_missing(pages: int, codes: int) -> Refused:
    """There is not exactly one code for each page."""
    return Refused(
        f"PDF 有 {pages} 页，却给了 {codes} 个页码。", next_step="请按实际页数重新生成签署版，不要手工增减页。"
    )


def page_too_small(page: int, width: float, height: float) -> Refused:
    """A page has no room for two codes."""
    return Refused(
        f"第 {page} 页只有 {width:.0f}×{height:.0f} 毫米，放不下两个页码二维码。",
        next_step="请把该页纸张改为 A5 或更大（合同正文应为 A4）。",
    )


def print_where_code_goes(page: int, code: str, text: str) -> Refused:
    """The page prints something under a code or in the white zone around it."""
    what = f"印有“{text}”" if text else "印有线条或图形"
    return Refused(
        f"第 {page} 页{code}要放页码二维码的位置{what}。",
        next_step=(
            "请调整 Word 模板：上边距不小于 31 毫米（或关闭“允许标点溢出边界”），"
            "页眉右端离纸边至少 27 毫米，页脚左端离纸边至少 43 毫米。"
        ),
    )
