"""The story of three contracts, from proposal data to a verified archive, told while it happens.

Every act is one of the house's own services on a real workspace; only paper and people are played: the print
shop and the inbox watcher are processes of their own, the clock is the story's.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.clocks import StoryClock
from pipeline.demo.rehearsal import drop_scans, wait_until
from pipeline.demo.telling import Teller
from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.events import Event, ScanFiled, ScanHeld, ScanRejected, ScanRepeated
from pipeline.domain.people import Role
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.intake.claim import claims
from pipeline.services.archiving.archive import Archived, archive_contract
from pipeline.services.drafting.draft import draft_from_file
from pipeline.services.intake.signing import SignedPages, confirm_signing
from pipeline.services.office import Office, contract_in, proposal_of
from pipeline.services.papers.accepting import Certificate, draw_up_acceptance
from pipeline.services.papers.sales import SALES_PAPERS, draw_form
from pipeline.services.reviewing.issuing import Issued, issue_signing_copy
from pipeline.services.reviewing.review import Said, confirm_rework, give_opinion, resubmit_from_file, submit

_SETTLED: tuple[type[Event], ...] = (ScanFiled, ScanHeld, ScanRejected, ScanRepeated)
BEFORE_REVIEW = ("KHDJ", "XQFX", "HZFA", "BJMX", "SWTP")
WITH_SIGNING = ("YYSJ",)
WHEN_EFFECTIVE = ("YJHS", "SXTZ")
HERE = Path(__file__).parent
WAIT_SECONDS = 120.0
LOOKED_AT = "双方印章、签字、日期及骑缝章已由经办人对照纸质原件逐页看过"


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract of the story: its data, its days, how its paper is scanned."""

    name: str
    label: str
    drafted: datetime
    issued: datetime
    signed_on: date
    back: datetime
    scanner: str
    asks_change: bool = False


