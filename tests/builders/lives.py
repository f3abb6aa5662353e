"""The three samples lived through the house's own services, with the values of every document that was rendered."""

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from builders.late_facts import (
    appraised_volumes,
    change_facts,
    closure_facts,
    delay_facts,
    dissolution_facts,
    failed_record,
    money_entries,
    plan_facts,
    recheck_facts,
)
from builders.offices import (
    ASSISTANT,
    DIRECTOR,
    DRAFTER,
    FILER,
    REVIEWERS,
    SERVICE,
    agree,
    archive,
    as_yaml,
    bring_in,
    draft,
    issued_pdf,
    office_in,
    outside,
    proposal_file,
    sign,
)
from builders.paper_facts import first_facts, signing_facts
from builders.paper_forms import facts_file
from builders.papers import scanned
from builders.proposals import raw_proposal
from builders.work_facts import performing_facts
from pipeline.cli.forms import PAPERS
from pipeline.domain.calendar.clock import CHINA, StoppedClock
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.kinds.kind import Kind
from pipeline.services.founding import found_workspace
from pipeline.services.office import Drafter, Office, Rendered
from pipeline.services.papers.accepting import draw_up_acceptance
from pipeline.services.papers.appraising import draw_appraisal
from pipeline.services.papers.books import print_book
from pipeline.services.papers.drawing import draw
from pipeline.services.papers.lending import Brought, Wish, lend, take_back
from pipeline.services.papers.recording import record_money
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import Said, confirm_rework, give_opinion, resubmit_from_file, submit

Values = dict[str, Any]
Facts = dict[str, Any]
LATE = datetime(2026, 12, 22, 9, 0, tzinfo=CHINA)
# What a paper may not leave out, given the rest of its facts.
NEEDED = {
    "ZXGZ": {"issues"},
    "ZXHC": {"license_no"},
    "BGSQ": {"price_parts"},
    "JQQR": {"settlements"},
    "ZGFY": {"next_step"},
}
BOOKS = ("HTTZ", "BHDJ", "KHDJ_LIST")
FINANCE = "曹拟寅"
WISH = "到货短缺或破损时补齐期限没有写明，请补充约定。"
TERM = "到货短缺或破损的，乙方应在收到甲方书面通知之日起 10 个工作日内补齐或更换，费用由乙方承担。"


@dataclass(frozen=True, slots=True)
class Listener:
    """A drafter that remembers, for every kind, the values it was last asked to render."""

    inner: Drafter
    heard: dict[str, Values] = field(default_factory=dict)

    def render(self, key: str, values: Mapping[str, object], *, template_sha256: str = "") -> Rendered:
        """As the drafter within."""
        self.heard[key] = dict(values)
        return self.inner.render(key, values, template_sha256=template_sha256)

    def clauses(
        self, key: str, values: Mapping[str, object], *, template_sha256: str = ""
    ) -> Mapping[str, tuple[str, ...]]:
        """As the drafter within."""
        return self.inner.clauses(key, values, template_sha256=template_sha256)

    def kind(self, key: str) -> Kind:
        """As the drafter within."""
        return self.inner.kind(key)


