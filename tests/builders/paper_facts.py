"""What people add for each paper of a contract, made from its proposal: as much as the forms have room for."""

from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]

SALESMAN, MANAGER, PROJECT, SERVICE = "李拟五", "韩拟六", "金拟巳", "卫拟午"
STAGES = {"SAAS": "上线", "SALES": "到货", "TECHDEV": "初验"}
CHECKED = "国家企业信用信息公示系统、中国执行信息公开网、信用中国"
WHOLE = 100


def first_facts(raw: Facts) -> dict[str, Facts]:
    """What sales and legal add before the review, by code."""
    return {
        "KHDJ": _registration(raw),
        "XQFX": _needs(raw),
        "HZFA": _offer(raw),
        "BJMX": {},
        "SWTP": _talks(raw),
        "ZXHC": _diligence(raw),
        "SQWT": {"valid_from": "2026-09-01", "valid_to": "2027-08-31", "authority": ["签署", "验收"]},
    }


def _registration(raw: Facts) -> Facts:
    contacts = [
        {
            "name": each["name"],
            "dept": "经办部门",
            "title": each["title"],
            "phone": "13900000001",
            "email": "a@b.example",
        }
        for each in raw["decision_chain"]
    ]
    return {
        "lead_no": "XS-202609-0031",
        "short_name": raw["buyer"]["name"][:4],
        "region": raw["buyer"]["registered_address"],
        "contacts": contacts,
        "first_contact_channel": "展会",
        "budget_amount": raw["totals"]["amount_gross"],
        "target_date": raw["proposal"]["planned_sign_date"],
        "dedupe_result": "无重复",
        "late_reason": "无",
        "pi_notice_given": True,
    }


def _needs(raw: Facts) -> Facts:
    signing, named = raw["proposal"]["planned_sign_date"], raw["decision_chain"]
    return {
        "background": f"{raw['buyer']['name']}拟就“{raw['proposal']['title']}”立项，年内完成采购与实施。",
        "interviews": [
            {
                "held_on": _before(signing, 21),
                "mode": "实地调研",
                "attendees": _names(named),
                "summary": "看过现场与台账。",
            },
            {"held_on": _before(signing, 15), "mode": "会议", "attendees": _names(named), "summary": "逐条确认诉求。"},
        ],
        "pains": [
            {
                "description": each["pain"],
                "measured": "约 2%",
                "impact": "每月返工约 40 人时",
                "priority": each["weight"],
            }
            for each in raw["needs"]
        ],
        "stances": [{"name": each["name"], "stance": "支持", "concern": "总价与交期"} for each in named],
        "demands": [
            {"category": "功能", "content": f"解决“{each['pain']}”", "standard": "现场演示通过"}
            for each in raw["needs"]
        ],
        "budget_amount": raw["totals"]["amount_gross"],
        "risks": [
            {
                "category": "技术适配",
                "risk": each["risk"],
                "level": each["level"],
                "response": each["response"],
                "owner": SALESMAN,
            }
            for each in raw["risks"]
        ],
        "recommendation_text": "预算已落实，决策链三个角色齐备。",
        "review_opinion": "同意推进。",
    }


def _offer(raw: Facts) -> Facts:
    answers = [
        {"demand": place, "answer": "满足", "note": "由清单所列产品与服务实现"}
        for place in range(1, len(raw["needs"]) + 1)
    ]
    return {
        "overview": f"为{raw['buyer']['name']}提供“{raw['proposal']['title']}”，范围见附件报价明细表。",
        "demands": _needs(raw)["demands"],
        "responses": answers,
        "support_terms": ["7×24 小时电话支持", "一般故障 4 小时内响应"],
        "assumptions": ["现场网络与供电由客户提供", "第三方接口由客户协调开放"],
        "valid_until": raw["proposal"]["planned_sign_date"],
        "customer_confirm_ref": "电子邮件确认（附件一）",
    }


def _talks(raw: Facts) -> Facts:
    held = raw["negotiation"][-1]["date"]
    return {
        "held_at": f"{held}T14:00:00+08:00",
        "place": "客户会议室（会议号 100 200 300）",
        "our_attendees": [{"name": MANAGER, "title": "销售经理"}, {"name": SALESMAN, "title": "客户经理"}],
        "their_attendees": [{"name": each["name"], "title": each["title"]} for each in raw["decision_chain"]],
        "topics": [
            {
                "topic": "价格调整",
                "our_position": "总价不变",
                "feedback": each["feedback"],
                "result": "、".join(each["agreed"]),
            }
            for each in raw["negotiation"]
        ],
        "open_issues": [{"issue": "合同附件页数核对", "owner": SALESMAN, "due": raw["proposal"]["planned_sign_date"]}],
        "concessions": [{"item": "付款期限", "authority": "销售总监批准单 SP-2026-018"}],
        "attachments": ["会议录音（已告知）", "往来邮件"],
    }


