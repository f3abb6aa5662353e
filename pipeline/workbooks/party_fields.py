"""The blocks about who is involved: the proposal itself, both parties, their accounts, the deciders."""

from pipeline.workbooks.fields import Block, Field, Form, Shape, SheetPlan, same

KINDS = (("软件订阅（SAAS）", "SAAS"), ("设备供货（SALES）", "SALES"), ("技术开发（TECHDEV）", "TECHDEV"))
_ENTITIES = same("企业法人", "非法人企业", "个体工商户", "机关法人", "事业单位法人", "社会团体法人", "其他")
_TAXPAYERS = same("一般纳税人", "小规模纳税人", "非企业性单位")
_SIZES = same("大型企业", "中型企业", "小型企业", "微型企业")
_PROCUREMENT = same(
    "直接采购（比价）", "询价", "单一来源", "公开招标", "邀请招标", "竞争性磋商（政府采购）", "竞争性谈判（政府采购）"
)
_DECIDERS = same("最终决策人", "技术评估人", "采购负责人", "使用人", "影响人")

HEAD = Block(
    "方案",
    "",
    "proposal",
    Form.RECORD,
    (
        Field("proposal_no", "方案编号", Shape.CODE, prompt="如 202609-001-HZFA-01-V2.0", width=27),
        Field("status", "方案状态", Shape.SUGGESTION, choices=same("终版"), prompt="只有终版可以起草合同"),
        Field("contract_kind", "合同类型", Shape.CHOICE, choices=KINDS, width=20),
        Field("title", "方案题名", prompt="能说明法律关系，不超过 60 字", width=34),
        Field("customer_no", "客户编号", Shape.CODE, prompt="如 202609-001"),
        Field("opportunity_no", "商机号", Shape.CODE, prompt="如 202609-001-OP01", width=19),
        Field("first_contact_at", "首次接触时刻", Shape.MOMENT, prompt="北京时间，如 2026-09-02 10:20", width=18),
        Field("registered_at", "登记时刻", Shape.MOMENT, prompt="北京时间，应在首次接触后 24 小时内", width=18),
        Field("follow_flag", "客户标记", Shape.CHOICE, choices=same("普通", "重点跟进")),
        Field("owner", "商务专员", prompt="负责这位客户的人"),
        Field("sales_manager", "销售经理"),
        Field("procurement_mode", "采购方式", Shape.SUGGESTION, choices=_PROCUREMENT, width=22),
        Field("planned_sign_date", "计划签署日", Shape.DAY),
        Field("award_notice_date", "中标通知书日期", Shape.DAY, needed=False, prompt="政府采购、招标项目必填"),
        Field("statutory_sign_deadline", "法定签约期限", Shape.DAY, needed=False, prompt="可留空；写了就核对"),
    ),
)


def _party(title: str, short: str, path: str) -> tuple[Block, Block]:
    who = Block(title, short, path, Form.RECORD, _PARTY)
    account = Block(f"{title}的银行账户", f"{short}账户", f"{path}.bank", Form.RECORD, _BANK)
    return who, account


_PARTY = (
    Field("name", "名称", prompt="照营业执照写全称", width=30),
    Field("entity_type", "主体类型", Shape.CHOICE, choices=_ENTITIES),
    Field("uscc", "统一社会信用代码", Shape.CODE, prompt="18 位，按文本填写", width=22),
    Field("taxpayer_type", "纳税人身份", Shape.CHOICE, choices=_TAXPAYERS),
    Field("enterprise_size", "企业规模", Shape.CHOICE, needed=False, choices=_SIZES, prompt="非企业单位留空"),
    Field("industry", "所属行业", needed=False, width=24),
    Field("legal_representative", "法定代表人"),
    Field("authorized_signatory", "授权签署人", needed=False),
    Field("registered_address", "注册地址", width=34),
    Field("contact_name", "联系人", needed=False),
    Field("phone", "电话", Shape.CODE, prompt="手机 11 位；固话如 0571-12345678", width=17),
    Field("email", "电子邮箱", prompt="用于送达，不可缺", width=26),
)
_BANK = (
    Field("account_name", "开户名", prompt="须与主体名称一致", width=30),
    Field("bank_name", "开户行", width=26),
    Field("account_no", "账号", Shape.CODE, prompt="按文本填写，不含空格和短横", width=26),
    Field("cnaps", "支付系统行号", Shape.CODE, prompt="12 位", width=16),
)

SELLER, SELLER_BANK = _party("我方（乙方）", "乙方", "seller")
BUYER, BUYER_BANK = _party("客户（甲方）", "甲方", "buyer")

DECIDERS = Block(
    "客户决策链",
    "",
    "decision_chain",
    Form.ROWS,
    (
        Field("role", "角色", Shape.SUGGESTION, choices=_DECIDERS, width=22),
        Field("name", "姓名", width=40, prompt="没有查明的写“未知”并说明"),
        Field("title", "职务", width=34),
    ),
    needed=False,
    spare=6,
)

PARTY_SHEET = SheetPlan("客户", (HEAD, BUYER, BUYER_BANK, SELLER, SELLER_BANK, DECIDERS))
