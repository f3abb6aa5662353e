"""Entries of money, closures, loans and appraisals for tests, as people would write them."""

from pathlib import Path
from typing import Any

from builders.offices import FIRST, as_yaml, outside
from builders.paper_forms import facts_file
from pipeline.cli.forms import PAPERS
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Paper, draw
from pipeline.services.papers.recording import Recorded, record_money

FINANCE, SALES_HEAD, LAWYER, FILER, DIRECTOR = "曹拟寅", "韩拟六", "许拟子", "陶拟未", "严拟卯"
BUYER = "澄溪拟味冷链食品有限公司"
TODAY = "2026-11-23"
INSTALMENTS = {1: "81000.00", 2: "108000.00", 3: "67500.00", 4: "13500.00"}
TAXES = {
    1: ("76415.09", "4584.91"),
    2: ("101886.79", "6113.21"),
    3: ("63679.25", "3820.75"),
    4: ("12735.85", "764.15"),
}


def invoice(seq: int = 1, **changes: Any) -> dict[str, Any]:
    """An invoice of the SaaS sample's instalment, correct unless changed."""
    net, tax = TAXES[seq]
    entry = {
        "plan_seq": seq,
        "invoice_type": "增值税专用发票（数电）",
        "invoice_no": f"269999000000000001{seq:02d}",
        "invoiced_on": TODAY,
        "net": net,
        "tax_rate": "0.06",
        "tax": tax,
        "gross": INSTALMENTS[seq],
    }
    return {**entry, **changes}


def receipt(seq: int = 1, **changes: Any) -> dict[str, Any]:
    """The money of an instalment, whole and from the buyer unless changed."""
    amount = str(changes.get("amount", INSTALMENTS[seq]))
    entry = {
        "received_on": TODAY,
        "amount": amount,
        "payer": BUYER,
        "bank_ref": f"NX2026112300{seq:02d}",
        "applied": [{"plan_seq": seq, "amount": amount}],
    }
    return {**entry, **changes}


def red_letter(seq: int = 1, **changes: Any) -> dict[str, Any]:
    """A red-letter invoice that takes back the whole of `invoice(seq)`."""
    net, tax = TAXES[seq]
    entry = {
        "invoice_no": f"269999000000000009{seq:02d}",
        "reverses": f"269999000000000001{seq:02d}",
        "reversed_on": TODAY,
        "net": net,
        "tax_rate": "0.06",
        "tax": tax,
        "gross": INSTALMENTS[seq],
        "reason": "开票信息有误",
    }
    return {**entry, **changes}


def refund(seq: int = 1, **changes: Any) -> dict[str, Any]:
    """A refund of the whole of `receipt(seq)`."""
    entry = {
        "refunded_on": TODAY,
        "amount": INSTALMENTS[seq],
        "bank_ref": f"TK2026112300{seq:02d}",
        "refunds": f"NX2026112300{seq:02d}",
        "applied": [{"plan_seq": seq, "amount": INSTALMENTS[seq]}],
        "reason": "重复付款",
    }
    return {**entry, **changes}


def entries_file(office: Office, **entries: list[dict[str, Any]]) -> Path:
    """A file of entries outside the workspace's rooms."""
    path = outside(office) / "entries.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_yaml(entries), encoding="utf-8")
    return path


def record(office: Office, contract_no: str = FIRST, **entries: list[dict[str, Any]]) -> Recorded:
    """The entries recorded by finance."""
    return record_money(office, contract_no, entries_file(office, **entries), by=FINANCE)


def record_everything(office: Office) -> Recorded:
    """The whole price invoiced and paid."""
    return record(
        office, invoices=[invoice(each) for each in INSTALMENTS], receipts=[receipt(each) for each in INSTALMENTS]
    )


def closure(**changes: Any) -> dict[str, Any]:
    """A closure by performance, correct once everything is paid; any other says what becomes of the rest."""
    rest = {"name": "余款", "amount": "189000.00", "handling": "依解除协议第三条互不再付"}
    facts = {
        "settlements": [] if changes.get("closure_type", "履行完毕") == "履行完毕" else [rest],
        "closure_type": "履行完毕",
        "ended_on": TODAY,
        "basis": "终验确认书及末期款到账",
        "returns": [{"name": "测试账号4个", "mode": "注销", "done_on": TODAY, "evidence": "注销截图"}],
        "surviving": [{"duty": "保密义务", "until": "2031-11-17", "owner": "法务部"}],
        "finance": FINANCE,
        "sales": SALES_HEAD,
        "legal": LAWYER,
    }
    return {**facts, **changes}


def old_volume(serial: int = 1, **changes: Any) -> dict[str, Any]:
    """A volume from before the ledger whose ten years are over, to be destroyed."""
    volume = {
        "archive_no": f"LS01-HT·2015-D10-{serial:04d}",
        "title": "与甲壹拟样商贸有限公司办公软件采购合同签订与履行材料",
        "pages": 46,
        "media": "纸质1份、电子1套",
        "legal_hold": False,
        "unsettled": False,
        "in_warranty": False,
        "disputed": False,
        "opinion": "销毁",
        "reason": "履行完毕且无继续利用价值",
    }
    return {**volume, **changes}


def appraisal(*volumes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An appraisal of volumes by a whole panel."""
    panel = [(FILER, "档案"), (SALES_HEAD, "业务"), ("孔拟丑", "法务"), (FINANCE, "财务")]
    facts = {
        "batch": "2026年第1批",
        "held_on": TODAY,
        "panel": [{"name": name, "role": role} for name, role in panel],
        "volumes": list(volumes) or [old_volume()],
        "approver": "林拟一",
        "method": "纸质件碎解，电子件及索引同步删除",
        "witnesses": [FINANCE, LAWYER],
    }
    return {**facts, **changes}


MILESTONES = ("2026-10-19", "2026-10-30", "2026-11-20", "2026-12-04", "2026-12-09", "2026-12-18")


def project_plan() -> dict[str, Any]:
    """A plan of the SaaS sample's project, one task for each milestone."""
    tasks = [
        {
            "no": f"T{place}",
            "name": "实施",
            "phase": "开发",
            "owner": "金拟巳",
            "baseline_start": "2026-10-12",
            "baseline_end": end,
            "milestone": f"M{place}",
            "weight": 20 if place < len(MILESTONES) else 0,
            "deliverable": "纪要",
        }
        for place, end in enumerate(MILESTONES, 1)
    ]
    return {
        "effective_on": TODAY,
        "goal": "按期上线",
        "scope": "合同清单所列",
        "reviewer": SALES_HEAD,
        "team": [{"side": "乙方", "role": "项目经理", "name": "金拟巳", "duty": "计划与周跟踪"}],
        "tasks": tasks,
        "channel": "电子邮件",
        "escalation": "项目经理→销售经理",
    }


def draw_closing(office: Office, code: str, facts: dict[str, Any] | None, by: str, contract_no: str = FIRST) -> Paper:
    """A paper of the contract drawn from facts, or from the ledger alone."""
    return draw(office, contract_no, PAPERS[code], facts_file(office, facts) if facts is not None else None, by=by)