def _diligence(raw: Facts) -> Facts:
    return {
        "reg_status": "存续（在营）",
        "registered_capital": "86000000.00",
        "founded_on": "2009-06-30",
        "term_to": "2059-06-29",
        "license_required": True,
        "license_no": "拟许 2020 第 0001 号",
        "license_valid_to": "2030-12-31",
        "risk_hits": [{"kind": "经营异常", "detail": "2021 年 3 月因住所无法联系列入，同年 5 月移出。"}],
        "checked_on": _before(raw["proposal"]["planned_sign_date"], 12),
        "source": CHECKED,
        "account_checked_by": "曹拟寅",
        "attachments": ["营业执照复印件（加盖公章）", "法定代表人身份证明", "授权委托书"],
        "conclusion": "可签",
        "credit_limit": "2000000.00",
        "reviewer": "孔拟丑",
    }


def signing_facts(raw: Facts, sealed_at: str) -> dict[str, Facts]:
    """What the sales assistant adds around the signing, by code."""
    copies, ours = raw["signing"]["copies"], raw["signing"]["copies_seller"]
    sealing = {
        "sealed_by": "姜拟申",
        "sealed_at": sealed_at,
        "imprints_sign": copies,
        "imprints_edge": copies,
        "imprints_fix": 0,
        "spoiled": [{"copy_no": "#2", "witness": "华拟辰", "disposal": "当场粉碎，换页重印"}],
    }
    moves = [
        {
            "copy_no": place,
            "holder": "客户",
            "dispatched_on": raw["proposal"]["planned_sign_date"],
            "carrier": "拟想快递",
            "tracking_no": f"SF{10**11 + place}",
        }
        for place in range(ours + 1, copies + 1)
    ]
    alerts = ["质保金到期前 30 日提醒财务", "保密期自合同终止之日起 3 年"]
    return {"YYSJ": sealing, "YJHS": {"copies": moves}, "SXTZ": {"alerts": alerts}}


def performing_facts(raw: Facts, contract_no: str, effective_on: str) -> dict[str, Facts]:
    """What project, service and archive add after the signing, by code and in the order they are drawn."""
    delivered = "2026-11-20"
    return {
        "XMJH": _plan(raw, effective_on),
        "ZXGZ": _week(raw, f"{contract_no}-YQSM-01-V1.0"),
        "JFQS": _delivery(raw, delivered),
        "YSSQ": _application(raw, f"{contract_no}-JFQS-01-V1.0", delivered),
        "YSJL": _record(raw, f"{contract_no}-YSSQ-01-V1.0"),
        "GDYJ": {
            "batch_no": "YJ-202612-001",
            "dept": "销售部",
            "stage": "INTERIM",
            "handed_on": "2026-12-22",
            "from_name": "华拟辰",
            "to_name": "陶拟未",
            "witness": MANAGER,
            "discrepancies": [{"found": "谈判记录缺附件页", "handling": "由销售补交", "done_on": "2026-12-24"}],
        },
    }


def _plan(raw: Facts, effective_on: str) -> Facts:
    milestones = raw["milestones"]
    share = WHOLE // len(milestones)
    ends = [each["plan_date"] for each in milestones]
    tasks = [
        {
            "no": f"T{place + 1}",
            "name": each["name"],
            "phase": "交付",
            "owner": PROJECT,
            "assistants": ["何拟未"],
            "customer_duty": "提供接口文档与测试账号",
            "baseline_start": effective_on,
            "baseline_end": ends[place],
            "milestone": each["code"],
            "predecessors": [f"T{place}"] if place else [],
            "weight": share + (WHOLE - share * len(milestones) if place == 0 else 0),
            "deliverable": "双方签字的确认单",
        }
        for place, each in enumerate(milestones)
    ]
    members = [
        {"side": "乙方", "role": "项目经理", "name": PROJECT, "contact": "0000-10000001", "duty": "计划与周跟踪"}
    ]
    members += [
        {"side": "甲方", "role": each["role"], "name": each["name"], "duty": "决定与确认"}
        for each in raw["decision_chain"]
    ]
    return {
        "effective_on": effective_on,
        "frozen_on": effective_on,
        "goal": f"按合同完成{raw['proposal']['title']}并一次验收合格。",
        "scope": "合同清单所列全部产品与服务。",
        "reviewer": MANAGER,
        "team": members,
        "tasks": tasks,
        "resources": [{"name": "测试环境", "amount": "1 套", "provider": "甲方", "ready_on": ends[0]}],
        "risks": [
            {**each, "trigger": "里程碑预计迟 3 个工作日以上", "contact": f"{PROJECT} 0000-10000001"}
            for each in raw["risks"]
        ],
        "regular": "双周例会",
        "channel": "电子邮件",
        "escalation": "项目经理→销售经理→销售总监",
        "sent_text": "已发客户对接人",
    }


