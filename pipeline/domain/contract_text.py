"""Checks a rendered contract text against the data it came from, before anyone is asked to review it.

Rules R4-06 to R4-10 of the handbook (01 §1.3); each check is a small function from text and proposal
to findings.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.domain.capital import parse_capital
from pipeline.domain.findings import Finding, finding
from pipeline.domain.money import format_amount
from pipeline.domain.proposal import Proposal

_UNFILLED = re.compile(r"_{3,}|\{\{|\}\}|\{%|%\}|\[\[|\]\]|待定|TBD|X{3,}|×{3,}", re.IGNORECASE)
_CAPITAL = re.compile(r"人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正负]+")
_AROUND = 12

ELEMENTS = {
    "当事人": r"统一社会信用代码",
    "标的": r"标的|服务内容|清单",
    "数量": r"数量",
    "质量": r"质量|验收标准|标准",
    "价款": r"总价|价款",
    "履行期限、地点和方式": r"期限|交付|交货|服务期",
    "违约责任": r"违约",
    "解决争议的方法": r"争议",
}
"""民法典 470: what a contract generally contains, each with the words that show it."""


def check_contract_text(text: str, proposal: Proposal) -> list[Finding]:
    """Everything wrong in the plain text of a contract made from `proposal`."""
    checks = (_unfilled, _capitals, _facts, _dispute, _deposit, _elements)
    return [each for check in checks for each in check(text, proposal)]


def _unfilled(text: str, _proposal: Proposal) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        for match in _UNFILLED.finditer(line):
            excerpt = line[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            yield finding("K001", at=f"正文第 {number} 段", excerpt=excerpt)


def _capitals(text: str, proposal: Proposal) -> Iterator[Finding]:
    known = _amounts(proposal)
    for number, line in enumerate(text.splitlines(), start=1):
        for capital in _CAPITAL.findall(line):
            amount = _read(capital)
            if amount not in known:
                shown = "(读不出)" if amount is None else format_amount(amount)
                yield finding("K002", at=f"正文第 {number} 段", capital=capital, amount=shown)


def _read(capital: str) -> Decimal | None:
    try:
        return parse_capital(capital)
    except ValueError:
        return None


def _amounts(proposal: Proposal) -> set[Decimal]:
    totals = proposal.totals
    lines = {each.amount_gross for each in proposal.line_items}
    instalments = {each.amount_gross for each in proposal.payment_plan}
    return {totals.amount_gross, totals.amount_net, totals.amount_tax, *lines, *instalments}


def _facts(text: str, proposal: Proposal) -> Iterator[Finding]:
    wanted = [
        ("甲方名称", proposal.buyer.name),
        ("甲方统一社会信用代码", proposal.buyer.uscc),
        ("乙方名称", proposal.seller.name),
        ("乙方统一社会信用代码", proposal.seller.uscc),
        ("合同总价", format_amount(proposal.totals.amount_gross)),
        *(("付款金额", format_amount(each.amount_gross)) for each in proposal.payment_plan),
    ]
    for what, value in wanted:
        if value not in text:
            yield finding("K003", at="正文", what=what, value=value)


def _dispute(text: str, _proposal: Proposal) -> Iterator[Finding]:
    if re.search(r"提交[^。]{2,60}仲裁", text) and re.search(r"向[^。]{2,60}(提起诉讼|起诉)", text):
        yield finding("K004", at="争议解决条款")


def _deposit(text: str, _proposal: Proposal) -> Iterator[Finding]:
    if "订金" in text:
        yield finding("K005", at="正文")


def _elements(text: str, _proposal: Proposal) -> Iterator[Finding]:
    for element, words in ELEMENTS.items():
        if not re.search(words, text):
            yield finding("K006", at="正文", element=element)
