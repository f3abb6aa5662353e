"""Whole offices in a test's folder, and contracts brought as far as a test needs them.

    office = office_in(workspace_at(Stage.ISSUED, tmp_path))

The settings, templates and people are the shipped ones. With the quick press a use case takes milliseconds; with
LibreOffice in its place everything is real.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from yaml import safe_dump

from builders.papers import QuickPress, scanned
from builders.proposals import raw_proposal
from pipeline.bootstrap import calendar_of, company_of, page_key
from pipeline.domain.calendar.clock import CHINA, Clock, StoppedClock
from pipeline.domain.events import DocumentAdded, SigningCopyIssued
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.drafting.word.template import WordTemplate
from pipeline.intake.claim import Claim, claim
from pipeline.intake.inbox import look_into
from pipeline.ledger import RecordsOffice
from pipeline.services.archiving.archive import archive_contract
from pipeline.services.drafting.draft import draft_from_file
from pipeline.services.founding import found_workspace
from pipeline.services.intake.scan_numbers import new_scan_no
from pipeline.services.intake.signing import SignedPages, confirm_signing
from pipeline.services.intake.taking_in import TakenIn, take_in
from pipeline.services.office import IntakeRules, Office, PdfMaker
from pipeline.services.papers.accepting import draw_up_acceptance
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import Said, give_opinion, submit
from pipeline.services.workspace import Workspace
from pipeline.settings import read_settings

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
TODAY = MORNING.date()
FIRST = "LS-RJ-2026-0001"
DRAFTER, ASSISTANT, FILER, CHECKER = "许拟子", "华拟辰", "陶拟未", "姜拟申"
DIRECTOR, SERVICE = "严拟卯", "卫拟午"
REVIEWERS: Mapping[ReviewNode, str] = {
    ReviewNode.SALES: "韩拟六",
    ReviewNode.LEGAL: "孔拟丑",
    ReviewNode.FINANCE: "曹拟寅",
    ReviewNode.DIRECTOR: DIRECTOR,
}
GAP_NOTE = "前期材料另行补入,档案主管已同意"
LOOKED_AT = "对照印鉴卡与签字样本逐页看过"


class Stage(StrEnum):
    """How far the first contract has come."""

    FOUNDED = "founded"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ISSUED = "issued"
    RETURNED = "returned"
    EFFECTIVE = "effective"
    CERTIFIED = "certified"
    ACCEPTED = "accepted"
    ARCHIVED = "archived"


def office_in(root: Path, *, pdf: PdfMaker | None = None, clock: Clock | None = None) -> Office:
    """The workspace at `root` as an open office; files in its inbox count as settled at once."""
    workspace = Workspace(root)
    settings = read_settings(workspace.company_file)
    house = clock or StoppedClock(MORNING)
    return Office(
        workspace=workspace,
        company=company_of(settings),
        records=RecordsOffice(workspace.archive, workspace.index, house),
        drafter=TemplateShelf(workspace.kinds, workspace.templates, _compiled_once),
        pdf=pdf or QuickPress(),
        calendar=calendar_of(settings),
        clock=house,
        page_key=page_key(workspace),
        intake=IntakeRules(0.0, 0.0, settings.intake.max_pages, settings.intake.max_megabytes << 20, False),
    )


@cache
def _compiled_once(data: bytes, name: str) -> WordTemplate:
    return WordTemplate.from_bytes(data, name=name)


def workspace_at(stage: Stage, folder: Path, *, pages: int = 3) -> Path:
    """A workspace in the empty or missing `folder`, its first contract brought to `stage`."""
    shutil.copytree(_prepared(stage, pages), folder, dirs_exist_ok=True)
    return folder


def office_at(stage: Stage, folder: Path, *, pages: int = 3) -> Office:
    """The open office of such a workspace."""
    return office_in(workspace_at(stage, folder, pages=pages), pdf=QuickPress(pages))


@cache
def _prepared(stage: Stage, pages: int) -> Path:
    place = Path(tempfile.mkdtemp(prefix=f"office-{stage}-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    if stage is Stage.FOUNDED:
        found_workspace(place)
        return place
    before = list(Stage)[list(Stage).index(stage) - 1]
    shutil.copytree(_prepared(before, pages), place, dirs_exist_ok=True)
    _STEPS[stage](office_in(place, pdf=QuickPress(pages)))
    return place


def proposal_file(folder: Path, sample: str = "saas", changes: dict[str, object] | None = None) -> Path:
    """A proposal file as YAML: a sample with some fields replaced."""
    path = folder / f"{sample}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(as_yaml(raw_proposal(sample, changes)), encoding="utf-8")
    return path


def as_yaml(values: object) -> str:
    """Values as YAML without anchors."""
    return safe_dump(values, allow_unicode=True, sort_keys=False)


def outside(office: Office) -> Path:
    """A folder beside the workspace for files that users bring."""
    return office.workspace.var / "brought"


def draft(office: Office, sample: str = "saas", changes: dict[str, object] | None = None) -> str:
    """A sample drafted; its contract number."""
    (drafted,) = draft_from_file(office, proposal_file(outside(office), sample, changes), by=DRAFTER)
    return drafted.contract_no


def agree(office: Office, contract_no: str, *nodes: ReviewNode) -> None:
    """The usual reviewers agree, one after another."""
    for node in nodes or tuple(ReviewNode):
        give_opinion(office, contract_no, Said(node, Opinion.AGREE), by=REVIEWERS[node])


def issued_pdf(office: Office, contract_no: str = FIRST, code: str = "HTWB") -> bytes:
    """The newest signing copy of a contract's text or certificate."""
    return office.workspace.stored(issued_copy(office, contract_no, code).path).read_bytes()


