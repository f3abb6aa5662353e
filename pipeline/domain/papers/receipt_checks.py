"""What speaks against a receipt, a refund or a payment condition (handbook 2.23)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.domain.closing_events import PaymentConditionMet, ReceiptRecorded, ReceiptRefunded
from pipeline.domain.findings import Finding, finding
from pipeline.domain.papers.account import Account
from pipeline.domain.papers.money_ground import Ground, by_instalment, day_possible, seq_exists, sum_of, yuan
from pipeline.domain.scans.page_code import normalised_text


def check_receipt(place: str, fact: ReceiptRecorded, account: Account, ground: Ground) -> Iterator[Finding]:
    """Payer, reference, and every yuan applied to an instalment (handbook 2.23)."""
    yield from _applications(place, "到账额", fact, account)
    yield from day_possible(f"{place}.received_on", "到账日", fact.received_on, ground)
    if normalised_text(fact.payer) != normalised_text(ground.customer) and not fact.payer_note.strip():
        yield finding("B421", at=f"{place}.payer", payer=fact.payer, customer=ground.customer)
    yield from _reference(f"{place}.bank_ref", fact.bank_ref, account, ground)
    if not fact.variance_reason.strip():
        yield from _unexplained(place, fact, account)


def _unexplained(place: str, fact: ReceiptRecorded, account: Account) -> Iterator[Finding]:
    """More than was open for an instalment, or less, without a reason."""
    for seq, amount in by_instalment(fact.applied).items():
        payment = account.payment(seq)
        if payment is None:
            continue
        left = payment.amount_gross - account.received_for(seq)
        if amount > left:
            yield finding("B424", at=f"{place}.variance_reason", seq=seq, amount=yuan(amount), left=yuan(left))
        elif amount < left:
            yield finding("B425", at=f"{place}.variance_reason", seq=seq, left=yuan(left - amount))


def _reference(at: str, number: str, account: Account, ground: Ground) -> Iterator[Finding]:
    if number in {each.bank_ref for each in account.receipts} | {each.bank_ref for each in account.refunds}:
        yield finding("B422", at=at, number=number)
    others = [each for each in ground.receipts.get(number, ()) if each != ground.contract_no]
    if others:
        yield finding("B423", at=at, number=number, contract="、".join(sorted(set(others))))


def check_refund(place: str, fact: ReceiptRefunded, account: Account, ground: Ground) -> Iterator[Finding]:
    """A refund gives back no more than is left of a recorded receipt."""
    yield from _applications(place, "退款额", fact, account)
    yield from day_possible(f"{place}.refunded_on", "退款日", fact.refunded_on, ground)
    yield from _reference(f"{place}.bank_ref", fact.bank_ref, account, ground)
    came = next((each for each in account.receipts if each.bank_ref == fact.refunds), None)
    if came is None:
        known = "、".join(each.bank_ref for each in account.receipts) or "无"
        yield finding("B432", at=f"{place}.refunds", number=fact.refunds, known=known)
        return
    left = account.left_of_receipt(fact.refunds)
    if Decimal(fact.amount) > left:
        yield finding("B433", at=f"{place}.amount", amount=yuan(fact.amount), left=yuan(left))
    if fact.refunded_on < came.received_on:
        at = f"{place}.refunded_on"
        yield finding("B434", at=at, what="退款日", day=fact.refunded_on, before=came.received_on)
    for seq, amount in by_instalment(fact.applied).items():
        if amount > account.received_for(seq):
            left_of_seq = yuan(account.received_for(seq))
            yield finding("B435", at=f"{place}.applied", seq=seq, amount=yuan(amount), left=left_of_seq)


def _applications(
    place: str, what: str, fact: ReceiptRecorded | ReceiptRefunded, account: Account
) -> Iterator[Finding]:
    yield from seq_exists(place, [each["plan_seq"] for each in fact.applied], account)
    total, amount = sum_of(fact.applied, "amount"), Decimal(fact.amount)
    if total != amount:
        yield finding("B420", at=f"{place}.applied", applied=yuan(total), what=what, amount=yuan(amount))
    for each in (amount, *(Decimal(part["amount"]) for part in fact.applied)):
        if each <= 0:
            yield finding("B411", at=f"{place}.amount", what="金额", amount=yuan(each))


def check_condition(place: str, fact: PaymentConditionMet, account: Account, ground: Ground) -> Iterator[Finding]:
    """A condition of an instalment of the plan, met by now."""
    yield from seq_exists(place, [fact.plan_seq], account)
    yield from day_possible(f"{place}.met_on", "条件成就日", fact.met_on, ground)
    yield from _certified(f"{place}.met_on", fact, account)


def check_conditions(account: Account) -> Iterator[Finding]:
    """What was entered held against the certificates that came back since, and days that nobody entered."""
    for payment in account.plan:
        at, told = f"第{payment.seq}期", account.condition_of(payment.seq)
        certificate = account.certificate_for(payment.seq)
        if told:
            yield from _certified(at, told, account)
        elif certificate and certificate.filed_on:
            number, day = certificate.document_no, certificate.filed_on
            yield finding("B418", at=at, seq=payment.seq, number=number, day=day)


def _certified(at: str, fact: PaymentConditionMet, account: Account) -> Iterator[Finding]:
    """An entry beside the certificate for the same instalment: not signed yet, or signed on another day."""
    certificate = account.certificate_for(fact.plan_seq)
    if certificate is None or certificate.can_bear(date.fromisoformat(fact.met_on)):
        return
    told = {"seq": fact.plan_seq, "day": fact.met_on, "number": certificate.document_no}
    if certificate.filed_on is None:
        yield finding("B417", at=at, **told)
    else:
        yield finding("B416", at=at, **told, drawn=certificate.drawn_on, filed=certificate.filed_on)
