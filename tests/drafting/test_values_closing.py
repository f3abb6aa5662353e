"""The values of money, closure, loans and appraisal, rendered with the templates that are shipped."""

from datetime import date
from decimal import Decimal

from builders.closing import BUYER, appraisal, closure, old_volume
from builders.drafted import shipped, values_of
from builders.proposals import proposal
from pipeline.domain.calendar.workdays import WorkCalendar
from pipeline.domain.closing_events import (
    ArchiveLent,
    ArchiveReturned,
    InvoiceRecorded,
    InvoiceReversed,
    ReceiptRecorded,
)
from pipeline.domain.papers.account import Account, fold_account, standings
from pipeline.domain.papers.appraisal_checks import KnownVolume, Shelf
from pipeline.domain.papers.closing_facts import AppraisalFacts, ClosureFacts
from pipeline.domain.people import Person
from pipeline.drafting.values.closing_archive import appraisal_values, loan_book_values
from pipeline.drafting.values.closing_money import account_values, closure_values
from pipeline.drafting.values.registers import Course, cash_of, ledger_row
from pipeline.drafting.word.template import WordTemplate

NO, TODAY = "LS-XS-2026-0008", date(2026, 11, 23)
RATES = [
    {"tax_rate": "0.13", "net": "92364.09", "tax": "12007.33"},
    {"tax_rate": "0.06", "net": "3735.85", "tax": "224.15"},
]
OURS = "LS01-HT·2015-D10-0009"


def text_of(key: str, values: dict[str, object]) -> str:
    doc = {
        "no": f"{NO}-{key}-01",
        "version": "V1.0",
        "title": "某文书",
        "stage_label": "",
        "customer_no": "",
        "contract_no": NO,
        "prepared_by": "曹拟寅",
        "prepared_dept": "财务部",
        "prepared_on": TODAY,
        "confidentiality": "内部",
    }
    return WordTemplate.from_file(shipped(key).template_path).render({**values, "doc": doc}).text


def account(*facts: object, sample: str = "sales") -> Account:
    made = proposal(sample)
    return fold_account(made.totals.amount_gross, made.payment_plan, facts)


def book_of(held: Account, sample: str = "sales") -> dict[str, object]:
    standing = standings(held, date(2026, 10, 30), WorkCalendar())
    return account_values(values_of(proposal(sample)), held, standing, TODAY)


INVOICE = InvoiceRecorded(
    NO, 1, "增值税专用发票（数电）", "2" * 20, "2026-11-02", "96099.94", "12231.48", "108331.42", RATES, "JFQS-01"
)
RED = InvoiceReversed(NO, 1, "3" * 20, "2" * 20, "2026-11-03", "96099.94", "12231.48", "108331.42", RATES, "开户行写错")


def receipt(payer: str = BUYER, **changes: str) -> ReceiptRecorded:
    applied = [{"plan_seq": 1, "amount": "108331.42"}, {"plan_seq": 2, "amount": "1.00"}]
    return ReceiptRecorded(NO, "2026-11-10", "108332.42", payer, "R1", applied, **changes)


def test_an_invoice_of_two_rates_takes_two_rows_beside_one_receipt():
    values = book_of(account(INVOICE, receipt()))
    assert [(each["tax_rate"], each["amount"]) for each in values["rows"]] == [
        (Decimal("0.13"), Decimal("108332.42")),
        (Decimal("0.06"), None),
    ]
    assert sum(each["gross"] for each in values["rows"]) == Decimal("108331.42")
    text = text_of("KPSK", values)
    assert "第1期 108,331.42；第2期 1.00" in text
    assert "JFQS-01" in text


def test_a_red_letter_invoice_is_a_row_of_its_own():
    values = book_of(account(INVOICE, RED))
    assert values["sums"]["invoiced"] == values["sums"]["net"] == values["sums"]["tax"] == 0
    assert "-104,371.42" in text_of("KPSK", values)


def test_a_receipt_without_an_invoice_has_its_row():
    values = book_of(account(receipt(payer_note="集团代付")))
    assert values["rows"][0]["invoice_no"] is None
    assert "付款人说明：集团代付" in text_of("KPSK", values)


def test_what_is_due_and_what_is_retained_stand_apart():
    sums = book_of(account(receipt()))["sums"]
    assert (sums["due_open"], sums["retention_open"]) == (Decimal("0.00"), Decimal("27082.85"))
    assert book_of(account())["sums"]["due_open"] == Decimal("108331.42")


