"""Facts for the papers of delay and rectification of a sample contract, and a failed test for them to rest on."""

from typing import Any

import pytest

from builders.offices import FIRST, SERVICE
from builders.paper_forms import facts_file
from pipeline.domain.findings import BadDocument
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Paper, draw
from pipeline.services.papers.performing import PERFORMING_PAPERS
from pipeline.services.papers.remedying import REMEDYING_PAPERS

Facts = dict[str, Any]

PROJECT, MANAGER = "金拟巳", "韩拟六"
CRITERIA = ("订单协同功能点", "页面 95 分位响应", "温控数据到达率")
RECORD = f"{FIRST}-YSJL-01-V1.0"
PLAN = f"{FIRST}-ZGJH-01-V1.0"


def delay_facts(**changes: Any) -> Facts:
    """A delay of the third milestone, told in time on the morning of 23 November 2026."""
    known = {
        "case_no": 1,
        "detected_at": "2026-11-19T14:20:00+08:00",
        "detected_by": "系统",
        "impacts": [{"milestone": "M3", "forecast": "2026-11-27"}],
        "cause": "客户配合",
        "reason": "两种老旧温控探头的通信协议晚到 12 日",
        "responsibility": "客户",
        "actions": [{"action": "增派 1 名实施工程师", "owner": "何拟未", "due": "2026-11-24"}],
        "price_impact": "无",
        "payment_impact": "无",
        "penalty_impact": "M4 不变，不产生违约金",
        "sent_sales_at": "2026-11-19T17:05:00+08:00",
        "sent_customer_at": "2026-11-20T10:30:00+08:00",
        "evidence": "电子邮件，回执 YJ-20261120-03",
    }
    return {**known, **changes}


def record_facts(*failed: str, **changes: Any) -> Facts:
    """A record of tests on 20 November 2026 in which these criteria missed their targets."""
    cases = [
        {"item": each, "method": "核对", "measured": "见证据", "verdict": "不达标" if each in failed else "达标"}
        for each in CRITERIA
    ]
    known = {
        "stage": "上线",
        "round": 1,
        "started_on": "2026-11-19",
        "finished_on": "2026-11-20",
        "version": "4.6.0",
        "application_no": f"{FIRST}-YSSQ-01-V1.0",
        "environment": "生产环境",
        "testers_buyer": ["郑拟七"],
        "testers_seller": [SERVICE],
        "cases": cases,
    }
    return {**known, **changes}


def item_facts(no: str, case: str, **changes: Any) -> Facts:
    """One item of a plan."""
    known = {
        "no": no,
        "case": case,
        "problem": "低于约定的目标",
        "severity": "一般",
        "cause": "缓存设置有误",
        "action": "改设置并压测",
        "owner": "何拟未",
        "due": "2026-12-01",
    }
    return {**known, **changes}


def plan_facts(*items: Facts, **changes: Any) -> Facts:
    """A plan made on the morning after the weekend, for two criteria that failed."""
    known = {
        "record_no": RECORD,
        "planned_on": "2026-11-23",
        "items": list(items) or [item_facts("Z-01", CRITERIA[1]), item_facts("Z-02", CRITERIA[2])],
        "customer_agree": "郑拟七（2026年11月23日邮件同意）",
    }
    return {**known, **changes}


def recheck_facts(*results: str, **changes: Any) -> Facts:
    """A round in which the items of the plan, in order, gave these results."""
    known = {
        "plan_no": PLAN,
        "round": 1,
        "checked_on": "2026-11-23",
        "place": "线上",
        "items": [rechecked(f"Z-{place:02d}", each) for place, each in enumerate(results, 1)],
        "next_step": "",
        "buyer_checker": "郑拟七",
        "seller_checker": SERVICE,
    }
    return {**known, **changes}


def rechecked(no: str, result: str = "通过", **changes: Any) -> Facts:
    """One line of a round."""
    if result == "未复验":
        return {"no": no, "result": result, "evidence": "等备件到货", **changes}
    return {"no": no, "done": "已改", "method": "压测", "measured": "1.6 秒", "result": result, **changes}


def draw_paper(office: Office, code: str, facts: Facts, *, by: str = "", contract_no: str = FIRST) -> Paper:
    """A paper of performance or remedy, by the one whose work it is."""
    maker = by or (SERVICE if code in ("YSJL", "ZGFY") else PROJECT)
    kind = (PERFORMING_PAPERS | REMEDYING_PAPERS)[code]
    return draw(office, contract_no, kind, facts_file(office, facts), by=maker)


def codes(paper: Paper) -> list[str]:
    """The codes of what was found when the paper was drawn."""
    return [each.code for each in paper.findings]


def refused(office: Office, code: str, facts: Facts) -> set[str]:
    """The codes of the errors that kept a paper from being drawn; nothing was recorded."""
    before = office.workspace.ledger.read_bytes()
    with pytest.raises(BadDocument) as refusal:
        draw_paper(office, code, facts)
    assert office.workspace.ledger.read_bytes() == before
    return {each.code for each in refusal.value.findings if each.is_error}
