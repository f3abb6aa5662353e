"""Scans that lie in an inbox, taken in the way the watch does it, and where they must lie afterwards."""

from collections.abc import Callable

from builders.offices import FIRST, claimed, drop, issued_pdf
from builders.papers import scanned
from pipeline.intake.claim import claims
from pipeline.services.intake.taking_in import take_in
from pipeline.services.office import Office

SCAN_NO = "SJ20261123090000-a0b1c2d3"


def bring_all(*files: tuple[str, Callable[[Office], bytes]]) -> Callable[[Office], object]:
    def arrange(office: Office) -> None:
        for name, data in files:
            drop(office, name, data(office))

    return arrange


def take_the_scan(office: Office) -> None:
    """As the watch does: what is in flight first, then what lies ready."""
    in_flight = claims(office.workspace.inbox)
    for each in in_flight or [claimed(office, "件.pdf", SCAN_NO)]:
        take_in(office, each)


def take_it_once(office: Office) -> None:
    with office.records.reading() as index:
        is_known = bool(index.scan_history(SCAN_NO))
    if not is_known or claims(office.workspace.inbox):
        take_the_scan(office)


def shelved(office: Office, shelf: str, data: bytes) -> bool:
    """The file lies on the shelf once, with its note, and nowhere else."""
    found = list(office.workspace.inbox.rglob("*.pdf"))
    notes = list(office.workspace.inbox.rglob("*.原因.txt"))
    place = office.workspace.inbox / shelf / "件.pdf"
    return found == [place] and [each.name for each in notes] == ["件.pdf.原因.txt"] and place.read_bytes() == data


def whole(office: Office) -> bytes:
    return scanned(issued_pdf(office))


def short(office: Office) -> bytes:
    return scanned(issued_pdf(office), (1,))


def is_filed(office: Office, data: bytes) -> bool:
    with office.records.reading() as index:
        filed = index.scans(FIRST)
    lying = [each for each in office.workspace.inbox.rglob("*") if each.is_file() and not each.name.startswith(".")]
    stored = [office.workspace.stored(each.path).read_bytes() for each in filed]
    return stored == [data] and lying == []


def take_short(office: Office) -> None:
    drop(office, "件.pdf", short(office))
    take_the_scan(office)


def file_the_whole_before(office: Office) -> None:
    drop(office, "件.pdf", whole(office))
    take_in(office, claimed(office, "件.pdf", "SJ20261123080000-earlier0"))
    drop(office, "件.pdf", whole(office))
