"""The inbox served: one watch for as long as it runs, or one sweep over what lies there now."""

import logging
import uuid
from collections.abc import Callable, Sequence

from pipeline.domain.findings import Finding
from pipeline.intake.attempts import Handling
from pipeline.intake.claim import Claim
from pipeline.intake.settling import SettleRule
from pipeline.intake.watch_hints import Hints
from pipeline.intake.watch_loop import WatchRule
from pipeline.intake.watching import InboxWatch
from pipeline.services.office import Office
from pipeline.services.taking_in import TakenIn, give_to_desk, take_in

_log = logging.getLogger("qidang.intake")
MACHINE_PAUSE = 30.0


def sweep_inbox(office: Office) -> list[TakenIn]:
    """What became of every file that was in flight or lay ready; Busy while a watch is running."""
    taken: list[TakenIn] = []
    inbox_watch(office, taken.append).drain()
    return taken


def inbox_watch(office: Office, tell: Callable[[TakenIn], object]) -> InboxWatch:
    """A watch over the office's inbox that files what it can and tells of each file once."""

    def handle(claimed: Claim) -> None:
        tell(take_in(office, claimed))

    def give_up(claimed: Claim, findings: Sequence[Finding]) -> None:
        tell(give_to_desk(office, claimed, findings))

    handling = Handling(handle, give_up, _report, lambda: new_scan_no(office))
    return InboxWatch(office.workspace.inbox, handling, watch_rule(office))


def watch_rule(office: Office) -> WatchRule:
    """How patiently the inbox is watched, by company.toml."""
    settle = SettleRule(quiet=office.intake.quiet_seconds, patience=office.intake.patience_seconds)
    hints = Hints.POLLING if office.intake.polling else Hints.SYSTEM
    return WatchRule(settle=settle, hints=hints, machine_pause=MACHINE_PAUSE)


def new_scan_no(office: Office) -> str:
    """A scan's number: the moment in China's time and a random tail, so that they sort as they came."""
    return f"SJ{office.clock.now():%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"


def _report(thing: Finding) -> None:
    _log.warning("%s %s %s %s", thing.code, thing.at, thing.message, thing.next_step)
