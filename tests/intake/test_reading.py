"""Reading a scanned PDF page by page: every page says which one it is, or says that it cannot."""

import io
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from builders.scans import changed, codes_of, page_code, saved, signed_copy, stamped_contract, written
from pipeline.demo.faults import (
    back_to_front,
    doubled,
    swapped,
    upside_down,
    white_page,
    with_blank_backs,
    with_foreign_page,
    without_page,
)
from pipeline.demo.paper import PaperPage
from pipeline.demo.presets import PRESETS
from pipeline.demo.scanner import Mode, Scanner, scan, truth_of
from pipeline.domain.scans.pages import PageReading
from pipeline.intake.limits import Limits
from pipeline.intake.reading import look_at_pages, pages_from_json, read_pages, read_scan
from pipeline.intake.sandbox import Sandbox

OFFICE = replace(PRESETS["office_grey_200"], dpi=120.0)
EVERYDAY = ("office_colour_200", "bw_200", "fax", "phone_photo", "compact_300")


def _read(tmp_path: Path, pages: list[PaperPage], scanner: Scanner = OFFICE, seed: int = 1) -> list[PageReading]:
    return read_pages(written(tmp_path, scan(pages, scanner, seed)))


def _pile(pages: int = 3) -> list[PaperPage]:
    return list(signed_copy(pages))


def test_every_page_of_a_clean_contract_says_which_one_it_is(tmp_path: Path) -> None:
    readings = read_pages(written(tmp_path, stamped_contract(3)))

    assert [each.code for each in readings] == codes_of(3)
    assert [each.index for each in readings] == [0, 1, 2]


@pytest.mark.parametrize("preset", EVERYDAY[:3])
def test_everyday_scanners_are_read(preset: str, tmp_path: Path) -> None:
    pile = upside_down(_pile(2), 2)

    assert [each.code for each in _read(tmp_path, pile, PRESETS[preset])] == codes_of(2)


@pytest.mark.slow
@pytest.mark.parametrize(("preset", "quarter_turns"), [*product(sorted(PRESETS), (0, 2)), *product(EVERYDAY, (1, 3))])
def test_every_scanner_is_read_whichever_way_the_pages_lie(preset: str, quarter_turns: int, tmp_path: Path) -> None:
    scanner = replace(PRESETS[preset], quarter_turns=quarter_turns)
    pile = _pile(2)
    readings = _read(tmp_path, pile, scanner, seed=quarter_turns)
    truths = truth_of(pile, scanner, seed=quarter_turns)

    fronts = [reading.code for reading, truth in zip(readings, truths, strict=True) if not truth.is_back]
    backs = [reading for reading, truth in zip(readings, truths, strict=True) if truth.is_back]
    assert fronts == codes_of(2)
    assert all(back.mirrored or not back.code for back in backs)
    assert all(back.blank for back in backs if scanner.container.value != "layers")


@pytest.mark.slow
def test_a_bad_scan_is_read_right_or_not_at_all(tmp_path: Path) -> None:
    pile, right = _pile(2), codes_of(2)
    read = 0
    for seed in range(24):
        rng = np.random.default_rng([seed, 9])
        readings = _read(tmp_path, pile, _bad_scanner(rng), seed)
        assert all(reading.code in ("", right[reading.index]) for reading in readings)
        assert not any(reading.blank for reading in readings)
        read += sum(bool(reading.code) for reading in readings)

    assert read >= 32


def _bad_scanner(rng: np.random.Generator) -> Scanner:
    return Scanner(
        dpi=float(rng.choice([100, 130, 150, 200])),
        mode=Mode(rng.choice(list(Mode))),
        quality=int(rng.integers(8, 60)),
        skew=6.0,
        lean=float(rng.uniform(0, 0.03)),
        blur=float(rng.uniform(0, 0.25)),
        noise=float(rng.uniform(0, 40)),
        contrast=float(rng.uniform(0.25, 1)),
        shade=float(rng.uniform(0, 0.5)),
        dust=int(rng.integers(0, 80)),
        streaks=int(rng.integers(0, 4)),
        threshold=int(rng.integers(110, 190)),
    )


def test_blank_backs_are_backs_and_never_pages(tmp_path: Path) -> None:
    for show_through in (0.0, 0.15):
        readings = _read(tmp_path, _pile(), replace(OFFICE, duplex=True, show_through=show_through))

        assert [each.code for each in readings[::2]] == codes_of(3)
        assert all(back.blank for back in readings[1::2])
        assert all(back.mirrored for back in readings[1::2] if back.code)
        assert all(back.code in ("", front.code) for front, back in zip(readings[::2], readings[1::2], strict=True))


def test_a_back_seen_through_the_paper_names_its_front(tmp_path: Path) -> None:
    back = _read(tmp_path, with_blank_backs(_pile(2))[:2], replace(OFFICE, show_through=0.2))[1]

    assert (back.code, back.mirrored, back.blank) == (page_code(1, 2), True, True)


