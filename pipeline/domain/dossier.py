"""What a contract's dossier must hold at each status, who makes each piece, and in what order they lie.

The table is handbook 8.2, the order 2.27. The company's own choices (how long a dossier is kept) come as values.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.domain.contract import ContractStatus
from pipeline.domain.findings import Finding, finding
from pipeline.domain.people import Role


class ArchiveStage(StrEnum):
    """The hand-overs to the archive: the signed set soon after signing, everything at the end (handbook 8.1)."""

    SIGNED_SET = "签署集"
    INTERIM = "年末中间归档"
    FULL = "全卷"


class Circumstance(StrEnum):
    """A fact about a contract that makes a conditional piece due."""

    TEXT_REVISED = "评审中改过文本"
    SIGNED_BY_AGENT = "由授权代表签署"
    DELIVERED = "已有交付"
    DELAYED = "有过延期"
    CHANGED = "有过变更或补充协议"
    RECTIFIED = "有过整改"
    INVOICED = "已开票或收款"
    IN_DISPUTE = "有往来函件或争议"
    APPROVED = "审批已通过"
    HANDED_OVER = "已移交档案"
    MADE = "已经形成"


class Need(StrEnum):
    """How binding a piece is."""

    MUST = "M"
    IF = "C"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One piece the dossier must hold now; `condition` says why a conditional one is due."""

    code: str
    title: str
    need: Need
    maker: Role
    condition: str = ""


SIGNED_COPY = "HTWB-S"
"""The signed originals (or the electronic file with its check report), apart from the drafts under HTWB."""


class _Column(StrEnum):
    """The columns of the table for contracts, and one before them for those still under way."""

    UNDER_WAY = "0"
    VOID = "1"
    EFFECTIVE = "2"
    PERFORMING = "3"
    ACCEPTED = "4"
    CLOSED = "5"
    ENDED = "6"


