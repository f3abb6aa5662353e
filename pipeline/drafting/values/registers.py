"""The values of the books printed from the ledger: contracts (HTTZ), numbers (BHDJ), customers (KHDJ_LIST)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.domain.identity import masked
from pipeline.domain.money.amounts import add_up
from pipeline.domain.papers.account import Account, Standing
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import KIND_NAMES, day_text
from pipeline.drafting.word.filters import plain_number

_MOST_PAYMENTS_NAMED = 6
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class Course:
    """How far a contract has come, as the ledger tells; what it does not know stays empty or None."""

    status: str
    owner: str
    sign_date: date | None = None
    effective_date: date | None = None
    approval_no: str = ""
    seal_no: str = ""
    originals: str = "未收回"
    acceptance: str = "未验收"
    archive_status: str = "未归档"
    archive_no: str = ""
    legal_hold: str = "否"


@dataclass(frozen=True, slots=True)
class Cash:
    """How a contract's account stands; `receivable` is what is due and has not come."""

    change_count: int
    amount_current: Decimal
    invoiced: Decimal
    received: Decimal
    receivable: Decimal
    overdue_days: int
    retention_due: str


def cash_of(account: Account, standings: Sequence[Standing], today: date, *, changes: int = 0) -> Cash:
    """The account in the columns of the book of contracts (handbook 2.13); `changes` counts signed supplements."""
    held = [each for each in standings if each.payment.retention_money]
    return Cash(
        change_count=changes,
        amount_current=account.amount,
        invoiced=account.invoiced,
        received=account.received,
        receivable=add_up(each.outstanding for each in standings if each.is_due(today)),
        overdue_days=max((each.overdue_days(today) for each in standings), default=0),
        retention_due="；".join(day_text(each.due_on) if each.due_on else each.payment.trigger for each in held),
    )


def ledger_row(contract: Mapping[str, Any], course: Course, cash: Cash | None = None) -> Values:
    """One line of the book of contracts: the life of a contract at a glance (handbook 2.13).

    Before a contract binds there is no account: the columns of money stay empty.
    """
    head, totals, term = contract["proposal"], contract["totals"], contract["service_term"]
    held = [each for each in contract["payments"] if each["retention_money"]]
    return {
        **asdict(course),
        "contract_no": contract["contract"]["no"],
        "title": contract["contract"]["title"],
        "kind_name": KIND_NAMES[head["contract_kind"]],
        "counterparty": contract["buyer"]["name"],
        "uscc": contract["buyer"]["uscc"],
        "customer_no": head["customer_no"],
        "term_start": term["start"] if term else None,
        "term_end": term["end"] if term else None,
        "amount_gross": totals["amount_gross"],
        "amount_net": totals["amount_net"],
        "amount_tax": totals["amount_tax"],
        "change_count": cash.change_count if cash else 0,
        "amount_current": cash.amount_current if cash else totals["amount_gross"],
        "sign_method": contract["signing"]["method"],
        "copies_total": contract["signing"]["copies"],
        "copies_seller": contract["signing"]["copies_seller"],
        "payment_summary": _payments(contract["payments"]),
        "invoiced": cash.invoiced if cash else None,
        "received": cash.received if cash else None,
        "receivable": cash.receivable if cash else None,
        "overdue_days": str(cash.overdue_days) if cash and cash.overdue_days else "",
        "retention_amount": add_up(each["amount_gross"] for each in held) if held else None,
        "retention_due": cash.retention_due if cash else "；".join(each["trigger"] for each in held),
    }


def _payments(payments: Sequence[Mapping[str, Any]]) -> str:
    named = [f"{each['name']} {plain_number(each['percent'])}%" for each in payments[:_MOST_PAYMENTS_NAMED]]
    more = len(payments) - len(named)
    return "；".join(named) + (f"；另 {more} 期" if more else "")


def contract_book_values(rows: Sequence[Values], *, our_entity: str, year: int) -> Values:
    """合同台账 HTTZ of one company and year."""
    return {
        "book": {"our_entity": our_entity, "year": f"{year} 年"},
        "rows": list(rows),
        "totals": {name: add_up(each[name] for each in rows) for name in ("amount_gross", "amount_current")},
    }


def customer_row(proposal: Proposal) -> Values:
    """One line of the list of customers; telephones and mail are masked, as every list is (handbook 6.4)."""
    head, buyer = proposal.proposal, proposal.buyer
    contact = buyer.contact_name or buyer.authorized_signatory or buyer.legal_representative
    titles = {each.name: each.title for each in proposal.decision_chain}
    return {
        "customer": buyer.name,
        "industry": buyer.industry or "",
        "contact": contact,
        "title": titles.get(contact, ""),
        "reach": f"{masked_phone(buyer.phone)}；{masked(buyer.email)}",
        "need": "；".join(each.pain for each in proposal.needs),
        "stage": "已立项",
        "customer_no": head.customer_no,
        "owner": head.owner,
    }


def masked_phone(phone: str) -> str:
    """`138****5678`: the middle four of a mobile number starred; other numbers as `masked` does."""
    return f"{phone[:3]}****{phone[7:]}" if _MOBILE.fullmatch(phone) else masked(phone)


def customer_book_values(rows: Sequence[Values], *, our_entity: str, year: int) -> Values:
    """客户信息登记清单: the ten columns of 模板1 (handbook 2.1)."""
    return {"book": {"our_entity": our_entity, "year": f"{year} 年"}, "rows": list(rows)}


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number with who took it, when, what for, and why it was given up."""

    number: str
    kind: str
    series: str
    status: str
    taken_by: str
    taken_at: str
    purpose: str
    void_reason: str = ""
    void_approved_by: str = ""
    void_at: str = ""


def number_book_values(rows: Sequence[NumberLine], *, our_entity: str, check: str) -> Values:
    """编号登记簿 BHDJ; `check` says what the check for gaps and doubles found."""
    counts = {status: sum(each.status == status for each in rows) for status in ("在用", "预留", "作废")}
    return {
        "book": {
            "our_entity": our_entity,
            "used": counts["在用"],
            "reserved": counts["预留"],
            "void": counts["作废"],
            "check": check,
        },
        "rows": [asdict(each) for each in rows],
    }
