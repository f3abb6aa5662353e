"""Facts out of whatever people hand in, YAML, JSON or a filled Excel form; and the empty forms."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from pipeline.domain.findings import BadDocument, Finding
from pipeline.domain.reading.facts_fields import fields_of
from pipeline.domain.reading.facts_words import in_words
from pipeline.domain.reading.paper_facts import no_facts, read_facts
from pipeline.domain.reading.source import field_path
from pipeline.errors import Refused
from pipeline.services.drafting.forms import keep_beside
from pipeline.services.drafting.proposals import read_text
from pipeline.services.drafting.workbooks import returning_faults
from pipeline.services.office import Office, contract_in
from pipeline.workbooks.paper_plan import PaperPlan, paper_plan
from pipeline.workbooks.paper_reading import PaperForm, read_paper_form
from pipeline.workbooks.paper_writing import FormHead, paper_form_bytes
from pipeline.workbooks.reading import is_workbook

Facts = TypeVar("Facts", bound=BaseModel)
_Tell = Callable[[Iterable[Finding]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class FactsKind(Generic[Facts]):
    """What a paper's facts are: the code of the paper they are for, and their model."""

    code: str
    model: type[Facts]


@dataclass(frozen=True, slots=True)
class Given(Generic[Facts]):
    """Facts as handed in; `tell` puts findings about them where the person wrote, in words they know."""

    facts: Facts
    tell: _Tell


@contextmanager
def facts_in(
    office: Office, path: Path | None, kind: FactsKind[Facts], *, contract_no: str = ""
) -> Iterator[Given[Facts]]:
    """The facts of a file for a paper; none at all without a file.

    BadDocument with every fault, also with those found within the block; for a filled form a return copy with
    red cells then lies beside it, and the form itself is never touched. A form made for another contract is a fault.
    """
    if path is not None and is_workbook(path):
        with _from_form(office, path, kind, contract_no) as filled:
            yield filled
        return
    given = Given(_from_text(path, kind), lambda found: tuple(_in_words(each, kind.model) for each in found))
    try:
        yield given
    except BadDocument as fault:
        raise BadDocument(fault.message, given.tell(fault.findings), next_step=fault.next_step) from fault


@contextmanager
def _from_form(office: Office, path: Path, kind: FactsKind[Facts], contract_no: str) -> Iterator[Given[Facts]]:
    form = read_paper_form(path, plan_of(office, kind), kind.model, contract_no=contract_no)
    with returning_faults(path) as findings:
        findings.extend(form.findings)
    if form.facts is None:
        raise BadDocument(f"{path.name} 还不能用。", form.findings)
    given = Given(form.facts, lambda found: _placed(form, found))
    try:
        yield given
    except BadDocument as fault:
        told = given.tell(fault.findings)
        with returning_faults(path) as findings:
            findings.extend(told)
        raise BadDocument(fault.message, told, next_step=fault.next_step) from fault


def _placed(form: PaperForm[Facts], found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(form.placed(each) for each in found)


def _from_text(path: Path | None, kind: FactsKind[Facts]) -> Facts:
    try:
        return read_facts(kind.model, read_text(path), name=path.name) if path else no_facts(kind.model)
    except BadDocument as fault:
        raise BadDocument(fault.message, fault.findings, next_step=_how_to_give(kind)) from fault


def _how_to_give(kind: FactsKind[Facts]) -> str:
    needed = "、".join(f"{each.label}（{each.name}）" for each in fields_of(kind.model) if each.is_required)
    return (
        f"{'必填的有：' if needed else ''}{needed}{'。' if needed else ''}"
        f"最省事的是填 Excel 表：qidang form --paper {kind.code} 资料.xlsx；"
        f"写 YAML 的，样例见 qidang paper {kind.code} --example。"
    )


def _in_words(found: Finding, model: type[BaseModel]) -> Finding:
    return in_words(found, model, field_path(found.at), is_form=False)


def plan_of(office: Office, kind: FactsKind[Facts]) -> PaperPlan:
    """The sheets of the form for a paper's facts."""
    return paper_plan(kind.code, office.drafter.kind(kind.code).title, kind.model)


@dataclass(frozen=True, slots=True)
class FormWish:
    """Which form is wanted: for a contract or for any, filled from a file or empty; `command` takes it back."""

    command: str
    contract_no: str = ""
    source: Path | None = None


def write_facts_form(office: Office, target: Path, kind: FactsKind[Facts], wish: FormWish) -> Path:
    """The form at `target`; nothing there is replaced. Refused for a paper that needs no facts."""
    if not kind.model.model_fields:
        title = office.drafter.kind(kind.code).title
        raise Refused(
            f"{title}不需要填写资料，系统里都有。", next_step=f"直接运行 qidang paper {kind.code} 合同编号 --by 姓名"
        )
    facts = _from_text(wish.source, kind) if wish.source else None
    data = paper_form_bytes(plan_of(office, kind), _head(office, wish.contract_no), facts, command=wish.command)
    keep_beside(target, data)
    return target


def _head(office: Office, contract_no: str) -> FormHead:
    if not contract_no:
        return FormHead()
    with office.records.reading() as index:
        state = contract_in(index, contract_no)
    return FormHead(state.contract_no, state.title, state.opened.customer)
