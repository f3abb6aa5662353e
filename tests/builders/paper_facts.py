"""What people add for the papers before and around the signing, made from the proposal: all the forms have room for."""

from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]

SALESMAN, MANAGER = "李拟五", "韩拟六"
CHECKED = "国家企业信用信息公示系统、中国执行信息公开网、信用中国"


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


def _names(people: list[Facts]) -> str:
    return "、".join(each["name"] for each in people)


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
