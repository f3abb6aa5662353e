"""Who judges a text sees which optional clauses stand in it, and where."""

from pathlib import Path

import pytest

from builders.offices import FIRST, Stage, draft, office_at
from pipeline.services.office import Office, contract_in
from pipeline.services.reviewing.clauses import OptionalClause, optional_clauses


def shown(office: Office, contract_no: str = FIRST) -> dict[str, OptionalClause]:
    with office.records.reading() as index:
        return {each.id: each for each in optional_clauses(office, contract_in(index, contract_no))}


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.SUBMITTED, Stage.EFFECTIVE])
def test_what_may_be_left_out_is_shown_at_every_stage(tmp_path: Path, stage: Stage) -> None:
    known = shown(office_at(stage, tmp_path / "house"))
    assert {"C01", "C25", "C14"} & set(known) == set()
    assert known["C19"].told == "未启用"
    assert known["C22"].places


def test_each_kind_of_contract_has_its_own_options(tmp_path: Path) -> None:
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    goods, work = (shown(office, draft(office, each)) for each in ("sales", "techdev"))
    assert [goods[each].told for each in ("C14", "C36", "C37")] == ["第10.6条", "第6.2条", "未启用"]
    assert [work[each].told for each in ("C14", "C36", "C37")] == ["未启用", "未启用", "第十八条"]
    assert "C19" not in goods
    assert work["C19"].told == "第9.2条"
