"""Volumes of the archive lent, taken back, and appraised when their time is over."""

from datetime import date, datetime
from pathlib import Path

import pytest

from builders.closing import (
    DIRECTOR,
    FILER,
    FINANCE,
    LAWYER,
    appraisal,
    closure,
    draw_closing,
    old_volume,
)
from builders.offices import FIRST, Stage, archive, office_at, office_in
from builders.paper_forms import facts_file, word_text
from builders.papers import QuickPress, words_of
from pipeline.domain.calendar.clock import CHINA, StoppedClock
from pipeline.domain.findings import BadDocument
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office
from pipeline.services.papers.appraising import Appraisal, draw_appraisal, volumes_due
from pipeline.services.papers.books import print_book
from pipeline.services.papers.closure import close_contract
from pipeline.services.papers.lending import Brought, Lent, Wish, lend, take_back


@pytest.fixture
def archived(tmp_path):
    return office_at(Stage.ARCHIVED, tmp_path / "house")


def printed(office: Office, code: str, by: str) -> str:
    """The words of a book of this year."""
    return words_of(Path(print_book(office, code, 2026, by=by).path).with_suffix(".docx").read_bytes())


def lent(office: Office, **changes: object) -> Lent:
    wish = {
        "subject": FIRST,
        "borrower": FINANCE,
        "mode": "外借原件",
        "purpose": "核对付款条件",
        "approved_by": DIRECTOR,
        "lent_on": date(2026, 11, 23),
        "due_on": date(2026, 11, 30),
    }
    return lend(office, Wish(**{**wish, **changes}), by=FILER)


def lending_codes(office: Office, **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        lent(office, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


def test_a_loan_is_registered_once(archived):
    assert lent(archived) == lent(archived)
    assert lent(archived, mode="查阅").loan.loan_no == "LS01-JY-2026-002"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_on": date(2026, 11, 22)}, "B460"),
        ({"due_on": date(2026, 12, 1)}, "B461"),
        ({"approved_by": "姜拟申"}, "B462"),
        ({"borrower": DIRECTOR}, "B463"),
        ({"lent_on": date(2026, 11, 24)}, "B464"),
    ],
)
def test_an_original_leaves_the_house_only_by_the_rules(archived, changes, code):
    assert lending_codes(archived, **changes) == {code}


def test_an_original_is_lent_to_one_at_a_time(archived):
    loan = lent(archived).loan
    assert lending_codes(archived, borrower="孔拟丑") == {"B465"}
    take_back(archived, Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=True), by=FILER)
    assert lent(archived, borrower="孔拟丑").loan.loan_no == "LS01-JY-2026-002"


def test_only_what_is_in_the_archive_is_lent(archived):
    with pytest.raises(NotFound, match="档案库里没有"):
        lent(archived, subject="LS01-HT·2026-D30-9999")
    with pytest.raises(NotFound, match="没有借阅号"):
        take_back(archived, Brought("LS01-JY-2026-009", date(2026, 11, 23), None, is_sound=True), by=FILER)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"returned_on": date(2026, 11, 24)}, "B464"),
        ({"returned_on": date(2026, 11, 22)}, "B468"),
        ({"pages": 1}, "B466"),
        ({"is_sound": False}, "B467"),
    ],
)
def test_a_return_is_looked_at(archived, changes, code):
    loan = lent(archived).loan
    brought = {"loan_no": loan.loan_no, "returned_on": date(2026, 11, 23), "pages": None, "is_sound": True}
    with pytest.raises(BadDocument) as refusal:
        take_back(archived, Brought(**{**brought, **changes}), by=FILER)
    assert {each.code for each in refusal.value.findings} == {code}


def test_a_return_is_registered_once(archived):
    loan = lent(archived, mode="查阅", lent_on=date(2026, 11, 20), due_on=date(2026, 11, 20)).loan
    brought = Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=False, check="第3页有折痕，已压平")
    back, findings = take_back(archived, brought, by=FILER)
    assert [each.code for each in findings] == ["B469"]
    assert take_back(archived, brought, by=FILER) == (back, ())
    with pytest.raises(Refused, match="内容不同"):
        take_back(archived, Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=True), by=FILER)


def test_the_book_of_loans_is_that_of_its_year(archived):
    loan = lent(archived).loan
    take_back(archived, Brought(loan.loan_no, date(2026, 11, 23), None, is_sound=True), by=FILER)
    lent(archived, mode="查阅")
    text = printed(archived, "JYDJ", FILER)
    assert "登记：2次" in text
    assert "页数相符，完好" in text
    assert print_book(archived, "JYDJ", 2025, by=FILER).rows == 0


def appraised(office: Office, *volumes: dict[str, object], **changes: object) -> Appraisal:
    return draw_appraisal(office, facts_file(office, appraisal(*volumes, **changes)), by=FILER)


def appraisal_codes(office: Office, *volumes: dict[str, object], **changes: object) -> set[str]:
    with pytest.raises(BadDocument) as refusal:
        appraised(office, *volumes, **changes)
    return {each.code for each in refusal.value.findings if each.is_error}


KEPT = {"opinion": "续存", "new_retention": "D30", "reason": "仍有利用价值"}


