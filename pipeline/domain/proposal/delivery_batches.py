"""Deliveries in batches: as the proposal lists them, or else as its milestones tell them in words.

In words: 首批交货（网关 20 台、传感器 140 只）.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.domain.proposal.model import LineItem, Milestone, Proposal

_GOODS = re.compile("货物|硬件|设备|备件|耗材")
_DELIVERY = re.compile("交货|发货|到货|供货|交付")
_BRACKET = re.compile(r"[（(](?P<parts>.+)[）)]")
_PART = re.compile(r"(?P<name>\S.*?)\s*(?P<quantity>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>\D{1,6})")
_BETWEEN = re.compile("[、，,；;]")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """So much of one priced line, handed over on one planned day."""

    milestone: Milestone
    item: LineItem
    quantity: Decimal

    @property
    def plan_date(self) -> date:
        return self.milestone.plan_date


def is_goods(item: LineItem) -> bool:
    """Whether the line is goods: something to be packed, carried and inspected."""
    return bool(_GOODS.search(item.kind)) and not item.is_discount


def delivery_batches(proposal: Proposal) -> list[BatchLine]:
    """What each batch brings, the first day first; empty when any part is unclear.

    The list `delivery_batches` goes before what the names of milestones say. There, a part names its line by some of
    its characters (网关 for 边缘采集网关) and by its unit; two lines that fit are one too many.
    """
    if proposal.delivery_batches:
        return _listed(proposal)
    goods = [each for each in proposal.line_items if is_goods(each)]
    found = [_lines_of(each, goods) for each in proposal.milestones if _DELIVERY.search(each.name)]
    known = [each for each in found if each]
    return [line for batch in known for line in batch] if all(each is not None for each in found) else []


def batch_differences(proposal: Proposal) -> list[tuple[LineItem, Decimal]]:
    """Goods whose batches do not add up to the contract quantity, with the sum; empty when no batches are told."""
    lines = delivery_batches(proposal)
    goods = [each for each in proposal.line_items if is_goods(each)] if lines else []
    sums = [(each, sum((line.quantity for line in lines if line.item == each), Decimal(0))) for each in goods]
    return [(item, quantity) for item, quantity in sums if quantity != item.quantity]


def _listed(proposal: Proposal) -> list[BatchLine]:
    """The parts whose milestone and line are there; the checks tell of the others."""
    stones = {each.code: each for each in proposal.milestones}
    items = {each.line_no: each for each in proposal.line_items}
    parts = [each for each in proposal.delivery_batches if each.milestone in stones and each.line_no in items]
    lines = [BatchLine(stones[each.milestone], items[each.line_no], each.quantity) for each in parts]
    return sorted(lines, key=lambda line: (line.plan_date, line.item.line_no))


def _lines_of(milestone: Milestone, goods: list[LineItem]) -> list[BatchLine] | None:
    """No lines when the milestone tells no quantities, None when one of them fits no line or several."""
    bracket = _BRACKET.search(milestone.name)
    if bracket is None:
        return []
    parts = [_PART.fullmatch(each.strip()) for each in _BETWEEN.split(bracket["parts"])]
    if not any(parts):
        return []
    lines = [_line(milestone, part, goods) for part in parts if part]
    return [each for each in lines if each] if all(parts) and all(lines) else None


def _line(milestone: Milestone, part: re.Match[str], goods: list[LineItem]) -> BatchLine | None:
    fitting = [each for each in goods if part["name"] in each.name and part["unit"].strip() == each.unit]
    return BatchLine(milestone, fitting[0], Decimal(part["quantity"])) if len(fitting) == 1 else None
