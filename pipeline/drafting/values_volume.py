"""The values of the three volume forms: cover (AJFM), contents (JNML), note sheet (JNBK)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from pipeline.drafting.filters import NOTHING
from pipeline.drafting.values_contract import Values, document_values

RETENTION = {"Y": "永久", "D30": "30年", "D10": "10年"}


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """One volume as its cover describes it; `date_from` and `date_to` are eight digits, `retention` Y, D30 or D10."""

    archive_no: str
    fonds_name: str
    title: str
    date_from: str
    date_to: str
    item_count: int
    page_count: int
    retention: str
    filed_by_dept: str
    series_name: str = "合同档案"
    confidentiality: str = "内部"
    shelf: str = NOTHING


@dataclass(frozen=True, slots=True)
class VolumeItem:
    """One line of the contents list."""

    item_no: int
    doc_no: str
    responsible: str
    title: str
    date8: str
    pages: int
    remark: str = NOTHING


@dataclass(frozen=True, slots=True)
class NoteSheetFacts:
    """The true state of a volume and who answers for it; `by_form` counts items per carrier."""

    by_form: Mapping[str, int]
    filed_by: str
    filed_on: date
    checked_by: str
    checked_on: date
    notes: Sequence[str] = ()
    see_also: str = NOTHING
    changes: Sequence[tuple[date, str, str]] = ()


def cover_values(volume: VolumeFacts) -> Values:
    """案卷封面, handbook 2.26."""
    return {"doc": document_values(volume.archive_no, "", "案卷封面"), "volume": _volume(volume)}


def contents_values(volume: VolumeFacts, items: Sequence[VolumeItem]) -> Values:
    """卷内文件目录, handbook 2.27; ValueError when the items are not numbered from 1 without a gap."""
    if [each.item_no for each in items] != list(range(1, len(items) + 1)):
        raise ValueError("the items of a volume are numbered from 1 without gaps")
    return {
        "doc": document_values(volume.archive_no, "", "卷内文件目录"),
        "volume": _volume(volume),
        "entries": [{**asdict(each), "doc_no": each.doc_no or "无号"} for each in items],
    }


def note_sheet_values(volume: VolumeFacts, facts: NoteSheetFacts) -> Values:
    """卷内备考表, handbook 2.28."""
    return {
        "doc": document_values(volume.archive_no, "", "卷内备考表"),
        "volume": _volume(volume),
        "note": {
            "forms": [{"name": name, "count": count} for name, count in facts.by_form.items()],
            "notes": list(facts.notes) or [NOTHING],
            "e_volume_ref": volume.archive_no,
            "see_also": facts.see_also or NOTHING,
            "filed_by": facts.filed_by,
            "filed_on": facts.filed_on,
            "checked_by": facts.checked_by,
            "checked_on": facts.checked_on,
            "changes": [{"date": day, "content": what, "person": who} for day, what, who in facts.changes],
        },
    }


def _volume(volume: VolumeFacts) -> Values:
    return {**asdict(volume), "retention_text": RETENTION.get(volume.retention, volume.retention)}
