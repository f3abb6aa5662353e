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
    "K006": Wording(
        Severity.ERROR, "缺少“{element}”方面的约定。", "民法典第四百七十条列明的内容应当齐全，请补上条款。"
    ),
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
    "K040": Wording(
        Severity.WARNING,
        "样例生成的文本与已确认的不同。",
        "请用 qidang templates diff {key} 查看，确认后 templates accept {key}。",
    ),
}
