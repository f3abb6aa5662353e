"""What people add when a contract slips, is put right, is changed and ends, made from its proposal."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipeline.domain.money.amounts import round_cent, split_tax

Facts = dict[str, Any]

SALESMAN, MANAGER, PROJECT, SERVICE, ENGINEER = "李拟五", "韩拟六", "金拟巳", "卫拟午", "何拟未"
FINANCE, LAWYER = "曹拟寅", "许拟子"
NODES = (("销售部门", MANAGER), ("法务部门", "孔拟丑"), ("财务部门", FINANCE), ("销售总监", "严拟卯"))
YESTERDAY, TODAY = "2026-12-21", "2026-12-22"
SLIP = 14
"""Days by which the last two milestones slip."""
MORE = 5
"""Units by which the first line of the price list grows."""


def failed_record(record: Facts) -> Facts:
    """The round before a record's: all but the first criterion missed their targets."""
    cases = [
        {**each, "measured": "低于约定目标，三次复测结果一致", "verdict": "不达标" if place else "达标"}
        for place, each in enumerate(record["cases"])
    ]
    kept = {name: value for name, value in record.items() if name != "satisfaction"}
    return {**kept, "round": 1, "started_on": "2026-12-01", "finished_on": "2026-12-02", "cases": cases}


def plan_facts(raw: Facts, record_no: str) -> Facts:
    """A plan for every criterion that failed."""
    items = [
        {
            "no": f"Z-{place:02d}",
            "case": each["item"],
            "problem": "低于约定的目标，现场三次复测结果一致",
            "severity": "严重" if place == 1 else "一般",
            "cause": "缓存设置有误，夜间批次占满连接池",
            "action": "调整设置并压测，留存前后对照截图",
            "owner": ENGINEER,
            "due": "2026-12-08",
        }
        for place, each in enumerate(raw["acceptance"]["criteria"][1:], 1)
    ]
    return {
        "record_no": record_no,
        "objected_on": "2026-12-03",
        "planned_on": "2026-12-03",
        "as_of": "2026-12-04",
        "items": items,
        "customer_agree": f"{raw['decision_chain'][1]['name']}（2026年12月3日邮件同意）",
    }


def recheck_facts(raw: Facts, plan_no: str) -> list[Facts]:
    """Two rounds: in the first the last item fails, in the second it passes."""
    names = [f"Z-{place:02d}" for place, _ in enumerate(raw["acceptance"]["criteria"][1:], 1)]
    shared = {
        "plan_no": plan_no,
        "place": "客户机房与线上会议",
        "buyer_checker": raw["decision_chain"][1]["name"],
        "seller_checker": SERVICE,
    }
    first = {
        "round": 1,
        "checked_on": "2026-12-08",
        "items": [_rechecked(each, is_fine=each != names[-1]) for each in names],
        "next_step": "12月10日再行复验未通过的一项",
    }
    second = {"round": 2, "checked_on": "2026-12-10", "items": [_rechecked(names[-1], is_fine=True)]}
    return [{**shared, **first}, {**shared, **second}]


def _rechecked(no: str, *, is_fine: bool) -> Facts:
    told = {"no": no, "done": "已按计划调整设置", "method": "压测三次取最差值", "evidence": f"测试报告 {no}"}
    return {**told, "measured": "达到约定目标" if is_fine else "仍低于目标", "result": "通过" if is_fine else "不通过"}


