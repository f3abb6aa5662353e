"""The values of the papers around a signing: mandate, use of the seal, originals, notice of effect.

As with the papers before a contract, the `doc` group is added when the paper is numbered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.domain.identity import masked
from pipeline.domain.money.amounts import add_up, format_amount
from pipeline.domain.papers.sales_facts import CopyMove, MandateFacts, NoticeFacts, OriginalsFacts, SealFacts
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import day_text, moment_text
from pipeline.drafting.word.filters import plain_number

POWERS = ("签署", "变更", "验收", "收款")
OURS, THEIRS, THIRD = "我方", "客户", "第三方"
_INTAKE = {"PASS": "通过", "PASS_WITH_WAIVER": "通过（有豁免）", "REJECT": "退回", "": "/"}
_FILED = "已入库"


def mandate_values(contract: Mapping[str, Any], proposal: Proposal, facts: MandateFacts) -> Values:
    """授权委托书 SQWT of our side (handbook 2.9, 民法典 165); the agent's identity number is printed masked."""
    seller = proposal.seller
    return {
        **_reference(contract),
        "seller": seller.model_dump(include={"name", "uscc", "legal_representative", "registered_address"}),
        "agent": {
            "name": agent_of(proposal, facts),
            "title": facts.agent_title,
            "id_no_masked": masked(facts.agent_id_no) if facts.agent_id_no else "",
        },
        "authority": [{"name": each, "given": each in facts.authority} for each in POWERS],
        "mandate": {
            "amount_limit": facts.amount_limit or proposal.totals.amount_gross,
            "valid_from": facts.valid_from,
            "valid_to": facts.valid_to,
            "sub_delegation": facts.sub_delegation,
        },
    }


def agent_of(proposal: Proposal, facts: MandateFacts) -> str:
    """Who is to sign for us: the named agent, else the signatory of the proposal; empty when there is none."""
    return facts.agent_name or proposal.seller.authorized_signatory or ""


@dataclass(frozen=True, slots=True)
class Target:
    """The signing copy that gets the seal, and the approval it rests on.

    A supplement is drawn from the content its request was approved with, which has a digest of its own.
    """

    document_no: str
    version: str
    text_sha256: str
    pages: int
    copies: int
    approval_no: str
    approved_sha256: str
    approved_by: str
    is_supplement: bool = False

    @property
    def is_as_approved(self) -> bool:
        """Whether this is the text that was approved; a supplement is made of approved content, or not at all."""
        return bool(self.approved_sha256) if self.is_supplement else self.approved_sha256 == self.text_sha256


def seal_values(contract: Mapping[str, Any], target: Target, facts: SealFacts, signatory: str) -> Values:
    """用印申请与登记表 YYSJ: one text, one approval, one use of the seal (handbook 2.9)."""
    return {
        **_reference(contract),
        "target": {
            "no": target.document_no,
            "version": target.version,
            "text_sha256": target.text_sha256,
            "pages": target.pages,
            "copies": target.copies,
        },
        "approval": {
            "no": target.approval_no,
            "text_sha256": target.approved_sha256,
            "by": target.approved_by,
            "of_content": target.is_supplement,
            "agrees": target.is_as_approved,
        },
        "seal": {
            "type": facts.seal_type,
            "signatory": signatory,
            "applicant": facts.applicant,
            "sealed_by": facts.sealed_by,
            "sealed_at": moment_text(facts.sealed_at) if facts.sealed_at else "",
            "imprints_sign": facts.imprints_sign,
            "imprints_edge": facts.imprints_edge,
            "imprints_fix": facts.imprints_fix,
        },
        "spoiled": [each.model_dump() for each in facts.spoiled],
    }


@dataclass(frozen=True, slots=True)
class Originals:
    """The originals of a contract as the ledger knows them; `returned` gives the day each copy came back."""

    contract_no: str
    version: str
    pages: int
    seller_on: date | None = None
    buyer_on: date | None = None
    returned: Mapping[int, date] = field(default_factory=dict)


def originals_values(contract: Mapping[str, Any], originals: Originals, facts: OriginalsFacts) -> Values:
    """合同原件交接与回收登记表 YJHS: one row per copy `…#k/n`, ours first (handbook 2.11)."""
    signing, moves = contract["signing"], {each.copy_no: each for each in facts.copies}
    rows = [
        _copy(number, signing, originals, moves.get(number) or CopyMove(copy_no=number))
        for number in range(1, signing["copies"] + 1)
    ]
    ours = [each for each in rows if each["holder"] == OURS]
    return {
        **_reference(contract),
        "signed": {"version": originals.version},
        "signing": dict(signing),
        "copies": rows,
        "all_filed": bool(ours) and all(each["status"] == _FILED for each in ours),
    }


