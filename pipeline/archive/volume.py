"""The sheets an archivist puts around the items: cover, contents list, note sheet, each a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from pipeline.domain.findings import Finding, finding


@dataclass(frozen=True, slots=True)
class Volume:
    """案卷封面, 卷内文件目录 and 卷内备考表 of one volume, as PDF bytes."""

    cover: bytes
    contents: bytes
    note_sheet: bytes

    def sheets(self) -> dict[str, bytes]:
        """Logical path in a dossier version → PDF bytes."""
        return {
            "volume/cover.pdf": self.cover,
            "volume/contents.pdf": self.contents,
            "volume/note_sheet.pdf": self.note_sheet,
        }


def volume_findings(volume: Volume) -> Iterator[Finding]:
    """Sheets that can't be read as a PDF with pages (A262)."""
    for path, data in volume.sheets().items():
        if not _is_readable(data):
            yield finding("A262", at=path, name=path)


def _is_readable(data: bytes) -> bool:
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PdfError:
        return False
