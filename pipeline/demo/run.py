"""Runs the whole demonstration in a folder and says where everything lies."""

from datetime import date
from pathlib import Path

from rich.console import Console

from pipeline.bootstrap import open_office
from pipeline.demo.performing import (
    begin_project,
    bring_supplement_back,
    change_contract,
    deliver_and_fail,
    enter_money,
    hand_over,
    print_contract_book,
    recheck,
    report_progress,
)
from pipeline.demo.rehearsal import set_stage, watcher
from pipeline.demo.story import ACCEPTED, ARCHIVED, CERTIFICATE_BACK, DEALS, OPENING, Story
from pipeline.demo.telling import Teller
from pipeline.domain.events import ScanFiled, ScanHeld, ScanReceived, ScanRejected, ScanRepeated
from pipeline.domain.findings import errors_in
from pipeline.errors import DamagedArchive
from pipeline.services.archiving.archive import Archived
from pipeline.services.archiving.completeness import Gap, find_gaps
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office
from pipeline.services.reviewing.issuing import Issued

_BROKEN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R]"
_WORDS = {ScanFiled: "已归入", ScanHeld: "待处理", ScanRejected: "已退回", ScanRepeated: "重复"}


def run_demo(root: Path, console: Console) -> None:
    """Three contracts from proposal to verified archive in a training workspace at `root`."""
    tell = Teller(console)
    with tell.step(f"搭好演练工作区 {root}"):
        clock = set_stage(root, OPENING)
    with open_office(root) as office, watcher(root):
        office.pdf.warm_up()
        story = Story(office, clock, tell)
        issued = [_sign_and_bring_back(story, number) for number in range(len(DEALS))]
        _perform(story, issued)
        _accept(story, issued)
        archived = _archive(story, issued)
        _verify(story)
        _show(story, issued, archived)


def _sign_and_bring_back(story: Story, number: int) -> Issued:
    deal = DEALS[number]
    issued = story.sign(deal)
    story.bring_back(deal, issued, _faulty(story, number, issued))
    if number == 0:
        begin_project(story, issued.contract_no)
    return issued


def _perform(story: Story, issued: list[Issued]) -> None:
    software, supply, development = (each.contract_no for each in issued)
    enter_money(story, development, supply)
    supplement = change_contract(story, development)
    report_progress(story, software, supply)
    bring_supplement_back(story, development, supplement)
    deliver_and_fail(story, supply)
    recheck(story, supply)


def _faulty(story: Story, number: int, issued: Issued) -> list[dict[str, object]]:
    """What else people drop into the folder that day."""
    deal = DEALS[number]
    if number == 0:
        return [_foreign(story), {"name": "传了一半.pdf", "raw": _BROKEN.hex()}]
    if number == 1:
        again = _filed_path(story.office, "LS-")
        missing = story.job(
            issued.contract_no, issued.path, deal.signed_on, "office_colour_200", fault="缺页", name="第二份"
        )
        return [{"name": "再扫一遍.pdf", "again": again}, missing]
    return []


def _foreign(story: Story) -> dict[str, object]:
    from pipeline.demo.foreign import foreign_pdf

    return {"name": "食堂菜单.pdf", "raw": foreign_pdf(story.office).hex()}


def _filed_path(office: Office, prefix: str) -> str:
    with office.records.reading() as index:
        filed = next(each for each in index.events_of(ScanFiled) if each.contract_no.startswith(prefix))
    return str(office.workspace.stored(filed.path))


def _accept(story: Story, issued: list[Issued]) -> None:
    story.clock.set(ACCEPTED)
    with story.tell.step("由验收测试记录出具验收确认书"):
        made = [story.accept(deal.name, each.contract_no) for deal, each in zip(DEALS, issued, strict=True)]
    for each in made:
        story.tell.say(f"{each.document_no}  {each.pages} 页")
    story.clock.set(CERTIFICATE_BACK)
    with story.tell.step("客户签字盖章，验收确认书扫描归入"):
        day = date(2026, 12, 18)
        story.drop(
            [story.job(each.contract_no, each.path, day, "office_colour_200", name="验收确认书") for each in made]
        )


def _archive(story: Story, issued: list[Issued]) -> list[Archived]:
    story.clock.set(ARCHIVED)
    hand_over(story, [each.contract_no for each in issued])
    archived = []
    for each in issued:
        with story.tell.step(f"编目、装订、赋档号、归档（{each.contract_no}）"):
            done = story.archive(each.contract_no)
        story.tell.say(f"{done.archive_no}  {done.items} 件 {done.pages} 页  第 {done.object_version[1:]} 版")
        archived.append(done)
    return archived


def _verify(story: Story) -> None:
    with story.tell.step("独立核验：总账、索引、案卷逐字节重读"):
        faults = errors_in(check_fixity(story.office))
    if faults:
        raise DamagedArchive(f"核验发现 {len(faults)} 处不符：{faults[0].at} {faults[0].message}")
    story.tell.say("全部相符", "green")


def _show(story: Story, issued: list[Issued], archived: list[Archived]) -> None:
    office, tell = story.office, story.tell
    tell.table("收件", ("文件", "结果", "合同", "原因"), _scans(office))
    tell.table("缺件与待办", ("合同编号", "状态", "项数", "最先要办的"), _gaps(find_gaps(office)))
    rows = [(each.contract_no, each.archive_no, str(office.workspace.stored(each.path))) for each in archived]
    tell.table("案卷", ("合同编号", "档号", "位置"), rows)
    tell.say(f"合同台账  {print_contract_book(story).path}")
    for each in issued:
        tell.say(f"签署版  {office.workspace.stored(each.path)}")
    tell.say(f"全部文书  {office.workspace.collecting}")
    tell.say(f"待处理、退回、重复  {office.workspace.inbox}")
    tell.say(f"总账  {office.workspace.ledger}")
    tell.say(f"不用本软件也能核验：python3 {office.workspace.archive / 'verify.py'}")
    tell.say(f"用时 {tell.seconds:.0f} 秒", "bold")


def _scans(office: Office) -> list[tuple[str, str, str, str]]:
    with office.records.reading() as index:
        received = index.events_of(ScanReceived)
        ends = [index.scan_history(each.scan_no)[-1] for each in received]
    rows = []
    for scan, end in zip(received, ends, strict=True):
        findings = getattr(end, "findings", [])
        reason = findings[0]["message"] if findings else ""
        rows.append((scan.name, _WORDS.get(type(end), "处理中"), getattr(end, "contract_no", ""), reason))
    return rows


def _gaps(gaps: list[Gap]) -> list[tuple[str, str, str, str]]:
    numbers = list(dict.fromkeys(each.contract_no for each in gaps))
    rows = []
    for number in numbers:
        mine = [each for each in gaps if each.contract_no == number]
        rows.append((number, mine[0].status, str(len(mine)), f"{mine[0].code} {mine[0].title} —— {mine[0].whose_turn}"))
    return rows
