"""PDF files are counted, read and made equal for equal input."""

import io
import os
import re
from pathlib import Path

import pikepdf
import pytest

from builders.pdf_files import A4_LANDSCAPE, locked, pdf_pages, turned, with_shared_resources, with_start_action
from pipeline.drafting.paper.pdf_fonts import FontUse, fonts_in, strange_fonts
from pipeline.drafting.paper.pdf_pages import PageSize, normalise_pdf, page_count, page_sizes, page_texts
from pipeline.drafting.paper.type1_fonts import blanked_font, decrypted, encrypted
from pipeline.errors import OutsideFailure


def test_pages_are_counted_and_read_in_order() -> None:
    pdf = pdf_pages(["first", "second"])
    assert page_count(pdf) == 2
    assert page_texts(pdf) == ["first", "second"]


def test_sizes_are_those_of_the_page_as_shown() -> None:
    for pdf in (pdf_pages(["x"], size=A4_LANDSCAPE), turned(pdf_pages(["x"]), 90)):
        (size,) = page_sizes(pdf)
        assert (round(size.width), round(size.height)) == (297, 210)
    assert isinstance(size, PageSize)


@pytest.mark.parametrize("read", [page_count, page_texts, page_sizes, normalise_pdf, fonts_in])
@pytest.mark.parametrize("broken", [b"", b"no pdf", b"%PDF-1.7\n%%EOF", locked(pdf_pages(["x"]))])
def test_a_pdf_that_cannot_be_read_is_said_in_chinese(read: object, broken: bytes) -> None:
    assert callable(read)
    with pytest.raises(OutsideFailure, match="PDF 读不出来"):
        read(broken)


def test_the_clock_leaves_no_trace() -> None:
    made = pdf_pages(["x"])
    earlier = re.sub(rb"Date \(D:\d{4}", b"Date (D:1999", made)
    assert earlier != made
    assert normalise_pdf(earlier) == normalise_pdf(made)


def test_a_normalised_pdf_keeps_its_pages() -> None:
    assert page_texts(normalise_pdf(pdf_pages(["x", "y"]))) == ["x", "y"]


def test_the_title_stays() -> None:
    with pikepdf.open(io.BytesIO(normalise_pdf(pdf_pages(["x"])))) as document:
        assert str(document.docinfo["/Title"]) == "Service contract"
        assert document.open_metadata()["dc:title"] == "Service contract"


def test_what_runs_at_opening_is_dropped() -> None:
    with pikepdf.open(io.BytesIO(normalise_pdf(with_start_action(pdf_pages(["x"]))))) as document:
        assert "/OpenAction" not in document.Root


def test_fonts_are_named_with_their_embedding() -> None:
    assert fonts_in(pdf_pages(["x"])) == [FontUse("BitstreamVeraSans-Roman", is_embedded=True)]
    assert fonts_in(with_shared_resources(1)) == [FontUse("Helvetica", is_embedded=False)]


def test_a_font_nobody_asked_for_is_found() -> None:
    pdf = pdf_pages(["x"])
    assert strange_fonts(pdf) == ["BitstreamVeraSans-Roman"]
    assert strange_fonts(pdf, ["Bitstream Vera Sans"]) == []


@pytest.mark.parametrize("size", [0, 1, 4, 70_001])
def test_eexec_goes_there_and_back(size: int) -> None:
    plain = os.urandom(size)
    assert decrypted(encrypted(plain)) == plain


def test_a_font_loses_its_running_number_and_nothing_else() -> None:
    def font(number: int) -> tuple[bytes, int, int]:
        clear = b"%!PS-AdobeFont-1.0\n/UniqueID " + str(number).encode() + b" def\ncurrentfile eexec\n"
        private = b"rand/Private 15 dict dup begin\n/UniqueID " + str(number).encode() + b" def\n/CharStrings"
        return clear + encrypted(private) + b"0" * 512, len(clear), len(private)

    first, second = blanked_font(*font(4100001)), blanked_font(*font(4100002))
    assert first == second
    assert len(first) == len(font(4100001)[0])
    assert b"UniqueID" not in first
    assert b"/CharStrings" in decrypted(first[font(1234567)[1] : -512])


def test_what_is_written_opens_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(normalise_pdf(pdf_pages(["x"])))
    with pikepdf.open(tmp_path / "x.pdf") as document:
        assert document.check_pdf_syntax() == []
