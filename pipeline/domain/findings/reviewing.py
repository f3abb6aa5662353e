"""Faults in the review (codes R…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E = Severity.ERROR

CATALOGUE: dict[str, Wording] = {
    "R001": Wording(_E, "评审处于“{stage}”,此时不收意见", "请先由起草人送审,或查看评审进度"),
    "R002": Wording(
        _E, "现在轮到“{waiting}”,还没有到“{node}”", "评审按销售、法务、财务、总监的顺序进行;请等前面的意见"
    ),
    "R003": Wording(_E, "意见所看的文本不是第 {round} 轮送审的 {version}", "请打开最新的评审版重新看过,再对它提意见"),
    "R004": Wording(_E, "没有“{opinion}”这种意见", "请从“同意”“修改后同意”“不同意”中选一个"),
    "R005": Wording(_E, "名册里没有“{person}”", "请核对姓名,或在 company.toml 的人员名册里登记此人及其角色"),
    "R006": Wording(_E, "{person}没有“{role}”的职责,不能办理“{node}”", "请由有此职责的人办理,或先在名册里授权"),
    "R007": Wording(_E, "{person}是这份合同的起草人,不能再作法务审核", "请由另一位法务审核;人手不足时由法务负责人复核"),
    "R008": Wording(_E, "{person}在本轮已经办过别的节点,一人不能办两个节点", "请由另一位有此职责的人办理"),
    "R009": Wording(_E, "“修改后同意”和“不同意”要写明理由,至少 {least} 个字", "请写清哪里不妥、希望改成什么"),
    "R010": Wording(
        _E,
        "这个节点上一轮提过修改意见({reason}),还没有确认落实",
        "请{person}先核对新文本:已改好的确认落实;没改好的再提“修改后同意”或“不同意”",
    ),
    "R011": Wording(_E, "“{node}”没有待确认的修改意见", "不必确认落实;请直接给出意见"),
    "R012": Wording(_E, "修改意见是{asked}提的,不能由{person}确认落实", "请由{asked}本人确认"),
    "R013": Wording(
        _E, "文本与提出修改意见时的 {version} 一字未变,不算落实", "请起草人先改好文本,生成新的评审版再送审"
    ),
    "R014": Wording(_E, "“修改后同意”和“不同意”要指明条款", "请写出条款号,例如 第七条 7.3"),
}
