"""Records offices in a test's folder, events to put into them, and streams of events that make sense."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline.domain import events as facts
from pipeline.domain.calendar.clock import CHINA, StoppedClock
from pipeline.domain.events import Event
from pipeline.domain.numbering.numbers import NumberKind
from pipeline.ledger import RecordsOffice

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
SERIES = "LS-RJ-2026"
SHA256 = "a" * 64


def office_in(folder: Path, *, clock: StoppedClock | None = None, patience: float = 30.0) -> RecordsOffice:
    """A records office whose archive and index lie under `folder`."""
    stopped = clock or StoppedClock(MORNING)
    return RecordsOffice(folder / "archive", folder / "var" / "index.sqlite3", stopped, patience=patience)


def keep(office: RecordsOffice, op: str, *events: Event, by: str = "韩拟六") -> None:
    """One committed unit of work."""
    with office.unit_of_work(by=by, op=op) as work:
        work.record(*events)
        work.commit()


def ledger_bytes(folder: Path) -> bytes:
    """What stands in the ledger of `office_in(folder)`."""
    path = folder / "archive" / "ledger" / "events.jsonl"
    return path.read_bytes() if path.exists() else b""


def dump_of(office: RecordsOffice, folder: Path) -> list[str]:
    """The whole content of the index as SQL."""
    with office.reading():
        pass
    with sqlite3.connect(folder / "var" / "index.sqlite3") as connection:
        dump = list(connection.iterdump())
    connection.close()
    return dump


def number_taken(serial: int, *, contract_no: str = "", series: str = SERIES) -> facts.NumberTaken:
    """A contract number leaves the register."""
    return facts.NumberTaken(f"{series}-{serial:04d}", NumberKind.CONTRACT, series, "新建合同", contract_no)


def contract_opened(contract_no: str, *, proposal_no: str = "TA-0001") -> facts.ContractOpened:
    """A contract begins."""
    return facts.ContractOpened(
        contract_no=contract_no,
        contract_kind="SAAS",
        title="软件服务合同",
        customer_no="202610-001",
        customer="杭州某某有限公司",
        proposal_no=proposal_no,
        amount_gross="270000.00",
        sign_method="PAPER",
        copies_total=4,
        copies_seller=2,
        drafted_by="韩拟六",
    )


def contract_moved(contract_no: str, *, to: str = "IN_REVIEW", event: str = "submit") -> facts.ContractMoved:
    """A contract goes on."""
    return facts.ContractMoved(contract_no, event, "DRAFT", to)


def document_added(contract_no: str, *, serial: int = 1, ending: str = "pdf") -> facts.DocumentAdded:
    """A document lies in the contract's folder."""
    document_no = f"{contract_no}-HTWB-{serial:02d}-V1.0"
    return facts.DocumentAdded(
        contract_no=contract_no,
        document_no=document_no,
        kind="HTWB",
        title="合同文本",
        stage="送审稿",
        version="V1.0",
        path=f"collecting/{contract_no}/{document_no}_合同文本.{ending}",
        sha256=SHA256,
        size=12345,
        pages=10,
        responsible="龙数公司",
        dated="2026-10-18",
    )


def copy_issued(contract_no: str, *, version: str = "V2.0", pages: int = 3) -> facts.SigningCopyIssued:
    """A frozen PDF goes out, every page with its code."""
    document_no = f"{contract_no}-HTWB-01-{version}"
    codes = [{"code": f"K1/{contract_no}/HTWB/{version}/{n:02d}-{pages:02d}/7F3K9QW2", "page": n} for n in range(pages)]
    return facts.SigningCopyIssued(contract_no, document_no, version, f"collecting/{document_no}.pdf", SHA256, codes)


def scan_received(scan_no: str, *, sha256: str = SHA256) -> facts.ScanReceived:
    """A file left the inbox."""
    return facts.ScanReceived(scan_no, f"{scan_no}.pdf", sha256, 4096)