def test_more_invoiced_than_the_contract_is_worth_now_is_said():
    held = Account(Decimal("100000.00"), tuple(proposal("sales").payment_plan), (INVOICE,))
    assert "不符，累计开票超过现行合同额 8,331.42 元" in text_of("KPSK", book_of(held))


def test_the_balance_of_a_closure_is_worked_out():
    held = account(receipt())
    told = ClosureFacts.model_validate(closure(closure_type="协议解除", surviving="无", returns="无"))
    values = closure_values(values_of(proposal("sales")), held, told)
    assert values["money"]["receivable"] == Decimal("541657.10") - Decimal("108332.42")
    text = text_of("JQQR", values)
    assert "■协议解除" in text
    assert "非履行完毕" in text


def test_a_notice_that_ends_a_contract_is_named_in_the_basis():
    told = ClosureFacts.model_validate(closure(closure_type="单方解除", notice_delivered_on="2026-11-20"))
    text = text_of("JQQR", closure_values(values_of(proposal()), account(sample="saas"), told))
    assert "（解除通知于2026年11月20日送达对方）" in text


def test_the_book_of_contracts_tells_money():
    held = account(receipt())
    cash = cash_of(held, standings(held, date(2026, 10, 30), WorkCalendar()), TODAY)
    row = ledger_row(values_of(proposal("sales")), Course("已生效", "罗拟十"), cash)
    assert (row["received"], row["receivable"], row["overdue_days"]) == (Decimal("108332.42"), Decimal("0.00"), "")
    assert row["retention_due"] == "质量保证期满且无未决质量索赔"


def lent(**changes: object) -> ArchiveLent:
    loan = {
        "loan_no": "LS01-JY-2026-001",
        "archive_no": OURS,
        "contract_no": NO,
        "title": "某合同签订与履行材料",
        "pages": 43,
        "borrower": "cao.niyin",
        "mode": "查阅",
        "purpose": "核对",
        "approved_by": "yan.nimao",
        "lent_on": "2026-11-20",
        "due_on": "2026-11-20",
    }
    return ArchiveLent(**{**loan, **changes})


def test_the_book_of_loans_tells_what_came_back_and_how():
    back = ArchiveReturned("LS01-JY-2026-001", NO, "2026-11-23", 42, is_sound=False, check="缺第7页，已追回")
    values = loan_book_values(
        [(lent(), back), (lent(mode="外借原件", due_on="2026-11-27"), None)],
        house=("某公司", "LS01"),
        year=2026,
        who=lambda person: Person(person, f"姓名{person}", frozenset(), "某部"),
    )
    assert values["rows"][0]["return_check"] == "页数42（借出43），不完好，逾期归还；缺第7页，已追回"
    text = text_of("JYDJ", values)
    assert "未还" in text
    assert "姓名cao.niyin" in text


def shelf(**known: KnownVolume) -> Shelf:
    return Shelf("LS01", known, {}, TODAY)


def test_an_appraisal_that_keeps_everything_destroys_nothing():
    kept = old_volume(opinion="续存", new_retention="Y", reason="重大合同", disputed=True)
    facts = AppraisalFacts.model_validate(appraisal(kept))
    values = appraisal_values(facts, shelf(), "某公司", {})
    assert values["appraisal"]["witness_one"] == ""
    text = text_of("JDXH", values)
    assert "1卷中1卷续存、0卷销毁" in text
    assert "改为Y（永久）：重大合同" in text
    assert "争议■" in text


def test_the_ledger_goes_before_what_was_stated():
    known = KnownVolume("总账里的题名", 51, unsettled=False, in_warranty=True, disputed=False, closed_year=2015)
    facts = AppraisalFacts.model_validate(appraisal(old_volume(archive_no=OURS, in_warranty=None)))
    (row,) = appraisal_values(facts, shelf(**{OURS: known}), "某公司", {})["rows"]
    assert (row["title"], row["pages"], row["in_warranty"]) == ("总账里的题名", 51, True)


def test_a_contract_that_ended_later_is_kept_longer():
    known = KnownVolume("题名", 5, unsettled=False, in_warranty=False, disputed=False, closed_year=2018)
    facts = AppraisalFacts.model_validate(appraisal(old_volume(archive_no=OURS)))
    (row,) = appraisal_values(facts, shelf(**{OURS: known}), "某公司", {})["rows"]
    assert (row["year"], row["expires_on"]) == (2018, date(2028, 12, 31))
