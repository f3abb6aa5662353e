"""What must be true of a house whatever happened to it."""

from collections import Counter

from builders.offices import FIRST
from pipeline.domain.events import DocumentAdded
from pipeline.domain.findings import errors_in
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office, contract_in
from pipeline.services.registering import read_register


def house_is_in_order(office: Office) -> None:
    """Whatever happened: the ledger is whole, every deed stands once, the index is the ledger's, nothing lies about."""
    assert errors_in(check_fixity(office)) == []
    ops = Counter(each.op for each in office.records.ledger.entries())
    assert [each for each, times in ops.items() if times > 1] == []
    rows, faults = read_register(office)
    assert faults == []
    assert len({each.number for each in rows}) == len(rows)
    with office.records.reading() as index:
        files = [each.path for each in index.documents(FIRST)]
        before = (index.history(FIRST), rows)
    assert len(set(files)) == len(files)
    office.records.rebuild()
    with office.records.reading() as index:
        assert (index.history(FIRST), index.all_numbers()) == before
    nothing_lies_about(office, set(files))


def nothing_lies_about(office: Office, recorded: set[str]) -> None:
    working = office.workspace.inbox / ".working"
    assert [each for each in working.rglob("*") if working.exists()] == []
    with office.records.reading() as index:
        recorded |= {each.path for each in contract_in(index, FIRST).proposals}
        recorded |= {each.path for each in index.events_of(DocumentAdded) if not each.contract_no}
    collected = office.workspace.collecting
    lying = {office.workspace.relative(each) for each in collected.rglob("*") if each.is_file()}
    assert lying == recorded
    assert list(office.workspace.root.rglob(".tmp-*")) == []
    assert [each for each in office.workspace.work.rglob("*") if each.is_file()] == []
    assert not office.workspace.orphans.exists()
