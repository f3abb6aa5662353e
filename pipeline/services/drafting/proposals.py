"""Proposal files read and checked, and a contract's proposal data kept as its source."""

import json
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from pipeline import disk
from pipeline.domain.contract import ContractState
from pipeline.domain.events import ContractRevised, ProposalRecorded
from pipeline.domain.proposal.checks import CheckedProposal, load_proposals
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.source import Form
from pipeline.drafting.values import contract_title
from pipeline.errors import Refused
from pipeline.ledger import UnitOfWork
from pipeline.services.drafting.workbooks import checked_from_workbook
from pipeline.services.keeping import folder_for
from pipeline.services.office import Office, proposal_of
from pipeline.workbooks.reading import is_workbook

_NO_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")


def checked_proposals(office: Office, path: Path) -> list[CheckedProposal]:
    """The proposals of a file, each checked; BadDocument with every fault of every one."""
    if is_workbook(path):
        return checked_from_workbook(path, office.calendar, office.today())
    form: Form = "json" if path.suffix.lower() == ".json" else "yaml"
    return load_proposals(read_text(path), name=path.name, form=form, calendar=office.calendar, today=office.today())


def only_proposal(office: Office, path: Path) -> CheckedProposal:
    """The one proposal of a file; Refused when it holds several."""
    found = checked_proposals(office, path)
    if len(found) != 1:
        raise Refused(f"{path.name} 里有 {len(found)} 份方案。", next_step="改稿时一个文件只放一份方案。")
    return found[0]


def record_proposal(office: Office, work: UnitOfWork, contract_no: str, proposal: Proposal) -> None:
    """The proposal's data kept as canonical JSON under its digest, and recorded as the contract's source."""
    data = canonical(proposal)
    digest = sha256(data).hexdigest()
    name = f"{disk.safe_name(proposal.proposal.proposal_no)}_方案数据_{digest[:12]}.json"
    path = folder_for(office, contract_no) / name
    disk.write_new(path, data)
    work.record(ProposalRecorded(contract_no, proposal.proposal.proposal_no, office.workspace.relative(path), digest))


def record_revision(office: Office, work: UnitOfWork, state: ContractState, proposal: Proposal) -> None:
    """Changed data as the contract's source, and what it changes about the contract."""
    record_proposal(office, work, state.contract_no, proposal)
    revised = ContractRevised(state.contract_no, **headline(proposal))
    if replace(state.opened, **asdict(revised)) != state.opened:
        work.record(revised)


class Headline(TypedDict):
    """What a contract is about, as its facts state it."""

    title: str
    customer: str
    amount_gross: str
    sign_method: str
    copies_total: int
    copies_seller: int


def headline(proposal: Proposal) -> Headline:
    """The facts of a proposal that a contract is known by."""
    return Headline(
        title=contract_title(proposal.proposal.title),
        customer=proposal.buyer.name,
        amount_gross=str(proposal.totals.amount_gross),
        sign_method=proposal.signing.method,
        copies_total=proposal.signing.copies,
        copies_seller=proposal.signing.copies_seller,
    )


def refuse_other_proposal(state: ContractState, proposal: Proposal) -> None:
    """Refused when the data is not of the proposal that opened this contract, whatever its version."""
    base = proposal_base(proposal.proposal.proposal_no)
    if base != state.opened.proposal_no:
        raise Refused(
            f"{state.contract_no} 是方案 {state.opened.proposal_no} 的合同，给出的却是方案 {base}。",
            next_step="请核对合同编号与方案文件。",
        )
    was, given = state.opened.contract_kind, proposal.proposal.contract_kind
    if given != was:
        raise Refused(
            f"{state.contract_no} 的合同类型是 {was}，不能改为 {given}。",
            next_step="类型不同就是另一份合同：请作废此号，用新的方案编号起草。",
        )


def refuse_other_data(office: Office, state: ContractState, proposal: Proposal) -> None:
    """Refused when the contract stands on other data; says how data is changed."""
    if canonical(proposal_of(office, state)) != canonical(proposal):
        raise Refused(
            f"方案 {proposal_base(proposal.proposal.proposal_no)} 已建合同 {state.contract_no}，但数据不同。",
            next_step=f"起草中改稿请用 qidang draft --revise {state.contract_no}；"
            f"评审退回的请用 qidang review resubmit {state.contract_no}。",
        )


def canonical(proposal: Proposal) -> bytes:
    """A proposal's data as stable JSON: equal data gives equal bytes."""
    return json.dumps(proposal.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1).encode()


def proposal_base(proposal_no: str) -> str:
    """A proposal's number without its version: what stays the same when it is revised."""
    return proposal_no.rsplit("-V", 1)[0]


def read_text(path: Path) -> str:
    """A UTF-8 text file, with or without a byte-order mark; Refused when it is another encoding."""
    data = path.read_bytes()
    if data.startswith(_NO_TEXT):
        raise Refused(
            f"{path.name} 不是数据文件，而是 PDF、Word、Excel、图片或压缩包之类。",
            next_step="数据要用 YAML（.yaml）、JSON（.json），或 qidang form 生成的表（.xlsx）。",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{path.name} 不是 UTF-8 编码。", next_step="请在编辑器里另存为 UTF-8 后再试。") from fault