def scan_filed(scan_no: str, contract_no: str) -> facts.ScanFiled:
    """A scan was put into its dossier."""
    document_no = f"{contract_no}-HTWB-01-V2.0"
    return facts.ScanFiled(scan_no, contract_no, document_no, f"collecting/{scan_no}.pdf", SHA256, [], "system")


def scan_held(scan_no: str) -> facts.ScanHeld:
    """A scan waits for a person."""
    return facts.ScanHeld(scan_no, f"{scan_no}.pdf", f"inbox/_待处理/{scan_no}.pdf", [], [], [{"score": 0.5}])


def dossier_archived(contract_no: str, *, version: str = "v1", serial: int = 1) -> facts.DossierArchived:
    """One archive act."""
    return facts.DossierArchived(
        contract_no=contract_no,
        archive_no=f"LS01-HT·2026-D30-{serial:04d}",
        object_id=f"urn:contract:{contract_no}",
        object_version=version,
        inventory_sha512="b" * 128,
        stage="签署卷",
        items=5,
        pages=60,
        filed_by="周档九",
        checked_by="孙总三",
    )


def a_life(serial: int, chance: random.Random) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """What happens to one contract, deed by deed: some are voided early, some scans are held, some repeated."""
    number = f"{SERIES}-{serial:04d}"
    yield (
        f"open:{number}",
        (number_taken(serial, contract_no=number), contract_opened(number, proposal_no=f"TA-{serial}")),
    )
    if chance.random() < 0.2:
        yield f"void:{number}", (facts.NumberVoided(number, "客户撤回", "孙总三"), contract_moved(number, to="VOID"))
        return
    yield f"draft:{number}", tuple(document_added(number, ending=ending) for ending in ("docx", "pdf"))
    yield (
        f"review:{number}",
        (
            facts.ReviewOpened(number, 1, f"{number}-HTSP-01-V1.0", "V1.0", SHA256, "韩拟六"),
            contract_moved(number),
        ),
    )
    for node in chance.sample(["SALES", "LEGAL", "FINANCE", "DIRECTOR"], chance.randint(1, 4)):
        yield f"say:{number}:{node}", (facts.OpinionGiven(number, 1, node, "某某", "同意", "", ["付款"], SHA256),)
    for version in ("V2.0", "V2.1")[: chance.randint(1, 2)]:
        yield f"issue:{number}:{version}", (copy_issued(number, version=version, pages=chance.randint(1, 9)),)
    yield from _scans_come_back(number, serial, chance)
    yield f"effective:{number}", (facts.ContractBecameEffective(number, "2026-11-01", "双方签署"),)
    for version in ("v1", "v2")[: chance.randint(0, 2)]:
        yield f"archive:{number}:{version}", (dossier_archived(number, version=version, serial=serial),)
        yield f"check:{number}:{version}", (facts.FixityChecked(number, f"urn:contract:{number}", version),)


def _scans_come_back(number: str, serial: int, chance: random.Random) -> Iterator[tuple[str, tuple[Event, ...]]]:
    scan = f"SM-{serial:04d}-1"
    yield f"receive:{scan}", (scan_received(scan, sha256=f"{serial:064x}"),)
    if chance.random() < 0.5:
        yield f"hold:{scan}", (scan_held(scan),)
    if chance.random() < 0.3:
        again = f"SM-{serial:04d}-2"
        yield f"repeat:{again}", (facts.ScanRepeated(again, "x.pdf", "inbox/_重复/x.pdf", f"{serial:064x}", scan),)
    yield f"file:{scan}", (scan_filed(scan, number),)


def happenings(seed: int, contracts: int) -> list[tuple[str, tuple[Event, ...]]]:
    """The lives of several contracts, shuffled together, each in its own order."""
    chance = random.Random(seed)
    lives = [list(a_life(serial, chance)) for serial in range(1, contracts + 1)]
    order = [index for index, life in enumerate(lives) for _ in life]
    chance.shuffle(order)
    return [lives[index].pop(0) for index in order]