def _copy(number: int, signing: Mapping[str, Any], originals: Originals, move: CopyMove) -> Values:
    returned = move.returned_on or originals.returned.get(number)
    return {
        **move.model_dump(exclude={"copy_no", "intake_result"}),
        "no": f"{originals.contract_no}#{number}/{signing['copies']}",
        "holder": move.holder or (OURS if number <= signing["copies_seller"] else THEIRS),
        "pages": originals.pages,
        "our_signed_on": originals.seller_on,
        "their_signed_on": originals.buyer_on,
        "returned_on": returned,
        "intake_text": _INTAKE[move.intake_result or ("PASS" if number in originals.returned else "")],
        "status": move.status or _status(originals, returned, move),
    }


def _status(originals: Originals, returned: date | None, move: CopyMove) -> str:
    if returned:
        return _FILED if move.shelf else "已收回"
    if originals.seller_on and originals.buyer_on:
        return "对方已盖"
    return "已寄出" if move.dispatched_on else "已备"


@dataclass(frozen=True, slots=True)
class Effect:
    """When and why a contract binds, and which text was signed."""

    version: str
    seller_on: date
    buyer_on: date
    effective_on: date
    basis: str
    receivers: Sequence[tuple[str, str]] = ()


def notice_values(contract: Mapping[str, Any], effect: Effect, facts: NoticeFacts) -> Values:
    """合同生效通知单 SXTZ: finance and project get the same figures on the same day (handbook 2.12)."""
    told = [(each.title, each.name) for each in facts.receivers] or list(effect.receivers)
    return {
        **_reference(contract),
        **{name: contract[name] for name in ("totals", "tax_summary", "payments", "milestones", "criteria")},
        "buyer": {name: contract["buyer"][name] for name in ("name", "contact_name", "phone", "email")},
        "signed": {"version": effect.version, "seller_on": effect.seller_on, "buyer_on": effect.buyer_on},
        "effective": {"on": effect.effective_on, "basis": effect.basis},
        "term_text": _term_text(contract),
        "payment_total": add_up(each["amount_gross"] for each in contract["payments"]),
        "invoice": _invoice(contract),
        "alerts": [*_alerts(contract), *facts.alerts],
        "receivers": [{"title": title, "name": name} for title, name in told],
    }


def _invoice(contract: Mapping[str, Any]) -> Values:
    buyer = contract["buyer"]
    is_general = buyer["taxpayer_type"] == "一般纳税人"
    return {
        "title": buyer["name"],
        "uscc": buyer["uscc"],
        "type": "增值税专用发票" if is_general else "增值税普通发票",
        "address": buyer["registered_address"],
        "phone": buyer["phone"],
        "bank_name": buyer["bank"]["bank_name"],
        "account_no": buyer["bank"]["account_no"],
    }


def _term_text(contract: Mapping[str, Any]) -> str:
    term = contract["service_term"]
    if term:
        span = f"自{day_text(term['start'])}起至{day_text(term['end'])}止，含首尾"
        return f"{span}（{term['months']} 个月；{term['basis']}）"
    return "自生效之日起至双方义务履行完毕止"


def _alerts(contract: Mapping[str, Any]) -> list[str]:
    """What finance and project must not overlook, from the contract's own clauses."""
    flags, terms = contract["flags"], contract["terms"]
    held = [each for each in contract["payments"] if each["retention_money"]]
    found = [
        f"质量保证金 {format_amount(each['amount_gross'])} 元（{plain_number(each['percent'])}%）：{each['trigger']}"
        for each in held
    ]
    if contract["warranty_months"]:
        found.append(f"质量保证期 {contract['warranty_months']} 个月")
    found.append(
        "逾期不答复视为验收合格，须先按约催告"
        if flags["deemed_acceptance"]
        else "未约定视为验收，须取得签章的验收确认书"
    )
    if "late_perf_rate" in terms:
        cap = f"，以合同总价的 {terms['late_perf_cap']} 为限" if "late_perf_cap" in terms else ""
        found.append(f"迟延履行违约金每日{terms['late_perf_rate']}{cap}")
    if "nda_years" in terms and flags["confidentiality"]:
        found.append(f"保密义务至合同终止后 {terms['nda_years']} 年")
    if flags["personal_information"]:
        found.append("涉及个人信息处理，按合同的个人信息处理约定执行")
    if contract["sla"]:
        found.append(f"月可用率 {contract['sla']['monthly_availability']}；{contract['sla']['credit_rule']}")
    return found


def _reference(contract: Mapping[str, Any]) -> Values:
    head = contract["contract"]
    return {
        "contract": {"no": head["no"], "title": head["title"]},
        "buyer": {"name": contract["buyer"]["name"]},
    }
