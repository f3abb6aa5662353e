"""Spans that the words of a trigger put between delivery and the payment term."""

import pytest

from builders.proposals import proposal
from pipeline.domain.proposal.model import Payment
from pipeline.domain.proposal.waiting import longest_wait


def payment(trigger: str, event: str = "FINAL_ACCEPTED", retention: bool = False) -> Payment:
    plain = proposal("sales").payment_plan[2]
    return plain.model_copy(update={"trigger": trigger, "trigger_event": event, "retention_money": retention})


@pytest.mark.parametrize(
    ("trigger", "days"),
    [
        ("终验合格后满三个月", 90),
        ("终验合格后满 3 个月且收到发票", 90),
        ("验收确认书签署之日起满９０日", 90),
        ("到货后第一百二十天", 120),
        ("验收合格满半年", 183),
        ("签收后三十个工作日", 42),
        ("验收合格后满一年", 365),
    ],
)
def test_a_span_after_delivery_is_read_in_digits_and_in_numerals(trigger: str, days: int) -> None:
    wait = longest_wait(payment(trigger))
    assert wait is not None
    assert (wait.days, wait.is_deadline) == (days, False)


def test_a_deadline_after_delivery_is_told_apart() -> None:
    wait = longest_wait(payment("验收合格后 30 日内开具发票"))
    assert wait is not None
    assert wait.is_deadline


@pytest.mark.parametrize(
    "trigger",
    [
        "终验确认书签署且收到发票",
        "验收合格，2027年3月31日前",
        "验收合格后于2027年3月31日",
        "交付第一年度许可",
        "验收后 36 个月技术支持期满且考核合格",
        "到货 3 台",
    ],
)
def test_dates_quantities_and_terms_of_service_are_no_wait(trigger: str) -> None:
    assert longest_wait(payment(trigger)) is None


def test_a_retention_and_lasting_services_wait_by_their_nature() -> None:
    assert longest_wait(payment("验收合格满 12 个月", retention=True)) is None
    assert longest_wait(payment("验收合格满 12 个月", event="WARRANTY_END")) is None
