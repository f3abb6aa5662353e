"""Papers of delay and rectification: drawn from facts and from one another, refused with reasons, kept, archived."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.offices import FIRST, SERVICE, Stage, acceptance_record, archive, documents, office_at, outside
from builders.offices import record_file as acceptance_file
from builders.paper_forms import word_text
from builders.remedying import (
    CRITERIA,
    MANAGER,
    PLAN,
    RECORD,
    codes,
    delay_facts,
    draw_paper,
    item_facts,
    plan_facts,
    recheck_facts,
    record_facts,
    refused,
)
from pipeline.cli.forms import PAPERS
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office
from pipeline.services.papers.accepting import draw_up_acceptance
from pipeline.services.papers.remedying import REMEDYING_PAPERS

SLOW, DATA = CRITERIA[1], CRITERIA[2]
Facts = dict[str, Any]


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


@pytest.fixture
def failed(effective: Office) -> Office:
    """Two criteria missed their targets."""
    draw_paper(effective, "YSJL", record_facts(SLOW, DATA))
    return effective


@pytest.fixture
def planned(failed: Office) -> Office:
    """And there is a plan to put them right."""
    draw_paper(failed, "ZGJH", plan_facts())
    return failed


def accept(office: Office, **changes: object) -> set[str]:
    """The codes of the findings of a certificate, drawn or refused."""
    path = acceptance_file(outside(office), acceptance_record(changes))
    try:
        return {each.code for each in draw_up_acceptance(office, FIRST, path, by=SERVICE).findings}
    except BadDocument as bad:
        return {each.code for each in bad.findings}


@pytest.mark.parametrize(
    ("code", "facts"),
    [("YQSM", delay_facts()), ("ZGJH", plan_facts()), ("ZGFY", recheck_facts("通过", "通过"))],
)
def test_a_paper_is_drawn_once_from_its_facts(planned: Office, code: str, facts: Facts) -> None:
    made = draw_paper(planned, code, facts)
    assert made.document_no == f"{FIRST}-{code}-01-V1.0"
    kept = [each for each in documents(planned) if each.document_no == made.document_no]
    assert {Path(each.path).suffix for each in kept} == {".docx", ".pdf"}
    before = planned.workspace.ledger.read_bytes()
    assert draw_paper(planned, code, facts) == made
    assert planned.workspace.ledger.read_bytes() == before


def test_papers_in_order_and_in_time_have_nothing_to_complain_of(planned: Office) -> None:
    assert codes(draw_paper(planned, "YQSM", delay_facts())) == []
    assert codes(draw_paper(planned, "ZGFY", recheck_facts("通过", "通过"))) == []


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([item_facts("Z-01", SLOW)], "B236"),
        ([item_facts("Z-01", SLOW), item_facts("Z-02", DATA), item_facts("Z-03", CRITERIA[0])], "B235"),
        ([item_facts("Z-01", SLOW), item_facts("Z-02", DATA), item_facts("Z-03", "C-02")], "B237"),
        ([item_facts("Z-01", SLOW), item_facts("Z-01", DATA)], "B238"),
        ([item_facts("Z-01", SLOW, due="2026-12-07"), item_facts("Z-02", DATA)], "B239"),
        ([item_facts("Z-01", SLOW, status="已关闭"), item_facts("Z-02", DATA)], "B245"),
    ],
)
def test_a_plan_answers_each_failure_once_and_in_time(failed: Office, items: list[Facts], code: str) -> None:
    assert refused(failed, "ZGJH", plan_facts(*items)) == {code}


@pytest.mark.parametrize("missing", ["owner", "due"])
def test_an_item_without_owner_or_day_is_refused(failed: Office, missing: str) -> None:
    item = {name: value for name, value in item_facts("Z-01", SLOW).items() if name != missing}
    assert refused(failed, "ZGJH", plan_facts(item, item_facts("Z-02", DATA))) == {"P101"}
    assert refused(failed, "ZGJH", plan_facts({**item, missing: " "}, item_facts("Z-02", DATA))) & {"P113", "P116"}


def test_a_source_may_be_named_by_its_number(failed: Office) -> None:
    made = draw_paper(failed, "ZGJH", plan_facts(item_facts("Z-01", "C-02"), item_facts("Z-02", "C-03")))
    assert f"C-02 {SLOW}" in word_text(failed, made.document_no)


def test_a_plan_knows_the_contracts_time_and_its_own(failed: Office) -> None:
    text = word_text(failed, draw_paper(failed, "ZGJH", plan_facts()).document_no)
    assert "至2026年12月4日（自测试完成日起10个工作日内）" in text
    assert "2026年11月23日（期限2026年11月24日，按期）" in text


def test_the_time_runs_from_the_written_objection(failed: Office) -> None:
    text = word_text(failed, draw_paper(failed, "ZGJH", plan_facts(objected_on="2026-11-23")).document_no)
    assert "至2026年12月7日（自收到书面意见（2026年11月23日）起10个工作日内）" in text


def test_a_plan_made_late_says_so(failed: Office) -> None:
    failed.clock.at = failed.clock.at.replace(day=26)
    made = draw_paper(failed, "ZGJH", plan_facts(planned_on="2026-11-25"))
    assert codes(made) == ["B241"]
    assert "期限2026年11月24日，逾期" in word_text(failed, made.document_no)


def test_the_customer_may_grant_more_time(failed: Office) -> None:
    items = [item_facts("Z-01", SLOW, due="2026-12-11"), item_facts("Z-02", DATA)]
    longer = {"until": "2026-12-18", "basis": "客户 2026年11月23日来函"}
    assert codes(draw_paper(failed, "ZGJH", plan_facts(*items, extension=longer))) == ["B247"]
    assert refused(failed, "ZGJH", plan_facts(extension={**longer, "until": "2026-12-04"})) == {"B246"}


def test_an_item_past_its_day_is_flagged_and_keeps_its_status(planned: Office) -> None:
    planned.clock.at = planned.clock.at.replace(month=12, day=3)
    items = [item_facts("Z-01", SLOW, status="整改中"), item_facts("Z-02", DATA, status="待复验")]
    made = draw_paper(planned, "ZGJH", plan_facts(*items, as_of="2026-12-03"))
    assert made.document_no == f"{FIRST}-ZGJH-01-V1.1"
    assert codes(made) == ["B242", "B242"]
    assert "整改中，逾期" in word_text(planned, made.document_no)


def test_a_plan_waits_for_the_customers_consent(failed: Office) -> None:
    made = draw_paper(failed, "ZGJH", plan_facts(customer_agree=""))
    assert codes(made) == ["B244"]
    assert "（尚未认可）" in word_text(failed, made.document_no)


def test_nothing_is_planned_for_a_record_that_passed(effective: Office) -> None:
    draw_paper(effective, "YSJL", record_facts())
    assert "B234" in refused(effective, "ZGJH", plan_facts(item_facts("Z-01", SLOW)))


def test_a_grave_defect_that_no_case_covers_needs_an_item(effective: Office) -> None:
    defects = [{"case": CRITERIA[0], "severity": "严重", "description": "漏单"}]
    draw_paper(effective, "YSJL", record_facts(SLOW, defects=defects))
    assert refused(effective, "ZGJH", plan_facts(item_facts("Z-01", SLOW))) == {"B236"}
    made = draw_paper(effective, "ZGJH", plan_facts(item_facts("Z-01", SLOW), item_facts("Z-02", "D-01")))
    assert "D-01 漏单" in word_text(effective, made.document_no)


def test_a_conditional_pass_hangs_on_what_is_left_over(effective: Office) -> None:
    draw_paper(effective, "YSJL", record_facts(rectification="补交培训签到表"))
    made = draw_paper(effective, "ZGJH", plan_facts(item_facts("Z-01", "遗留事项")))
    assert "有条件通过" in word_text(effective, made.document_no)


def test_a_record_that_nobody_filed_is_stated_and_said_to_be_unchecked(effective: Office) -> None:
    assert refused(effective, "ZGJH", plan_facts(record_no="纸质-3")) == {"B230"}
    told = {"stage": "上线", "round": 1, "overall": "不通过", "tested_on": "2026-11-20", "failed": [SLOW, DATA]}
    made = draw_paper(effective, "ZGJH", plan_facts(record_no="纸质-3", record=told))
    assert codes(made) == ["B231"]
    assert "卷内没有测试记录 纸质-3，不达标项以填报为准，未能核对" in word_text(effective, made.document_no)
    assert refused(effective, "ZGJH", plan_facts(item_facts("Z-01", SLOW), record_no="纸质-3", record=told)) == {"B236"}


def test_a_record_filed_before_its_facts_were_kept_is_stated_too(effective: Office) -> None:
    old = replace(documents(effective)[0], document_no=RECORD, kind="YSJL", path="collecting/old.pdf")
    with effective.records.unit_of_work(by="金拟巳", op="old record") as work:
        work.record(old)
        work.commit()
    assert refused(effective, "ZGJH", plan_facts()) == {"B230"}
    told = {"stage": "上线", "round": 1, "overall": "不通过", "tested_on": "2026-11-20", "failed": [SLOW, DATA]}
    made = draw_paper(effective, "ZGJH", plan_facts(record=told))
    assert codes(made) == ["B231"]
    assert "出具时没有留存数据" in word_text(effective, made.document_no)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"planned_on": "2026-11-24"}, "B104"),
        ({"planned_on": "9999-12-31"}, "B104"),
        ({"objected_on": "2026-11-19"}, "B105"),
        ({"as_of": "2026-11-22"}, "B105"),
    ],
)
def test_the_days_of_a_plan_follow_one_another(failed: Office, changes: Facts, code: str) -> None:
    assert refused(failed, "ZGJH", plan_facts(**changes)) == {code}


def test_a_statement_that_contradicts_the_record_is_refused(failed: Office) -> None:
    told = {"stage": "初验", "round": 1, "overall": "不通过", "tested_on": "2026-11-20", "failed": [SLOW, DATA]}
    assert refused(failed, "ZGJH", plan_facts(record=told)) == {"B232"}
    assert codes(draw_paper(failed, "ZGJH", plan_facts(record={**told, "stage": "上线"}))) == []


def test_a_plan_for_an_earlier_version_of_the_record_says_so(failed: Office) -> None:
    draw_paper(failed, "YSJL", record_facts(SLOW, DATA, environment="预生产环境"))
    assert codes(draw_paper(failed, "ZGJH", plan_facts())) == ["B233"]


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.ISSUED])
@pytest.mark.parametrize(
    ("code", "facts"),
    [("YQSM", delay_facts()), ("ZGJH", plan_facts()), ("ZGFY", recheck_facts("通过", "通过"))],
)
def test_nothing_is_late_or_put_right_before_the_contract_is_in_effect(
    tmp_path: Path, stage: Stage, code: str, facts: Facts
) -> None:
    office = office_at(stage, tmp_path / "house")
    with pytest.raises(Refused, match="不能出延期与整改文书"):
        draw_paper(office, code, facts)


def test_a_paper_is_drawn_by_those_whose_work_it_is(planned: Office) -> None:
    for code, facts in (("YQSM", delay_facts()), ("ZGJH", plan_facts()), ("ZGFY", recheck_facts("通过", "通过"))):
        with pytest.raises(Refused, match="不是"):
            draw_paper(planned, code, facts, by=MANAGER)


def test_every_paper_is_on_the_list_of_the_command() -> None:
    assert REMEDYING_PAPERS.items() <= PAPERS.items()


def test_the_papers_are_archived_with_the_dossier_and_survive_a_rebuild(planned: Office) -> None:
    draw_paper(planned, "YQSM", delay_facts())
    draw_paper(planned, "ZGFY", recheck_facts("通过", "不通过", next_step="再改"))
    archive(planned)
    assert check_fixity(planned) == []
    planned.records.rebuild()
    assert "B270" in accept(planned, record_no=PLAN)
