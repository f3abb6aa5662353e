"""The number register: read and checked, numbers voided or set aside, nothing ever given back."""

from uuid import uuid4

from pipeline.domain.contract import ContractEvent
from pipeline.domain.events import NumberReserved, NumberVoided
from pipeline.domain.findings import Finding
from pipeline.domain.numbering.numbers import (
    NumberKind,
    NumberRow,
    NumberStatus,
    check_register,
    contract_number,
    contract_series,
    next_serial,
)
from pipeline.domain.people import Role
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.review import move


def read_register(office: Office) -> tuple[list[NumberRow], list[Finding]]:
    """Every number that ever left the register, and what is wrong with it."""
    with office.records.reading() as index:
        rows = index.all_numbers()
    return rows, check_register(rows)


def void_number(office: Office, number: str, *, by: str, reason: str, approved_by: str) -> None:
    """The number void for good; a contract number takes its contract along, as far as that may still be voided."""
    person = office.company.person_in(by, Role.ADM, Role.LEGAL, Role.SA)
    approver = office.company.person_in(approved_by, Role.SD, Role.ADM)
    if not reason.strip():
        raise Refused("作废要写明原因。", next_step="请补上原因。")
    with office.records.unit_of_work(by=person.id, op=f"void:{number}") as work:
        if work.already_done:
            return
        row = work.index.number(number)
        if row is None:
            raise NotFound(f"登记簿里没有 {number}。", next_step="请用 qidang register 查看。")
        if row.kind is NumberKind.CONTRACT and row.status is NumberStatus.USED:
            work.record(move(contract_in(work.index, number), ContractEvent.VOID, reason=reason))
        work.record(NumberVoided(number, reason, approver.id))
        work.commit()


def reserve_number(office: Office, category: str, *, by: str, purpose: str) -> str:
    """The next contract number, set aside for use outside the system; every call sets aside another one."""
    person = office.company.person_in(by, Role.ADM, Role.LEGAL, Role.SA)
    if not purpose.strip():
        raise Refused("预留要写明用途。", next_step="请补上用途，日后查得到。")
    year = office.today().year
    series = contract_series(office.company.entity, year)
    with office.records.unit_of_work(by=person.id, op=f"reserve:{series}:{uuid4().hex}") as work:
        taken = [row.number for row in work.index.numbers(series)]
        number = contract_number(office.company.entity, category, year, next_serial(NumberKind.CONTRACT, taken))
        work.record(NumberReserved(number, NumberKind.CONTRACT, series, purpose))
        work.commit()
    return number