def issued_copy(office: Office, contract_no: str = FIRST, code: str = "HTWB") -> SigningCopyIssued:
    """The fact of the newest signing copy."""
    with office.records.reading() as index:
        history = index.history(contract_no)
    copies = [each for each in history if isinstance(each, SigningCopyIssued)]
    return [each for each in copies if f"-{code}-" in each.document_no][-1]


def drop(office: Office, name: str, data: bytes) -> Path:
    """A file in the inbox."""
    path = office.workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def bring_in(office: Office, name: str, data: bytes) -> TakenIn:
    """One file dropped and taken in; what became of it."""
    drop(office, name, data)
    return take_in(office, claimed(office, name))


def claimed(office: Office, name: str, scan_no: str = "") -> Claim:
    """A file of the inbox, in flight."""
    inbox = office.workspace.inbox
    (lying,) = [each for each in look_into(inbox).files if each.seen.name == name]
    taken = claim(inbox, lying, scan_no or new_scan_no(office))
    assert taken is not None
    return taken


def sign(office: Office, contract_no: str = FIRST, *, on: date | None = None) -> None:
    """The signing registered, both sides on one day."""
    day = on or office.today()
    confirm_signing(office, contract_no, SignedPages(day, day, LOOKED_AT), by=ASSISTANT)


def acceptance_record(changes: Mapping[str, object] | None = None) -> dict[str, object]:
    """An acceptance test record for the SaaS sample, as plain values."""
    criteria = [each["item"] for each in raw_proposal("saas")["acceptance"]["criteria"]]
    record: dict[str, object] = {
        "stage": "最终验收",
        "is_final": True,
        "delivered_on": "2026-11-16",
        "applied_on": "2026-11-17",
        "tested_on": "2026-11-20",
        "record_no": "CS-001",
        "place": "客户现场",
        "deliverables": [{"name": "订单协同平台", "version": "3.2", "quantity": "1", "unit": "套"}],
        "results": [{"item": each, "measured": "符合", "passed": True} for each in criteria],
        "satisfaction": 5,
        "triggers": ["ACCEPTANCE_SIGNED"],
    }
    return {**record, **(changes or {})}


def record_file(folder: Path, changes: Mapping[str, object] | None = None) -> Path:
    """The same as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "test_record.yaml"
    path.write_text(as_yaml(acceptance_record(changes)), encoding="utf-8")
    return path


def certify(office: Office, contract_no: str = FIRST) -> str:
    """The acceptance certificate drawn up; its document number."""
    path = record_file(outside(office))
    return draw_up_acceptance(office, contract_no, path, by=SERVICE).document_no


def archive(office: Office, contract_no: str = FIRST) -> str:
    """The dossier archived; the version its object then has."""
    done = archive_contract(office, contract_no, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)
    return done.object_version


def documents(office: Office, contract_no: str = FIRST) -> list[DocumentAdded]:
    """Every file of a contract, as recorded."""
    with office.records.reading() as index:
        return index.documents(contract_no)


def _review(office: Office) -> None:
    submit(office, FIRST, by=DRAFTER)


def _give_back(office: Office) -> None:
    taken = bring_in(office, "签回.pdf", scanned(issued_pdf(office)))
    assert taken.outcome == "已归入", taken


def _accept(office: Office) -> None:
    taken = bring_in(office, "验收.pdf", scanned(issued_pdf(office, FIRST, "YSQR")))
    assert taken.outcome == "已归入", taken


def _issue(office: Office) -> None:
    issue_signing_copy(office, FIRST, by=ASSISTANT)


_STEPS: Mapping[Stage, Callable[[Office], object]] = {
    Stage.DRAFTED: draft,
    Stage.SUBMITTED: _review,
    Stage.APPROVED: lambda office: agree(office, FIRST),
    Stage.ISSUED: _issue,
    Stage.RETURNED: _give_back,
    Stage.EFFECTIVE: sign,
    Stage.CERTIFIED: certify,
    Stage.ACCEPTED: _accept,
    Stage.ARCHIVED: archive,
}
