"""Our reading of page codes against zxing-cpp on the whole page and OpenCV's detector, on the same pictures in one run.

    python bench/codes.py [--pages 6] [--seed 1] [--presets bw_200 fax] [--json]

A hit is a front whose own code is read. Wrong is a page given a code that is not its own, or a blank back given any:
a symbol seen through the paper makes a false duplicate. Milliseconds are medians per page, reading alone; `picture`
is what getting the picture out of the PDF took, the same for all three.
"""

import argparse
import io
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.demo.paper import PaperPage, Party, sign_on_paper
from pipeline.demo.presets import PRESETS
from pipeline.demo.scanner import PageTruth, Scanner, scan, truth_of
from pipeline.demo.seals import Seal
from pipeline.drafting.paper.page_stamp import stamp_pages
from pipeline.intake.code_reading import grey_of, printed, read_codes, texts_of
from pipeline.intake.page_pictures import PagePicture, page_pictures
from pipeline.intake.reading import is_page_code

Pixels = NDArray[np.uint8]
Reader = Callable[[Pixels], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """How one reader did on one scanner's pages."""

    hits: int
    wrong: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """One scanner: how many fronts and backs, and every reader's score."""

    preset: str
    fronts: int
    backs: int
    picture_milliseconds: float
    scores: dict[str, Score]


def ours(pixels: Pixels) -> Sequence[str]:
    """The cascade: corners, page, rescue; nothing that was seen through the paper."""
    return texts_of(printed(read_codes(pixels, is_page_code)))


def zxing_alone(pixels: Pixels) -> Sequence[str]:
    """The plain way: one call on the whole page."""
    return [each.text for each in zxingcpp.read_barcodes(grey_of(pixels), formats=_QR_ONLY)]


def opencv(pixels: Pixels) -> Sequence[str]:
    """OpenCV's own detector for several symbols."""
    _found, texts, _corners, _straight = cv2.QRCodeDetector().detectAndDecodeMulti(grey_of(pixels))
    return [text for text in texts if text]


_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
READERS: dict[str, Reader] = {"ours": ours, "zxing alone": zxing_alone, "opencv": opencv}


def codes_for(pages: int) -> list[str]:
    """Well-formed page codes of a made-up contract."""
    return [f"K1/LS-RJ-2026-0007/HTWB/2.0/{page:02d}-{pages:02d}/7F3K9QW{page % 10}" for page in range(1, pages + 1)]


def contract(pages: int) -> bytes:
    """Text pages, stamped as signing copies are."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.276, 841.89), invariant=True)
    for page in range(pages):
        canvas.setFont("STSong-Light", 10.5)
        for row in range(32):
            canvas.drawString(
                80, 740 - 18 * row, f"{page + 1}.{row + 1} " + "甲乙双方按本合同约定履行各自义务" * (1 + row % 2)
            )
        canvas.drawString(80, 120, "甲方(盖章):        乙方(盖章):")
        canvas.showPage()
    canvas.save()
    return stamp_pages(target.getvalue(), codes_for(pages))


def signed(pages: int, seed: int) -> list[PaperPage]:
    """The contract on paper, sealed by both parties."""
    day = date(2026, 11, 20)
    parties = [
        Party("甲方", Seal("华东智造装备股份有限公司"), "王建国", day),
        Party("乙方", Seal("上海澜生软件技术有限公司"), "李静怡", day),
    ]
    return sign_on_paper(contract(pages), parties, seed)


def pictures_of(pdf: bytes) -> list[PagePicture]:
    """The pictures of a scan, all of them in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(pdf)
        return [picture for picture in page_pictures(path) if isinstance(picture, PagePicture)]


def measured(preset: str, scanner: Scanner, paper: Sequence[PaperPage], seed: int) -> Row:
    """All readers on one scanner's pages."""
    pictures = pictures_of(scan(paper, scanner, seed))
    truths = truth_of(paper, scanner, seed)
    codes = codes_for(len(paper))
    backs = sum(truth.is_back for truth in truths)
    seconds = statistics.median(picture.seconds for picture in pictures)
    scores = {name: _score(reader, pictures, truths, codes) for name, reader in READERS.items()}
    return Row(preset, len(truths) - backs, backs, round(1000 * seconds, 1), scores)


def _score(reader: Reader, pictures: Sequence[PagePicture], truths: Sequence[PageTruth], codes: Sequence[str]) -> Score:
    hits, wrong, times = 0, 0, []
    for picture, truth in zip(pictures, truths, strict=True):
        started = time.perf_counter()
        texts = set(reader(picture.pixels))
        times.append(time.perf_counter() - started)
        own = set() if truth.is_back else {codes[truth.number - 1]}
        hits += bool(texts & own)
        wrong += bool(texts - own)
    return Score(hits, wrong, round(1000 * statistics.median(times), 2))


def table(rows: Sequence[Row]) -> str:
    """The rows as text, and a last one with the sums and the medians."""
    names = list(READERS)
    head = f"{'preset':20} {'pages':>9} {'picture':>8} " + " ".join(f"{name + ': hit wrong ms':>28}" for name in names)
    lines = [head]
    for row in [*rows, _total(rows)]:
        cells = [
            f"{score.hits:>12}/{row.fronts} {score.wrong:>5} {score.milliseconds:>7.2f}"
            for score in (row.scores[name] for name in names)
        ]
        pages = f"{row.fronts}+{row.backs}"
        lines.append(
            f"{row.preset:20} {pages:>9} {row.picture_milliseconds:>8.1f} " + " ".join(f"{c:>28}" for c in cells)
        )
    return "\n".join(lines)


def _total(rows: Sequence[Row]) -> Row:
    scores = {
        name: Score(
            sum(row.scores[name].hits for row in rows),
            sum(row.scores[name].wrong for row in rows),
            statistics.median(row.scores[name].milliseconds for row in rows),
        )
        for name in READERS
    }
    picture = statistics.median(row.picture_milliseconds for row in rows)
    return Row("all (median ms)", sum(row.fronts for row in rows), sum(row.backs for row in rows), picture, scores)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--presets", nargs="*", default=list(PRESETS), choices=list(PRESETS))
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    cv2.setNumThreads(1)
    paper = signed(wanted.pages, wanted.seed)
    rows = [measured(preset, PRESETS[preset], paper, wanted.seed) for preset in wanted.presets]
    print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) if wanted.json else table(rows))


if __name__ == "__main__":
    main()
