"""A change of the SaaS sample's contract: more users for more money, as a person states it."""

from collections.abc import Callable
from typing import Any

import pytest

from builders.offices import FIRST
from builders.paper_forms import facts_file
from pipeline.domain.findings import BadDocument
from pipeline.services.office import Office
from pipeline.services.papers.changing import CHANGING_PAPERS
from pipeline.services.papers.drawing import Paper, draw

REQUEST, SUPPLEMENT = "BGSQ", "BGSQ_BCXY"
APPLICANT, DRAFTER = "韩拟六", "许拟子"
DELTA = "13800.00"
B01 = f"{FIRST}-B01"
NODES = (("销售部门", "韩拟六"), ("法务部门", "孔拟丑"), ("财务部门", "曹拟寅"), ("销售总监", "严拟卯"))
NEW_ROW = "1｜冷链订单协同平台订阅(标准版)｜65 用户 × 2 年｜用户·年｜130｜1,380.00｜6%｜179,400.00"


def change_facts(**changes: Any) -> dict[str, Any]:
    """The first change: ten user-years more, the price to match, all else as it was."""
    facts: dict[str, Any] = {
        "change": 1,
        "change_types": ["范围", "价款", "付款"],
        "raised_by": "对方",
        "raised_on": "2026-11-23",
        "reason": "甲方新设两个冷库，需增加授权用户5名",
        "clauses": [{"clause": "附件一第1行", "new_text": NEW_ROW, "effect": "增加10用户·年"}],
        "amount_delta": DELTA,
        "days_delta": 0,
        "precedence": "补充协议优先",
        "settled": [{"seq": 1, "status": "已付"}],
    }
    return {**facts, **changes}


def agreed(**changes: Any) -> list[dict[str, Any]]:
    """Four agreements on one day; a change replaces the opinion of one department."""
    opinions = [
        {"department": department, "opinion": "同意", "person": person, "decided_on": "2026-11-23"}
        for department, person in NODES
    ]
    return [{**each, **changes.get(each["department"], {})} for each in opinions]


def approved_facts(**changes: Any) -> dict[str, Any]:
    """The same with all four agreements on it."""
    return change_facts(opinions=agreed(), **changes)


def instalments(*amounts: str) -> list[dict[str, Any]]:
    """A plan by its amounts alone."""
    return [{"seq": seq, "amount_gross": amount} for seq, amount in enumerate(amounts, 1)]


def second_change(**changes: Any) -> dict[str, Any]:
    """Another change after the first, approved."""
    told = {
        "change": 2,
        "clauses": [{"clause": "第6.1条", "old_text": "99.9%", "new_text": "99.95%"}],
        "amount_delta": "2000.00",
        **changes,
    }
    return approved_facts(**told)


def refusal(act: Callable[[Office, dict[str, Any]], object], office: Office, facts: dict[str, Any]) -> list[str]:
    """The codes of the errors; nothing was recorded."""
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refused:
        act(office, facts)
    assert office.workspace.ledger.read_bytes() == before
    return [each.code for each in refused.value.findings if each.is_error]


def ask(office: Office, facts: dict[str, Any], *, by: str = APPLICANT, contract_no: str = FIRST) -> Paper:
    """The request drawn."""
    return draw(office, contract_no, CHANGING_PAPERS[REQUEST], facts_file(office, facts), by=by)


def supplement(office: Office, facts: dict[str, Any], *, by: str = DRAFTER, contract_no: str = FIRST) -> Paper:
    """The supplement drawn."""
    return draw(office, contract_no, CHANGING_PAPERS[SUPPLEMENT], facts_file(office, facts), by=by)


def carried_out(office: Office, facts: dict[str, Any]) -> str:
    """Asked for, approved and drawn up; the supplement's document number."""
    ask(office, facts)
    return supplement(office, facts).document_no
