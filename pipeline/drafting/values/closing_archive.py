"""The values of the papers of the archive's later life: loans (JYDJ) and appraisal (JDXH), handbook 2.29, 8.7."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.domain.closing_events import ArchiveLent, ArchiveReturned
from pipeline.domain.papers.appraisal_checks import DESTROY, Shelf, blocks_of, term_of
from pipeline.domain.papers.closing_facts import AppraisalFacts, AppraisedVolume
from pipeline.domain.people import Person
from pipeline.drafting.values.contract import Values

_FOREVER_ON_PAPER = {"Y": "永久", "D30": "30年", "D10": "10年"}
_CONCLUSION = "{total}卷中{kept}卷续存、{gone}卷销毁"
_ALL_CLEAR = "；拟销毁各卷的保全、未结清、质保期、争议四项核对均为否"


def loan_book_values(
    loans: Sequence[tuple[ArchiveLent, ArchiveReturned | None]],
    *,
    house: tuple[str, str],
    year: int,
    who: Callable[[str], Person],
) -> Values:
    """档案借阅登记表 JYDJ of a year; `house` is the company's name and its fonds, `who` tells people by id."""
    return {
        "book": {"our_entity": house[0], "fonds": house[1], "year": year},
        "rows": [_loan_row(loan, back, who) for loan, back in loans],
    }


def _loan_row(loan: ArchiveLent, back: ArchiveReturned | None, who: Callable[[str], Person]) -> Values:
    borrower = who(loan.borrower)
    return {
        "borrower": borrower.name,
        "dept": borrower.department,
        "purpose": loan.purpose,
        "archive_no": loan.archive_no,
        "title": loan.title,
        "mode": loan.mode,
        "approved_by": who(loan.approved_by).name,
        "lent_on": date.fromisoformat(loan.lent_on),
        "due_on": date.fromisoformat(loan.due_on),
        "returned_on": date.fromisoformat(back.returned_on) if back else None,
        "return_check": _return_check(loan, back) if back else "",
    }


def _return_check(loan: ArchiveLent, back: ArchiveReturned) -> str:
    pages = "页数相符" if back.pages == loan.pages else f"页数{back.pages}（借出{loan.pages}）"
    late = "，逾期归还" if back.returned_on > loan.due_on else ""
    note = f"；{back.check}" if back.check else ""
    return f"{pages}，{'完好' if back.is_sound else '不完好'}{late}{note}"


def appraisal_values(facts: AppraisalFacts, shelf: Shelf, our_entity: str, people: Mapping[str, Person]) -> Values:
    """档案鉴定意见书与销毁清册 JDXH; what the ledger knows of a volume stands before what was stated."""
    rows = [_volume_row(each, shelf) for each in facts.volumes]
    gone = sum(each["opinion"] == DESTROY for each in rows)
    witnesses = [_with_department(each, people) for each in facts.witnesses]
    one, two = [*witnesses, "", ""][:2]
    return {
        "appraisal": {
            **facts.model_dump(include={"batch", "held_on", "approver", "approved_on", "destroyed_on"}),
            "our_entity": our_entity,
            "scope": facts.scope or _scope(rows),
            "conclusion": _conclusion(len(rows), gone),
            "method": facts.method if gone else "",
            "backups": facts.backups if gone else "",
            "witness_one": one if gone else "",
            "witness_two": two if gone else "",
            "destroyed_any": bool(gone),
        },
        "panel": [
            {"name": each.name, "dept": each.dept or _department(each.name, people) or "/", "role": each.role}
            for each in facts.panel
        ],
        "rows": rows,
    }


def _volume_row(volume: AppraisedVolume, shelf: Shelf) -> Values:
    known, term = shelf.known.get(volume.archive_no), term_of(volume.archive_no, shelf)
    return {
        "archive_no": volume.archive_no,
        "title": known.title if known else volume.title,
        "pages": known.pages if known else volume.pages,
        "year": term.year if term else 0,
        "retention": term.retention if term else "",
        "expires_on": term.expires_on if term else None,
        **blocks_of(volume, known),
        "opinion": volume.opinion,
        "reason": _reason(volume),
        "media": volume.media,
    }


def _reason(volume: AppraisedVolume) -> str:
    if volume.opinion == DESTROY or volume.new_retention is None:
        return volume.reason
    return f"改为{volume.new_retention}（{_FOREVER_ON_PAPER[volume.new_retention]}）：{volume.reason}"


def _scope(rows: Sequence[Mapping[str, Any]]) -> str:
    years = sorted({each["year"] for each in rows})
    span = f"{years[0]}年度" if len(years) == 1 else f"{years[0]}至{years[-1]}年度"
    return f"{span}归档、保管期限已届满的合同档案，共{len(rows)}卷"


def _conclusion(total: int, gone: int) -> str:
    told = _CONCLUSION.format(total=total, kept=total - gone, gone=gone)
    return told + _ALL_CLEAR if gone else told


def _with_department(name: str, people: Mapping[str, Person]) -> str:
    department = _department(name, people)
    return f"{name}（{department}）" if department else name


def _department(name: str, people: Mapping[str, Person]) -> str:
    return people[name].department if name in people else ""
