"""The blocks about what is sold and paid: priced lines, their sums, instalments."""

from pipeline.domain.money.vat import VAT_RATES
from pipeline.workbooks.fields import Block, Field, Form, Shape, SheetPlan, same

_RATES = tuple((f"{each.rate:.0%}", str(each.rate)) for each in VAT_RATES)
_LINE_KINDS = same("SaaS订阅", "实施服务", "培训服务", "技术开发", "技术服务", "货物", "服务", "折扣")
_DAY_UNITS = (("工作日", "workday"), ("自然日", "calendar_day"))
_TRIGGERS = (
    ("合同生效", "CONTRACT_EFFECTIVE"),
    ("设计确认", "DESIGN_CONFIRMED"),
    ("首批到货验收", "BATCH1_ACCEPTED"),
    ("试运行确认", "TRIAL_CONFIRMED"),
    ("验收签署", "ACCEPTANCE_SIGNED"),
    ("终验合格", "FINAL_ACCEPTED"),
    ("第二服务年度开始", "SERVICE_YEAR2_START"),
    ("服务期满", "SERVICE_TERM_END"),
    ("质保期满", "WARRANTY_END"),
    ("技术支持期满", "SUPPORT_TERM_END"),
)
_AUTO = "可留空，由系统计算；写了就核对"


def _auto(key: str, label: str, width: int = 14) -> Field:
    return Field(key, label, Shape.AMOUNT, computed=True, prompt=_AUTO, width=width)


TOTALS = Block(
    "合计",
    "合计",
    "totals",
    Form.RECORD,
    (
        _auto("amount_gross", "含税合计（元）"),
        _auto("amount_net", "不含税合计（元）"),
        _auto("amount_tax", "税额合计（元）"),
        Field("amount_gross_upper", "含税合计大写", computed=True, prompt=_AUTO, width=30),
    ),
    note="整块可留空，由系统按清单逐行相加。",
)
ITEMS = Block(
    "清单明细",
    "",
    "line_items",
    Form.ROWS,
    (
        Field("line_no", "行号", Shape.WHOLE, computed=True, width=13),
        Field("item_code", "编码", Shape.CODE, width=15),
        Field("name", "品名", width=30),
        Field("spec", "规格", width=24),
        Field("unit", "单位", width=9),
        Field("quantity", "数量", Shape.QUANTITY, prompt="正数，最多六位小数", width=10),
        Field("unit_price_gross", "含税单价（元）", Shape.PRICE, prompt="折扣行写负的单价", width=14),
        Field("tax_rate", "税率", Shape.RATE, choices=_RATES, width=8),
        _auto("amount_gross", "含税金额（元）"),
        _auto("amount_net", "不含税金额（元）"),
        _auto("amount_tax", "税额（元）", 12),
        Field("kind", "类别", Shape.SUGGESTION, choices=_LINE_KINDS, width=12),
        Field("standard", "执行标准", needed=False, prompt="货物的标准号，如 GB/T 25119-2021", width=18),
    ),
    spare=30,
)
TAX_SUMS = Block(
    "税率汇总",
    "",
    "tax_summary",
    Form.ROWS,
    (
        Field("tax_rate", "税率", Shape.RATE, choices=_RATES),
        Field("amount_gross", "含税金额（元）", Shape.AMOUNT),
        Field("amount_net", "不含税金额（元）", Shape.AMOUNT),
        Field("amount_tax", "税额（元）", Shape.AMOUNT),
    ),
    needed=False,
    spare=3,
    note="整块可留空，由系统按税率逐一汇总；写了就核对。",
)
PAYMENTS = Block(
    "付款计划",
    "",
    "payment_plan",
    Form.ROWS,
    (
        Field("seq", "期次", Shape.WHOLE, computed=True, width=7),
        Field("name", "名称", width=18),
        Field("percent", "比例（%）", Shape.PERCENT, prompt="百分数，写 30 表示 30%", width=10),
        _auto("amount_gross", "金额（元）"),
        Field("amount_upper", "金额大写", computed=True, prompt=_AUTO, width=20),
        Field(
            "trigger_event",
            "触发事件",
            Shape.SUGGESTION,
            choices=_TRIGGERS,
            prompt="从下拉中选；没有的写大写英文代码",
            width=17,
        ),
        Field("trigger", "付款条件", Shape.LONG, width=34),
        Field("requires_invoice", "先开票", Shape.YES_NO, width=8),
        Field("due_days", "付款期限（天数）", Shape.WHOLE, width=10),
        Field("due_unit", "天数单位", Shape.CHOICE, choices=_DAY_UNITS, width=10),
        Field("rounding_plug", "末期倒挤", Shape.YES_NO, needed=False, width=9),
        Field("retention_money", "质保金", Shape.YES_NO, needed=False, width=8),
        Field("deposit_dingjin", "定金", Shape.YES_NO, needed=False, width=8),
    ),
    spare=12,
    note="各期比例合计 100；金额留空时按比例四舍五入到分，末期用总价倒挤。",
)

ITEM_SHEET = SheetPlan("清单", (ITEMS,))
TOTAL_SHEET = SheetPlan("合计", (TOTALS, TAX_SUMS))
PAYMENT_SHEET = SheetPlan("付款计划", (PAYMENTS,))