def change_facts(raw: Facts) -> Facts:
    """A change of scope, price, payment plan and dates, agreed by all four departments."""
    line = _grown_line(raw)
    delta = MORE * Decimal(line["unit_price_gross"])
    rate = Decimal(line["tax_rate"])
    quantity = Decimal(line["quantity"]) + MORE
    row = [line["line_no"], line["name"], line["spec"], line["unit"], quantity]
    row += [f"{Decimal(line['unit_price_gross']):,.2f}", f"{rate * 100:.0f}%", f"{quantity * delta / MORE:,.2f}"]
    clauses = [
        {
            "clause": f"附件一第{line['line_no']}行",
            "new_text": "｜".join(map(str, row)),
            "effect": f"增加{MORE}{line['unit']}",
        },
        {
            "clause": "附件一之一",
            "action": "增加",
            "new_text": "乙方应在甲方新设场所开通并完成调试，调试记录由双方现场签字。",
            "effect": "增加调试义务",
        },
    ]
    return {
        "change": 1,
        "change_types": ["范围", "价款", "期限", "付款"],
        "raised_by": "对方",
        "raised_on": YESTERDAY,
        "reason": "甲方新设两处场所，需增加供应并相应顺延最后两个里程碑。",
        "clauses": clauses,
        "amount_delta": str(delta),
        "price_parts": [{"name": line["name"], "tax_rate": line["tax_rate"], "amount_gross": str(delta)}],
        "days_delta": SLIP,
        "new_dates": slipped(raw),
        "precedence": "补充协议优先",
        "settled": [{"seq": 1, "status": "已付"}],
        "opinions": [
            {"department": department, "opinion": "同意", "person": person, "decided_on": TODAY}
            for department, person in NODES
        ],
    }


def _grown_line(raw: Facts) -> Facts:
    return next(each for each in raw["line_items"] if Decimal(each["quantity"]) > MORE)


def slipped(raw: Facts) -> list[Facts]:
    """The last two milestones on their new days."""
    return [
        {
            "milestone": each["code"],
            "plan_date": (date.fromisoformat(each["plan_date"]) + timedelta(days=SLIP)).isoformat(),
        }
        for each in raw["milestones"][-2:]
    ]


def delay_facts(raw: Facts, supplement_no: str) -> Facts:
    """The delay that led to the supplement."""
    return {
        "case_no": 1,
        "detected_at": f"{YESTERDAY}T14:20:00+08:00",
        "detected_by": "系统",
        "impacts": [{"milestone": each["milestone"], "forecast": each["plan_date"]} for each in slipped(raw)],
        "cause": "客户配合",
        "reason": "甲方新设场所的网络与供电晚到 12 日，设备不能加电，后续联调顺延。",
        "responsibility": "客户",
        "actions": [
            {"action": "增派 1 名实施工程师，先行完成其余场所的联调", "owner": ENGINEER, "due": "2026-12-24"},
            {"action": "每日向客户通报进度", "owner": PROJECT, "due": "2026-12-25"},
        ],
        "price_impact": "增加供应部分按补充协议计价",
        "payment_impact": "未付各期按补充协议重排",
        "penalty_impact": "非我方原因，不产生违约金",
        "changes": ["价款", "交付日期"],
        "supplement_no": supplement_no,
        "sent_sales_at": f"{YESTERDAY}T17:05:00+08:00",
        "sent_customer_at": f"{TODAY}T08:30:00+08:00",
        "evidence": "电子邮件，回执 YJ-20261222-03",
        "customer_reply": "同意",
        "customer_note": "同意按补充协议顺延，请每日通报进度。",
        "outcome": {"result": "已恢复", "on": TODAY, "basis": f"补充协议 {supplement_no}"},
    }


def money_entries(raw: Facts) -> dict[str, list[Facts]]:
    """Every instalment invoiced and paid; the first invoice was taken back once, the first payment came in two."""
    plan = raw["payment_plan"]
    wrong = {**_invoice(raw, plan[0]), "invoice_no": f"26{99:018d}"}
    red = {name: wrong[name] for name in ("net", "tax", "gross", "rates")}
    red |= {"invoice_no": f"26{98:018d}", "reverses": wrong["invoice_no"], "reversed_on": YESTERDAY}
    return {
        "first": [{"invoices": [wrong]}, {"reversals": [{**red, "reason": "购买方开户行名称有误，重开"}]}],
        "then": [
            {
                "invoices": [_invoice(raw, each) for each in plan],
                "receipts": [one for each in plan for one in _receipts(raw, each)],
            }
        ],
    }


