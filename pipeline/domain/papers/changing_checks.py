"""What speaks against a change of contract beside its wording: price, instalments, days (handbook 2.17, 5.4)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipeline.domain.findings import Finding, finding
from pipeline.domain.money.amounts import add_up, format_amount, round_cent
from pipeline.domain.money.vat import last_day_of, rates_on
from pipeline.domain.papers.changing_facts import ChangeFacts
from pipeline.domain.papers.changing_price import MOST_PROCUREMENT, MOST_WITHOUT_ESCALATION, Price
from pipeline.domain.papers.changing_record import Term
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.amounts import MOST_DEPOSIT


def check_kinds(facts: ChangeFacts, today: date) -> Iterator[Finding]:
    """The ticked kinds of change and what is really changed agree, and nobody raised it tomorrow."""
    kinds = set(facts.change_types)
    if facts.raised_on > today:
        yield finding("B301", at="raised_on", day=facts.raised_on, today=today)
    for kind, what, happens in (
        ("价款", "价款有增减", bool(facts.amount_delta or facts.price_parts)),
        ("付款", "写了新的付款计划", bool(facts.payments)),
        ("期限", "工期有变动", bool(facts.days_delta or facts.new_dates)),
    ):
        if happens and kind not in kinds:
            yield finding("B320", at="change_types", what=what, kind=kind)
    if "账户" in kinds and not facts.account_check.strip():
        yield finding("B327", at="account_check")
    if "主体" in kinds:
        yield finding("B328", at="change_types")


def check_parts(proposal: Proposal, facts: ChangeFacts, today: date) -> Iterator[Finding]:
    """The change of price split by tax rate, every rate one that holds today."""
    rates = {each.tax_rate for each in proposal.tax_summary}
    parts = add_up(each.amount_gross for each in facts.price_parts)
    if facts.price_parts and parts != facts.amount_delta:
        sums = {"sum": format_amount(parts), "delta": format_amount(facts.amount_delta)}
        yield finding("B322", at="price_parts", **sums)
    if facts.amount_delta and not facts.price_parts and len(rates) > 1:
        yield finding("B323", at="price_parts", count=len(rates))
    known = "、".join(_percent(each.rate) for each in rates_on(today))
    for place, each in enumerate(facts.price_parts):
        if last_day_of(each.tax_rate, today) is None:
            at = f"price_parts[{place}].tax_rate"
            yield finding("B324", at=at, name=each.name, rate=_percent(each.tax_rate), known=known)


def _percent(rate: object) -> str:
    return f"{float(str(rate)) * 100:.6g}%"


def check_price(proposal: Proposal, facts: ChangeFacts, price: Price) -> Iterator[Finding]:
    """A total that is none, changes beyond a tenth, public procurement beyond the law's tenth."""
    if price.after.gross <= 0:
        yield finding("B321", at="amount_delta", total=format_amount(price.after.gross))
    if not facts.amount_delta:
        return
    if is_escalated(price) and not facts.escalation_ref.strip():
        yield finding("B325", at="amount_delta", ratio=f"{price.ratio:.2%}")
    is_public = clause_flags(proposal)["government_procurement"]
    if is_public and facts.amount_delta > 0 and price.procurement_ratio > MOST_PROCUREMENT:
        yield finding("B326", at="amount_delta", ratio=f"{price.procurement_ratio:.2%}")


def is_escalated(price: Price) -> bool:
    """Whether the changes so far need a higher authority than usual."""
    return price.ratio > MOST_WITHOUT_ESCALATION


def check_plan(facts: ChangeFacts, old: Sequence[Term], new: Sequence[Term], price: Price) -> Iterator[Finding]:
    """The new plan closes to the cent, settled instalments stand, every instalment is whole (handbook 5.4)."""
    yield from _check_settled(facts, old, new)
    total, plan = price.current.gross + facts.amount_delta, add_up(each.amount_gross for each in new)
    if facts.amount_delta and not facts.payments and {each.seq for each in old} <= {each.seq for each in facts.settled}:
        yield finding("B336", at="payments")
    elif plan != total:
        yield finding("B330", at="payments", sum=format_amount(plan), total=format_amount(total))
    for due, each in enumerate(new, 1):
        if each.seq != due:
            yield finding("B334", at=f"payments[{due - 1}].seq", found=each.seq, due=due)
        if each.amount_gross <= 0:
            yield finding("B333", at="payments", seq=each.seq, amount=format_amount(each.amount_gross))
        for what in _left_out(each):
            yield finding("B335", at=f"payments[{due - 1}]", seq=each.seq, what=what)


def check_deposit(proposal: Proposal, plan: Sequence[Term], total: Decimal) -> Iterator[Finding]:
    """The deposit is still no more than a fifth of the new total (民法典 586)."""
    seqs = {each.seq for each in proposal.payment_plan if each.deposit_dingjin}
    deposit = add_up(each.amount_gross for each in plan if each.seq in seqs or "定金" in each.name)
    if total > 0 and deposit > round_cent(total * MOST_DEPOSIT / 100):
        told = {"deposit": format_amount(deposit), "total": format_amount(total)}
        yield finding("B338", at="payments", **told, rate=f"{deposit / total:.2%}")


def _left_out(term: Term) -> Iterator[str]:
    if not term.name:
        yield "款项名称（name）"
    if not term.trigger:
        yield "付款条件（trigger）"


def _check_settled(facts: ChangeFacts, old: Sequence[Term], new: Sequence[Term]) -> Iterator[Finding]:
    before = {each.seq: each.amount_gross for each in old}
    after = {each.seq: each.amount_gross for each in new}
    for seq, times in Counter(each.seq for each in facts.settled).items():
        if times > 1:
            yield finding("B337", at="settled", seq=seq)
    for place, each in enumerate(facts.settled):
        if each.seq not in before:
            yield finding("B332", at=f"settled[{place}].seq", seq=each.seq, count=len(old))
        elif after.get(each.seq) != before[each.seq]:
            left = format_amount(after[each.seq]) if each.seq in after else "0.00"
            amounts = {"before": format_amount(before[each.seq]), "after": left}
            yield finding("B331", at="payments", seq=each.seq, status=each.status, **amounts)


def check_dates(facts: ChangeFacts, before: dict[str, date], start: date) -> Iterator[Finding]:
    """Milestones that are there, not moved before the contract binds, and as far as the days say."""
    for place, each in enumerate(facts.new_dates):
        at = f"new_dates[{place}]"
        if each.milestone not in before:
            known = "、".join(before) or "无"
            yield finding("B340", at=f"{at}.milestone", milestone=each.milestone, known=known)
        if each.plan_date < start:
            yield finding("B342", at=f"{at}.plan_date", milestone=each.milestone, day=each.plan_date, start=start)
    moved = moved_days(facts, before)
    if facts.new_dates and moved != facts.days_delta:
        yield finding("B341", at="days_delta", stated=facts.days_delta, moved=moved)


def moved_days(facts: ChangeFacts, before: dict[str, date]) -> int:
    """By how many days the milestone moves that moves furthest."""
    moves = [(each.plan_date - before[each.milestone]).days for each in facts.new_dates if each.milestone in before]
    return max(moves, key=abs, default=0)
