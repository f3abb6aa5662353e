"""Faults in company.toml (codes G…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {
    "G001": Wording(Severity.ERROR, "不是有效的 TOML：{reason}", "请按提示的行列改正；字符串要加双引号。"),
    "G002": Wording(Severity.ERROR, "缺少设置项“{name}”。", "请补上；可参照随软件提供的 company.toml。"),
    "G003": Wording(Severity.ERROR, "不认识的设置项“{name}”。", "请核对拼写，或删去。"),
    "G004": Wording(Severity.ERROR, "“{name}”的值不对：{reason}", "请改正后再试。"),
    "G005": Wording(Severity.ERROR, "工号“{id}”用在了不止一个人身上。", "每人一个工号；同名的人靠工号区分。"),
}
