"""Word files become PDF through one LibreOffice that stays up, and leaves nothing behind."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pikepdf
import psutil
import pytest

from builders.libreoffices import acting_as_libreoffice, executable, family_of, folder_of, gone
from builders.pdf_files import pdf_pages
from builders.word_pages import with_field, with_outside_picture, with_outside_template, word_pages
from pipeline.drafting.office.fonts import STAND_INS, fonts_conf
from pipeline.drafting.office.limits import OfficeLimits
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.office.programs import OfficePrograms, find_office
from pipeline.drafting.paper.page_clearance import print_under_codes
from pipeline.drafting.paper.page_stamp import issue_pages
from pipeline.drafting.paper.pdf_fonts import strange_fonts
from pipeline.drafting.paper.pdf_pages import normalise_pdf, opened, page_count, page_texts
from pipeline.errors import MissingProgram, OutsideFailure

REPOSITORY = Path(__file__).parents[2]
SERVER = """
import sys, time
from pipeline.drafting.office.listener import OfficeListener
office = OfficeListener()
office.to_pdf(open(sys.argv[1], "rb").read())
print(office.worker_pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def office() -> Iterator[OfficeListener]:
    with OfficeListener() as listener:
        yield listener


def pictures_in(pdf: bytes) -> int:
    with opened(pdf) as document:
        return sum(
            isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image for item in document.objects
        )


def test_without_libreoffice_the_user_learns_what_to_install() -> None:
    with pytest.raises(MissingProgram) as missing:
        find_office(search_path="", folders=())
    assert "apt install libreoffice" in missing.value.next_step
    assert "brew install --cask libreoffice" in missing.value.next_step


@pytest.mark.parametrize(("answer", "chosen"), [("exit 0", True), ("exit 1", False)])
def test_the_python_beside_libreoffice_is_preferred_when_it_has_uno(tmp_path: Path, answer: str, chosen: bool) -> None:
    executable(tmp_path / "soffice", "exit 0")
    python = executable(tmp_path / "python", answer)
    found = find_office(search_path="", folders=(tmp_path,))
    assert found.binary == tmp_path / "soffice"
    assert (found.python == python) is chosen


def test_the_program_behind_the_start_script_is_taken(tmp_path: Path) -> None:
    script, real = (executable(tmp_path / name, "exit 0") for name in ("soffice", "soffice.bin"))
    assert find_office(search_path=str(script.parent), folders=()).binary == real


def test_a_profile_made_for_the_first_time_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "ready.pdf").write_bytes(pdf_pages(["printed"]))
    script = f"""
cd {tmp_path}
if [ ! -e seen ]; then touch seen; exit 81; fi
while [ "$1" != --outdir ]; do shift; done
cp ready.pdf "$2/$(basename "$3" .docx).pdf"
"""
    with OfficeListener(find_programs=acting_as_libreoffice(tmp_path, script)) as listener:
        assert page_texts(listener.to_pdf(word_pages())) == ["printed"]


def test_a_document_that_ends_libreoffice_twice_is_given_up(tmp_path: Path) -> None:
    script = f"echo started >> {tmp_path}/starts; kill -SEGV $$"
    with (
        OfficeListener(find_programs=acting_as_libreoffice(tmp_path, script)) as listener,
        pytest.raises(OutsideFailure, match="两次意外退出"),
    ):
        listener.to_pdf(word_pages())
    assert (tmp_path / "starts").read_text().split() == ["started", "started"]


def test_a_libreoffice_that_hangs_is_ended_with_all_below_it(tmp_path: Path) -> None:
    limits = OfficeLimits(document_seconds=0.5)
    script = f"sleep 600 & echo $! > {tmp_path}/pid; wait"
    with (
        OfficeListener(limits, acting_as_libreoffice(tmp_path, script)) as listener,
        pytest.raises(OutsideFailure, match=r"0\.5 秒"),
    ):
        listener.to_pdf(word_pages())
    child = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(child) or gone([psutil.Process(child)])


def test_the_font_file_names_every_classic_font_once() -> None:
    written = fonts_conf()
    assert all(written.count(f"<family>{name}</family>") == 1 for name in STAND_INS)
    assert "/etc/fonts/fonts.conf" in written


@pytest.mark.parametrize("other", [b"", b"plain words", pdf_pages(["x"])])
def test_other_bytes_never_reach_libreoffice(other: bytes) -> None:
    with OfficeListener() as listener, pytest.raises(OutsideFailure, match="不是 Word"):
        listener.to_pdf(other)
    assert not listener.is_running()


@pytest.mark.slow
def test_equal_word_files_give_equal_pdf_files(office: OfficeListener) -> None:
    first = office.to_pdf(word_pages(2))
    office.to_pdf(word_pages(1, heading="其他事项"))
    assert office.to_pdf(word_pages(2)) == first
    assert page_count(first) == 2
    assert page_texts(first)[1].replace(" ", "").startswith("第2条服务内容")


@pytest.mark.slow
def test_another_libreoffice_gives_the_same_bytes(office: OfficeListener) -> None:
    with OfficeListener() as other:
        assert other.to_pdf(word_pages(2)) == office.to_pdf(word_pages(2))


@pytest.mark.slow
def test_without_uno_the_result_is_the_same(office: OfficeListener) -> None:
    def without_uno() -> OfficePrograms:
        return OfficePrograms(find_office().binary, Path(sys.executable), listens=False)

    with OfficeListener(find_programs=without_uno) as slower:
        assert slower.to_pdf(word_pages(2)) == office.to_pdf(word_pages(2))


