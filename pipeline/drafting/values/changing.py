"""The values of a change of contract: the request (BGSQ) and the supplement (handbook 2.17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.papers.changing_approval import DEPARTMENTS
from pipeline.domain.papers.changing_checks import is_escalated
from pipeline.domain.papers.changing_facts import ChangeFacts
from pipeline.domain.papers.changing_price import Money, Price
from pipeline.domain.papers.changing_quotes import Quote
from pipeline.domain.papers.changing_record import SupplementRecord, Term
from pipeline.drafting.values.contract import Values, due_text
from pipeline.drafting.word.filters import long_date

NOT_NUMBERED = "批准后起草时取号"
_OPEN, _DELETED, _NEW = "未到期", "（删除）", "（新增，原合同无此条）"


@dataclass(frozen=True, slots=True)
class Change:
    """A change with everything worked out from the contract as it stands; `supplement_no` empty before it has one."""

    facts: ChangeFacts
    quotes: Sequence[Quote]
    price: Price
    plan_before: Sequence[Term]
    plan_after: Sequence[Term]
    dates_before: Mapping[str, date]
    supplement_no: str
    earlier: Sequence[str]
    account_moved: bool
    is_public: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the supplement tells of the contract and of the approval it rests on."""

    request_no: str
    signed_on: date | None
    effective_on: date
    price_clause: str
    payment_clause: str


def request_values(contract: Mapping[str, Any], change: Change) -> Values:
    """变更申请表 BGSQ; the same change gives the same values, whoever draws it."""
    return {
        **{name: contract[name] for name in ("contract", "buyer", "seller")},
        "change_types": list(dict.fromkeys(change.facts.change_types)),
        "change": _request(change),
        "clauses": [_request_clause(each) for each in change.quotes],
        **_money_values(change),
        "payments": _payments(change),
        "opinions": [_opinion(name, change.facts) for name in DEPARTMENTS],
    }


def _request(change: Change) -> Values:
    facts, price = change.facts, change.price
    return {
        **facts.model_dump(include={"raised_by", "raised_on", "reason", "amount_delta", "days_delta", "precedence"}),
        "number": facts.change,
        "supplement_no": change.supplement_no or NOT_NUMBERED,
        "cumulative_ratio": price.shown_ratio,
        "escalated": is_escalated(price),
        "escalation_ref": facts.escalation_ref,
        "procurement_note": _procurement_note(change),
        "account_check": facts.account_check,
        "approval_no": facts.approval_ref,
        "drafter": facts.drafter,
        "dates_text": "；".join(_date_text(each) for each in _dates(change)),
    }


def _procurement_note(change: Change) -> str:
    if not change.is_public:
        return "非政府采购项目，不适用追加10%的限制"
    share = f"{change.price.procurement_ratio:.2%}"
    return f"政府采购项目：追加部分累计{share}，未超过原合同金额的10%（政府采购法第四十九条）"


def _request_clause(quote: Quote) -> Values:
    change = quote.change
    amended = f"（经{quote.amended_by}变更）" if quote.amended_by else ""
    return {
        "clause": f"{quote.name}{amended}",
        "old_text": quote.old_text or _NEW,
        "new_text": change.new_text or _DELETED,
        "effect": change.effect or "无",
    }


def _money_values(change: Change) -> Values:
    price = change.price
    return {
        "totals": _money(price.original),
        "earlier": _money(price.earlier),
        "delta": _money(price.delta),
        "new_totals": _money(price.after),
    }


def _money(money: Money) -> Values:
    return {"amount_gross": money.gross, "amount_net": money.net, "amount_tax": money.tax}


def _payments(change: Change) -> list[Values]:
    """Every instalment before and after; one that is new had nothing before."""
    before = {each.seq: each.amount_gross for each in change.plan_before}
    settled = {each.seq: each.status for each in change.facts.settled}
    rows = [
        _payment(each, before.get(each.seq, Decimal("0.00")), settled.get(each.seq, _OPEN))
        for each in change.plan_after
    ]
    gone = [each for each in change.plan_before if each.seq not in {row["seq"] for row in rows}]
    return [*rows, *(_payment(each, each.amount_gross, "取消", after=Decimal("0.00")) for each in gone)]


def _payment(term: Term, before: Decimal, status: str, *, after: Decimal | None = None) -> Values:
    return {
        **term.model_dump(),
        "amount_before": before,
        "amount_after": term.amount_gross if after is None else after,
        "status": status,
        "due_text": due_text(term.due_days, term.due_unit),
        "invoice_text": "先开票" if term.requires_invoice else "款到开票",
    }