def moment(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the story's year."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


DEALS = (
    Deal(
        "saas",
        "软件订阅",
        moment(9, 23, 9, 30),
        moment(9, 28, 15),
        date(2026, 10, 9),
        moment(10, 10, 10),
        "office_colour_200",
    ),
    Deal(
        "sales",
        "设备供货",
        moment(10, 21, 9),
        moment(10, 26, 16),
        date(2026, 10, 28),
        moment(10, 29, 11),
        "office_grey_300",
        True,
    ),
    Deal(
        "techdev",
        "技术开发",
        moment(11, 3, 9),
        moment(11, 6, 14),
        date(2026, 11, 10),
        moment(11, 11, 9, 30),
        "duplex_colour_200",
    ),
)
OPENING = DEALS[0].drafted
ACCEPTED = moment(12, 18, 15)
CERTIFICATE_BACK = moment(12, 21, 10)
ARCHIVED = moment(12, 22, 9)


@dataclass(slots=True)
class Story:
    """The house at work, its clock, and who tells."""

    office: Office
    clock: StoryClock
    tell: Teller

    def first(self, role: Role, *, but: str = "") -> str:
        """The id of the first person in a role, leaving one out."""
        return next(each.id for each in self.office.company.holders(role) if each.id != but)

    def sign(self, deal: Deal) -> Issued:
        """A proposal through drafting, review and issue."""
        tell, office = self.tell, self.office
        self.clock.set(deal.drafted)
        legal = self.first(Role.LEGAL)
        with tell.step(f"核对方案数据，取号，起草（{deal.label}）"):
            drafted = draft_from_file(office, HERE / "proposals" / f"{deal.name}.yaml", by=legal)[0]
        tell.say(f"{drafted.contract_no}  {drafted.customer}  {drafted.title}")
        for each in drafted.findings:
            tell.say(f"提醒 {each.code}：{each.message}", "yellow")
        with tell.step("客户登记、需求分析、方案与报价、谈判记录"):
            self.draw(drafted.contract_no, BEFORE_REVIEW)
            facts = HERE / "diligence" / f"{deal.name}.yaml"
            draw_form(office, drafted.contract_no, "ZXHC", facts, by=self.first(Role.SC))
        with tell.step("送审，四个部门依次出具意见（意见与文本摘要绑定）"):
            submit(office, drafted.contract_no, by=legal)
            self.review(deal, drafted.contract_no, legal)
        self.clock.set(deal.issued)
        with tell.step("发出签署版：PDF/A，每页两枚机读页码"):
            issued = issue_signing_copy(office, drafted.contract_no, by=self.first(Role.SA))
        tell.say(f"{issued.document_no}  {issued.pages} 页  签 {issued.copies} 份")
        self.draw(drafted.contract_no, WITH_SIGNING)
        return issued

    def draw(self, contract_no: str, codes: Sequence[str]) -> None:
        """The papers that the house can fill from what it knows, each by somebody who may."""
        for code in codes:
            kind = SALES_PAPERS[code]
            maker = next(each.id for role in kind.makers for each in self.office.company.holders(role))
            draw_form(self.office, contract_no, code, by=maker)

    def review(self, deal: Deal, contract_no: str, legal: str) -> None:
        """Four opinions; in one story the lawyer first asks for a change and then finds it made."""
        reviewers = {
            ReviewNode.SALES: self.first(Role.SALES_REV),
            ReviewNode.LEGAL: self.first(Role.LEGAL, but=legal),
            ReviewNode.FINANCE: self.first(Role.FIN),
            ReviewNode.DIRECTOR: self.first(Role.SD),
        }
        if deal.asks_change:
            self.ask_change(contract_no, legal, reviewers)
        for node, person in reviewers.items():
            if deal.asks_change and node is ReviewNode.LEGAL:
                confirm_rework(self.office, contract_no, by=person)
            else:
                give_opinion(self.office, contract_no, Said(node, Opinion.AGREE), by=person)

    def ask_change(self, contract_no: str, legal: str, reviewers: dict[ReviewNode, str]) -> None:
        """The lawyer wants a clause; the drafter adds it and submits again, so earlier agreements are void."""
        office = self.office
        give_opinion(office, contract_no, Said(ReviewNode.SALES, Opinion.AGREE), by=reviewers[ReviewNode.SALES])
        wish = Said(ReviewNode.LEGAL, Opinion.CHANGE, "到货短缺或破损时补齐期限没有写明，请补充约定。", ("交付与验收",))
        give_opinion(office, contract_no, wish, by=reviewers[ReviewNode.LEGAL])
        self.tell.say("法务：修改后同意 —— 补充到货短缺补齐期限；改稿后先前的同意作废，重新走起")
        changed = self.office.workspace.var / f"{contract_no}-改稿.json"
        with office.records.reading() as index:
            proposal = proposal_of(office, contract_in(index, contract_no))
        data = proposal.model_dump(mode="json")
        data["special_terms"] = [
            "到货短缺或破损的，乙方应在收到甲方书面通知之日起 10 个工作日内补齐或更换，费用由乙方承担。"
        ]
        changed.write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")
        resubmit_from_file(office, contract_no, changed, by=legal)

    def bring_back(self, deal: Deal, issued: Issued, extra: Sequence[dict[str, object]] = ()) -> None:
        """The paper signed, sealed and scanned elsewhere; the watcher files what is whole."""
        self.clock.set(deal.back)
        with self.tell.step("纸质签署、盖章、扫描，放入收件夹（另一进程），收件进程逐页识别核对"):
            self.drop([self.job(issued.contract_no, issued.path, deal.signed_on, deal.scanner), *extra])
        with self.tell.step("经办人看过印章与签字，登记签署，合同生效，出签署确认函"):
            signed = SignedPages(deal.signed_on, deal.signed_on, LOOKED_AT)
            effective = confirm_signing(self.office, issued.contract_no, signed, by=self.first(Role.SA))
        self.draw(issued.contract_no, WHEN_EFFECTIVE)
        self.tell.say(
            f"{issued.contract_no} 自 {effective.effective_on} 起生效；未检 {len(effective.waived)} 项由人工承担"
        )

    def job(
        self, contract_no: str, path: str, signed_on: date, scanner: str, *, fault: str = "", name: str = ""
    ) -> dict[str, object]:
        """An order for the print shop: this PDF signed by both parties and scanned."""
        with self.office.records.reading() as index:
            proposal = proposal_of(self.office, contract_in(index, contract_no))
        sides = (("甲方", proposal.buyer), ("乙方", proposal.seller))
        return {
            "name": f"{name or '扫描'}_{contract_no}.pdf",
            "pdf": str(self.office.workspace.stored(path)),
            "document": contract_no,
            "fault": fault,
            "scanner": scanner,
            "parties": [
                {
                    "side": side,
                    "company": party.name,
                    "person": party.authorized_signatory or party.legal_representative,
                    "signed_on": signed_on.isoformat(),
                }
                for side, party in sides
            ],
        }

    def accept(self, name: str, contract_no: str) -> Certificate:
        """An acceptance certificate drawn up from the record of this deal's tests."""
        record = self.office.workspace.var / f"{contract_no}-验收记录.yaml"
        shutil.copyfile(HERE / "acceptance" / f"{name}.yaml", record)
        return draw_up_acceptance(self.office, contract_no, record, by=self.first(Role.CS))

    def archive(self, contract_no: str) -> Archived:
        """The dossier into the archive, with a word on what is still missing."""
        filed_by = self.first(Role.ARC)
        return archive_contract(
            self.office,
            contract_no,
            filed_by=filed_by,
            checked_by=self.first(Role.ARC, but=filed_by),
            gap_note="四性检测报告随后补入，销售总监同意先归",
        )

    def drop(self, jobs: Sequence[dict[str, object]]) -> None:
        """Files into the inbox, and the wait until the watcher has decided on each and put it away."""
        before = self._settled()
        order = self.office.workspace.var / "print-order.json"
        order.write_text(json.dumps(list(jobs), ensure_ascii=False), encoding="utf-8")
        drop_scans(self.office.workspace.root, order)
        wait_until(lambda: self._is_done(before + len(jobs)), seconds=WAIT_SECONDS, what="收件")

    def _is_done(self, settled: int) -> bool:
        return self._settled() >= settled and not claims(self.office.workspace.inbox)

    def _settled(self) -> int:
        with self.office.records.reading() as index:
            return sum(len(index.events_of(kind)) for kind in _SETTLED)
