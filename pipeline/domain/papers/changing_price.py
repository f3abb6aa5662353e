"""What a change of contract does to price and instalments: tax by rate, the total, a plan that closes to the cent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.domain.money.amounts import add_up, round_cent, split_tax
from pipeline.domain.papers.changing_facts import ChangeFacts, Instalment
from pipeline.domain.papers.changing_record import KeptPart, SupplementRecord, Term, earlier_delta
from pipeline.domain.proposal.model import Proposal

MOST_WITHOUT_ESCALATION = Decimal("0.1")
MOST_PROCUREMENT = Decimal("0.1")
"""政府采购法 49: all supplements for more of the same together, as a share of the contract's own price."""

_RATE_DIGITS = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with VAT, without it, and the VAT; in yuan."""

    gross: Decimal
    net: Decimal
    tax: Decimal

    def __add__(self, other: "Money") -> "Money":
        return Money(self.gross + other.gross, self.net + other.net, self.tax + other.tax)


NOTHING = Money(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Price:
    """The price before and after: the contract's own, what supplements did to it, this change, what is then due."""

    original: Money
    earlier: Money
    delta: Money
    rates: Mapping[Decimal, Money]
    cumulative: Decimal
    additions: Decimal

    @property
    def current(self) -> Money:
        """What was due before this change."""
        return self.original + self.earlier

    @property
    def after(self) -> Money:
        """What is due after it."""
        return self.current + self.delta

    @property
    def ratio(self) -> Decimal:
        """All changes of price so far, ups and downs added, as a share of the contract's own price."""
        return self.cumulative / self.original.gross

    @property
    def shown_ratio(self) -> Decimal:
        """The same with as many digits as a form shows."""
        return self.ratio.quantize(_RATE_DIGITS)

    @property
    def procurement_ratio(self) -> Decimal:
        """The additions alone as a share of the contract's own price."""
        return self.additions / self.original.gross


def price_of(proposal: Proposal, facts: ChangeFacts, earlier: Sequence[SupplementRecord]) -> Price:
    """The price a change leads to; the contract itself is summed by the rates its own summary has."""
    own = {each.tax_rate: Money(each.amount_gross, each.amount_net, each.amount_tax) for each in proposal.tax_summary}
    before = [part for record in earlier for part in record.parts]
    now = parts_of(proposal, facts)
    deltas = [*(each.amount_delta for each in earlier), facts.amount_delta]
    return Price(
        original=_total(own.values()),
        earlier=_total(_money(each) for each in before),
        delta=_total(_money(each) for each in now),
        rates=_by_rate(own, [*before, *now]),
        cumulative=add_up(abs(each) for each in deltas),
        additions=add_up(max(each, Decimal(0)) for each in deltas),
    )


def parts_of(proposal: Proposal, facts: ChangeFacts) -> list[KeptPart]:
    """The change of price by rate: as told, or all of it under the only rate the contract has."""
    if facts.price_parts or not facts.amount_delta:
        return [KeptPart.of(each) for each in facts.price_parts]
    rate = proposal.tax_summary[0].tax_rate
    return [KeptPart(name="价款增减", tax_rate=rate, amount_gross=facts.amount_delta)]


def _money(part: KeptPart) -> Money:
    return Money(part.amount_gross, *split_tax(part.amount_gross, part.tax_rate))


def _total(amounts: Iterable[Money]) -> Money:
    return sum(amounts, NOTHING)


def _by_rate(own: Mapping[Decimal, Money], parts: Iterable[KeptPart]) -> dict[Decimal, Money]:
    sums = dict(own)
    for each in parts:
        sums[each.tax_rate] = sums.get(each.tax_rate, NOTHING) + _money(each)
    return dict(sorted(sums.items()))


def new_plan(
    proposal: Proposal, facts: ChangeFacts, earlier: Sequence[SupplementRecord], plan: Sequence[Term]
) -> list[Term]:
    """The instalments after the change; what cannot be worked out stays as it was and is found by the checks."""
    if facts.payments:
        known = {each.seq: each for each in plan}
        return [_stated(each, known.get(each.seq)) for each in facts.payments]
    if not facts.amount_delta:
        return list(plan)
    total = proposal.totals.amount_gross + earlier_delta(earlier) + facts.amount_delta
    return _spread(plan, {each.seq for each in facts.settled}, total)


def _stated(given: Instalment, known: Term | None) -> Term:
    """An instalment as told, filled up from the one of the same number."""
    base = known.model_dump() if known else {"name": "", "trigger": "", "due_days": 0, "due_unit": "calendar_day"}
    told = {name: value for name, value in given.model_dump().items() if value is not None}
    return Term.model_validate({"requires_invoice": True, **base, **told})


def _spread(plan: Sequence[Term], settled: set[int], total: Decimal) -> list[Term]:
    """What is left to pay over the open instalments in their old proportions; the last one takes the odd cents."""
    still = [each for each in plan if each.seq not in settled]
    before = add_up(each.amount_gross for each in still)
    if not still or not before:
        return list(plan)
    rest = total - add_up(each.amount_gross for each in plan if each.seq in settled)
    amounts = {each.seq: round_cent(rest * each.amount_gross / before) for each in still[:-1]}
    amounts[still[-1].seq] = rest - add_up(amounts.values())
    return [each.model_copy(update={"amount_gross": amounts.get(each.seq, each.amount_gross)}) for each in plan]