def _invoice(raw: Facts, instalment: Facts) -> Facts:
    rates = list(_by_rate(raw, Decimal(instalment["amount_gross"])))
    return {
        "plan_seq": instalment["seq"],
        "invoice_type": "增值税专用发票（数电）",
        "invoice_no": f"26{instalment['seq']:018d}",
        "invoiced_on": YESTERDAY,
        "net": str(sum(Decimal(each["net"]) for each in rates)),
        "tax": str(sum(Decimal(each["tax"]) for each in rates)),
        "gross": instalment["amount_gross"],
        "rates": rates,
        "delivered_ref": "电子发票已发客户邮箱",
    }


def _by_rate(raw: Facts, gross: Decimal) -> Iterator[Facts]:
    """An instalment's share of each rate, the last one with the odd cents."""
    parts, total, rest = raw["tax_summary"], Decimal(raw["totals"]["amount_gross"]), gross
    for each in parts:
        share = rest if each is parts[-1] else round_cent(gross * Decimal(each["amount_gross"]) / total)
        rest -= share
        net, tax = split_tax(share, Decimal(each["tax_rate"]))
        yield {"tax_rate": each["tax_rate"], "net": str(net), "tax": str(tax)}


def _receipts(raw: Facts, instalment: Facts) -> Iterator[Facts]:
    whole = Decimal(instalment["amount_gross"])
    parts = [round_cent(whole / 2), whole - round_cent(whole / 2)] if instalment["seq"] == 1 else [whole]
    for place, each in enumerate(parts, 1):
        yield {
            "received_on": YESTERDAY,
            "amount": str(each),
            "payer": raw["buyer"]["name"],
            "bank_ref": f"NX20261221{instalment['seq']:02d}{place:02d}",
            "applied": [{"plan_seq": instalment["seq"], "amount": str(each)}],
        }


def closure_facts(raw: Facts) -> Facts:
    """The end by performance."""
    return {
        "closure_type": "履行完毕",
        "ended_on": TODAY,
        "basis": "末次验收确认书已签回，全部款项已到账",
        "settlements": [{"name": "质量保证金", "amount": "0.00", "handling": "并入末期款结清，不另留存"}],
        "returns": [
            {"name": "测试账号 4 个", "mode": "注销", "done_on": TODAY, "evidence": "注销截图"},
            {"name": "测试数据副本", "mode": "删除", "done_on": TODAY, "evidence": "删除记录 SC-20261222"},
        ],
        "surviving": [
            {"duty": "保密义务", "until": "2031-12-21", "owner": "法务部"},
            {"duty": "质量保证义务", "until": "2028-12-21", "owner": "客户服务部"},
        ],
        "finance": FINANCE,
        "sales": MANAGER,
        "legal": LAWYER,
    }


def dissolution_facts(raw: Facts) -> Facts:
    """The end by agreement, with no more said than must be."""
    rest = {"name": "余款", "amount": raw["totals"]["amount_gross"], "handling": "依解除协议第三条互不再付"}
    told = {**closure_facts(raw), "closure_type": "协议解除", "basis": "解除协议第三条"}
    return {**told, "settlements": [rest], "surviving": []}


def appraised_volumes() -> list[Facts]:
    """Volumes from before the ledger whose ten years are over: one to be destroyed, two to be kept."""
    papers = "签订与履行材料"
    kept = {"opinion": "续存", "new_retention": "D30"}
    gone = {"opinion": "销毁", "reason": "履行完毕且无继续利用价值"}
    return [
        _volume(1, f"与甲壹拟样商贸有限公司办公软件采购合同{papers}", **gone),
        _volume(2, f"与乙贰拟样物流有限公司运输管理系统开发合同{papers}", disputed=True, reason="尚有诉讼", **kept),
        _volume(3, f"与丙叁拟样医疗器械有限公司数据治理服务合同{papers}", legal_hold=True, reason="审计保全", **kept),
    ]


def _volume(serial: int, title: str, **changes: Any) -> Facts:
    volume = {
        "archive_no": f"LS01-HT·2015-D10-{serial:04d}",
        "title": title,
        "pages": 46,
        "media": "纸质1份、电子1套",
        "legal_hold": False,
        "unsettled": False,
        "in_warranty": False,
        "disputed": False,
    }
    return {**volume, **changes}
