"""The three contracts between signing and acceptance: plan and money, a change, a delay, a test that fails."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pipeline.demo.story import Story, moment
from pipeline.domain.findings import BadDocument
from pipeline.domain.money.amounts import format_amount
from pipeline.domain.people import Role
from pipeline.services.papers.books import Book, print_book
from pipeline.services.papers.changing import CHANGING_PAPERS
from pipeline.services.papers.closing import CLOSING_PAPERS
from pipeline.services.papers.drawing import Paper, PaperKind, draw
from pipeline.services.papers.performing import PERFORMING_PAPERS
from pipeline.services.papers.recording import Recorded, record_money
from pipeline.services.papers.remedying import REMEDYING_PAPERS

FACTS = Path(__file__).parent / "facts"
SAAS, SALES, TECHDEV, EVERY = "saas", "sales", "techdev", "all"
REQUEST, SUPPLEMENT, ACCOUNT, CONTRACT_BOOK = "BGSQ", "BGSQ_BCXY", "KPSK", "HTTZ"
SUPPLEMENT_SIGNED = date(2026, 11, 20)
_PAPERS: Mapping[str, PaperKind] = {**PERFORMING_PAPERS, **REMEDYING_PAPERS, **CHANGING_PAPERS, **CLOSING_PAPERS}


def begin_project(story: Story, contract_no: str) -> None:
    """The software contract gets its plan; the first instalment is invoiced, paid and entered."""
    with story.tell.step("项目执行计划；登记首期开票与到账，打印开票与收款登记表"):
        story.clock.set(moment(10, 12, 16))
        plan = _draw(story, contract_no, "XMJH", SAAS)
        story.clock.set(moment(10, 20, 10))
        account = _record(story, contract_no, SAAS)
        sheet = _draw(story, contract_no, ACCOUNT)
    story.tell.say(f"{plan.document_no}  {plan.pages} 页")
    story.tell.say(f"{sheet.document_no}：{_told(account)}")


def enter_money(story: Story, development: str, supply: str) -> None:
    """The hospital is sent its invoice; the railway works have paid in advance."""
    with story.tell.step("登记另两份合同的首期：院方已开票，设备预付款已到账（两种税率分列）"):
        story.clock.set(moment(11, 12, 15))
        _record(story, development, TECHDEV)
        story.clock.set(moment(11, 16, 10))
        account = _record(story, supply, SALES)
        sheet = _draw(story, supply, ACCOUNT)
    story.tell.say(f"{sheet.document_no}：{_told(account)}")


def change_contract(story: Story, contract_no: str) -> Paper:
    """The hospital wants more: request, four opinions, the supplement ready to be signed."""
    story.clock.set(moment(11, 19, 16))
    with story.tell.step("院方要求增加 12 人日：变更申请、四个部门意见、补充协议（取号，每页机读页码）"):
        request = _draw(story, contract_no, REQUEST, TECHDEV)
        supplement = _draw(story, contract_no, SUPPLEMENT, TECHDEV, facts=REQUEST)
    story.tell.say(f"{request.document_no} 已批；{supplement.document_no}  {supplement.pages} 页，增加 29,760.00 元")
    return supplement


def report_progress(story: Story, software: str, supply: str) -> None:
    """One week's sheet of the software project; the first delivery of the equipment will be late."""
    story.clock.set(moment(11, 20, 17))
    with story.tell.step("周跟踪表；首批交货要晚四日，延期说明在 24 小时内送达客户"):
        week = _draw(story, software, "ZXGZ", SAAS)
        delay = _draw(story, supply, "YQSM", SALES)
    story.tell.say(f"{week.document_no}  {week.pages} 页")
    story.tell.say(f"{delay.document_no}：M2 由 11 月 27 日改为 12 月 1 日，违约金 437.94 元")


def bring_supplement_back(story: Story, contract_no: str, supplement: Paper) -> None:
    """The supplement signed by both sides is scanned and filed by its own page codes; the account follows it."""
    story.clock.set(moment(11, 23, 10))
    with story.tell.step("补充协议双方签字盖章，扫描放入收件夹，凭页码归卷，应收随之增加"):
        job = story.job(contract_no, supplement.path, SUPPLEMENT_SIGNED, "office_colour_200", name="补充协议")
        story.drop([job])
        account = _record(story, contract_no, TECHDEV)
        sheet = _draw(story, contract_no, ACCOUNT)
    story.tell.say(f"{sheet.document_no}：{_told(account)}")


def deliver_and_fail(story: Story, contract_no: str) -> None:
    """The first batch comes and is tested; one criterion is missed, so there is a plan and no certificate yet."""
    with story.tell.step("首批到货：签收、验收申请、测试；通电合格率 98.3%，不达标，出整改计划"):
        for day, code in ((1, "JFQS"), (3, "YSSQ"), (8, "YSJL"), (9, "ZGJH")):
            story.clock.set(moment(12, day, 15))
            _draw(story, contract_no, code, SALES)
    story.clock.set(moment(12, 15, 9))
    story.tell.say(f"此时出验收确认书：{_refusal(story, contract_no)}", "yellow")


def recheck(story: Story, contract_no: str) -> None:
    """What failed is tested again and closed."""
    story.clock.set(moment(12, 15, 16))
    with story.tell.step("整改后复验：180 件全部合格，整改项关闭"):
        closed = _draw(story, contract_no, "ZGFY", SALES)
    story.tell.say(f"{closed.document_no}  {closed.pages} 页；可以出验收确认书了")


def hand_over(story: Story, contract_nos: Iterable[str]) -> None:
    """The lists with which the sales side hands the papers of each contract to the archive."""
    with story.tell.step("年末移交：移交清单逐件列出文件、页数与摘要值"):
        lists = [_draw(story, each, "GDYJ", EVERY) for each in contract_nos]
    for each in lists:
        story.tell.say(f"{each.document_no}  {each.pages} 页")


def print_contract_book(story: Story) -> Book:
    """The year's book of contracts as the ledger has it."""
    return print_book(story.office, CONTRACT_BOOK, story.office.today().year, by=story.first(Role.SA))


def _draw(story: Story, contract_no: str, code: str, deal: str = "", *, facts: str = "") -> Paper:
    """A paper from the deal's facts, or from the ledger alone.

    Drawn by the last of those who may, so that the sales manager does not ask for a change he has to approve.
    """
    kind = _PAPERS[code]
    path = FACTS / deal / f"{facts or code}.yaml" if deal else None
    return draw(story.office, contract_no, kind, path, by=story.first(kind.makers[-1]))


def _record(story: Story, contract_no: str, deal: str) -> Recorded:
    """The deal's entries of money; what is entered already is only told again."""
    return record_money(story.office, contract_no, FACTS / deal / "money.yaml", by=story.first(Role.FIN))


def _told(account: Recorded) -> str:
    sums = {"已开票": account.invoiced, "已到账": account.received, "未收": account.open}
    return "，".join(f"{name} {format_amount(amount)} 元" for name, amount in sums.items())


def _refusal(story: Story, contract_no: str) -> str:
    """Why there can be no certificate now; AssertionError when there can."""
    try:
        story.accept(SALES, contract_no)
    except BadDocument as refused:
        found = next(each for each in refused.findings if each.is_error)
        return f"不能出（{found.code}：{found.message}）"
    raise AssertionError("a certificate was drawn although rectification is open")