_COLUMN_OF = {
    ContractStatus.VOID: _Column.VOID,
    ContractStatus.EFFECTIVE: _Column.EFFECTIVE,
    ContractStatus.PERFORMING: _Column.PERFORMING,
    ContractStatus.SUSPENDED: _Column.PERFORMING,
    ContractStatus.PERFORMED: _Column.ACCEPTED,
    ContractStatus.CLOSED: _Column.CLOSED,
    ContractStatus.ARCHIVED: _Column.CLOSED,
    ContractStatus.DISPUTED: _Column.ENDED,
    ContractStatus.TERMINATED: _Column.ENDED,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A piece with its mark in each column (M must, C conditional, - not asked for)."""

    code: str
    title: str
    marks: str
    maker: Role
    condition: Circumstance = Circumstance.MADE


_ROWS = (
    _Row(SIGNED_COPY, "合同签署版原件", "--MMMMM", Role.SA),
    _Row("BGSQ", "变更申请、补充协议", "---CCCC", Role.SM, Circumstance.CHANGED),
    _Row("HTWB", "合同初稿、评审版", "MMMMMMM", Role.LEGAL),
    _Row("HTSP", "合同审批表", "CCMMMMM", Role.LEGAL, Circumstance.APPROVED),
    _Row("HTXD", "合同修订对照表", "CCCCCCC", Role.LEGAL, Circumstance.TEXT_REVISED),
    _Row("YYSJ", "用印申请与登记表", "--MMMMM", Role.SEAL),
    _Row("ZXHC", "主体资信核查表及证照", "MCMMMMM", Role.SC),
    _Row("SQWT", "授权委托书", "--CCCCC", Role.LEGAL, Circumstance.SIGNED_BY_AGENT),
    _Row("HZFA", "合作方案（终版）及报价明细", "MMMMMMM", Role.PM_PROD),
    _Row("SWTP", "商务谈判记录表", "MMMMMMM", Role.SM),
    _Row("XQFX", "销售需求分析报告", "MCMMMMM", Role.SC),
    _Row("KHDJ", "客户信息登记表", "MMMMMMM", Role.AM),
    _Row("QSQR", "合同签署确认函", "--MMMMM", Role.SA),
    _Row("YJHS", "合同原件交接登记表", "--MMMMM", Role.SA),
    _Row("SXTZ", "合同生效通知单", "--MMMMM", Role.SA),
    _Row("XMJH", "项目执行计划", "--CMMMC", Role.PJM),
    _Row("ZXGZ", "合同执行跟踪表（周）", "---MMMC", Role.PJM),
    _Row("YQSM", "延期说明及解决方案", "---CCCC", Role.PJM, Circumstance.DELAYED),
    _Row("JFQS", "交付签收单", "---CMMC", Role.PJM, Circumstance.DELIVERED),
    _Row("YSSQ", "交付验收申请", "---CMMC", Role.CS, Circumstance.DELIVERED),
    _Row("YSJL", "验收测试记录", "---CMMC", Role.CS, Circumstance.DELIVERED),
    _Row("YSQR", "验收确认书", "----MMC", Role.CS),
    _Row("ZGJH", "整改计划", "----CCC", Role.PJM, Circumstance.RECTIFIED),
    _Row("ZGFY", "整改复验记录", "----CCC", Role.CS, Circumstance.RECTIFIED),
    _Row("KPSK", "开票与收款登记表", "--CCCMM", Role.FIN, Circumstance.INVOICED),
    _Row("JQQR", "合同结清或终止确认单", "-----MM", Role.FIN),
    _Row("WLHJ", "解除通知、往来函件、争议文书", "-----CM", Role.LEGAL, Circumstance.IN_DISPUTE),
    _Row("ZFSM", "输单或作废原因说明", "-M-----", Role.SM),
    _Row("GDYJ", "归档移交清单", "-CC--MM", Role.SA, Circumstance.HANDED_OVER),
    _Row("AJFM", "案卷封面", "-C---MM", Role.ARC, Circumstance.HANDED_OVER),
    _Row("JNML", "卷内文件目录", "-C---MM", Role.ARC, Circumstance.HANDED_OVER),
    _Row("JNBK", "卷内备考表", "-C---MM", Role.ARC, Circumstance.HANDED_OVER),
    _Row("SXJC", "四性检测报告", "-CC--MM", Role.ARC, Circumstance.HANDED_OVER),
)

_ORDER: Mapping[str, int] = {
    code: 100 * group + place
    for group, codes in enumerate(
        (
            (SIGNED_COPY, "HTWB"),
            ("BGSQ",),
            ("HTSP", "HTXD", "YYSJ"),
            ("ZXHC", "SQWT"),
            ("HZFA", "BJMX", "SWTP"),
            ("XQFX", "KHDJ"),
            ("QSQR", "YJHS", "SXTZ"),
            ("XMJH", "ZXGZ", "YQSM"),
            ("JFQS", "YSSQ", "YSJL", "YSQR", "ZGJH", "ZGFY"),
            ("KPSK", "JQQR"),
            ("WLHJ", "ZFSM"),
        ),
        start=1,
    )
    for place, code in enumerate(codes)
}
_LAST = 9900

_YEARS = {"D30": 30, "D10": 10}
FOREVER = "Y"


def required_items(status: ContractStatus, circumstances: Collection[Circumstance] = ()) -> list[Requirement]:
    """Every piece due at this status: the musts, and the conditional ones whose circumstance is given.

    A piece that is only to be filed once it exists is never due before.
    """
    column = int(_COLUMN_OF.get(status, _Column.UNDER_WAY))
    return [_requirement(row, Need(row.marks[column])) for row in _ROWS if _is_due(row, column, circumstances)]


def _is_due(row: _Row, column: int, circumstances: Collection[Circumstance]) -> bool:
    mark = row.marks[column]
    return mark == Need.MUST or (mark == Need.IF and row.condition in circumstances)


def _requirement(row: _Row, need: Need) -> Requirement:
    return Requirement(row.code, row.title, need, row.maker, row.condition if need is Need.IF else "")


def missing_items(required: Iterable[Requirement], present: Collection[str]) -> list[Requirement]:
    """Those required pieces of whose code the dossier holds nothing."""
    return [each for each in required if each.code not in present]


def gaps(missing: Iterable[Requirement]) -> list[Finding]:
    """Each missing piece as a finding that says whose turn it is."""
    return [
        finding(
            "C001" if each.need is Need.MUST else "C002",
            at=each.code,
            item=each.code,
            title=each.title,
            maker=each.maker.label,
            condition=each.condition,
        )
        for each in missing
    ]


def catalogue_order(code: str) -> int:
    """Where a kind of document lies in the volume: conclusions first, process after; unknown kinds last."""
    return _ORDER.get(code, _LAST)


def retention_end(code: str, archive_year: int) -> date | None:
    """The last day a dossier closed in `archive_year` must be kept, None for ever.

    Terms run from 1 January of the next year; ValueError for a code other than Y, D30, D10.
    """
    if code == FOREVER:
        return None
    if code not in _YEARS:
        raise ValueError(f"not a retention code: {code!r}")
    return date(archive_year + _YEARS[code], 12, 31)
