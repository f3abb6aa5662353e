"""Many documents through several LibreOffices: none waits for a sick one, and nothing is left behind."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from builders.libreoffices import acting_as_libreoffice, family_of, folder_of, gone
from builders.pdf_files import pdf_pages
from builders.word_pages import word_pages
from pipeline.bootstrap import pool_of
from pipeline.domain.findings import BadDocument
from pipeline.drafting.office.folder import remove_forsaken, sockets_of
from pipeline.drafting.office.footprint import footprint_of
from pipeline.drafting.office.limits import OfficeLimits
from pipeline.drafting.office.machine import listeners_for, listeners_here
from pipeline.drafting.office.pool import OfficePool
from pipeline.drafting.office.programs import find_office
from pipeline.drafting.paper.pdf_pages import page_count, page_texts
from pipeline.errors import MissingProgram, OutsideFailure
from pipeline.settings import PdfSection, read_settings

REPOSITORY = Path(__file__).parents[2]
GIB = 1024**3
BROKEN = b"PK\x03\x04" + b"no word file" * 50
BRISK = OfficeLimits(stall_seconds=2, ping_seconds=1)
SERVER = """
import sys, time
from pipeline.drafting.office.pool import OfficePool
pool = OfficePool(2)
list(pool.to_pdfs([open(sys.argv[1], "rb").read()] * 4))
print(*pool.worker_pids, flush=True)
time.sleep(60)
"""
# Prints the page that lies beside it; over a poisonous document it does something else.
PRINTER = """
while [ "$1" != --outdir ]; do shift; done
if grep -q poison "$3"; then {}; fi
cp "{}/ready.pdf" "$2/$(basename "$3" .docx).pdf"
"""
HONEST, POISON = b"PK\x03\x04 honest", b"PK\x03\x04 poison"


@pytest.fixture(scope="module")
def pool() -> Iterator[OfficePool]:
    with OfficePool(2, BRISK) as opened:
        yield opened


@pytest.fixture(scope="module")
def thick() -> bytes:
    """A document that keeps a LibreOffice busy for a second or so."""
    return word_pages(60)


def uneasy(folder: Path, over_poison: str) -> Callable[..., OfficePool]:
    """Pools of two scripts that print a page, but do something else over a poisonous document."""
    (folder / "ready.pdf").write_bytes(pdf_pages(["printed"]))
    programs = acting_as_libreoffice(folder, PRINTER.format(over_poison, folder))
    return lambda limits, listeners=2: OfficePool(listeners, limits, programs)


def eventually(fact: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not fact() and time.monotonic() < until:
        time.sleep(0.005)
    return fact()


def busy_ones(pool: OfficePool) -> list[int]:
    """The workers that have a document in their folder at this moment."""
    return [pid for pid in pool.worker_pids if any(folder_of(family_of(pid)).glob("*.docx"))]


def at_work_on(pool: OfficePool, threads: ThreadPoolExecutor, word: bytes) -> tuple[Future[bytes], int]:
    """The document on its way, with the worker that has it."""
    result = threads.submit(pool.to_pdf, word)
    assert eventually(lambda: bool(busy_ones(pool)))
    return result, busy_ones(pool)[0]


def numbered(words: int) -> list[bytes]:
    return [word_pages(1 + number % 3, heading=f"第{number}份") for number in range(words)]


@pytest.mark.parametrize(
    ("cores", "memory", "listeners"),
    [(1, 64 * GIB, 1), (2, 24 * GIB, 2), (2, 2 * GIB, 1), (8, 4 * GIB, 2), (64, 256 * GIB, 4), (4, GIB // 2, 1)],
)
def test_cores_and_memory_decide_how_many(cores: int, memory: int, listeners: int) -> None:
    assert listeners_for(cores, memory) == listeners


def test_the_company_may_say_how_many() -> None:
    assert pool_of(PdfSection(listeners=3)).listeners == 3
    assert pool_of(PdfSection()).listeners == listeners_here()


@pytest.mark.parametrize(
    ("written", "told"),
    [('listeners = "两个"', "应为整数"), ("listeners = 0", "太小"), ("max_seconds = 'x'", "应为数字"), ("a = 1", "a")],
)
def test_a_wrong_setting_for_pdf_is_told_in_chinese(tmp_path: Path, written: str, told: str) -> None:
    wrong = tmp_path / "company.toml"
    shipped = (REPOSITORY / "company.toml").read_text()
    wrong.write_text(shipped[: shipped.index("[pdf]")] + f"[pdf]\n{written}\n" + shipped[shipped.index("[schedule]") :])
    with pytest.raises(BadDocument) as faults:
        read_settings(wrong)
    (fault,) = faults.value.findings
    assert "company.toml pdf." in fault.at
    assert told in fault.message
    assert "Input" not in fault.message


def test_none_is_started_before_there_is_work() -> None:
    with OfficePool(2) as unused:
        assert unused.worker_pids == []


def test_equal_word_files_give_equal_pdf_files_from_every_listener(pool: OfficePool) -> None:
    made = set(pool.to_pdfs([word_pages(2)] * 8))
    assert len(made) == 1
    assert len(pool.worker_pids) == 2


def test_many_threads_get_their_own_documents(pool: OfficePool) -> None:
    words = numbered(24)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(pool.to_pdf, words))
    for number, pdf in enumerate(made):
        assert f"第{number}份" in page_texts(pdf)[0].replace(" ", "")
        assert page_count(pdf) == 1 + number % 3
    assert [pool.to_pdf(word) for word in words[:3]] == made[:3]


def test_pdfs_come_in_the_order_of_the_documents(pool: OfficePool) -> None:
    words = [word_pages(pages) for pages in (12, 1, 1, 6, 1, 2)]
    assert [page_count(pdf) for pdf in pool.to_pdfs(words) if isinstance(pdf, bytes)] == [12, 1, 1, 6, 1, 2]


def test_documents_are_read_a_few_ahead_only(pool: OfficePool) -> None:
    read = []

    def words() -> Iterator[bytes]:
        for number in range(50):
            read.append(number)
            yield word_pages()

    made = pool.to_pdfs(words())
    next(made)
    next(made)
    assert len(read) <= 6
    del made


def test_a_bad_document_has_its_fault_in_its_place(pool: OfficePool) -> None:
    made = list(pool.to_pdfs([word_pages(), BROKEN, b"plain words", word_pages(2)]))
    assert isinstance(made[1], OutsideFailure)
    assert "打不开" in made[1].message
    assert isinstance(made[2], OutsideFailure)
    assert "不是 Word" in made[2].message
    assert [page_count(pdf) for pdf in (made[0], made[3]) if isinstance(pdf, bytes)] == [1, 2]


@pytest.mark.parametrize("victim", [0, -1], ids=["worker", "libreoffice"])
def test_a_listener_killed_over_a_document_does_it_again(pool: OfficePool, thick: bytes, victim: int) -> None:
    with ThreadPoolExecutor(1) as threads:
        result, worker = at_work_on(pool, threads, thick)
        family = family_of(worker)
        family[victim].kill()
        assert page_count(result.result()) == 60
    assert gone(family)


def test_a_listener_that_stops_moving_is_replaced_while_others_work(pool: OfficePool, thick: bytes) -> None:
    with ThreadPoolExecutor(1) as threads:
        result, worker = at_work_on(pool, threads, thick)
        family = family_of(worker)
        family[-1].suspend()
        assert page_count(pool.to_pdf(word_pages())) == 1
        assert page_count(result.result()) == 60
    assert gone(family)


@pytest.mark.parametrize("victim", [0, -1], ids=["worker", "libreoffice"])
def test_a_listener_found_asleep_does_not_get_the_next_document(pool: OfficePool, victim: int) -> None:
    before = pool.to_pdf(word_pages())
    families = [family_of(pid) for pid in pool.worker_pids]
    for family in families:
        family[victim].suspend()
    assert set(pool.to_pdfs([word_pages()] * 4)) == {before}
    assert gone([process for family in families for process in family])


def test_a_listener_whose_folder_was_cleared_away_is_replaced() -> None:
    with OfficePool(1) as alone:
        before = alone.to_pdf(word_pages())
        family = family_of(alone.worker_pids[0])
        folder_of(family).rename(folder_of(family).with_name("cleared-away"))
        try:
            assert alone.to_pdf(word_pages()) == before
        finally:
            left = folder_of(family_of(alone.worker_pids[0])).with_name("cleared-away")
            subprocess.run(["rm", "-r", left], check=True)
        assert gone(family)


def test_a_listener_that_has_grown_is_replaced_before_the_next_document() -> None:
    with OfficePool(1, OfficeLimits(resident_at_rest=1)) as growing:
        first = growing.to_pdf(word_pages())
        family = family_of(growing.worker_pids[0])
        assert footprint_of(family[0].pid).resident > 50 * 1024**2
        assert growing.to_pdf(word_pages()) == first
        assert gone(family)


def test_a_renewed_listener_gives_the_same_bytes() -> None:
    with OfficePool(2, OfficeLimits(documents=2)) as short_lived:
        assert len(set(short_lived.to_pdfs([word_pages(2)] * 9))) == 1


def test_a_document_that_swells_is_given_up_and_takes_no_other_with_it(tmp_path: Path) -> None:
    swell = f"exec {sys.executable} -c 'import time; x = bytearray(300 << 20); time.sleep(60)'"
    with uneasy(tmp_path, swell)(OfficeLimits(resident=250 * 1024**2)) as pool:
        made = list(pool.to_pdfs([HONEST, POISON, HONEST, HONEST, POISON, HONEST]))
    assert [isinstance(each, bytes) for each in made] == [True, False, True, True, False, True]
    assert isinstance(made[1], OutsideFailure)
    assert "内存超过 250 MB" in made[1].message
    assert "max_megabytes" in made[1].next_step


@pytest.mark.parametrize(
    ("misdeed", "limits", "told"),
    [
        ("sleep 60", OfficeLimits(stall_seconds=0.5), "两次停住"),
        ("while true; do :; done", OfficeLimits(document_seconds=1), "1 秒内没有转换完"),
        ("kill -SEGV $$", OfficeLimits(), "两次意外退出"),
    ],
)
def test_a_poisonous_document_never_blocks_the_pool(
    tmp_path: Path, misdeed: str, limits: OfficeLimits, told: str
) -> None:
    with uneasy(tmp_path, misdeed)(limits) as pool:
        made = list(pool.to_pdfs([POISON, HONEST, POISON, HONEST, POISON, HONEST]))
    faults = [each for each in made if isinstance(each, OutsideFailure)]
    assert len(faults) == 3
    assert all(told in each.message for each in faults)
    assert all(page_texts(each) == ["printed"] for each in made if isinstance(each, bytes))


def test_a_closed_pool_finishes_what_it_has_and_refuses_the_rest(tmp_path: Path) -> None:
    slow = uneasy(tmp_path, f"touch {tmp_path}/begun; while [ ! -e {tmp_path}/go ]; do sleep 0.01; done")
    pool = slow(OfficeLimits(), listeners=1)
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(pool.to_pdf, POISON)
        assert eventually((tmp_path / "begun").exists)
        second = threads.submit(pool.to_pdf, HONEST)
        closing = threads.submit(pool.close)
        with pytest.raises(OutsideFailure, match="已经关闭"):
            second.result()
        (tmp_path / "go").touch()
        assert page_texts(first.result()) == ["printed"]
        closing.result()
    assert pool.worker_pids == []


def test_without_libreoffice_every_document_says_so(tmp_path: Path) -> None:
    with OfficePool(2, find_programs=lambda: find_office(search_path="", folders=())) as pool:
        made = list(pool.to_pdfs([HONEST] * 3))
        pool.warm_up()
    assert [type(each) for each in made] == [MissingProgram] * 3


def test_a_warm_pool_has_one_ready() -> None:
    with OfficePool(2) as pool:
        pool.warm_up()
        assert eventually(lambda: len(pool.worker_pids) == 1)
        ready = pool.worker_pids
        pool.to_pdf(word_pages())
        assert pool.worker_pids == ready


def test_nothing_is_left_when_the_pool_closes() -> None:
    with OfficePool(2) as pool:
        assert all(isinstance(each, bytes) for each in pool.to_pdfs([word_pages()] * 4))
        families = [family_of(pid) for pid in pool.worker_pids]
        folders = [folder_of(family) for family in families]
        assert all(each.exists() for folder in folders for each in (folder, *sockets_of(folder)))
    assert gone([process for family in families for process in family])
    assert not any(each.exists() for folder in folders for each in (folder, *sockets_of(folder)))
    assert not [each.name for each in threading.enumerate() if each.name.startswith("office")]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", list[list[psutil.Process]]]]:
    """Another program with a pool of two, and the families of its workers."""
    word = tmp_path / "x.docx"
    word.write_bytes(word_pages())
    command = [sys.executable, "-c", SERVER, str(word)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=quiet, text=True) as started:
        assert started.stdout is not None
        yield started, [family_of(int(pid)) for pid in started.stdout.readline().split()]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_program_leaves_neither_process_nor_folder(
    program: tuple["subprocess.Popen[str]", list[list[psutil.Process]]], how: signal.Signals
) -> None:
    started, families = program
    folders = [folder_of(family) for family in families]
    os.kill(started.pid, how)
    started.wait()
    assert len(families) == 2
    assert gone([process for family in families for process in family])
    assert eventually(lambda: not any(each.exists() for folder in folders for each in (folder, *sockets_of(folder))))


def test_what_is_left_when_all_are_killed_together_goes_with_the_next_start(
    program: tuple["subprocess.Popen[str]", list[list[psutil.Process]]], pool: OfficePool
) -> None:
    pool.to_pdf(word_pages())
    living = folder_of(family_of(pool.worker_pids[0]))
    started, families = program
    folders = [folder_of(family) for family in families]
    for family in families:
        family[0].suspend()  # so that no worker can tidy up
    os.kill(started.pid, signal.SIGKILL)
    for family in families:
        family[0].kill()
    started.wait()
    assert gone([process for family in families for process in family])
    assert all(folder.exists() for folder in folders)
    assert remove_forsaken() >= 2
    assert not any(each.exists() for folder in folders for each in (folder, *sockets_of(folder)))
    assert living.exists()
    assert page_count(pool.to_pdf(word_pages())) == 1


def test_many_words_in_a_zip_that_is_no_document_stop_nobody(pool: OfficePool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    results = list(pool.to_pdfs([made.getvalue(), word_pages(), made.getvalue(), word_pages()]))
    assert [isinstance(each, bytes) for each in results] == [False, True, False, True]
