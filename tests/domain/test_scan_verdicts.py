"""Verdicts on scans: whole and in order is filed, something wrong waits for a person, nothing of ours goes back."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.scans.checks import SCAN_CHECKS
from pipeline.domain.scans.faults import ranges
from pipeline.domain.scans.page_code import sealed_page_code
from pipeline.domain.scans.verdict import (
    CheckStatus,
    IssuedCopy,
    Outcome,
    PageReading,
    Verdict,
    judge_scan,
    owners_in,
)

KEY = b"a page key for tests"


def issued(number: str = "LS-RJ-2026-0007", version: str = "V2.0", pages: int = 5, *, old: bool = False) -> IssuedCopy:
    document = f"{number}-HTWB-01-{version}"
    codes = tuple(sealed_page_code(KEY, document, page, pages, f"第{page}页").payload() for page in range(1, pages + 1))
    return IssuedCopy(number, document, "冷链订单协同平台", codes, is_superseded=old)


COPY = issued()
OTHER = issued("LS-XS-2026-0008", pages=4)
BLANK = PageReading(0, blank=True, how="nothing on it")
UNREADABLE = PageReading(0, how="no code found")
FOREIGN = PageReading(0, code="https://pay.example/1")


def scan(*pages: int | str | PageReading, copy: IssuedCopy = COPY) -> list[PageReading]:
    """Page numbers of a copy, code texts, or readings as they are, put one after the other."""
    readings = []
    for index, page in enumerate(pages):
        if isinstance(page, PageReading):
            readings.append(replace(page, index=index))
        else:
            code = copy.codes[page - 1] if isinstance(page, int) else page
            readings.append(PageReading(index, code=code, how="corner crop"))
    return readings


def judged(readings: Sequence[PageReading], *copies: IssuedCopy) -> Verdict:
    return judge_scan(readings, copies or (COPY,), door_evidence="没有脚本、启动动作和内嵌文件")


def codes(verdict: Verdict) -> list[str]:
    return [each.code for each in verdict.findings]


def status_of(verdict: Verdict, check: str) -> CheckStatus:
    return next(each.status for each in verdict.checks if each.code == check)


def test_all_pages_once_and_in_order_are_filed() -> None:
    verdict = judged(scan(1, 2, 3, 4, 5))

    assert verdict.outcome is Outcome.FILED
    assert verdict.filed_as == COPY
    assert verdict.findings == ()
    assert verdict.candidates[0].score == 100


def test_blank_backs_are_tolerated_and_said() -> None:
    ghost = PageReading(0, code=COPY.codes[1], mirrored=True, blank=True, how="only the other side shows through")
    verdict = judged(scan(1, BLANK, 2, ghost, 3, BLANK, 4, BLANK, 5, BLANK))

    assert verdict.outcome is Outcome.FILED
    (told,) = [each.evidence for each in verdict.checks if each.code == "IN-10"]
    assert "第 2、4、6、8、10 面为空白面" in told


def test_checks_nobody_made_are_never_passed() -> None:
    verdict = judged(scan(1, 2, 3, 4, 5))
    made = {"IN-01", "IN-02", "IN-03", "IN-04", "IN-05", "IN-10"}

    assert [each.code for each in verdict.checks] == list(SCAN_CHECKS)
    assert {each.code for each in verdict.checks if each.status is CheckStatus.PASSED} == made
    assert all(each.status is CheckStatus.NOT_CHECKED for each in verdict.checks if each.code not in made)
    assert all(each.evidence for each in verdict.checks)


def test_the_search_for_active_content_is_not_claimed_without_evidence() -> None:
    verdict = judge_scan(scan(1, 2, 3, 4, 5), [COPY])

    assert status_of(verdict, "IN-02") is CheckStatus.NOT_CHECKED
    assert verdict.outcome is Outcome.FILED


@pytest.mark.parametrize(
    ("pages", "found", "failed"),
    [
        ((1, 2, 4, 5), ["IN-03"], {"IN-03", "IN-04"}),
        ((1, 2, 3, 3, 4, 5), ["IN-10"], {"IN-03", "IN-04", "IN-10"}),
        ((1, 2, 4, 3, 5), ["IN-04"], {"IN-04"}),
        ((5, 4, 3, 2, 1), ["S009"], {"IN-04"}),
        ((1, 2, 3, 4, 5, 1, 2, 3, 4, 5), ["S008"], {"IN-03", "IN-04", "IN-10"}),
        ((1, 2, UNREADABLE, 4, 5), ["S003", "IN-03"], {"IN-03", "IN-04", "IN-05", "IN-10"}),
        ((1, 2, 3, FOREIGN, 4, 5), ["S002"], {"IN-03", "IN-04", "IN-05"}),
        ((1, 2, 3, OTHER.codes[0], 4, 5), ["S006"], {"IN-03", "IN-04", "IN-05"}),
        ((1, 2, COPY.codes[2][:-8] + "00000000", 4, 5), ["S004", "IN-03"], {"IN-03", "IN-04", "IN-05"}),
        ((1, 2, 3, 4, 5, issued("LS-QT-2026-0099").codes[0]), ["S005"], {"IN-03", "IN-04", "IN-05"}),
        ((1, 2, issued(version="V3.0").codes[2], 4, 5), ["IN-05", "IN-03"], {"IN-03", "IN-04", "IN-05"}),
        ((1, BLANK, 3, 4, 5), ["IN-03"], {"IN-03", "IN-04"}),
    ],
)
def test_a_scan_that_is_not_whole_is_held_with_what_is_wrong(
    pages: tuple[int | str | PageReading, ...], found: list[str], failed: set[str]
) -> None:
    verdict = judged(scan(*pages), COPY, OTHER)

    assert verdict.outcome is Outcome.HELD
    assert verdict.filed_as is None
    assert codes(verdict) == found
    assert {each.code for each in verdict.checks if each.status is CheckStatus.FAILED} == failed
    assert verdict.candidates[0].document_no == COPY.document_no
    assert all(each.next_step for each in verdict.findings)


def test_the_finding_says_which_page_is_missing() -> None:
    (missing,) = judged(scan(2, 4, 5)).findings

    assert "缺第 1、3 页" in missing.message
    assert "1 至 5 页" in missing.next_step


def test_a_printed_page_seen_only_through_its_back_is_unreadable() -> None:
    through = PageReading(
        0, code=COPY.codes[2], mirrored=True, blank=False, how="only the other side's code is readable"
    )

    assert codes(judged(scan(1, 2, through, 3, 4, 5))) == ["S003"]


@pytest.mark.parametrize("pages", [(), (BLANK, BLANK), (FOREIGN, UNREADABLE), (UNREADABLE,) * 3])
def test_a_scan_with_nothing_of_ours_is_rejected(pages: tuple[PageReading, ...]) -> None:
    verdict = judged(scan(*pages))

    assert verdict.outcome is Outcome.REJECTED
    assert codes(verdict)[0] == "S001"
    assert verdict.candidates == ()
    assert status_of(verdict, "IN-03") is CheckStatus.NOT_CHECKED


def test_a_scan_of_a_version_that_was_replaced_is_held() -> None:
    old, new = issued(old=True), issued(version="V3.0")

    verdict = judged(scan(1, 2, 3, 4, 5, copy=old), old, new)

    assert verdict.outcome is Outcome.HELD
    assert codes(verdict) == ["S007"]


def test_codes_of_ours_that_nobody_issued_wait_for_a_person() -> None:
    verdict = judge_scan(scan(1, 2, 3, 4, 5), [])

    assert verdict.outcome is Outcome.HELD
    assert codes(verdict) == ["S005"]
    assert verdict.candidates == ()


def test_two_contracts_in_one_file_are_both_candidates() -> None:
    readings = scan(1, 2, 3, 4, 5) + scan(1, 2, 3, 4, copy=OTHER)

    verdict = judged(readings, COPY, OTHER)

    assert verdict.outcome is Outcome.HELD
    assert codes(verdict) == ["S006"]
    assert {each.document_no for each in verdict.candidates} == {COPY.document_no, OTHER.document_no}


def test_the_score_is_the_sum_of_named_reasons() -> None:
    (candidate,) = judged(scan(1, 2, 4)).candidates

    assert candidate.score == sum(each.points for each in candidate.reasons)
    assert candidate.reasons[0].name == "认出 3 / 5 页"
    assert candidate.as_json()["score"] == candidate.score


def test_codes_name_the_contracts_to_look_up() -> None:
    assert owners_in(scan(1, OTHER.codes[0], FOREIGN, BLANK)) == {"LS-RJ-2026-0007", "LS-XS-2026-0008"}


def test_hundreds_of_bad_pages_make_one_finding() -> None:
    verdict = judged(scan(*[UNREADABLE] * 500))

    assert codes(verdict) == ["S001", "S003"]
    assert "第 1–500 面" in verdict.findings[1].message


def test_page_numbers_are_told_in_short() -> None:
    assert ranges([1, 3, 4, 5, 9]) == "1、3–5、9"
    assert ranges([]) == ""


PAGES = st.sampled_from([1, 2, 3, 4, 5, OTHER.codes[0], BLANK, UNREADABLE, FOREIGN])


@given(st.lists(PAGES, max_size=9))
def test_only_a_whole_copy_in_order_is_ever_filed(pages: list[int | str | PageReading]) -> None:
    verdict = judged(scan(*pages), COPY, OTHER)

    printed = [each for each in pages if each is not BLANK]
    assert (verdict.outcome is Outcome.FILED) == (printed == [1, 2, 3, 4, 5])
    assert (verdict.outcome is Outcome.FILED) == (not verdict.findings)


@given(st.permutations([1, 2, 3, 4, 5]))
def test_any_other_order_is_held(order: list[int]) -> None:
    assert (judged(scan(*order)).outcome is Outcome.FILED) == (order == sorted(order))