@cache
def lived(sample: str, *, is_full: bool = True) -> Mapping[str, Values]:
    """What each kind was last filled with in the whole life of a sample's contract, by kind.

    Without `is_full` people add nothing that they need not, so that the forms say 无 wherever they can.
    """
    root = Path(tempfile.mkdtemp(prefix=f"life-{sample}-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    found_workspace(root)
    raw = raw_proposal(sample)
    signed = datetime.fromisoformat(f"{raw['proposal']['planned_sign_date']}T09:00:00+08:00")
    life = _Life(root, sample, raw, is_full)
    contract_no = life.prepare(life.at(signed - timedelta(days=4)))
    life.conclude(life.at(signed + timedelta(days=1)), contract_no, signed.date())
    life.perform(life.at(LATE), contract_no, signed.date())
    return life.heard


@dataclass(frozen=True, slots=True)
class _Life:
    root: Path
    sample: str
    raw: Values
    is_full: bool
    heard: dict[str, Values] = field(default_factory=dict)

    def at(self, moment: datetime) -> Office:
        office = office_in(self.root, clock=StoppedClock(moment))
        return replace(office, drafter=Listener(office.drafter, self.heard))

    def prepare(self, office: Office) -> str:
        contract_no = draft(office, self.sample)
        for code, facts in first_facts(self.raw).items():
            self.draw(office, contract_no, code, facts)
        submit(office, contract_no, by=DRAFTER)
        if self.is_full:
            _ask_for_a_change(office, contract_no, self.sample)
        agree(office, contract_no, *self._still_to_agree())
        issue_signing_copy(office, contract_no, by=ASSISTANT)
        return contract_no

    def _still_to_agree(self) -> tuple[ReviewNode, ...]:
        return (ReviewNode.FINANCE, ReviewNode.DIRECTOR) if self.is_full else tuple(ReviewNode)

    def conclude(self, office: Office, contract_no: str, signed_on: date) -> None:
        facts = signing_facts(self.raw, office.clock.now().isoformat())
        self.draw(office, contract_no, "YYSJ", facts["YYSJ"])
        taken = bring_in(office, "签回.pdf", scanned(issued_pdf(office, contract_no)))
        assert taken.outcome == "已归入", taken
        sign(office, contract_no, on=signed_on)
        for code in ("YJHS", "SXTZ"):
            self.draw(office, contract_no, code, facts[code])

    def perform(self, office: Office, contract_no: str, effective_on: date) -> None:
        for code, facts in performing_facts(self.raw, contract_no, effective_on.isoformat()).items():
            if code == "YSJL":
                self.put_right(office, contract_no, facts)
            self.draw(office, contract_no, code, facts)
        with as_file(files("pipeline.demo").joinpath(f"acceptance/{self.sample}.yaml")) as record:
            draw_up_acceptance(office, contract_no, record, by=SERVICE)
        self.change(office, contract_no)
        self.end(office, contract_no)

    def put_right(self, office: Office, contract_no: str, record: Facts) -> None:
        """A round of tests that failed, the plan after it, and two rounds of rechecks."""
        self.draw(office, contract_no, "YSJL", failed_record(record))
        self.draw(office, contract_no, "ZGJH", plan_facts(self.raw, f"{contract_no}-YSJL-01-V1.0"))
        for facts in recheck_facts(self.raw, f"{contract_no}-ZGJH-01-V1.0"):
            self.draw(office, contract_no, "ZGFY", facts)

    def change(self, office: Office, contract_no: str) -> None:
        """A change asked for, and, where people say all they can, agreed and carried out; then the delay behind it."""
        self.draw(office, contract_no, "BGSQ", change_facts(self.raw))
        if self.is_full:
            self.draw(office, contract_no, "BGSQ_BCXY", change_facts(self.raw))
        self.draw(office, contract_no, "YQSM", delay_facts(self.raw, f"{contract_no}-B01"))

    def end(self, office: Office, contract_no: str) -> None:
        """Invoiced, paid and settled, or dissolved; archived, lent, and older volumes appraised."""
        entries = money_entries(self.raw)
        for each in [*entries["first"], *entries["then"]] if self.is_full else entries["first"]:
            record_money(office, contract_no, facts_file(office, each), by=FINANCE)
        if self.is_full:
            taken = bring_in(office, "验收.pdf", scanned(issued_pdf(office, contract_no, "YSQR")))
            assert taken.outcome == "已归入", taken
        self.draw(office, contract_no, "KPSK", {})
        self.draw(office, contract_no, "JQQR", (closure_facts if self.is_full else dissolution_facts)(self.raw))
        for code in BOOKS:
            print_book(office, code, office.today().year, by=ASSISTANT)
        archive(office, contract_no)
        _use_the_archive(office, contract_no)

    def draw(self, office: Office, contract_no: str, code: str, facts: Values) -> None:
        kind = PAPERS[code]
        path = outside(office) / f"{code}.yaml"
        path.write_text(as_yaml(self._told(code, kind.facts.model_fields, facts)), encoding="utf-8")
        maker = next(each.id for role in kind.makers for each in office.company.holders(role))
        draw(office, contract_no, kind, path, by=maker)

    def _told(self, code: str, fields: Mapping[str, Any], facts: Values) -> Values:
        needed = NEEDED.get(code, set())
        kept = (name for name in facts if self.is_full or name in needed or fields[name].is_required())
        return {name: facts[name] for name in kept}


def _use_the_archive(office: Office, contract_no: str) -> None:
    """The volume lent twice, once brought back; a batch of old volumes appraised."""
    day = office.today()
    wish = Wish(contract_no, FINANCE, "外借原件", "核对付款条件与发票信息", DIRECTOR, day, day + timedelta(days=3))
    first = lend(office, wish, by=FILER).loan
    take_back(office, Brought(first.loan_no, day, None, is_sound=True), by=FILER)
    lend(office, replace(wish, mode="复印", purpose="年度审计"), by=FILER)
    print_book(office, "JYDJ", day.year, by=FILER)
    panel = [(FILER, "档案"), ("韩拟六", "业务"), ("孔拟丑", "法务"), (FINANCE, "财务")]
    appraisal = {
        "batch": "2026年第1批",
        "held_on": day.isoformat(),
        "scope": "2015年归档、保管期限十年的合同案卷",
        "panel": [{"name": name, "role": role} for name, role in panel],
        "volumes": appraised_volumes(),
        "approver": "林拟一",
        "method": "纸质件碎解，电子件及索引同步删除",
        "witnesses": [FINANCE, DRAFTER],
    }
    draw_appraisal(office, facts_file(office, appraisal), by=FILER)


def _ask_for_a_change(office: Office, contract_no: str, sample: str) -> None:
    """Legal wants a term added; the text goes round again, so there is a revision table and a mended point."""
    give_opinion(office, contract_no, Said(ReviewNode.SALES, Opinion.AGREE), by=REVIEWERS[ReviewNode.SALES])
    wish = Said(ReviewNode.LEGAL, Opinion.CHANGE, WISH, ("交付与验收",))
    give_opinion(office, contract_no, wish, by=REVIEWERS[ReviewNode.LEGAL])
    changed = proposal_file(outside(office), sample, {"special_terms": [TERM]})
    resubmit_from_file(office, contract_no, changed, by=DRAFTER)
    give_opinion(office, contract_no, Said(ReviewNode.SALES, Opinion.AGREE), by=REVIEWERS[ReviewNode.SALES])
    confirm_rework(office, contract_no, by=REVIEWERS[ReviewNode.LEGAL])
