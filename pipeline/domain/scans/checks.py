"""The twenty checks on a returned signed copy (handbook 7.3), each with what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """What came of a check; what nobody looked at is never passed."""

    PASSED = "通过"
    FAILED = "不通过"
    NOT_CHECKED = "未检"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check with its evidence, or with the reason why it was not made."""

    code: str
    title: str
    status: CheckStatus
    evidence: str

    def as_json(self) -> dict[str, str]:
        """The result as plain JSON values, for the ledger."""
        return {"code": self.code, "title": self.title, "status": self.status.value, "evidence": self.evidence}


_BY_EYE = "本版本不做图像检测，请人工看实件或扫描件"
_BY_TEXT = "扫描件只有图像，本版本不做文字识别，请人工核对"
_BY_HAND = "需要看实件或来件登记，请人工核对"

SCAN_CHECKS: Mapping[str, tuple[str, str]] = {
    "IN-01": ("文件可打开", "文件没有读出页面"),
    "IN-02": ("无活动内容", "没有做文件安全检查"),
    "IN-03": ("页数", "没有认出对应的签署版"),
    "IN-04": ("页序", "没有认出对应的签署版"),
    "IN-05": ("编号与版本", "没有认出对应的签署版"),
    "IN-06": ("正文一致", _BY_TEXT),
    "IN-07": ("手写改动", _BY_EYE),
    "IN-08": ("分辨率", _BY_EYE),
    "IN-09": ("清晰度", _BY_EYE),
    "IN-10": ("空白页、重复页", "没有认出对应的签署版"),
    "IN-11": ("落款章", _BY_EYE),
    "IN-12": ("章面完整、不遮关键信息", _BY_EYE),
    "IN-13": ("骑缝章", _BY_EYE),
    "IN-14": ("签字", _BY_EYE),
    "IN-15": ("签署日期", _BY_TEXT),
    "IN-16": ("签字人", _BY_TEXT),
    "IN-17": ("份数", "单份扫描件看不出收到几份，请按原件登记核对"),
    "IN-18": ("附件", _BY_TEXT),
    "IN-19": ("涂改与“以下无正文”", _BY_TEXT),
    "IN-20": ("元数据", _BY_HAND),
}
"""Every check with its title and the reason it bears when nobody made it."""


def passed(code: str, evidence: str) -> CheckResult:
    """The check was made and found nothing."""
    return CheckResult(code, SCAN_CHECKS[code][0], CheckStatus.PASSED, evidence)


def failed(code: str, evidence: str) -> CheckResult:
    """The check was made and found a fault."""
    return CheckResult(code, SCAN_CHECKS[code][0], CheckStatus.FAILED, evidence)


def all_checks(made: Mapping[str, CheckResult]) -> list[CheckResult]:
    """All twenty in order: those made, and the others as not checked with the reason."""
    return [
        made.get(code, CheckResult(code, title, CheckStatus.NOT_CHECKED, reason))
        for code, (title, reason) in SCAN_CHECKS.items()
    ]