def _week(raw: Facts, delay_case: str) -> Facts:
    states = [("已完成", WHOLE), ("正常进行", 60), ("存在延迟", 40), ("未开始", 0)]
    rows = [
        {
            "no": f"T{place + 1}",
            "name": each["name"],
            "owner": PROJECT,
            "baseline_start": "2026-11-02",
            "baseline_end": each["plan_date"],
            "planned": done,
            "actual": done,
            "forecast_end": each["plan_date"],
            "status": state,
            "note": "等待客户确认接口清单" if state == "存在延迟" else "",
        }
        for place, (each, (state, done)) in enumerate(zip(raw["milestones"], states * 3, strict=False))
    ]
    return {
        "year": 2026,
        "week": 47,
        "reported_by": PROJECT,
        "reported_at": "2026-11-20T16:40:00+08:00",
        "reviewer": MANAGER,
        "tasks": rows,
        "done": ["完成接口联调 8/12", "完成两场培训"],
        "next": ["其余接口联调", "准备验收材料"],
        "issues": [
            {"text": "一处接口文档迟到", "handling": "已函告客户，约定下周二前提供", "delay_case_no": delay_case}
        ],
        "cash_note": "预付款已到账",
        "customer_comm": "周三例会，客户确认进度",
    }


def _delivery(raw: Facts, delivered: str) -> Facts:
    lines = [
        {
            "line_no": each["line_no"],
            "quantity": str(max(1, int(each["quantity"]) // 2)),
            "identification": f"SN 20261204-{each['line_no']:04d} 至 20261204-{each['line_no']:04d}99",
        }
        for each in raw["line_items"]
        if float(each["amount_gross"]) > 0
    ]
    return {
        "batch_no": 1,
        "delivered_on": delivered,
        "mode": "送货",
        "place": raw["buyer"]["registered_address"],
        "carrier": "拟想物流",
        "check_result": "短缺",
        "check_note": "第 1 行少 1 件，供方承诺 3 日内补齐",
        "lines": lines,
        "documents": [{"name": "产品合格证", "copies": 1}, {"name": "装箱单", "copies": 2}],
        "delivered_by": PROJECT,
        "received_by": raw["decision_chain"][1]["name"],
        "authority": "合同附件指定的收货人",
    }


def _application(raw: Facts, receipt: str, delivered: str) -> Facts:
    items = [each["item"] for each in raw["acceptance"]["criteria"]]
    return {
        "stage": STAGES[raw["proposal"]["contract_kind"]],
        "delivered_on": delivered,
        "receipt_no": receipt,
        "sent_on": "2026-11-24",
        "channel": "电子邮件",
        "basis": "合同“交付与验收”条及附件“验收标准”",
        "scope": "首批交付的全部产品与服务",
        "proposed_from": "2026-12-14",
        "proposed_to": "2026-12-16",
        "place": raw["buyer"]["registered_address"],
        "environment": "生产环境，测试账号 3 个",
        "staff": "双方测试人员各 2 名",
        "methods": dict.fromkeys(items, "逐项核对并截图留存"),
        "enclosures": ["交付签收单", "测试方案"],
    }


def _record(raw: Facts, application: str) -> Facts:
    items = [each["item"] for each in raw["acceptance"]["criteria"]]
    cases = [
        {"item": each, "method": "抽样实测", "measured": "符合", "verdict": "达标", "evidence": f"截图 {place}"}
        for place, each in enumerate(items, 1)
    ]
    return {
        "stage": STAGES[raw["proposal"]["contract_kind"]],
        "round": 1,
        "started_on": "2026-12-14",
        "finished_on": "2026-12-16",
        "version": "V3.2",
        "application_no": application,
        "environment": "生产环境",
        "testers_buyer": [each["name"] for each in raw["decision_chain"]],
        "testers_seller": [SERVICE, PROJECT],
        "cases": cases,
        "defects": [{"case": items[0], "severity": "一般", "description": "夜间批次的记录晚到 5 分钟。"}],
        "satisfaction": 4,
    }


def _names(people: list[Facts]) -> str:
    return "、".join(each["name"] for each in people)


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
