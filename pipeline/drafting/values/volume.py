"""The values of the three volume forms: cover (AJFM), contents (JNML), note sheet (JNBK)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Protocol

from pipeline.drafting.values.contract import Values, document_values

RETENTION = {"Y": "永久", "D30": "30年", "D10": "10年"}


class ArchivedDocument(Protocol):
    """One document of a volume, as the archive knows it."""

    @property
    def document_no(self) -> str: ...
    @property
    def responsible(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def carrier(self) -> str: ...
    @property
    def remark(self) -> str: ...


class ContentsLine(Protocol):
    """One line of a contents list, as the archive numbered and counted it."""

    @property
    def item(self) -> ArchivedDocument: ...
    @property
    def item_no(self) -> int: ...
    @property
    def date8(self) -> str: ...
    @property
    def pages(self) -> int: ...


class Contents(Protocol):
    """A whole contents list with its totals; dates are eight digits."""

    @property
    def entries(self) -> Sequence[ContentsLine]: ...
    @property
    def date_from(self) -> str: ...
    @property
    def date_to(self) -> str: ...


class FiledVolume(Protocol):
    """A volume as it is filed; `filed_on` is ISO, `retention` Y, D30 or D10."""

    @property
    def archive_no(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def retention(self) -> str: ...
    @property
    def fonds_name(self) -> str: ...
    @property
    def filed_by(self) -> str: ...
    @property
    def filed_on(self) -> str: ...
    @property
    def checked_by(self) -> str: ...


@dataclass(frozen=True, slots=True)
class VolumeItem:
    """One line of the contents list; `date8` is eight digits, `carrier` 纸质扫描件, 电子件 …"""

    item_no: int
    doc_no: str
    responsible: str
    title: str
    date8: str
    pages: int
    carrier: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """One volume as its three sheets describe it; totals are those of its items."""

    archive_no: str
    fonds_name: str
    title: str
    date_from: str
    date_to: str
    retention: str
    items: tuple[VolumeItem, ...]
    filed_by: str
    filed_on: date
    checked_by: str
    checked_on: date
    notes: tuple[str, ...] = ()
    changes: tuple[tuple[date, str, str], ...] = ()
    filed_by_dept: str = ""
    series_name: str = "合同档案"
    confidentiality: str = "内部"
    shelf: str = ""
    see_also: str = ""

    @classmethod
    def of(cls, volume: FiledVolume, contents: Contents, notes: Sequence[str] = ()) -> "VolumeFacts":
        """The facts of a volume the archive has catalogued; filed and checked on the same day."""
        day = date.fromisoformat(volume.filed_on)
        return cls(
            archive_no=volume.archive_no,
            fonds_name=volume.fonds_name,
            title=volume.title,
            date_from=contents.date_from,
            date_to=contents.date_to,
            retention=volume.retention,
            items=tuple(_item(each) for each in contents.entries),
            filed_by=volume.filed_by,
            filed_on=day,
            checked_by=volume.checked_by,
            checked_on=day,
            notes=tuple(notes),
        )


def _item(line: ContentsLine) -> VolumeItem:
    document = line.item
    return VolumeItem(
        item_no=line.item_no,
        doc_no=document.document_no,
        responsible=document.responsible,
        title=document.title,
        date8=line.date8,
        pages=line.pages,
        carrier=document.carrier,
        remark=document.remark,
    )


def cover_values(volume: VolumeFacts) -> Values:
    """案卷封面, handbook 2.26; the title stands on lines of its own, so that no number in it is torn."""
    return {
        "doc": document_values(volume.archive_no, "", "案卷封面"),
        "volume": {**_volume(volume), "title_lines": _title_lines(volume.title)},
    }


def _title_lines(title: str) -> list[str]:
    head, mark, tail = title.rpartition("（")
    return [head, mark + tail] if head else [title]


def contents_values(volume: VolumeFacts) -> Values:
    """卷内文件目录, handbook 2.27; ValueError when the items are not numbered from 1 without a gap."""
    if [each.item_no for each in volume.items] != list(range(1, len(volume.items) + 1)):
        raise ValueError("the items of a volume are numbered from 1 without gaps")
    return {
        "doc": document_values(volume.archive_no, "", "卷内文件目录"),
        "volume": _volume(volume),
        "entries": [asdict(each) for each in volume.items],
    }


def note_sheet_values(volume: VolumeFacts) -> Values:
    """卷内备考表, handbook 2.28; ValueError when one person filed and checked, or checked before filing."""
    if volume.filed_by == volume.checked_by or volume.checked_on < volume.filed_on:
        raise ValueError("a volume is checked by another person, not before it is filed")
    return {
        "doc": document_values(volume.archive_no, "", "卷内备考表"),
        "volume": _volume(volume),
        "note": {
            "forms": _forms(volume.items),
            "notes": list(volume.notes),
            "e_volume_ref": volume.archive_no,
            "see_also": volume.see_also,
            "filed_by": volume.filed_by,
            "filed_on": volume.filed_on,
            "checked_by": volume.checked_by,
            "checked_on": volume.checked_on,
            "changes": [{"date": day, "content": what, "person": who} for day, what, who in volume.changes],
        },
    }


def _volume(volume: VolumeFacts) -> Values:
    return {
        "archive_no": volume.archive_no,
        "fonds_name": volume.fonds_name,
        "series_name": volume.series_name,
        "title": volume.title,
        "date_from": volume.date_from,
        "date_to": volume.date_to,
        "item_count": len(volume.items),
        "page_count": sum(each.pages for each in volume.items),
        "retention": volume.retention,
        "retention_text": RETENTION.get(volume.retention, volume.retention),
        "confidentiality": volume.confidentiality,
        "shelf": volume.shelf,
        "filed_by_dept": volume.filed_by_dept,
    }


def _forms(items: Sequence[VolumeItem]) -> list[Values]:
    """How many items and pages of each carrier there are."""
    of_carrier = {each.carrier: [item for item in items if item.carrier == each.carrier] for each in items}
    return [
        {"name": name, "count": len(each), "pages": sum(item.pages for item in each)}
        for name, each in of_carrier.items()
    ]
