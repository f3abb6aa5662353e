"""Gaps in a dossier (codes C…), in the words the user reads."""

from pipeline.domain.findings.wording import Severity, Wording

CATALOGUE: dict[str, Wording] = {
    "C001": Wording(
        Severity.ERROR,
        "案卷缺《{title}》（{item}），此时为必备。",
        "请{maker}补齐后归入；确实没有的，写缺件说明并经批准。",
    ),
    "C002": Wording(
        Severity.WARNING,
        "案卷缺《{title}》（{item}）：{condition}。",
        "请{maker}补齐后归入；不适用的，写明理由。",
    ),
}
