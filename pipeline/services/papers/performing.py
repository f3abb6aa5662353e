"""The papers of performance, each drawn from what the house knows and what a person adds."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import Field

from pipeline.domain.contract import ContractState
from pipeline.domain.events import DocumentAdded
from pipeline.domain.numbering.numbers import parse_document_number, weekly_number
from pipeline.domain.papers.performing_checks import check_application, check_delivery, check_record, check_week
from pipeline.domain.papers.performing_facts import (
    ApplicationFacts,
    DeliveryFacts,
    PlanFacts,
    RecordFacts,
    TransferFacts,
    TransferredFile,
    WeekFacts,
)
from pipeline.domain.papers.remedying_facts import DelayFacts
from pipeline.domain.papers.week_checks import DELAY_PAPER, WeekFile, check_delays
from pipeline.domain.people import Role
from pipeline.drafting.values.performing import (
    application_values,
    delivery_values,
    record_values,
    transfer_values,
    week_values,
)
from pipeline.drafting.values.plan import plan_values
from pipeline.errors import Refused
from pipeline.services.archiving.packing import date_of, finished_papers
from pipeline.services.papers.drawing import FIRST_VERSION, Case, Drawn, PaperKind
from pipeline.services.papers.statements import newest_stated, weeks_told

# What a hand-over lists, as the volume's own contents list does: no drafts, no copies still to be signed.
_TRANSFER = "GDYJ"


class HandOverFacts(TransferFacts):
    """GDYJ: without a list of files, the finished documents of the dossier are handed over."""

    files: Annotated[
        list[TransferredFile], Field(default_factory=list, title="移交文件", description="不填就移交卷内全部定稿。")
    ]


def _delivery(case: Case, facts: DeliveryFacts) -> Drawn:
    findings = list(check_delivery(case.state, facts, case.office.today()))
    return Drawn(delivery_values(case.contract, facts), findings, part=f"（第{facts.batch_no}批）")


def _must_be_in_effect(state: ContractState) -> None:
    if not state.effects:
        raise Refused(
            f"{state.contract_no} 尚未生效，不能出履行文书。", next_step="请先登记签署（qidang desk confirm）。"
        )


def _application(case: Case, facts: ApplicationFacts) -> Drawn:
    """One application for each stage of each receipt."""
    values = application_values(case.contract, facts, case.office.calendar)
    part = f"（{facts.stage}，{_without_version(facts.receipt_no)}）"
    return Drawn(values, list(check_application(case.state, facts)), part=part)


def _record(case: Case, facts: RecordFacts) -> Drawn:
    """One record for each round of each application."""
    findings = list(check_record(case.state, facts, case.office.today()))
    part = f"（{facts.stage}第{facts.round}轮，{_without_version(facts.application_no)}）"
    return Drawn(record_values(case.contract, facts), findings, part=part)


def _without_version(number: str) -> str:
    """`JFQS-01` of a document number; papers numbered elsewhere stay as they are written."""
    try:
        parsed = parse_document_number(number)
    except ValueError:
        return number
    return f"{parsed.code}-{parsed.serial}"


def _plan(case: Case, facts: PlanFacts) -> Drawn:
    return Drawn(plan_values(case.contract, facts))


def _week(case: Case, facts: WeekFacts) -> Drawn:
    values = week_values(case.contract, facts, case.office.calendar)
    findings = [*check_week(facts, case.office.clock.now()), *check_delays(facts, _week_file(case, facts))]
    number = _weekly_number(case.state, f"{facts.year}W{facts.week:02d}")
    return Drawn(values, findings, part=f"（{values['week']['iso']}）", number=number)


def _week_file(case: Case, facts: WeekFacts) -> WeekFile:
    contract_no = case.state.contract_no
    weeks = weeks_told(case.index, contract_no)
    earlier = [each for each in weeks if (each.year, each.week) < (facts.year, facts.week)]
    return WeekFile(
        contract_no=contract_no,
        cases=newest_stated(case.index, contract_no, DELAY_PAPER, DelayFacts),
        before=earlier[-1] if earlier else None,
        is_changed=any(each.stage == "SIGNED" for each in case.state.documents_of("BGSQ")),
    )


def _weekly_number(state: ContractState, week: str) -> str:
    """The number of a week's first sheet; nothing when there is one, whose next version the engine then gives."""
    kept = (parse_document_number(each.document_no) for each in state.documents_of("ZXGZ"))
    if any(each.serial == week for each in kept):
        return ""
    return weekly_number(state.contract_no, "ZXGZ", week, FIRST_VERSION)


def _transfer(case: Case, facts: HandOverFacts) -> Drawn:
    files = facts.files or list(_finished_files(case.state))
    if not files:
        raise Refused(f"{case.state.contract_no} 卷内还没有可移交的文件。", next_step="请等文书定稿后再移交。")
    told = facts.model_copy(update={"files": files})
    return Drawn(transfer_values(case.contract, told), part=f"（{facts.batch_no}）")


def _finished_files(state: ContractState) -> Iterator[TransferredFile]:
    """The list itself is left out: it would not be the same list when drawn again."""
    return (_file(state, each) for each in finished_papers(state) if each.kind != _TRANSFER)


def _file(state: ContractState, document: DocumentAdded) -> TransferredFile:
    """Taken over unchecked: the ledger's facts were checked when they were recorded."""
    is_scan = document.stage == "SIGNED"
    return TransferredFile.model_construct(
        document_no=document.document_no,
        title=document.title,
        dated=date.fromisoformat(date_of(state, document)),
        pages=document.pages,
        medium="电子",
        form="复印件" if is_scan else "原件",
        copies=1,
        file_name=PurePosixPath(document.path).name,
        sha256=document.sha256,
        bytes=document.size,
        remark="签署扫描件" if is_scan else "",
    )


_KINDS = (
    PaperKind("XMJH", (Role.PJM,), PlanFacts, _plan, may=_must_be_in_effect),
    PaperKind("ZXGZ", (Role.PJM,), WeekFacts, _week, keeps_facts=True, may=_must_be_in_effect),
    PaperKind("JFQS", (Role.PJM,), DeliveryFacts, _delivery, of_both_parties=True, may=_must_be_in_effect),
    PaperKind("YSSQ", (Role.CS,), ApplicationFacts, _application, may=_must_be_in_effect),
    PaperKind(
        "YSJL",
        (Role.CS, Role.PJM),
        RecordFacts,
        _record,
        of_both_parties=True,
        keeps_facts=True,
        may=_must_be_in_effect,
    ),
    PaperKind(_TRANSFER, (Role.SA,), HandOverFacts, _transfer),
)
PERFORMING_PAPERS: Mapping[str, PaperKind] = {each.code: each for each in _KINDS}
