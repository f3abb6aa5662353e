"""The facts of a proposal in a contract text: each stands there, and beside its name (R4-06)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.delivery_batches import batch_differences, is_goods
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks.lines import ContractText, squeeze

REACH = 9
"""How many paragraphs after a name its figures may follow: one row of a table, cell by cell."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name that must stand in the text, with what must stand beside it."""

    what: str
    name: str
    numbers: tuple[Decimal, ...] = ()
    percents: tuple[Decimal, ...] = ()
    words: tuple[str, ...] = ()


def facts(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """One finding for each name that is missing, and for each name without its figures."""
    for fact in facts_of(proposal):
        places = _places(text, fact.name)
        if not places:
            yield finding("K003", at="全文", what=fact.what, value=fact.name)
            continue
        missing = _least_missing(fact, text, places)
        if missing:
            yield finding("K052", at=f"{fact.what}“{fact.name}”", what=fact.name, values="、".join(missing))


def batches(_text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """The batches that the milestones tell add up to the quantities of the price list (3.4)."""
    for item, quantity in batch_differences(proposal):
        values = {"item": item.name, "sum": f"{quantity:f}", "quantity": f"{item.quantity:f}"}
        yield finding("K064", at="milestones", **values)


def facts_of(proposal: Proposal) -> Iterator[Fact]:
    """Everything of the final proposal that the contract must repeat."""
    yield from _prices(proposal)
    yield from _payments(proposal)
    yield from _days(proposal)
    yield from _delivery(proposal)
    yield from _quality(proposal)
    if proposal.proposal.contract_kind == "TECHDEV" and proposal.clause_flags.ip_ownership:
        yield Fact("成果归属", proposal.clause_flags.ip_ownership)
    yield from (Fact("特别约定", each) for each in proposal.special_terms)


def _prices(proposal: Proposal) -> Iterator[Fact]:
    totals = proposal.totals
    yield Fact("合同总价", f"{totals.amount_gross:,.2f}")
    yield Fact("不含税总额", f"{totals.amount_net:,.2f}")
    yield Fact("税额合计", f"{totals.amount_tax:,.2f}")
    for each in proposal.line_items:
        numbers = (each.quantity, each.unit_price_gross, each.amount_gross)
        yield Fact("清单", each.name, numbers=numbers, percents=(each.tax_rate * 100,), words=(each.unit,))


def _payments(proposal: Proposal) -> Iterator[Fact]:
    for each in proposal.payment_plan:
        days = (Decimal(each.due_days),) if each.due_days else ()
        yield Fact(
            "付款计划",
            each.name,
            numbers=(each.amount_gross, *days),
            percents=(each.percent,),
            words=(each.trigger,),
        )


def _days(proposal: Proposal) -> Iterator[Fact]:
    for each in proposal.milestones:
        yield Fact("里程碑", each.name, words=(_day(each.plan_date),))
    if proposal.service_term and proposal.proposal.contract_kind == "SAAS":
        term = proposal.service_term
        yield Fact("服务期", f"{term.months}个月", words=(_day(term.start), _day(term.end)))


def _delivery(proposal: Proposal) -> Iterator[Fact]:
    if proposal.delivery and any(is_goods(each) for each in proposal.line_items):
        yield Fact("交货地点", proposal.delivery.place)
        if proposal.proposal.contract_kind == "SALES":
            yield Fact("交货方式", proposal.delivery.mode)
            yield Fact("风险转移", proposal.delivery.risk_transfer)
    if proposal.warranty_months:
        yield Fact("质量保证期", f"{proposal.warranty_months}个月")


def _quality(proposal: Proposal) -> Iterator[Fact]:
    for each in proposal.acceptance.criteria:
        yield Fact("验收指标", each.item, words=(each.target,))
    days = proposal.acceptance.buyer_response_days or proposal.acceptance.inspection_days
    if days:
        yield Fact("验收期限", f"{days}个工作日")
    if proposal.proposal.contract_kind == "SALES" and proposal.acceptance.inspection_days:
        yield Fact("检验期限", f"{proposal.acceptance.inspection_days}个工作日")
    if proposal.sla:
        yield Fact("服务水平", proposal.sla.monthly_availability)
        yield Fact("服务抵扣", proposal.sla.credit_rule)
    signing = proposal.signing
    yield Fact(
        "合同份数", f"{signing.copies}份", numbers=(Decimal(signing.copies_buyer), Decimal(signing.copies_seller))
    )


def _places(text: ContractText, name: str) -> list[int]:
    """The paragraphs where the name stands; one of several lines begins there and goes on below."""
    lines, parts = text.squeezed_lines, name.strip().splitlines()
    first, whole = squeeze(parts[0]), squeeze(name)
    begins = [at for at, line in enumerate(lines) if first in line]
    return begins if len(parts) == 1 else [at for at in begins if whole in "".join(lines[at : at + len(parts)])]


def _least_missing(fact: Fact, text: ContractText, places: list[int]) -> list[str]:
    """What is missing beside the name, at the place where the least is."""
    least: list[str] | None = None
    for at in places:
        missing = _missing(fact, text, slice(at, at + REACH))
        if not missing:
            return []
        least = missing if least is None or len(missing) < len(least) else least
    return least or []


def _missing(fact: Fact, text: ContractText, window: slice) -> list[str]:
    figures = text.figures[window]
    lines = text.squeezed_lines[window]
    return [
        *(f"{each:f}" for each in fact.numbers if not any(each in plain for plain, _ in figures)),
        *(f"{each.normalize():f}%" for each in fact.percents if not any(each in shares for _, shares in figures)),
        *(each for each in fact.words if squeeze(each) not in "".join(lines)),
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
