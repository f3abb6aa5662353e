"""The values of the signing confirmation (QSQR) and of the acceptance certificate (YSQR)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.drafting.values.approval import SHORT_DIGEST
from pipeline.drafting.values.contract import Values, document_values
from pipeline.drafting.word.filters import NOTHING, plain_number


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody the customer may turn to in a matter (商务, 项目, 财务); what is empty prints as 无."""

    role: str
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """A signed contract as the confirmation letter fixes it; `sha256` is that of the signed file."""

    letter_no: str
    letter_version: str
    issued_on: date
    signed_version: str
    pages: int
    sha256: str
    buyer_signatory: str
    seller_signatory: str
    buyer_signed_on: date
    seller_signed_on: date
    effective_on: date
    effective_basis: str
    contacts: Sequence[Contact] = ()


def signing_letter_values(contract: Mapping[str, Any], facts: SigningFacts) -> Values:
    """The letter about a signed text; `contract` are the text's own `contract_values` (handbook 2.10)."""
    signing, buyer, seller = contract["signing"], contract["buyer"]["name"], contract["seller"]["name"]
    return {
        **contract,
        "contract": {**contract["contract"], "version": facts.signed_version, "stage_label": ""},
        "doc": document_values(facts.letter_no, facts.letter_version, "合同签署确认函"),
        "letter": {"issued_on": facts.issued_on},
        "signed": {
            "version": facts.signed_version,
            "pages": facts.pages,
            "sha256": facts.sha256,
            "sha256_short": facts.sha256[:SHORT_DIGEST],
            "method": signing["method"],
        },
        "signatories": [
            _signatory("甲方", buyer, facts.buyer_signatory, facts.buyer_signed_on),
            _signatory("乙方", seller, facts.seller_signatory, facts.seller_signed_on),
        ],
        "effective": {"on": facts.effective_on, "basis": facts.effective_basis},
        "originals": [
            {"holder": buyer, "party": "甲方", "copies": signing["copies_buyer"]},
            {"holder": seller, "party": "乙方", "copies": signing["copies_seller"]},
        ],
        "contacts": [asdict(each) for each in facts.contacts],
    }


def _signatory(party: str, company: str, name: str, signed_on: date) -> Values:
    return {"party": party, "company": company, "name": name, "signed_on": signed_on}


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One thing that was handed over; `version` is its version or specification."""

    name: str
    version: str = NOTHING
    unit: str = "项"
    quantity: Decimal = Decimal(1)


def deliverables_of(contract: Mapping[str, Any]) -> list[Deliverable]:
    """Everything the contract lists, but discounts."""
    return [
        Deliverable(each["name"], each["spec"], each["unit"], each["quantity"])
        for each in contract["items"]
        if not each["is_discount"]
    ]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a test of one criterion gave; `verdict` is 达标 or 未达标."""

    item: str
    measured: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """A matter the customer leaves open at acceptance, with who clears it by when."""

    item: str
    responsible: str
    due_on: date


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """An acceptance as the certificate states it (handbook 2.21).

    `payment_seqs` are the instalments it makes due; `accepted_on` stays None until the customer has signed.
    """

    certificate_no: str
    certificate_version: str
    stage: str
    delivered_on: date
    tested_on: date
    deliverables: Sequence[Deliverable]
    measured: Sequence[Measured]
    place: str = ""
    record_no: str = ""
    csat: int | None = None
    remaining: Sequence[Remaining] = ()
    accepted_on: date | None = None
    warranty_start: date | None = None
    service_start: date | None = None
    payment_seqs: Sequence[int] = ()
    copies: int = 2


def acceptance_values(contract: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    """The certificate of one acceptance; `contract` are the contract's own `contract_values`."""
    return {
        **contract,
        "doc": document_values(facts.certificate_no, facts.certificate_version, "验收确认书"),
        "accepted": {
            "stage": facts.stage,
            "act": facts.stage if facts.stage.endswith(("验", "验收")) else f"{facts.stage}验收",
            "place": facts.place,
            "delivered_on": facts.delivered_on,
            "tested_on": facts.tested_on,
            "prepared_on": facts.tested_on,
            "on": facts.accepted_on,
            "result": "合格（遗留项见附件）" if facts.remaining else "合格",
            **_tests(facts),
            "record_no": facts.record_no,
            "satisfaction": "" if facts.csat is None else f"{facts.csat}分",
            "warranty_start": facts.warranty_start,
            "service_start": facts.service_start,
            "copies": facts.copies,
        },
        "criteria": [_criterion(each, facts) for each in contract["criteria"]],
        "deliverables": [asdict(each) for each in facts.deliverables],
        "remaining": [asdict(each) for each in facts.remaining],
        "triggered": [each for each in contract["payments"] if each["seq"] in facts.payment_seqs],
    }


def _tests(facts: AcceptanceFacts) -> Values:
    tested, passed = len(facts.measured), sum(each.verdict == "达标" for each in facts.measured)
    share = (Decimal(passed) * 100 / tested).quantize(Decimal("0.1")) if tested else None
    return {"tested": tested, "passed": passed, "pass_rate": NOTHING if share is None else f"{plain_number(share)}%"}


def _criterion(criterion: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    """A stage before the last one need not test everything; the certificate then says so."""
    found = next((each for each in facts.measured if each.item == criterion["item"]), None)
    return {
        **criterion,
        "measured": found.measured if found else "本阶段未测",
        "verdict": found.verdict if found else "/",
    }
