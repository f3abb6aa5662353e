"""The values of the signing confirmation (QSQR) and of the acceptance certificate (YSQR)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.drafting.values_approval import SHORT_DIGEST
from pipeline.drafting.values_contract import Values, document_values


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed for a party, and when; `party` is 甲方 or 乙方."""

    party: str
    company: str
    name: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody the customer may turn to in a matter (商务, 项目, 财务); what is empty prints as 无."""

    role: str
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """A signed contract as the confirmation letter fixes it."""

    letter_no: str
    letter_version: str
    issued_on: date
    signed_version: str
    pages: int
    sha256: str
    signatories: Sequence[Signatory]
    effective_on: date
    effective_basis: str
    contacts: Sequence[Contact]


def signing_letter_values(contract: Mapping[str, Any], facts: SigningFacts) -> Values:
    """The letter about a signed text; `contract` are the text's own `contract_values` (handbook 2.10)."""
    signing = contract["signing"]
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
        "signatories": [asdict(each) for each in facts.signatories],
        "effective": {"on": facts.effective_on, "basis": facts.effective_basis},
        "originals": [
            {"holder": contract["buyer"]["name"], "party": "甲方", "copies": signing["copies_buyer"]},
            {"holder": contract["seller"]["name"], "party": "乙方", "copies": signing["copies_seller"]},
        ],
        "contacts": [asdict(each) for each in facts.contacts],
    }


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One thing that was handed over and accepted; `version` is its version or specification."""

    name: str
    version: str = "无"
    quantity: Decimal = Decimal(1)
    unit: str = "项"


def deliverables_of(contract: Mapping[str, Any]) -> list[Deliverable]:
    """Everything the contract lists, but discounts."""
    return [
        Deliverable(each["name"], each["spec"], each["quantity"], each["unit"])
        for each in contract["items"]
        if not each["is_discount"]
    ]


@dataclass(frozen=True, slots=True)
class Remaining:
    """A matter the customer leaves open at acceptance, with its day."""

    item: str
    due_on: date
    responsible: str = "乙方"


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """An acceptance as the certificate states it (handbook 2.21).

    `payment_seqs` are the instalments it makes due; `accepted_on` stays None until the customer has signed.
    """

    certificate_no: str
    certificate_version: str
    stage: str
    prepared_on: date
    deliverables: Sequence[Deliverable]
    tested: int
    passed: int
    record_no: str = "无"
    satisfaction: str = "无"
    remaining: Sequence[Remaining] = ()
    accepted_on: date | None = None
    warranty_start: date | None = None
    service_start: date | None = None
    payment_seqs: Sequence[int] = ()
    copies: int = 2


def acceptance_values(contract: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    """The certificate of one acceptance; ValueError when more passed than was tested."""
    if not 0 <= facts.passed <= facts.tested:
        raise ValueError(f"{facts.passed} of {facts.tested} tests cannot have passed")
    return {
        **contract,
        "doc": document_values(facts.certificate_no, facts.certificate_version, "验收确认书"),
        "accepted": {
            "stage": facts.stage,
            "prepared_on": facts.prepared_on,
            "on": facts.accepted_on,
            "result": "合格(遗留项见附件)" if facts.remaining else "合格",
            "tested": facts.tested,
            "passed": facts.passed,
            "pass_rate": _rate(facts.passed, facts.tested),
            "record_no": facts.record_no,
            "satisfaction": facts.satisfaction,
            "warranty_start": facts.warranty_start,
            "service_start": facts.service_start,
            "copies": facts.copies,
        },
        "deliverables": [asdict(each) for each in facts.deliverables],
        "remaining": [asdict(each) for each in facts.remaining],
        "triggered": [each for each in contract["payments"] if each["seq"] in facts.payment_seqs],
    }


def _rate(passed: int, tested: int) -> str:
    if not tested:
        return "无"
    share = (Decimal(passed) * 100 / tested).quantize(Decimal("0.1"))
    return f"{share.normalize():f}%"