def _opinion(department: str, facts: ChangeFacts) -> Values:
    said = next((each for each in facts.opinions if each.department == department), None)
    if said is None:
        return {"department": department, "opinion": "", "reason": "", "person": "", "decided_on": None}
    return said.model_dump()


def _dates(change: Change) -> list[Values]:
    known = change.dates_before
    return [
        {"code": each.milestone, "before": known.get(each.milestone), "after": each.plan_date}
        for each in change.facts.new_dates
    ]


def _date_text(row: Values) -> str:
    before = long_date(row["before"]) if row["before"] else "无"
    return f"{row['code']}由{before}改为{long_date(row['after'])}"


def supplement_values(contract: Mapping[str, Any], change: Change, agreement: Agreement) -> Values:
    """补充协议: what changes word for word, the price, the plan, the days, and how it stands to the contract."""
    return {
        **{name: contract[name] for name in ("contract", "buyer", "seller", "signing", "milestones")},
        "main": _main(change, agreement),
        "change": _told(change),
        "clauses": [_article(each) for each in change.quotes],
        **_money_values(change),
        "price": _price(change, agreement),
        "rates": [{"tax_rate": rate, **_money(money)} for rate, money in change.price.rates.items()],
        "payments": _payments(change),
        "dates": _moved(contract, change),
        "flags": _flags(change),
    }


def _told(change: Change) -> Values:
    """The change as a sentence of the agreement can take it."""
    facts = change.facts
    reason = facts.reason.strip().rstrip("。；;.")
    return {**_request(change), "reason": reason, "days_ahead": max(0, -facts.days_delta)}


def _main(change: Change, agreement: Agreement) -> Values:
    return {
        "signed_on": agreement.signed_on,
        "effective_on": agreement.effective_on,
        "request_no": agreement.request_no,
        "earlier": list(change.earlier),
    }


def _article(quote: Quote) -> Values:
    change = quote.change
    return {
        "clause": quote.name,
        "amended_by": quote.amended_by,
        "action": change.action,
        "is_whole": quote.is_whole,
        "old_text": quote.old_text,
        "new_text": change.new_text.strip(),
    }


def _price(change: Change, agreement: Agreement) -> Values:
    price = change.price
    return {
        "clause": agreement.price_clause,
        "payment_clause": agreement.payment_clause,
        "current": price.current.gross,
        "size": abs(price.delta.gross),
        "direction": "增加" if price.delta.gross > 0 else "减少",
        "ratio": price.shown_ratio,
    }


def _moved(contract: Mapping[str, Any], change: Change) -> list[Values]:
    names = {each["code"]: each["name"] for each in contract["milestones"]}
    return [{**each, "name": names.get(each["code"], each["code"])} for each in _dates(change)]


def _flags(change: Change) -> dict[str, bool]:
    """Which articles the supplement has."""
    facts = change.facts
    return {
        "price_changed": bool(facts.amount_delta or facts.price_parts),
        "plan_changed": list(change.plan_before) != list(change.plan_after),
        "days_changed": bool(facts.days_delta or facts.new_dates),
        "account_changed": "账户" in facts.change_types,
        "account_moved": change.account_moved,
        "prevails": facts.precedence == "补充协议优先",
        "has_earlier": bool(change.earlier),
        "is_public": change.is_public,
    }


def approved_values(change: Change) -> Values:
    """What an approval binds to: everything agreed, without what only happens to it (numbers, payments, names)."""
    request = _request(change)
    passing = ("supplement_no", "drafter", "approval_no")
    return {
        "change": {name: value for name, value in request.items() if name not in passing},
        "types": sorted(change.facts.change_types),
        "clauses": [_article(each) for each in change.quotes],
        "price": _money_values(change),
        "plan": [each.model_dump() for each in change.plan_after],
        "dates": _dates(change),
        "opinions": [_opinion(name, change.facts) for name in DEPARTMENTS],
    }


def stated_values(record: SupplementRecord, change: Change) -> Values:
    """The figures of a supplement as JSON values, for the papers that rest on it; no clause's wording."""
    return {
        **record.model_dump(mode="json", exclude={"clauses", "payments"}),
        "amount_after": f"{change.price.after.gross:.2f}",
        "payments": [
            {"seq": each.seq, "name": each.name, "amount": f"{each.amount_gross:.2f}"} for each in record.payments
        ],
        "clauses": [each.clause for each in record.clauses],
    }
