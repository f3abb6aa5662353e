"""A contract's figures as its signed supplements left them: plan, total, tax by rate, planned days."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.domain.money.amounts import add_up, split_tax, to_capital
from pipeline.domain.papers.account import payments_in_force
from pipeline.domain.papers.changing_record import KeptPart, SupplementRecord, dates_in_force
from pipeline.domain.proposal.model import Proposal, TaxSum, Totals


def proposal_in_force(proposal: Proposal, changes: Sequence[SupplementRecord]) -> Proposal:
    """The proposal with every figure that the supplements changed; lines and wording stay the contract's own."""
    if not changes:
        return proposal
    days = dates_in_force(proposal, changes)
    sums = _by_rate(proposal, [part for each in changes for part in each.parts])
    told = {
        "payment_plan": payments_in_force(proposal, changes),
        "milestones": [each.model_copy(update={"plan_date": days[each.code]}) for each in proposal.milestones],
        "tax_summary": sums,
        "totals": _totals(sums),
    }
    return proposal.model_copy(update=told)


def _by_rate(proposal: Proposal, parts: Sequence[KeptPart]) -> list[TaxSum]:
    """Each part bears its own tax; one under a new rate makes a new line."""
    sums = {each.tax_rate: (each.amount_gross, each.amount_net, each.amount_tax) for each in proposal.tax_summary}
    for each in parts:
        amounts = (each.amount_gross, *split_tax(each.amount_gross, each.tax_rate))
        before = sums.get(each.tax_rate, (Decimal("0.00"),) * 3)
        sums[each.tax_rate] = (before[0] + amounts[0], before[1] + amounts[1], before[2] + amounts[2])
    return [_tax_sum(rate, amounts) for rate, amounts in sorted(sums.items())]


def _tax_sum(rate: Decimal, amounts: tuple[Decimal, Decimal, Decimal]) -> TaxSum:
    gross, net, tax = amounts
    return TaxSum.model_construct(tax_rate=rate, amount_gross=gross, amount_net=net, amount_tax=tax)


def _totals(sums: Sequence[TaxSum]) -> Totals:
    gross, net, tax = (
        add_up(getattr(each, name) for each in sums) for name in ("amount_gross", "amount_net", "amount_tax")
    )
    upper = to_capital(gross)
    return Totals.model_construct(amount_gross=gross, amount_net=net, amount_tax=tax, amount_gross_upper=upper)