@pytest.mark.slow
def test_the_pdf_claims_pdf_a_and_starts_nothing(office: OfficeListener) -> None:
    made = office.to_pdf(word_pages())
    with opened(made) as document:
        claim = document.open_metadata()
        assert (claim["pdfaid:part"], claim["pdfaid:conformance"]) == ("2", "B")
        assert "/OpenAction" not in document.Root
        assert "/DocChecksum" not in document.trailer
    assert normalise_pdf(made) == made


@pytest.mark.slow
@pytest.mark.parametrize("font", ["宋体", "SimHei", "仿宋", "KaiTi", "微软雅黑", "Times New Roman"])
def test_classic_fonts_print_in_noto(office: OfficeListener, font: str) -> None:
    assert strange_fonts(office.to_pdf(word_pages(font=font))) == []


@pytest.mark.slow
def test_a_fallback_nobody_asked_for_shows(office: OfficeListener) -> None:
    assert strange_fonts(office.to_pdf(word_pages(font="Courier New"))) != []


@pytest.mark.slow
def test_the_house_layout_leaves_room_for_the_codes(office: OfficeListener) -> None:
    assert print_under_codes(office.to_pdf(word_pages(3))) == []


@pytest.mark.slow
def test_a_broken_word_file_does_not_stop_the_next(office: OfficeListener) -> None:
    with pytest.raises(OutsideFailure, match="打不开"):
        office.to_pdf(b"PK\x03\x04" + b"no word file" * 50)
    assert page_count(office.to_pdf(word_pages())) == 1


@pytest.mark.slow
@pytest.mark.parametrize("written", ["file://{}", "{}"])
def test_a_linked_local_picture_is_not_printed(office: OfficeListener, tmp_path: Path, written: str) -> None:
    from PIL import Image

    secret = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), "red").save(secret)
    assert pictures_in(office.to_pdf(with_outside_picture(written.format(secret)))) == 0


@pytest.mark.slow
def test_nothing_is_fetched_from_the_network(office: OfficeListener) -> None:
    visits: list[object] = []

    class Counting(BaseRequestHandler):
        def handle(self) -> None:
            visits.append(self.client_address)

    with ThreadingTCPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_address[1]}"
        for hostile in (
            with_outside_picture(f"{site}/picture.png"),
            with_outside_template(f"{site}/template.dotm"),
            with_field(f'INCLUDEPICTURE "{site}/field.png" \\d'),
            with_field(f'INCLUDETEXT "{site}/text.docx"'),
        ):
            assert page_count(office.to_pdf(hostile)) >= 1
        server.shutdown()
    assert visits == []


@pytest.mark.slow
def test_fields_that_read_files_keep_their_old_result(office: OfficeListener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    for field in (f'INCLUDETEXT "{secret}"', f'LINK Word.Document "{secret}"', f'DDEAUTO soffice "{secret}" "x"'):
        (printed, *_) = page_texts(office.to_pdf(with_field(field)))
        assert "旧结果" in printed
        assert "TOPSECRET" not in printed


@pytest.mark.slow
def test_threads_take_turns(office: OfficeListener) -> None:
    word = word_pages()
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: office.to_pdf(word), range(8)))
    assert len(made) == 1


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["worker", "libreoffice"])
def test_a_killed_libreoffice_comes_back_for_the_next_document(office: OfficeListener, victim: str) -> None:
    before = office.to_pdf(word_pages())
    family = family_of(office.worker_pid)
    (family[0] if victim == "worker" else family[-1]).kill()
    assert office.to_pdf(word_pages()) == before
    assert gone(family)


@pytest.mark.slow
def test_libreoffice_is_renewed_after_so_many_documents() -> None:
    with OfficeListener(OfficeLimits(documents=1)) as listener:
        listener.to_pdf(word_pages())
        first = family_of(listener.worker_pid)
        listener.to_pdf(word_pages())
        assert gone(first)


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_given_up() -> None:
    with OfficeListener(OfficeLimits(document_seconds=0.01)) as listener:
        listener.warm_up()
        with pytest.raises(OutsideFailure, match=r"0\.01 秒"):
            listener.to_pdf(word_pages(3))
        assert not listener.is_running()


@pytest.mark.slow
def test_a_libreoffice_without_memory_is_reported() -> None:
    with OfficeListener(OfficeLimits(memory=64 * 1024**2)) as listener, pytest.raises(MissingProgram, match="启动失败"):
        listener.to_pdf(word_pages())


@pytest.mark.slow
def test_a_closed_listener_leaves_nothing_behind() -> None:
    listener = OfficeListener()
    listener.to_pdf(word_pages())
    family = family_of(listener.worker_pid)
    folder = folder_of(family)
    assert folder.exists()
    listener.close()
    assert gone(family)
    assert not folder.exists()
    with pytest.raises(OutsideFailure, match="已经关闭"):
        listener.to_pdf(word_pages())


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_program_leaves_no_orphan(tmp_path: Path, how: signal.Signals) -> None:
    word = tmp_path / "x.docx"
    word.write_bytes(word_pages())
    program = subprocess.Popen(
        [sys.executable, "-c", SERVER, word],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with program:
        assert program.stdout is not None
        family = family_of(int(program.stdout.readline()))
        folder = folder_of(family)
        os.kill(program.pid, how)
    assert len(family) == 2
    assert gone(family)
    until = time.monotonic() + 10
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()


@pytest.mark.slow
def test_a_signing_copy_passes_an_independent_pdf_a_check(office: OfficeListener) -> None:
    pytest.importorskip("fontTools", reason="pikepdf's PDF/A checker needs the extra pikepdf[pdfa]")
    from pikepdf import pdfa

    issued = issue_pages(office.to_pdf(word_pages(2)), lambda page, pages, _: f"K1/LS-RJ-2026-0007/{page}-{pages}")
    report = pdfa.validate_written(io.BytesIO(issued.pdf), "2b")
    assert report.findings == []
    assert report.passed
