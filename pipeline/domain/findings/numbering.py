"""Faults in numbers and their register (codes N…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {
    "N001": Wording(
        Severity.ERROR,
        "登记簿里的{kind}“{number}”写法不合规则，或不属于号段 {series}。",
        "请编号管理员核对取号记录；此号不得改写后再用，应作废并写明原因。",
    ),
    "N002": Wording(
        Severity.ERROR,
        "号码 {number} 在登记簿里出现两次。",
        "请编号管理员查明哪一份文件占用此号，另一份重新取号，并写明经过。",
    ),
    "N003": Wording(
        Severity.ERROR,
        "号段 {series} 的{kind}缺第 {serial} 号，登记簿里没有它的去向。",
        "请编号管理员查明此号：已用的补登记，未用的作废并写明原因、批准人。",
    ),
}
