"""A supplement on paper: signed, scanned, filed by its page codes, and from then on unchangeable."""

from pathlib import Path

import pytest

from builders.changing import B01, DELTA, approved_facts, ask, carried_out, refusal, second_change, supplement
from builders.offices import ASSISTANT, FIRST, Stage, archive, bring_in, documents, issued_pdf, office_at
from builders.papers import scanned
from pipeline.errors import Refused
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.intake.desk import file_by_hand, waiting
from pipeline.services.office import Office


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def test_a_changed_supplement_keeps_its_number_until_it_is_signed(effective: Office) -> None:
    carried_out(effective, approved_facts())
    later = approved_facts(reason="甲方新设三个冷库，需增加授权用户5名")
    assert carried_out(effective, later) == f"{B01}-BGSQ-01-V1.1"
    assert B01 in supplement(effective, later).document_no
    taken = bring_in(effective, "补充协议.pdf", scanned(issued_pdf(effective, FIRST, "BGSQ")))
    assert taken.outcome == "已归入", taken
    assert supplement(effective, later).document_no == f"{B01}-BGSQ-01-V1.1"
    with pytest.raises(Refused, match="已签回归卷"):
        carried_out(effective, approved_facts(reason="甲方又改主意，需增加授权用户5名"))


def test_the_signed_supplement_of_each_number_is_filed_by_its_page_codes(effective: Office) -> None:
    carried_out(effective, approved_facts())
    first = issued_pdf(effective, FIRST, "BGSQ")
    carried_out(effective, second_change())
    for name, data in (("乙.pdf", issued_pdf(effective, FIRST, "BGSQ")), ("甲.pdf", first)):
        assert bring_in(effective, name, scanned(data)).outcome == "已归入"
    signed = [each.document_no for each in documents(effective) if each.stage == "SIGNED" and each.kind == "BGSQ"]
    assert supplement(effective, second_change()).findings == ()
    assert sorted(signed) == [f"{B01}-BGSQ-01-V1.0", f"{FIRST}-B02-BGSQ-01-V1.0"]
    archive(effective)
    assert check_fixity(effective) == []


def test_a_record_that_was_tampered_with_is_noticed(effective: Office) -> None:
    carried_out(effective, approved_facts())
    (record,) = [each for each in documents(effective) if each.path.endswith(".json")]
    path = effective.workspace.stored(record.path)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(DELTA.encode(), b"3800.00"))
    assert refusal(ask, effective, second_change()) == ["K021"]


def test_a_supplement_with_a_page_missing_waits_for_a_person(effective: Office) -> None:
    number = carried_out(effective, approved_facts())
    assert bring_in(effective, "缺页.pdf", scanned(issued_pdf(effective, FIRST, "BGSQ"), (1, 3))).outcome == "待处理"
    (held,) = waiting(effective)
    taken = file_by_hand(effective, held.scan_no, number, by=ASSISTANT, reason="缺的第2页已由客户另函寄到")
    assert (taken.outcome, taken.contract_no) == ("已归入", FIRST)
