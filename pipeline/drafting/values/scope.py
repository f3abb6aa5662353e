"""The scope of a contract for its templates: priced lines, what they contain, batches, man-day prices, owners."""

import re
from typing import Any

from pipeline.domain.proposal.contents import contents
from pipeline.domain.proposal.delivery_batches import BatchLine, batch_differences, delivery_batches, is_goods
from pipeline.domain.proposal.model import LineItem, Proposal

MAN_DAY = "人日"
OWNER_TERMS = ("patent_owner", "copyright_owner", "knowhow_owner")

_STANDARD = re.compile(r"\b(?:GB|GB/T|DB\d{2}(?:/T)?|[A-Z]{2}(?:/T)?|Q/[A-Z0-9]+|T/[A-Z]+)\s?\d+(?:\.\d+)*[-—]\d{4}")
_OWNER = re.compile(r"(?:成果|著作权|专利|技术秘密|(?<!背景)知识产权)[^，,；;。]{0,12}?归(甲方|乙方|双方)")


def scope_values(proposal: Proposal) -> dict[str, Any]:
    """`items` with what templates ask of them, `goods` among them, `scope.*` as yes or no, `batches`, `manday_rates`.

    `batches` is empty unless the proposal tells the quantities of every batch and they add up to the contract's.
    """
    items = [_item(each) for each in proposal.line_items]
    adds_up = not batch_differences(proposal)
    return {
        "items": items,
        "goods": [each for each in items if each["is_goods"]],
        "services": [each for each in items if not each["is_goods"] and not each["is_discount"]],
        "manday_rates": [each for each in items if each["unit"] == MAN_DAY],
        "scope": {"goods": any(each["is_goods"] for each in items), **contents(proposal)},
        "batches": [_batch(each) for each in delivery_batches(proposal)] if adds_up else [],
    }


def owners_of_results(proposal: Proposal) -> dict[str, str]:
    """Who owns patents, copyright and know-how, as far as the proposal's own words on ownership say it."""
    owner = _OWNER.search(proposal.clause_flags.ip_ownership or "")
    return dict.fromkeys(OWNER_TERMS, "双方共有" if owner[1] == "双方" else owner[1]) if owner else {}


def _item(item: LineItem) -> dict[str, Any]:
    return {
        **item.model_dump(),
        "is_discount": item.is_discount,
        "is_goods": is_goods(item),
        "standard": item.standard or "、".join(_STANDARD.findall(item.spec)),
    }


def _batch(line: BatchLine) -> dict[str, Any]:
    return {
        "code": line.milestone.code,
        "plan_date": line.plan_date,
        "name": line.item.name,
        "spec": line.item.spec,
        "unit": line.item.unit,
        "quantity": line.quantity,
    }
