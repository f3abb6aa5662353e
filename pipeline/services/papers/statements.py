"""Reads back what people stated for earlier papers, as the ledger keeps it."""

from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from pipeline.domain.contract import ContractState
from pipeline.domain.events import PaperFactsStated
from pipeline.domain.papers.certified import Certified
from pipeline.domain.papers.left_open import Rectification
from pipeline.domain.papers.performing_facts import RecordFacts, WeekFacts
from pipeline.domain.papers.rectifying import Plan, Recheck, unversioned
from pipeline.domain.papers.remedying_facts import RecheckFacts, RectificationFacts
from pipeline.domain.papers.tested import source_record
from pipeline.domain.reading.paper_facts import PaperFacts
from pipeline.ledger import Index

CERTIFICATE = "YSQR"
PAYMENT_SEQS = "payment_seqs"
"""Under this name a certificate's statement keeps the instalments that are printed on it."""

Facts = TypeVar("Facts", bound=PaperFacts)


def stated(index: Index, contract_no: str, kind: str, model: type[Facts]) -> dict[str, Facts]:
    """What was stated for every paper of a kind by document number, oldest first.

    A statement that the present form cannot hold is left out, as if it had not been kept.
    """
    return _of_kind(_statements(index, contract_no), kind, model)


def newest_stated(index: Index, contract_no: str, kind: str, model: type[Facts]) -> dict[str, Facts]:
    """The same, only the newest version of each paper."""
    return _newest(stated(index, contract_no, kind, model))


def rectification_of(index: Index, contract_no: str) -> Rectification:
    """All that was tested, planned and rechecked under a contract."""
    told = _statements(index, contract_no)
    records = _newest(_of_kind(told, "YSJL", RecordFacts))
    plans = _newest(_of_kind(told, "ZGJH", RectificationFacts))
    rechecks = _newest(_of_kind(told, "ZGFY", RecheckFacts))
    return Rectification(
        records=[source_record(number, facts) for number, facts in records.items()],
        plans=[Plan(number, facts) for number, facts in plans.items()],
        rechecks=[Recheck(number, facts) for number, facts in rechecks.items()],
    )


def weeks_told(index: Index, contract_no: str) -> list[WeekFacts]:
    """The newest version of each week's sheet, in the order of the weeks."""
    told = newest_stated(index, contract_no, "ZXGZ", WeekFacts).values()
    return sorted(told, key=lambda each: (each.year, each.week))


def certified_in(index: Index, state: ContractState) -> list[Certified]:
    """Every certificate of acceptance whose instalments the house knows, with the day it came back signed."""
    told = [each for each in _statements(index, state.contract_no) if each.kind == CERTIFICATE]
    return [_certified(state, each) for each in told]


def _certified(state: ContractState, told: PaperFactsStated) -> Certified:
    files = [each for each in state.documents_of(CERTIFICATE) if each.document_no == told.document_no]
    drawn, signed = (
        [date.fromisoformat(each.dated) for each in files if each.stage == stage] for stage in ("SIGN", "SIGNED")
    )
    return Certified(told.document_no, tuple(told.stated[PAYMENT_SEQS]), min(drawn), min(signed, default=None))


def _statements(index: Index, contract_no: str) -> list[PaperFactsStated]:
    return [each for each in index.history(contract_no) if isinstance(each, PaperFactsStated)]


def _of_kind(told: list[PaperFactsStated], kind: str, model: type[Facts]) -> dict[str, Facts]:
    read = ((each.document_no, _read(model, each)) for each in told if each.kind == kind)
    return {number: facts for number, facts in read if facts is not None}


def _newest(every: dict[str, Facts]) -> dict[str, Facts]:
    newest = {unversioned(number): number for number in every}
    return {number: every[number] for number in newest.values()}


def _read(model: type[Facts], told: PaperFactsStated) -> Facts | None:
    try:
        return model.model_validate(told.stated)
    except ValidationError:
        return None
