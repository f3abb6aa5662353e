"""Faults in a contract text before it may go to review (codes K…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {
    "K001": Wording(Severity.ERROR, "文本里还有没填的内容：“{excerpt}”。", "请在方案数据中补齐，或改正模板。"),
    "K002": Wording(
        Severity.ERROR, "大写金额“{capital}”等于 {amount} 元，方案里没有这个金额。", "请核对模板中该处引用的字段。"
    ),
    "K003": Wording(Severity.ERROR, "文本里没有出现{what}“{value}”。", "请检查模板是否引用了该字段。"),
    "K004": Wording(Severity.ERROR, "同时约定了仲裁和诉讼，仲裁协议一般无效。", "请只留一种争议解决方式。"),
    "K005": Wording(
        Severity.ERROR, "写成了“订金”。", "有定金效力的应写“定金”（民法典第五百八十六条）；否则请写“预付款”。"
    ),
    "K006": Wording(Severity.ERROR, "缺少“{element}”方面的约定。", "{source}要求写明，请补上条款或条款标题。"),
    "K007": Wording(Severity.ERROR, "没有约定争议由谁解决。", "请写明提交哪家仲裁机构，或者向哪一法院提起诉讼。"),
    "K008": Wording(
        Severity.ERROR,
        "争议解决条款没有写明机构或者法院。",
        "仲裁须选定仲裁机构，诉讼须写明法院；方案中为“{named}”。",
    ),
    "K009": Wording(Severity.ERROR, "争议解决条款写的不是方案约定的“{named}”。", "请核对模板中该条引用的字段。"),
    "K010": Wording(Severity.ERROR, "{name}（{day}）晚于今天（{today}）。", "请按签字页上的日期登记。"),
    "K011": Wording(
        Severity.ERROR, "{name}（{day}）早于审批通过日（{approved}）。", "请核对签字页日期；确属倒签的，报法务处理。"
    ),
    "K012": Wording(
        Severity.ERROR, "没有写明人工核对的情况。", "请写明印章、签字、日期是怎样核对的（不少于 4 个字）。"
    ),
    "K020": Wording(Severity.ERROR, "登记的文件 {document_no} 不见了。", "请从备份恢复；不要另做一份顶替。"),
    "K021": Wording(
        Severity.ERROR, "文件 {document_no} 与登记时不同，已被改动或损坏。", "请从备份恢复原件，并查明经过。"
    ),
    "K022": Wording(Severity.ERROR, "{reason}", "{step}"),
    "K023": Wording(
        Severity.ERROR,
        "出过文书的模板版本 {digest} 不见了或已被改动。",
        "请从备份恢复 archive/templates；不要用现在的模板顶替。",
    ),
    "K030": Wording(Severity.ERROR, "{name}（{day}）晚于{later}（{after}）。", "请按单据核对日期。"),
    "K031": Wording(
        Severity.WARNING, "验收申请 {applied} 发出，超过交付后 3 个工作日（{due}）。", "请在验收记录里说明迟发原因。"
    ),
    "K032": Wording(Severity.WARNING, "{year} 年放假调休安排未收录，无法核对申请是否按期。", "收录后再核对。"),
    "K033": Wording(Severity.ERROR, "“{item}”不是合同约定的验收项。", "合同约定的有：{agreed}。"),
    "K034": Wording(Severity.ERROR, "验收项“{item}”没有测试结果。", "最终验收要逐项测试；补测后再出确认书。"),
    "K035": Wording(
        Severity.ERROR, "验收项“{item}”未达标（实测 {measured}）。", "请先出整改计划，复验达标后再出确认书。"
    ),
    "K036": Wording(Severity.ERROR, "付款计划里没有触发事件“{event}”。", "可用的有：{known}。"),
    "K037": Wording(
        Severity.WARNING,
        "{number} 已经出具；现在核对：{what}",
        "已出具的确认书不会自动收回；客户尚未签字的，请先了结再请客户签。",
    ),
    "K040": Wording(
        Severity.WARNING,
        "样例生成的文本与已确认的不同。",
        "请用 qidang templates diff {key} 查看，确认后 templates accept {key}。",
    ),
    "K050": Wording(Severity.ERROR, "小写 ¥{digits} 与大写“{capital}”不相等。", "请核对两处引用的是否为同一字段。"),
    "K051": Wording(Severity.ERROR, "金额 ¥{amount} 不是方案里的金额。", "请核对模板中该处引用的字段。"),
    "K052": Wording(
        Severity.ERROR,
        "“{what}”旁边没有方案约定的 {values}。",
        "请检查模板的表格是否引用了对应字段；改过数的，先改方案。",
    ),
    "K053": Wording(
        Severity.ERROR,
        "乙方受中小企业款项支付规定保护，文本没有写明不得以收到第三方付款为条件。",
        "请启用中小企业付款条款（保障中小企业款项支付条例第九条）。",
    ),
    "K054": Wording(
        Severity.WARNING,
        "定金为合同总价的 {rate}，超过百分之二十的部分没有定金效力。",
        "请降低定金，或者把超出部分改为预付款（民法典第五百八十六条）。",
    ),
    "K055": Wording(
        Severity.ERROR,
        "税率 {rate} 没有分列含税金额、不含税金额与税额（{amounts}）。",
        "适用不同税率的，应逐税率分列。",
    ),
    "K056": Wording(Severity.ERROR, "以收到第三方付款作为付款条件。", "这样的约定无效，请改为确定的付款期限。"),
    "K057": Wording(
        Severity.ERROR,
        "责任上限没有排除：{missing}。",
        "造成人身损害、因故意或者重大过失造成财产损失的免责无效（民法典第五百零六条），请写为例外。",
    ),
    "K058": Wording(
        Severity.ERROR,
        "涉及个人信息，缺少：{missing}。",
        "请附《个人信息委托处理约定》并写全（个人信息保护法第二十一条）。",
    ),
    "K059": Wording(
        Severity.ERROR, "附件目录写“{listed}”，后附的是“{present}”。", "请使附件目录与实际附件的编号、名称一致。"
    ),
    "K060": Wording(
        Severity.ERROR, "编号“{heading}”不连续，此处应为第 {expected} 个。", "请使用编号标记，不要手写编号。"
    ),
    "K061": Wording(
        Severity.ERROR, "引用了“{target}”，文本里没有。", "请改用引用标记，或者更正引用；出自方案数据的，改方案。"
    ),
    "K062": Wording(Severity.ERROR, "此处的{what}不是“{value}”。", "首部、签署页与开票信息须与方案完全一致。"),
    "K063": Wording(Severity.ERROR, "出现了不属于任何一方的统一社会信用代码 {uscc}。", "请删去或者更正。"),
    "K064": Wording(
        Severity.ERROR,
        "里程碑写明的各批“{item}”合计 {sum}，清单数量为 {quantity}。",
        "请更正里程碑名称里的数量或者清单。",
    ),
    "K065": Wording(
        Severity.WARNING,
        "违约金上限为 {cap}，超过百分之三十。",
        "违约金超过损失百分之三十的一般会被认定为过高，请法务确认。",
    ),
    "K066": Wording(
        Severity.WARNING,
        "约定由签订地法院管辖，而签订地点为“{place}”，没有具体到区县。",
        "请在方案的 sign_place 写明区县。",
    ),
    "K067": Wording(
        Severity.ERROR,
        "缺少条款 {clause}“{title}”（{reason}）。",
        "请在模板相应位置恢复这一条款，段首保留标记 [[库:{clause}]]；确不需要的，改方案里的开关。",
    ),
    "K068": Wording(Severity.ERROR, "条款 {clause}“{title}”只剩编号，没有内容。", "请在模板里恢复这一条款的文字。"),
    "K069": Wording(
        Severity.ERROR,
        "方案把条款参数“{name}”定为“{value}”，文本里没有。",
        "模板里这一处可能写死了，或者该条款没有启用：请改用字段 terms.{name}，或者删去这个参数。",
    ),
    "K070": Wording(Severity.WARNING, "“{clause}”条款没有写：{missing}。", "请补上（{source}），或者由法务确认写法。"),
    "K071": Wording(
        Severity.WARNING,
        "自动续期的通知期为 {days} 日，应为 {least} 至 {most} 日。",
        "请改正条款参数 renew_notice_days。",
    ),
}