def test_an_appraisal_is_drawn_once_and_kept_for_the_house(archived):
    made = appraised(archived, old_volume(), old_volume(2, disputed=True, **KEPT))
    assert made == appraised(archived, old_volume(), old_volume(2, disputed=True, **KEPT))
    assert made.document_no == "LS01-JDXH-01-V1.0"
    assert "2卷中1卷续存、1卷销毁" in word_text(archived, made.document_no)
    assert appraised(archived, old_volume()).document_no == "LS01-JDXH-01-V1.1"
    assert appraised(archived, old_volume(3), batch="2026年第2批").document_no == "LS01-JDXH-02-V1.0"


@pytest.mark.parametrize("block", ["legal_hold", "unsettled", "in_warranty", "disputed"])
def test_nothing_is_destroyed_while_anything_speaks_against_it(archived, block):
    assert appraisal_codes(archived, old_volume(**{block: True})) == {"B472"}


@pytest.mark.parametrize(
    ("volume", "code"),
    [
        ({"archive_no": "LS01-HT·2020-D10-0001"}, "B470"),
        ({"archive_no": "LS02-HT·2015-D10-0001"}, "B479"),
        ({"archive_no": "LS01-HT·2015-Y-0001"}, "B480"),
        ({"title": ""}, "B474"),
        ({"disputed": None}, "B474"),
        ({"opinion": "续存"}, "B477"),
    ],
)
def test_a_volume_must_be_one_to_appraise(archived, volume, code):
    assert appraisal_codes(archived, old_volume(**volume)) == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"panel": [{"name": FILER, "role": "档案"}]}, "B471"),
        ({"approver": FILER}, "B476"),
        ({"method": ""}, "B481"),
        ({"witnesses": [FINANCE]}, "B481"),
        ({"witnesses": [FINANCE, FINANCE]}, "B475"),
        ({"witnesses": [FILER, FINANCE]}, "B475"),
        ({"witnesses": ["林拟一", FINANCE]}, "B475"),
        ({"held_on": "2026-11-24"}, "B464"),
        ({"approved_on": "2026-11-22"}, "B483"),
        ({"destroyed_on": "2026-11-23"}, "B483"),
    ],
)
def test_an_appraisal_takes_a_whole_panel_and_two_witnesses(archived, changes, code):
    assert appraisal_codes(archived, **changes) == {code}


def test_a_volume_stands_on_the_list_once(archived):
    assert appraisal_codes(archived, old_volume(), old_volume()) == {"B478"}


def test_what_the_ledger_knows_of_a_volume_is_not_overruled(archived):
    ours = old_volume(archive_no="LS01-HT·2026-D30-0001", unsettled=False)
    assert appraisal_codes(archived, ours) == {"B470", "B472", "B473"}
    lent(archived)
    assert "B482" in appraisal_codes(archived, ours)


def test_volumes_whose_time_is_over_are_listed(archived):
    assert volumes_due(archived, date(2056, 12, 31)) == []
    assert [each.archive_no for each in volumes_due(archived, date(2057, 1, 1))] == ["LS01-HT·2026-D30-0001"]


OURS = "LS01-HT·2026-D30-0001"


def when_time_is_over(folder: Path, *, warranty_until: str) -> Office:
    """A dissolved contract in the archive, its thirty years gone by; `until` is when its last warranty ends."""
    now = office_at(Stage.EFFECTIVE, folder)
    duty = {"duty": "已交付设备质量保证", "until": warranty_until, "owner": "交付中心"}
    draw_closing(now, "JQQR", closure(closure_type="协议解除", surviving=[duty]), FINANCE)
    close_contract(now, FIRST, by=LAWYER)
    archive(now)
    return office_in(folder, pdf=QuickPress(), clock=StoppedClock(datetime(2060, 1, 5, 9, tzinfo=CHINA)))


def ours(**changes: object) -> dict[str, object]:
    known_to_the_ledger = {"title": "", "pages": None, "unsettled": None, "in_warranty": None, "disputed": None}
    return old_volume(archive_no=OURS, **{**known_to_the_ledger, **changes})


def test_a_volume_of_the_ledger_needs_no_more_than_its_number(tmp_path):
    later = when_time_is_over(tmp_path, warranty_until="2050-01-01")
    text = word_text(later, appraised(later, ours(), held_on="2060-01-04").document_no)
    assert "冷链订单协同平台订阅与实施合同" in text
    assert "2056年12月31日" in text


def test_a_warranty_that_runs_on_keeps_a_volume(tmp_path):
    later = when_time_is_over(tmp_path, warranty_until="2061-01-01")
    assert appraisal_codes(later, ours(), held_on="2060-01-04") == {"B472"}


def test_a_term_given_anew_counts_from_then_on(tmp_path):
    later = when_time_is_over(tmp_path, warranty_until="2050-01-01")
    first = appraised(later, ours(opinion="续存", new_retention="Y"), held_on="2060-01-04")
    assert first == appraised(later, ours(opinion="续存", new_retention="Y"), held_on="2060-01-04")
    assert appraisal_codes(later, ours(), held_on="2060-01-05", batch="2060年第2批") == {"B480"}
    assert volumes_due(later, date(2060, 1, 5)) == []
