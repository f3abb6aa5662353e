"""The blocks about how it is done: needs, risks, dates, acceptance, talks, clauses."""

from pipeline.workbooks.fields import Block, Field, Form, Shape, SheetPlan, same

_LEVELS = same("高", "中", "低")
_DISPUTES = (("仲裁", "arbitration"), ("诉讼", "litigation"))
_METHODS = same("电子签", "纸质签", "混合签")
_RULES = same(">=", "<=", "=", ">", "<")
_BY_FACTS = "可留空，由系统按数据判断"


def _switch(key: str, label: str) -> Field:
    return Field(key, label, Shape.YES_NO, needed=False, prompt=_BY_FACTS)


NEEDS = Block(
    "客户需求",
    "",
    "needs",
    Form.ROWS,
    (
        Field("pain", "痛点", Shape.LONG, width=52),
        Field("weight", "权重", Shape.CHOICE, choices=_LEVELS, width=10),
    ),
    needed=False,
    spare=8,
)
RISKS = Block(
    "风险与应对",
    "",
    "risks",
    Form.ROWS,
    (
        Field("risk", "风险", Shape.LONG, width=52),
        Field("level", "程度", Shape.CHOICE, choices=_LEVELS, width=10),
        Field("response", "应对", Shape.LONG, width=52),
    ),
    needed=False,
    spare=8,
)
SERVICE_TERM = Block(
    "服务期",
    "服务期",
    "service_term",
    Form.RECORD,
    (
        Field("start", "起始日", Shape.DAY),
        Field("end", "终止日", Shape.DAY, prompt="起止日都计入"),
        Field("months", "月数", Shape.WHOLE),
        Field("basis", "说明", Shape.LONG, width=30),
    ),
    needed=False,
    note="软件订阅必填；其他类型不适用时整块留空。",
)
DELIVERY = Block(
    "交付",
    "交付",
    "delivery",
    Form.RECORD,
    (
        Field("place", "交货地点", width=30),
        Field("mode", "交货方式", width=24),
        Field("risk_transfer", "风险转移", width=20),
        Field("batches", "批次数", Shape.WHOLE),
    ),
    needed=False,
    note="设备供货必填；其他类型不适用时整块留空。",
)
MILESTONES = Block(
    "里程碑明细",
    "",
    "milestones",
    Form.ROWS,
    (
        Field("code", "代号", Shape.CODE, prompt="如 M1", width=18),
        Field("name", "名称", width=44),
        Field("owner", "负责人", width=16),
        Field("plan_date", "计划日期", Shape.DAY, width=14),
        Field("calendar_note", "日历说明", needed=False, width=40),
    ),
    spare=12,
)
BATCHES = Block(
    "交货批次",
    "",
    "delivery_batches",
    Form.ROWS,
    (
        Field("milestone", "里程碑代号", Shape.CODE, prompt="如 M2", width=18),
        Field("line_no", "清单行号", Shape.WHOLE, prompt="清单里货物的行号", width=44),
        Field("quantity", "本批数量", Shape.QUANTITY, prompt="各批之和等于清单数量", width=16),
    ),
    needed=False,
    spare=8,
    note="分批交货的货物填写；留空时按里程碑名称里写的数量。",
    came_later=True,
)
ACCEPTANCE = Block(
    "验收约定",
    "验收",
    "acceptance",
    Form.RECORD,
    (
        Field("stages", "验收阶段", Shape.LINES, needed=False, prompt="每行一个阶段（Alt+Enter 换行）", width=24),
        Field("buyer_response_days", "客户答复天数", Shape.WHOLE, needed=False, prompt="工作日"),
        Field("inspection_days", "检验天数", Shape.WHOLE, needed=False, prompt="工作日"),
        Field("deemed_acceptance", "逾期视为验收", Shape.YES_NO),
    ),
)
CRITERIA = Block(
    "验收标准",
    "",
    "acceptance.criteria",
    Form.ROWS,
    (
        Field("item", "指标", width=30),
        Field("unit", "计量单位", needed=False, width=12),
        Field("target", "目标值", Shape.TARGET, prompt="整数，或文字如 99.5%", width=16),
        Field("pass_rule", "判定", Shape.SUGGESTION, choices=_RULES, prompt="如 >=、<=、=，或 >=100%", width=14),
    ),
    spare=12,
)
SERVICE_LEVEL = Block(
    "服务水平",
    "服务水平",
    "sla",
    Form.RECORD,
    (
        Field("monthly_availability", "月可用率", prompt="文字，如 99.9%"),
        Field("credit_rule", "抵扣规则", Shape.LONG, width=34),
    ),
    needed=False,
    note="软件订阅必填；其他类型不适用时整块留空。",
)
WARRANTY = Block(
    "质保",
    "",
    "",
    Form.RECORD,
    (
        Field("warranty_months", "质保期（月）", Shape.WHOLE, needed=False, prompt="设备供货、技术开发必填"),
        Field("sign_place", "签订地点", needed=False, prompt="约定由签订地法院管辖时必填，具体到区县", width=20),
    ),
    needed=False,
)
TALKS = Block(
    "谈判记录",
    "",
    "negotiation",
    Form.ROWS,
    (
        Field("round", "轮次", Shape.WHOLE, computed=True, width=8),
        Field("date", "日期", Shape.DAY, width=14),
        Field("feedback", "客户意见", Shape.LONG, width=40),
        Field("agreed", "已定事项", Shape.LINES, needed=False, prompt="每行一项（Alt+Enter 换行）", width=34),
        Field("open", "未决事项", Shape.LINES, needed=False, prompt="每行一项；终版前须全部解决", width=34),
    ),
    needed=False,
    spare=8,
)
SIGNING = Block(
    "签署",
    "签署",
    "signing",
    Form.RECORD,
    (
        Field("method", "签署方式", Shape.CHOICE, choices=_METHODS),
        Field("copies", "总份数", Shape.WHOLE),
        Field("copies_seller", "我方份数", Shape.WHOLE),
        Field("copies_buyer", "对方份数", Shape.WHOLE),
    ),
)
FLAGS = Block(
    "条款选项",
    "条款",
    "clause_flags",
    Form.RECORD,
    (
        Field("dispute", "争议解决", Shape.CHOICE, choices=_DISPUTES),
        Field("arbitration_body", "仲裁机构", needed=False, prompt="选仲裁时必填，写全称", width=28),
        Field("arbitration_place", "仲裁地", needed=False),
        Field("court", "管辖法院", needed=False, prompt="选诉讼时必填", width=30),
        _switch("advance_payment", "预付款"),
        _switch("deposit_dingjin", "定金"),
        _switch("retention_money", "质量保证金"),
        _switch("ip", "知识产权"),
        Field("ip_ownership", "成果归属", Shape.LONG, needed=False, prompt="技术开发必填", width=30),
        _switch("source_code_delivery", "交付源代码"),
        _switch("source_code_escrow", "托管源代码"),
        _switch("confidentiality", "保密"),
        _switch("personal_information", "个人信息"),
        _switch("sensitive_personal_information", "敏感个人信息"),
        _switch("cross_border_data", "数据出境"),
        _switch("auto_renewal", "自动续期"),
        _switch("title_retention", "所有权保留"),
        _switch("installment_sale", "分期付款买卖"),
        _switch("sme_payment_rule", "中小企业款项支付"),
        _switch("government_procurement", "政府采购"),
        _switch("tech_contract_registration", "技术合同登记"),
        _switch("mixed_tax_rates", "多种税率"),
        _switch("standard_form", "格式条款"),
    ),
)
TERMS = Block(
    "条款参数",
    "",
    "terms",
    Form.PAIRS,
    (
        Field("key", "参数代号", Shape.CODE, width=24),
        Field("value", "改为", Shape.LONG, prompt="只填要改的；留空即用模板的缺省值", width=44),
    ),
    needed=False,
    spare=6,
    note="只填要改的；留空即用模板的缺省值。",
    remarks=("说明", "模板缺省值"),
)
SPECIAL_TERMS = Block(
    "特别约定",
    "",
    "special_terms",
    Form.WORDS,
    (Field("", "约定内容", Shape.LONG, prompt="一条一行，照原文写入合同", width=100),),
    needed=False,
    spare=6,
)

NEED_SHEET = SheetPlan("需求与风险", (NEEDS, RISKS))
MILESTONE_SHEET = SheetPlan("里程碑", (SERVICE_TERM, DELIVERY, MILESTONES, BATCHES))
ACCEPTANCE_SHEET = SheetPlan("验收", (ACCEPTANCE, SERVICE_LEVEL, WARRANTY, CRITERIA))
TALK_SHEET = SheetPlan("谈判", (TALKS,))
OPTION_SHEET = SheetPlan("条款选项", (SIGNING, FLAGS, TERMS))
SPECIAL_SHEET = SheetPlan("特别约定", (SPECIAL_TERMS,))
