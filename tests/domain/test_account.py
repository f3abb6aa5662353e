"""When instalments fall due and what is open: the account of a contract folded from its facts."""

from datetime import date
from decimal import Decimal

import pytest

from builders.proposals import proposal
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.closing_events import (
    InvoiceRecorded,
    InvoiceReversed,
    PaymentConditionMet,
    ReceiptRecorded,
    ReceiptRefunded,
)
from pipeline.domain.papers.account import Account, Standing, fold_account, standings

NO = "LS-RJ-2026-0007"
CALENDAR = WorkCalendar()
EFFECTIVE = date(2026, 10, 9)


def account(*facts: object, sample: str = "saas") -> Account:
    made = proposal(sample)
    return fold_account(made.totals.amount_gross, made.payment_plan, facts)


def standing(seq: int, *facts: object, sample: str = "saas", effective_on: date | None = EFFECTIVE) -> Standing:
    return standings(account(*facts, sample=sample), effective_on, CALENDAR)[seq - 1]


def invoiced(seq: int, gross: str, on: str = "2026-10-12", number: str = "1") -> InvoiceRecorded:
    return InvoiceRecorded(NO, seq, "普通发票（数电）", number, on, gross, "0.00", gross, [])


def reversed_(gross: str, number: str = "1") -> InvoiceReversed:
    return InvoiceReversed(NO, 1, "9", number, "2026-10-20", gross, "0.00", gross, [], "开错")


def received(seq: int, amount: str) -> ReceiptRecorded:
    return ReceiptRecorded(NO, "2026-10-21", amount, "客户", "R1", [{"plan_seq": seq, "amount": amount}])


def met(seq: int, on: str) -> PaymentConditionMet:
    return PaymentConditionMet(NO, seq, on, "验收确认书")


def test_an_instalment_due_at_effect_waits_for_its_invoice():
    assert standing(1).status(EFFECTIVE) == "待开票"
    assert standing(1, invoiced(1, "81000.00")).due_on == date(2026, 10, 26)


def test_an_invoice_for_the_whole_covers_every_instalment():
    assert standing(1, invoiced(2, "270000.00")).due_on == date(2026, 10, 26)


def test_an_invoice_taken_back_covers_nothing():
    assert standing(1, invoiced(1, "81000.00"), reversed_("81000.00")).status(EFFECTIVE) == "待开票"


def test_calendar_days_end_on_a_working_day():
    """30 days after 2026-09-03 end on 2026-10-03, in the holidays; the next working day is 10-08."""
    facts = (met(2, "2026-09-03"), invoiced(2, "189579.99", "2026-09-01"))
    assert standing(2, *facts, sample="sales").due_on == date(2026, 10, 8)


def test_without_a_calendar_no_day_is_guessed():
    late = standing(2, met(2, "2026-12-30"), invoiced(2, "108000.00"))
    assert late.due_on is None
    assert late.status(date(2027, 3, 1)) == "到期日待定（放假安排未公布）"


def test_the_newest_condition_counts():
    assert standing(2, met(2, "2026-10-12"), met(2, "2026-10-13"), invoiced(2, "108000.00")).met_on == date(
        2026, 10, 13
    )


def test_a_condition_nobody_recorded_is_not_met():
    assert standing(3).status(EFFECTIVE) == "条件未成就"
    assert standing(1, effective_on=None).status(EFFECTIVE) == "条件未成就"


@pytest.mark.parametrize(
    ("today", "status", "late"),
    [
        (date(2026, 10, 25), "未到期", 0),
        (date(2026, 10, 26), "今日到期", 0),
        (date(2026, 10, 28), "逾期2日", 2),
    ],
)
def test_a_day_after_the_last_day_is_late(today, status, late):
    due = standing(1, invoiced(1, "81000.00"))
    assert (due.status(today), due.overdue_days(today)) == (status, late)


def test_a_part_that_came_leaves_the_rest_due():
    part = standing(1, invoiced(1, "81000.00"), received(1, "80000.00"))
    assert part.outstanding == Decimal("1000.00")
    assert part.status(date(2026, 10, 27)) == "部分已收，逾期1日"
    assert standing(1, received(1, "81000.00")).status(EFFECTIVE) == "已收"


def test_what_went_back_is_open_again():
    back = ReceiptRefunded(NO, "2026-10-22", "81000.00", "T1", "R1", [{"plan_seq": 1, "amount": "81000.00"}], "重复")
    stand = account(received(1, "81000.00"), back)
    assert (stand.received, stand.received_for(1), stand.open) == (Decimal(0), Decimal(0), Decimal("270000.00"))
    assert stand.left_of_receipt("R1") == 0
