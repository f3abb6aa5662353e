"""Sweep the inbox: finish what was in flight, then take in every file that has settled."""

import uuid
from collections.abc import Iterator

from pipeline.intake.claim import Claim, claim, claims
from pipeline.intake.inbox import Lying, is_written_to_its_end, look_into
from pipeline.services.office import Office
from pipeline.services.taking_in import TakenIn, take_in


def sweep_inbox(office: Office) -> list[TakenIn]:
    """What became of every file that was in flight or lay ready; files still being written are left alone."""
    inbox = office.workspace.inbox
    taken = [take_in(office, each) for each in claims(inbox)]
    return [*taken, *(take_in(office, each) for each in _claimed(office))]


def _claimed(office: Office) -> Iterator[Claim]:
    for lying in look_into(office.workspace.inbox).files:
        if is_ready(office, lying):
            taken = claim(office.workspace.inbox, lying, new_scan_no(office))
            if taken:
                yield taken


def is_ready(office: Office, lying: Lying) -> bool:
    """Whether a file that one sweep sees may be taken: old enough to be quiet and whole, or overdue."""
    age = office.wall_clock() - lying.seen.mtime_ns / 1e9
    if age < office.intake.quiet_seconds:
        return False
    return is_written_to_its_end(lying.path) or age > office.intake.patience_seconds


def new_scan_no(office: Office) -> str:
    """A scan's number: the moment in China's time and a random tail, so that they sort as they came."""
    return f"SJ{office.clock.now():%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
