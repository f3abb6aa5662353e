"""Faults in the review (codes R…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

_E = Severity.ERROR

CATALOGUE: dict[str, Wording] = {
    "R001": Wording(_E, "评审处于“{stage}”，此时不收意见。", "{hint}"),
    "R002": Wording(
        _E, "现在轮到“{waiting}”，还没有到“{node}”。", "评审依次经销售、法务、财务、总监；请等前面的意见。"
    ),
    "R003": Wording(_E, "{person}没有“{role}”的职责，不能办理“{node}”。", "请由有此职责的人办理，或先在人员表里授权。"),
    "R004": Wording(
        _E, "{person}是这份合同的起草人，不能再作法务审核。", "请由另一位法务审核；人手不足时由法务负责人复核。"
    ),
    "R005": Wording(_E, "{person}在本轮已经办过别的节点，一人不能办两个节点。", "请由另一位有此职责的人办理。"),
    "R006": Wording(_E, "“修改后同意”和“不同意”要写明理由，至少 {least} 个字。", "请写清哪里不妥、希望改成什么。"),
    "R007": Wording(_E, "“修改后同意”和“不同意”要指明条款。", "请写出条款号，例如“第七条”或“7.3”。"),
    "R008": Wording(
        _E,
        "“{node}”此前提过修改意见（{reason}），还没有确认落实，不能直接同意。",
        "请提出人先核对新文本：已改好的用 qidang review confirm 确认落实；没改好的再提“修改后同意”或“不同意”。",
    ),
    "R009": Wording(
        _E, "文本与提出修改意见时的 {version} 一字未变，不算落实。", "请起草人改好文本，生成新的评审版再送审。"
    ),
}
