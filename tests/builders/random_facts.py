"""Facts of any paper, drawn at random from its model; and a filled form of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from builders.workbooks import Change, changed
from pipeline.cli.forms import FORMS
from pipeline.domain.calendar.clock import CHINA
from pipeline.domain.reading.facts_fields import FactsField, Sort, fields_of
from pipeline.workbooks.paper_plan import PaperPlan, paper_plan
from pipeline.workbooks.paper_reading import PaperForm, read_paper_form
from pipeline.workbooks.paper_writing import FormHead, paper_form_bytes

Facts = dict[str, Any]
CONTRACT = "LS-RJ-2026-0001"
HEAD = FormHead(CONTRACT, "智慧物流平台软件服务合同", "杭州某某有限公司")

_LETTERS = "甲乙丙丁合同验收整改０aZ09 =+-@'\"<>&%_x0041_/，。（）\n"
_LONGEST = 30


def plan_for(code: str) -> PaperPlan:
    """The form of a paper's facts."""
    return paper_plan(code, f"{code}文书", FORMS[code].model)


def form_of(folder: Path, code: str, facts: BaseModel | None = None) -> Path:
    """A form as a file, filled when there are facts."""
    path = folder / f"{code}.xlsx"
    path.write_bytes(paper_form_bytes(plan_for(code), HEAD, facts, command=f"qidang paper {code}"))
    return path


def changed_form(
    folder: Path, code: str, facts: Facts, cells: Mapping[str, Any] | None = None, act: Change | None = None
) -> Path:
    """A form filled with facts, then changed as a person would."""
    filled = form_of(folder, code, FORMS[code].model.model_validate(facts))
    return changed(folder / f"{code}.xlsx", filled.read_bytes(), cells, act)


def read_form(path: Path, code: str, *, contract_no: str = CONTRACT) -> PaperForm[Any]:
    """What a form gives."""
    return read_paper_form(path, plan_for(code), FORMS[code].model, contract_no=contract_no)


def facts_for(model: type[BaseModel]) -> st.SearchStrategy[Facts]:
    """Plain values that a model takes: required fields always, others sometimes."""
    fields = fields_of(model)
    needed = {each.name: _values(each) for each in fields if each.is_required}
    others = {each.name: _values(each) for each in fields if not each.is_required}
    return st.fixed_dictionaries(needed, optional=others)


def _values(field: FactsField) -> st.SearchStrategy[Any]:
    if field.part:
        return facts_for(field.part)
    if field.item:
        return _many(field, field.item)
    return _SINGLE[field.sort](field)


def _many(field: FactsField, item: FactsField) -> st.SearchStrategy[Any]:
    one = _values(item)
    if field.sort is Sort.PAIRS:
        return st.dictionaries(_texts(_LONGEST), one, max_size=3)
    keys = [each.name for each in fields_of(item.part) if each.names_row] if item.part else []
    unique = (lambda row: row[keys[0]]) if keys else None
    return st.lists(one, min_size=field.fewest or 0, max_size=3, unique_by=unique)


def _texts(longest: int) -> st.SearchStrategy[str]:
    drawn = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=min(longest, _LONGEST))
    return drawn.map(str.strip).filter(bool)


def _patterned(field: FactsField) -> st.SearchStrategy[str]:
    return st.from_regex(str(field.pattern), fullmatch=True)


def _wholes(field: FactsField) -> st.SearchStrategy[int]:
    least = field.least if field.least is not None else -9_999
    return st.integers(least, field.most if field.most is not None else 9_999_999)


def _decimals(places: int) -> st.SearchStrategy[str]:
    return st.decimals(-(10**9), 10**11, places=places, allow_nan=False).map(lambda each: f"{each:f}")


_SINGLE: dict[Sort, Any] = {
    Sort.TEXT: lambda field: _patterned(field) if field.pattern else _texts(field.longest or _LONGEST),
    Sort.WHOLE: _wholes,
    Sort.YES_NO: lambda _: st.booleans(),
    Sort.AMOUNT: lambda _: _decimals(2),
    Sort.QUANTITY: lambda _: _decimals(6) | _decimals(0),
    Sort.RATE: lambda _: st.sampled_from(("0.06", "0.13", "0.03", "0", "0.09")),
    Sort.DAY: lambda _: st.dates().map(lambda each: each.isoformat()),
    Sort.MOMENT: lambda _: st.datetimes(timezones=st.just(CHINA)).map(lambda at: at.replace(microsecond=0).isoformat()),
    Sort.CHOICE: lambda field: st.sampled_from([said for _, said in field.choices]),
}
