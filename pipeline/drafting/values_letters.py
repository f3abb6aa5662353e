"""The values of the signing confirmation (QSQR) and of the acceptance certificate (YSQR)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.drafting.values_approval import SHORT_DIGEST
from pipeline.drafting.values_contract import Values, document_values


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody the customer may turn to in a matter (商务, 项目, 财务); empty fields print as 无."""

    matter: str
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
    buyer_signed_on: date | None
    seller_signed_on: date | None
    effective_on: date
    effective_basis: str
    contacts: Sequence[Contact] = ()


def signing_letter_values(contract: Mapping[str, Any], facts: SigningFacts) -> Values:
    """The letter about a signed text; `contract` are the text's own `contract_values` (handbook 2.10)."""
    doc = document_values(facts.letter_no, facts.letter_version, "合同签署确认函")
    return {
        **contract,
        "contract": {**contract["contract"], "version": facts.signed_version, "stage_label": ""},
        "doc": {**doc, "issued_on": facts.issued_on},
        "signed": {
            "version": facts.signed_version,
            "page_count": facts.pages,
            "sha256": facts.sha256,
            "sha256_short": facts.sha256[:SHORT_DIGEST],
            "method": contract["signing"]["method"],
            "buyer_signatory": facts.buyer_signatory,
            "seller_signatory": facts.seller_signatory,
            "buyer_signed_on": facts.buyer_signed_on,
            "seller_signed_on": facts.seller_signed_on,
        },
        "effective": {"on": facts.effective_on, "basis": facts.effective_basis},
        "contacts": [asdict(each) for each in facts.contacts],
    }


@dataclass(frozen=True, slots=True)
class Measured:
    """What a test of one criterion gave; `verdict` 达标 or 未达标."""

    item: str
    measured: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """A matter the customer leaves open at acceptance, with its owner and day."""

    item: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """An acceptance as the certificate states it (handbook 2.21).

    Criteria without a `Measured` are left for the customer to fill in; `payment_seqs` are the instalments it triggers.
    """

    certificate_no: str
    certificate_version: str
    stage: str
    delivered_on: date | None = None
    tested_on: date | None = None
    place: str = ""
    record_no: str = ""
    measured: Sequence[Measured] = ()
    csat: int | None = None
    remaining: Sequence[Remaining] = ()
    warranty_start: date | None = None
    service_start: date | None = None
    payment_seqs: Sequence[int] = ()
    copies: int = 2


def acceptance_values(contract: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    """The certificate of one acceptance of everything the contract lists, but discounts."""
    acceptance: Mapping[str, Any] = contract["acceptance"]
    return {
        **contract,
        "doc": document_values(facts.certificate_no, facts.certificate_version, "验收确认书"),
        "acceptance": {
            **acceptance,
            "stage": facts.stage,
            "place": facts.place,
            "delivered_on": facts.delivered_on,
            "tested_on": facts.tested_on,
            "warranty_start": facts.warranty_start,
            "service_start": facts.service_start,
            "copies": facts.copies,
        },
        "deliverables": [
            {"name": each["name"], "version": each["spec"], "unit": each["unit"], "quantity": each["quantity"]}
            for each in contract["items"]
            if not each["is_discount"]
        ],
        "tests": _tests(contract, facts),
        "criteria": [_criterion(each, facts) for each in contract["criteria"]],
        "remaining": [asdict(each) for each in facts.remaining],
        "payment_triggers": [each for each in contract["payments"] if each["seq"] in facts.payment_seqs],
    }


def _tests(contract: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    total = len(contract["criteria"])
    passed = sum(each.verdict == "达标" for each in facts.measured)
    rate = (Decimal(passed) / total).quantize(Decimal("0.001")) if total else Decimal(0)
    return {"record_no": facts.record_no, "total": total, "passed": passed, "pass_rate": rate, "csat": facts.csat}


def _criterion(criterion: Mapping[str, Any], facts: AcceptanceFacts) -> Values:
    found = next((each for each in facts.measured if each.item == criterion["item"]), None)
    rule = f"{criterion['rule_text']}".replace("目标值", f" {criterion['target']}")
    return {
        **criterion,
        "rule_text": rule,
        "measured": found.measured if found else "",
        "verdict": found.verdict if found else "",
    }
