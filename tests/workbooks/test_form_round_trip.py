"""A form filled from a proposal gives the same proposal back."""

import pytest

from builders.proposals import SAMPLES, proposal
from builders.workbooks import batch_file, form_file, numbered, read_back
from pipeline.domain.findings import errors_in
from pipeline.services.drafting.proposals import canonical
from pipeline.workbooks.batch_writing import batch_bytes
from pipeline.workbooks.form_writing import form_bytes
from pipeline.workbooks.sheet_writing import TermHint


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_form_filled_from_a_sample_gives_the_same_proposal(tmp_path, sample):
    (read,), findings = read_back(form_file(tmp_path, sample))
    assert read == proposal(sample)
    assert canonical(read) == canonical(proposal(sample))
    assert errors_in(findings) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_does_so_after_another_program_saved_it(tmp_path, sample):
    path = form_file(tmp_path, sample, act=lambda book: book["说明"].cell(40, 1, "我看过了"))
    (read,), _ = read_back(path)
    assert read == proposal(sample)


def test_a_batch_of_the_samples_gives_the_same_proposals(tmp_path):
    made = numbered(7)
    read, findings = read_back(batch_file(tmp_path, made))
    assert [canonical(each) for each in read] == [canonical(each) for each in made]
    assert errors_in(findings) == []


def odd_proposal():
    return proposal(
        "saas",
        {
            "proposal.title": "=SUM(A1:A9)",
            "buyer.name": "+甲_x0041_乙 <&>\"'公司",
            "buyer.bank.account_no": "0012345678901234567",
            "line_items[0].quantity": "120.0",
            "line_items[1].spec": "@cmd|' /C calc'!A0",
            "negotiation[0].agreed": ["第一行\n第二行", "另一项"],
            "terms": {"acceptance_days": "15", "自定": "=1+1"},
            "special_terms": ["- 第一条", "第二条\n续行"],
            "service_term.basis": "说明\n换行",
            "totals.amount_gross_upper": "人民币贰拾柒万元正",
        },
    )


def test_texts_like_formulas_odd_numbers_and_line_breaks_come_back_exactly(tmp_path):
    path = tmp_path / "odd.xlsx"
    path.write_bytes(form_bytes(odd_proposal(), terms=[TermHint("acceptance_days", "验收期限", "10")]))
    (read,), _ = read_back(path)
    assert canonical(read) == canonical(odd_proposal())


def test_the_same_holds_in_a_batch(tmp_path):
    path = tmp_path / "odd.xlsx"
    path.write_bytes(batch_bytes([odd_proposal()]))
    (read,), _ = read_back(path)
    assert canonical(read) == canonical(odd_proposal())


def goods_in_batches():
    parts = [("M2", 1, "20"), ("M3", 1, "26"), ("M2", 2, "140"), ("M3", 2, "180"), ("M3", 3, "46"), ("M3", 4, "2")]
    return proposal(
        "sales",
        {
            "line_items[0].standard": "GB/T 25119-2021",
            "delivery_batches": [dict(zip(("milestone", "line_no", "quantity"), each, strict=True)) for each in parts],
        },
    )


def test_standards_and_batches_come_back_from_a_form_and_from_a_batch(tmp_path):
    form, batch = tmp_path / "form.xlsx", tmp_path / "batch.xlsx"
    form.write_bytes(form_bytes(goods_in_batches()))
    batch.write_bytes(batch_bytes([goods_in_batches()]))
    for path in (form, batch):
        (read,), findings = read_back(path)
        assert canonical(read) == canonical(goods_in_batches())
        assert errors_in(findings) == []


def test_forms_from_before_there_were_batches_are_read_as_before(tmp_path):
    def without(book):
        sheet = book["里程碑"]
        (title,) = [row for row in range(1, sheet.max_row + 1) if "交货批次" in str(sheet.cell(row, 1).value)]
        sheet.delete_rows(title, sheet.max_row)

    (read,), findings = read_back(form_file(tmp_path, "sales", act=without))
    assert canonical(read) == canonical(proposal("sales"))
    assert errors_in(findings) == []


def test_a_batch_of_an_unknown_milestone_is_told_at_its_cell(tmp_path):
    path = tmp_path / "form.xlsx"
    parts = [{"milestone": "M9", "line_no": 1, "quantity": "46"}]
    path.write_bytes(form_bytes(proposal("sales", {"delivery_batches": parts})))
    _, findings = read_back(path)
    assert ["里程碑" in each.at for each in findings if each.code == "P540"] == [True]


def test_what_the_system_computes_may_stay_empty(tmp_path):
    def empty_sums(book):
        for row in range(4, 9):
            for column in "AIJK":
                book["清单"][f"{column}{row}"] = None
        for row in range(3, 7):
            book["合计"][f"B{row}"] = None
        for row in range(4, 8):
            for column in "ADE":
                book["付款计划"][f"{column}{row}"] = None

    (read,), _ = read_back(form_file(tmp_path, "saas", act=empty_sums))
    assert read == proposal("saas")


def test_a_computed_amount_that_somebody_typed_over_is_checked(tmp_path):
    path = form_file(tmp_path, "saas", {"清单!I4": 165600.01})
    _, findings = read_back(path)
    assert ("P203", "saas.xlsx 清单!I4") in {(each.code, each.at) for each in findings}


def test_an_empty_form_asks_for_every_needed_field_once(tmp_path):
    path = tmp_path / "empty.xlsx"
    path.write_bytes(form_bytes(kind="SAAS"))
    proposals, findings = read_back(path)
    assert proposals == []
    places = [each.at for each in findings]
    assert len(places) == len(set(places)) > 40
