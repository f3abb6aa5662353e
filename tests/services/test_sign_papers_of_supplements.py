"""Mandate, seal sheet and register of originals are drawn for a supplement as well as for the contract."""

from pathlib import Path

import pytest

from builders.changing import B01, approved_facts, carried_out
from builders.offices import ASSISTANT, DRAFTER, FIRST, Stage, bring_in, issued_copy, issued_pdf, office_at
from builders.paper_forms import facts_file, refused_codes, word_text
from builders.papers import scanned
from pipeline.domain.findings import BadDocument
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Paper
from pipeline.services.papers.sales import draw_form

SEALER = "姜拟申"
SEAL = {"sealed_by": SEALER, "sealed_at": "2026-11-23T09:00:00+08:00", "imprints_sign": 2, "imprints_edge": 2}
MANDATE = {
    "valid_from": "2026-11-23",
    "valid_to": "2026-12-31",
    "authority": ["签署", "变更"],
    "agent_name": "沈拟二",
    "agent_id_no": "339901199001010011",
}


@pytest.fixture
def supplemented(tmp_path: Path) -> Office:
    office = office_at(Stage.EFFECTIVE, tmp_path / "house")
    carried_out(office, approved_facts())
    return office


def drawn(office: Office, code: str, by: str = ASSISTANT, **facts: object) -> Paper:
    return draw_form(office, FIRST, code, facts_file(office, facts), by=by)


@pytest.mark.parametrize("written", ["B01", "b01", B01, f"{B01}-BGSQ-01-V1.0"])
def test_the_seal_sheet_names_the_supplement_and_its_request(supplemented: Office, written: str) -> None:
    text = word_text(supplemented, drawn(supplemented, "YYSJ", supplement_no=written, **SEAL).document_no)
    copy = issued_copy(supplemented, FIRST, "BGSQ")
    assert copy.document_no in text
    assert f"{FIRST}-BGSQ-01-V1.0" in text
    assert "补充协议（B01）" in text
    assert "变更申请表所批内容" in text
    assert "■一致" in text
    assert "严拟卯" in text


def test_contract_and_supplement_have_a_sheet_each_and_the_same_again_is_the_same(supplemented: Office) -> None:
    own = drawn(supplemented, "YYSJ", **SEAL)
    its = drawn(supplemented, "YYSJ", supplement_no="B01", **SEAL)
    assert (own.document_no, its.document_no) == (f"{FIRST}-YYSJ-01-V1.0", f"{FIRST}-YYSJ-02-V1.0")
    assert drawn(supplemented, "YYSJ", **SEAL) == own
    assert drawn(supplemented, "YYSJ", supplement_no=B01, **SEAL).document_no == f"{FIRST}-YYSJ-02-V1.0"


def test_nobody_seals_a_supplement_before_its_request_stood(supplemented: Office) -> None:
    early = {**SEAL, "supplement_no": "B01", "sealed_at": "2026-11-22T09:00:00+08:00"}
    assert refused_codes(supplemented, "YYSJ", early, ASSISTANT) == {"B064"}


def test_the_mandate_reaches_as_far_as_the_new_total(supplemented: Office) -> None:
    made = drawn(supplemented, "SQWT", DRAFTER, supplement_no="B01", **MANDATE)
    text = word_text(supplemented, made.document_no)
    assert made.findings == ()
    assert f"合同编号：{B01}" in text
    assert "283,800.00" in text
    short = {**MANDATE, "supplement_no": "B01", "amount_limit": "270000.00"}
    assert refused_codes(supplemented, "SQWT", short, DRAFTER) == {"B050"}


def test_a_mandate_for_a_supplement_covers_changes_and_its_own_days(supplemented: Office) -> None:
    told = {**MANDATE, "supplement_no": "B01", "authority": ["签署"], "valid_from": "2026-11-01"}
    assert [each.code for each in drawn(supplemented, "SQWT", DRAFTER, **told).findings] == ["B056"]
    over = {**told, "valid_to": "2026-11-20", "authority": ["变更"]}
    assert [each.code for each in drawn(supplemented, "SQWT", DRAFTER, **over).findings] == ["B052"]


def test_the_originals_of_a_supplement_are_known_when_they_come_back(supplemented: Office) -> None:
    before = word_text(supplemented, drawn(supplemented, "YJHS", supplement_no="B01").document_no)
    assert f"{B01}#1/2" in before
    assert "已收回" not in before
    bring_in(supplemented, "补.pdf", scanned(issued_pdf(supplemented, FIRST, "BGSQ")))
    made = drawn(supplemented, "YJHS", supplement_no="B01")
    assert made.document_no == f"{FIRST}-YJHS-01-V1.1"
    assert "已收回" in word_text(supplemented, made.document_no)
    assert drawn(supplemented, "YJHS").document_no == f"{FIRST}-YJHS-02-V1.0"


@pytest.mark.parametrize("code", ["YYSJ", "YJHS", "SQWT"])
def test_a_supplement_that_is_not_there_is_told_with_those_that_are(supplemented: Office, code: str) -> None:
    facts = MANDATE if code == "SQWT" else {}
    with pytest.raises(BadDocument) as refused:
        drawn(supplemented, code, DRAFTER if code == "SQWT" else ASSISTANT, supplement_no="B02", **facts)
    (found,) = refused.value.findings
    assert (found.code, "现有：B01" in found.next_step) == ("B090", True)
