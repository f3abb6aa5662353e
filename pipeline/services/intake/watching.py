"""Watch the inbox for a workspace: every settled file taken in once, and told in one line."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline import disk
from pipeline.domain.events import ScanHeld, ScanReceived
from pipeline.domain.findings import Finding
from pipeline.errors import Busy
from pipeline.intake.attempts import Handling
from pipeline.intake.claim import Claim
from pipeline.intake.settling import SettleRule
from pipeline.intake.watch_hints import Hints
from pipeline.intake.watch_loop import WatchRule
from pipeline.intake.watching import InboxWatch
from pipeline.services.intake.scan_numbers import new_scan_no
from pipeline.services.intake.taking_in import MACHINE, TakenIn, take_in
from pipeline.services.office import Office


@dataclass(frozen=True, slots=True)
class Tellers:
    """Who is told what: the fate of each file, and what keeps the watch from its work. Called from its threads."""

    taken: Callable[[datetime, TakenIn], object]
    trouble: Callable[[datetime, Finding], object]


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep took in, the names that it left because they are not finished or failed, and what it never opens.

    `troubles` tell of links, pipes and the like, and of what kept the sweep from its work.
    """

    taken: tuple[TakenIn, ...] = ()
    left: tuple[str, ...] = ()
    troubles: tuple[Finding, ...] = ()
    is_watched: bool = False


def watch_inbox(office: Office, tellers: Tellers, stop: threading.Event) -> None:
    """Take in every settled file until `stop` is set; first those that an earlier, killed watch had claimed.

    Busy when another process watches this inbox, OutsideFailure without an inbox.
    """
    inbox_watch(office, tellers).run_until(stop)


def sweep_unless_watched(office: Office) -> Swept:
    """Take in what lies there now; where a watch is running the inbox is its own, and nothing is touched."""
    taken: list[TakenIn] = []
    troubles: list[Finding] = []
    tellers = Tellers(lambda _, each: taken.append(each), lambda _, each: troubles.append(each))
    try:
        left = inbox_watch(office, tellers).drain()
    except Busy:
        return Swept(is_watched=True)
    return Swept(tuple(taken), left, tuple(troubles))


def inbox_watch(office: Office, tellers: Tellers) -> InboxWatch:
    """The watch over this workspace's inbox, by the company's rules."""

    def handle(claimed: Claim) -> None:
        tellers.taken(office.clock.now(), take_in(office, claimed))

    def give_up(claimed: Claim, findings: Sequence[Finding]) -> None:
        tellers.taken(office.clock.now(), put_before_person(office, claimed, findings))

    def report(trouble: Finding) -> None:
        tellers.trouble(office.clock.now(), trouble)

    rule = WatchRule(
        settle=SettleRule(office.intake.quiet_seconds, office.intake.patience_seconds),
        hints=Hints.POLLING if office.intake.polling else Hints.SYSTEM,
    )
    return InboxWatch(office.workspace.inbox, Handling(handle, give_up, report, lambda: new_scan_no(office)), rule)


def put_before_person(office: Office, claimed: Claim, findings: Sequence[Finding]) -> TakenIn:
    """A file that could not be handled, held for a person with the reasons; a decision that stands already counts."""
    digests = disk.digests_of(claimed.path)
    with office.records.unit_of_work(by=MACHINE, op=f"receive:{claimed.scan_no}") as work:
        if not work.already_done:
            work.record(ScanReceived(claimed.scan_no, claimed.name, digests.sha256, digests.size))
            work.commit()
    with office.records.unit_of_work(by=MACHINE, op=f"decide:{claimed.scan_no}") as work:
        if not work.already_done:
            work.record(ScanHeld(claimed.scan_no, claimed.name, "", [], [each.as_json() for each in findings], []))
            work.commit()
    return take_in(office, claimed)  # the decision stands, so only the file is still put where it says
