"""Every use case of the house as something that can be disturbed: arranged, done, done again, checked."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builders.archives import complaints_of_ocfl_py
from builders.dropped_scans import (
    SCAN_NO,
    bring_all,
    file_the_whole_before,
    is_filed,
    shelved,
    short,
    take_it_once,
    take_short,
    whole,
)
from builders.house_order import house_is_in_order
from builders.offices import (
    ASSISTANT,
    CHECKER,
    DIRECTOR,
    DRAFTER,
    FILER,
    FIRST,
    GAP_NOTE,
    REVIEWERS,
    SERVICE,
    Stage,
    claimed,
    drop,
    issued_pdf,
    office_in,
    outside,
    proposal_file,
    record_file,
    sign,
    workspace_at,
)
from builders.papers import QuickPress, scanned, somebody_elses_paper
from pipeline.archive.ocfl_root import open_root, recover
from pipeline.domain.contract import ContractStatus
from pipeline.domain.review.review import Opinion, ReviewNode
from pipeline.errors import Refused
from pipeline.intake.claim import claims
from pipeline.services.archiving.archive import archive_contract
from pipeline.services.drafting.draft import draft_from_file, revise_from_file
from pipeline.services.intake.desk import file_by_hand, reject_by_hand, waiting
from pipeline.services.intake.taking_in import take_in
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.accepting import draw_up_acceptance
from pipeline.services.registering import void_number
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import Said, confirm_rework, give_opinion, resubmit_from_file, submit

PAGES = 2
COPY = f"{FIRST}-HTWB-01-V2.0"
WHY = "缺的一页已由客户另函寄到"
WHAT = "付款节点与终版方案不一致,请改正"


@dataclass(frozen=True, slots=True)
class UseCase:
    """An act on a workspace at a stage, what was arranged before it, and what must be true once it is done."""

    stage: Stage
    act: Callable[[Office], object]
    done: Callable[[Office], bool]
    arranged: Callable[[Office], object] = lambda office: None


def opened(root: Path) -> Office:
    return office_in(root, pdf=QuickPress(PAGES))


def status(office: Office) -> ContractStatus:
    with office.records.reading() as index:
        return contract_in(index, FIRST).status


def versions(office: Office, kind: str) -> list[str]:
    with office.records.reading() as index:
        return [each.version for each in index.documents(FIRST) if each.kind == kind and each.path.endswith(".pdf")]


def has_bound(office: Office) -> bool:
    return status(office) is ContractStatus.EFFECTIVE and versions(office, "QSQR") == ["V1.0"]


def ask_for_a_change(office: Office) -> None:
    give_opinion(
        office, FIRST, Said(ReviewNode.SALES, Opinion.CHANGE, WHAT, ("第七条",)), by=REVIEWERS[ReviewNode.SALES]
    )


def three_agree(office: Office) -> None:
    for node in list(ReviewNode)[:3]:
        give_opinion(office, FIRST, Said(node, Opinion.AGREE), by=REVIEWERS[node])


def director_asks_and_all_but_him_agree_again(office: Office) -> None:
    three_agree(office)
    director = Said(ReviewNode.DIRECTOR, Opinion.CHANGE, WHAT, ("第七条",))
    give_opinion(office, FIRST, director, by=DIRECTOR)
    resubmit_from_file(office, FIRST, changed(office), by=DRAFTER)
    three_agree(office)


def changed(office: Office) -> Path:
    return proposal_file(outside(office), changes={"proposal.title": "冷链平台(改)"})


def again_or_done(act: Callable[[Office], object], done: Callable[[Office], bool]) -> Callable[[Office], None]:
    """Some verbs refuse what is done already: that is fine exactly when it is done."""

    def acting(office: Office) -> None:
        try:
            act(office)
        except Refused:
            if not done(office):
                raise

    return acting


def in_review(office: Office) -> bool:
    return status(office) is ContractStatus.IN_REVIEW and versions(office, "HTWB")[-1] == "V1.0"


def in_review_again(office: Office) -> bool:
    return status(office) is ContractStatus.IN_REVIEW and versions(office, "HTWB")[-1] == "V1.1"


def approved(office: Office) -> bool:
    return status(office) is ContractStatus.APPROVED and versions(office, "HTSP")[-1] == "V1.0"


def archived_as(office: Office, *expected: str) -> bool:
    with office.records.reading() as index:
        acts = [each.object_version for each in contract_in(index, FIRST).archived]
    objects = list(office.workspace.dossiers.rglob("0=ocfl_object_1.1"))
    on_disk = sorted(each.name for each in objects[0].parent.iterdir() if each.name.startswith("v")) if objects else []
    return acts == list(expected) == on_disk and complaints_of_ocfl_py(open_root(office.workspace.archive)) == []


def archive_it(office: Office) -> None:
    archive_contract(office, FIRST, filed_by=FILER, checked_by=CHECKER, gap_note=GAP_NOTE)


def certificates(office: Office) -> list[str]:
    return versions(office, "YSQR")


def more_came(office: Office) -> None:
    archive_it(office)
    drop(office, "件.pdf", scanned(issued_pdf(office, FIRST, "YSQR")))
    take_in(office, claimed(office, "件.pdf", SCAN_NO))


USE_CASES: Mapping[str, UseCase] = {
    "draft": UseCase(
        Stage.FOUNDED,
        lambda office: draft_from_file(office, proposal_file(outside(office)), by=DRAFTER),
        lambda office: versions(office, "HTWB") == ["V0.1"],
    ),
    "revise": UseCase(
        Stage.DRAFTED,
        lambda office: revise_from_file(office, FIRST, changed(office), by=DRAFTER),
        lambda office: versions(office, "HTWB") == ["V0.1", "V0.2"],
    ),
    "submit": UseCase(
        Stage.DRAFTED,
        again_or_done(lambda office: submit(office, FIRST, by=DRAFTER), in_review),
        lambda office: in_review(office) and versions(office, "HTSP") == ["V0.1"],
    ),
    "ask for a change": UseCase(
        Stage.SUBMITTED, ask_for_a_change, lambda office: status(office) is ContractStatus.REVISING
    ),
    "resubmit": UseCase(
        Stage.SUBMITTED,
        again_or_done(lambda office: resubmit_from_file(office, FIRST, changed(office), by=DRAFTER), in_review_again),
        in_review_again,
        ask_for_a_change,
    ),
    "the opinion that concludes": UseCase(
        Stage.SUBMITTED,
        lambda office: give_opinion(office, FIRST, Said(ReviewNode.DIRECTOR, Opinion.AGREE), by=DIRECTOR),
        approved,
        three_agree,
    ),
    "the confirmation that concludes": UseCase(
        Stage.SUBMITTED,
        again_or_done(lambda office: confirm_rework(office, FIRST, by=DIRECTOR), approved),
        approved,
        director_asks_and_all_but_him_agree_again,
    ),
    "issue": UseCase(
        Stage.APPROVED,
        lambda office: issue_signing_copy(office, FIRST, by=ASSISTANT),
        lambda office: status(office) is ContractStatus.OUT_FOR_SIGN and versions(office, "HTWB")[-1] == "V2.0",
    ),
    "take in a whole copy": UseCase(
        Stage.ISSUED, take_it_once, lambda office: is_filed(office, whole(office)), bring_all(("件.pdf", whole))
    ),
    "take in what waits for a person": UseCase(
        Stage.ISSUED,
        take_it_once,
        lambda office: shelved(office, "_待处理", short(office)),
        bring_all(("件.pdf", short)),
    ),
    "take in what is turned back": UseCase(
        Stage.ISSUED,
        take_it_once,
        lambda office: shelved(office, "_已退回", somebody_elses_paper()),
        bring_all(("件.pdf", lambda _: somebody_elses_paper())),
    ),
    "take in a repeat": UseCase(
        Stage.ISSUED,
        take_it_once,
        lambda office: shelved(office, "_重复", whole(office)),
        file_the_whole_before,
    ),
    "file from the desk": UseCase(
        Stage.ISSUED,
        lambda office: file_by_hand(office, SCAN_NO, COPY, by=ASSISTANT, reason=WHY),
        lambda office: is_filed(office, short(office)) and waiting(office) == [],
        take_short,
    ),
    "turn back from the desk": UseCase(
        Stage.ISSUED,
        lambda office: reject_by_hand(office, SCAN_NO, by=ASSISTANT, reason=WHY),
        lambda office: shelved(office, "_已退回", short(office)) and waiting(office) == [],
        take_short,
    ),
    "register a signing": UseCase(Stage.RETURNED, sign, has_bound),
    "draw up a certificate": UseCase(
        Stage.EFFECTIVE,
        lambda office: draw_up_acceptance(office, FIRST, record_file(outside(office)), by=SERVICE),
        lambda office: certificates(office) == ["V1.0"],
    ),
    "archive": UseCase(Stage.EFFECTIVE, archive_it, lambda office: archived_as(office, "v1")),
    "archive again with more": UseCase(
        Stage.CERTIFIED, archive_it, lambda office: archived_as(office, "v1", "v2"), more_came
    ),
    "void a number": UseCase(
        Stage.DRAFTED,
        lambda office: void_number(office, FIRST, by=DRAFTER, reason="客户取消", approved_by=DIRECTOR),
        lambda office: status(office) is ContractStatus.VOID,
    ),
}


def arranged_as(case: UseCase) -> Callable[[Path], Office]:
    """What lays the ground for one run; a folder that is not empty is taken as it is."""

    def arrange(folder: Path) -> Office:
        if not (folder / "house").exists():
            shutil.copytree(_ground(case), folder / "house")
        return opened(folder / "house")

    return arrange


@cache
def _ground(case: UseCase) -> Path:
    place = Path(tempfile.mkdtemp(prefix="use-case-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    case.arranged(opened(workspace_at(case.stage, place / "house", pages=PAGES)))
    return place / "house"


def checked_as(case: UseCase) -> Callable[[Office], None]:
    def check(office: Office) -> None:
        assert case.done(office)
        house_is_in_order(office)

    return check


def checked_later_as(case: UseCase) -> Callable[[Office], None]:
    """The same after the next run looked round: removing what is done with need not be durable at once."""

    def check(office: Office) -> None:
        claims(office.workspace.inbox)
        if office.workspace.dossiers.exists():
            recover(open_root(office.workspace.archive))
        checked_as(case)(office)

    return check
