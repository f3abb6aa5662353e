"""What people add for the papers of performance, made from a contract's proposal: as much as there is room for."""

from typing import Any

Facts = dict[str, Any]

MANAGER, PROJECT, SERVICE = "韩拟六", "金拟巳", "卫拟午"
STAGES = {"SAAS": "上线", "SALES": "到货", "TECHDEV": "初验"}
WHOLE = 100


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
        "round": 2,
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
