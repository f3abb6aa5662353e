"""Page codes: short enough for their symbol, bound to the page's text, and not to be forged without the key."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.scans.page_code import (
    CROCKFORD,
    LONGEST_PAYLOAD,
    normalised_text,
    page_check,
    parse_page_code,
    sealed_page_code,
    text_digest,
)
from pipeline.drafting.paper.page_symbol import MOST_MODULES, symbol_for

USUAL_PAYLOAD = 47
KEY = b"a page key for tests"
DOCUMENT = "LS-RJ-2026-0007-HTWB-01-V2.0"


def code(page: int = 4, pages: int = 10, text: str = "第四页", document: str = DOCUMENT, key: bytes = KEY) -> str:
    return sealed_page_code(key, document, page, pages, text).payload()


def test_a_code_names_contract_document_version_and_page() -> None:
    assert re.fullmatch(f"K1/LS-RJ-2026-0007/HTWB/2.0/04-10/[{CROCKFORD}]{{8}}", code())


@given(st.integers(1, 9999).flatmap(lambda pages: st.tuples(st.integers(1, pages), st.just(pages))))
def test_a_printed_code_reads_back_into_its_parts(place: tuple[int, int]) -> None:
    sealed = sealed_page_code(KEY, DOCUMENT, *place, "text")

    assert parse_page_code(sealed.payload()) == sealed
    assert (sealed.page, sealed.pages) == place
    assert len(sealed.payload()) <= USUAL_PAYLOAD
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", sealed.payload())


def test_the_serial_of_a_document_shows_unless_it_is_the_first() -> None:
    assert "/YSQR-02/" in code(document="LS-RJ-2026-0007-YSQR-02-V1.0")


def test_a_supplement_still_fits_the_usual_symbol() -> None:
    assert len(code(document="LS-RJ-2026-0007-B01-HTWB-01-V2.0")) <= USUAL_PAYLOAD


@pytest.mark.parametrize(
    ("document", "length"),
    [
        ("LSXX-RJ-2026-0007-B01-BGSQ-01-V1.0", 48),
        ("LSXX-RJ-2026-0007-Z01-BGSQ-01-V1.0", 48),
        ("LSXX-RJ-2026-0007-B01-YSQR-02-V1.0", 51),
        ("LSXX-RJ-9999-9999-B99-YSQR-99-V999.999", 59),
    ],
)
def test_the_longest_legal_numbers_fit_the_larger_symbol_and_read_back(document: str, length: int) -> None:
    pages = 9999 if length == 59 else 10
    payload = code(pages, pages, document=document)
    read = parse_page_code(payload)

    assert len(payload) == length <= LONGEST_PAYLOAD
    assert symbol_for(payload).modules == MOST_MODULES
    assert read == sealed_page_code(KEY, document, pages, pages, "第四页")


@pytest.mark.parametrize(
    ("document", "page", "pages"),
    [
        (DOCUMENT, 0, 1),
        (DOCUMENT, 2, 1),
        (DOCUMENT, 1, 10_000),
        ("nothing", 1, 1),
    ],
)
def test_what_fits_no_symbol_is_refused(document: str, page: int, pages: int) -> None:
    with pytest.raises(ValueError, match=r"no page code|not a document number"):
        sealed_page_code(KEY, document, page, pages, "")


def test_the_check_changes_with_text_place_and_key() -> None:
    checks = {
        code()[-8:],
        code(text="第四页,改过")[-8:],
        code(page=5)[-8:],
        code(pages=11)[-8:],
        code(document=DOCUMENT.replace("V2.0", "V3.0"))[-8:],
        code(key=b"another key for tests")[-8:],
    }

    assert len(checks) == 6


@pytest.mark.parametrize("key", [b"", b"too short", b"k" * 33])
def test_a_key_that_can_be_guessed_or_does_not_fit_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="16 to 32 bytes"):
        page_check(key, "K1/x", "0" * 64)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.com/",
        "K1/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QW",
        "K1/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QWI",
        "K1/LS-RJ-2026-0007/HTWB/2.0/4-10/7F3K9QW2",
        "K1/LS-RJ-2026-0007/HTWB/2.0/11-10/7F3K9QW2",
        "K1/LS-RJ-2026-0007/HTWB/2.0/00-10/7F3K9QW2",
        "K2/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QW2",
        "k1/ls-rj-2026-0007/htwb/2.0/04-10/7f3k9qw2",
        "K1/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QW2\n",
        "K1/LS-RJ-2026-0007/HTWB/2.0/０４-10/7F3K9QW2",
    ],
)
def test_other_texts_are_no_page_codes(text: str) -> None:
    assert parse_page_code(text) is None


@given(st.text())
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert parse_page_code(text) is None or text.startswith("K1/")


def test_layout_does_not_change_the_text_but_a_letter_does() -> None:
    assert text_digest("第一条 总 则\n甲方") == text_digest("第一条总则 甲\u200b方")
    assert text_digest("甲方") != text_digest("乙方")
    assert normalised_text("ＡＢＣ　１２３") == "ABC123"