def test_what_is_wrong_with_the_pile_shows_in_the_order_of_the_codes(tmp_path: Path) -> None:
    one, two, three = codes_of(3)
    piles = {
        (one, three): without_page(_pile(), 2),
        (one, two, two, three): doubled(_pile(), 2),
        (three, two, one): back_to_front(_pile()),
        (two, one, three): swapped(_pile(), 1, 2),
    }
    for wanted, pile in piles.items():
        assert tuple(each.code for each in _read(tmp_path, pile)) == wanted


def test_two_contracts_in_one_file_are_told_apart(tmp_path: Path) -> None:
    other = "LS-RJ-2026-0099"
    readings = _read(tmp_path, [*_pile(2), *signed_copy(2, other)])

    assert [each.code for each in readings] == codes_of(2) + codes_of(2, other)


def test_a_page_with_two_different_codes_is_not_guessed(tmp_path: Path) -> None:
    first, second, third = _pile()
    pasted = first.pixels.copy()
    pasted[-300:] = second.pixels[-300:]
    readings = _read(tmp_path, [replace(first, pixels=pasted), second, third])

    assert readings[0].code == ""
    assert readings[0].how.startswith("different codes: ")
    assert all(code in readings[0].how for code in codes_of(3)[:2])
    assert [each.code for each in readings[1:]] == codes_of(3)[1:]


def test_a_foreign_page_has_no_code_and_is_not_blank(tmp_path: Path) -> None:
    draft = stamped_contract(2, codes=False)
    foreign = replace(_pile()[0], pixels=_rendered(draft))
    reading = _read(tmp_path, with_foreign_page(_pile(), foreign, after=1))[1]

    assert (reading.code, reading.blank, reading.mirrored) == ("", False, False)
    assert reading.how == "no code found"


def test_a_front_whose_codes_are_lost_is_not_taken_for_the_back_of_its_neighbour(tmp_path: Path) -> None:
    first, second, third = _pile()
    torn = second.pixels.copy()
    torn[:320, -420:], torn[-320:, :420] = 255, 255
    reading = _read(tmp_path, [first, replace(second, pixels=torn), third])[1]

    assert (reading.code, reading.blank) == ("", False)


def test_pages_of_noise_have_no_code(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (2339, 1654, 3), dtype=np.uint8)
    readings = _read(tmp_path, [replace(_pile()[0], pixels=noise)])

    assert [(each.code, each.mirrored) for each in readings] == [("", False)]


def test_an_unprinted_sheet_is_blank(tmp_path: Path) -> None:
    readings = _read(tmp_path, [_pile()[0], white_page(_pile()[0])])

    assert (readings[1].code, readings[1].blank) == ("", True)


def test_a_damaged_page_says_so_and_is_not_blank(tmp_path: Path) -> None:
    def spoil(document: pikepdf.Pdf) -> None:
        document.pages[1].obj.Resources.XObject["/Im0"].write(b"no JPEG", filter=pikepdf.Name.DCTDecode)

    readings = read_pages(written(tmp_path, changed(scan(_pile(), OFFICE, 1), spoil)))

    assert [each.code for each in readings] == [codes_of(3)[0], "", codes_of(3)[2]]
    assert not readings[1].blank
    assert readings[1].how.startswith("no picture: ")


def test_what_is_no_pdf_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(pdfium.PdfiumError):
        read_pages(written(tmp_path, b"no PDF at all"))


def test_the_facts_of_each_picture_come_along(tmp_path: Path) -> None:
    path = written(tmp_path, scan(_pile(2), PRESETS["office_colour_150"], 1))
    told: list[int] = []
    first, _second = look_at_pages(path, progress=told.append)

    assert told == [1, 2]
    assert (first.picture.ink, first.picture.embedded) == ("colour", True)
    assert first.picture.dpi == pytest.approx(150, abs=0.5)
    assert (first.picture.width, first.picture.height) == (1240, 1754)
    assert len(first.codes) == 2


def test_what_the_child_process_returns_can_be_typed_again(tmp_path: Path) -> None:
    path = written(tmp_path, stamped_contract(2))
    with Sandbox() as sandbox:
        outcome = sandbox.run(read_scan, str(path))

    assert outcome.is_ok, outcome.why
    assert [each.reading for each in pages_from_json(outcome.value)] == read_pages(path)
    assert [each.codes for each in pages_from_json(read_scan(str(path)))] == [
        each.codes for each in look_at_pages(path)
    ]


@pytest.mark.slow
def test_five_hundred_pages_are_read_within_the_limits_of_a_child(tmp_path: Path) -> None:
    scanned = scan(_pile(2), PRESETS["office_colour_200"], 1)
    long = pikepdf.new()
    with pikepdf.open(io.BytesIO(scanned)) as source:
        for _ in range(250):
            long.pages.extend(source.pages)
    path = written(tmp_path, saved(long))
    with Sandbox() as sandbox:
        outcome = sandbox.run(read_scan, str(path), Limits(cpu_seconds=60, wall_seconds=200.0))

    assert outcome.is_ok, outcome.why
    assert [each.reading.code for each in pages_from_json(outcome.value)] == codes_of(2) * 250
    assert outcome.peak_mb < 400


def _rendered(pdf: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with pdfium.PdfDocument(pdf) as document:
        return document[0].render(scale=200 / 72, rev_byteorder=True).to_numpy()[..., :3].copy()
