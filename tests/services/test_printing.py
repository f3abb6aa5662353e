"""Papers printed side by side: in their order, all or none; templates checked as they print."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders.drafted import kind_folder, shipped
from builders.papers import QuickPress
from builders.word_files import word_file
from pipeline.domain.findings import errors_in
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.errors import OutsideFailure, QidangError
from pipeline.services.printing import all_printed
from pipeline.services.templates import check

WORDS = [word_file("甲"), word_file("乙"), word_file("丙")]


@dataclass(frozen=True, slots=True)
class JammedPress(QuickPress):
    """Prints nothing; the error stands in the place of every document, as the pool does it."""

    def to_pdfs(self, documents: Iterable[bytes]) -> Iterator[bytes | QidangError]:
        return (
            OutsideFailure(f"第 {place} 份打印不了。", next_step="请重试。") for place, _ in enumerate(documents, 1)
        )


def test_papers_come_in_their_order() -> None:
    assert all_printed(QuickPress(), WORDS) == [QuickPress().to_pdf(each) for each in WORDS]


def test_the_first_paper_that_cannot_be_printed_is_told() -> None:
    with pytest.raises(OutsideFailure, match="第 1 份打印不了"):
        all_printed(JammedPress(), WORDS)


def shelf_of(folder: Path) -> TemplateShelf:
    return TemplateShelf(folder, folder.parent / "kept")


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """Two kinds in order and one with a field that nobody knows."""
    for code in ("AAAA", "CCCC"):
        shutil.copytree(shipped("SQWT").folder, tmp_path / "kinds" / f"{code}_委托书")
        settings = tmp_path / "kinds" / f"{code}_委托书" / "kind.toml"
        settings.write_text(settings.read_text("utf-8").replace('"SQWT"', f'"{code}"'), "utf-8")
    kind_folder(tmp_path / "kinds", "{{ nobody.knows }}", name="BBBB_缺字段")
    return tmp_path / "kinds"


def test_kinds_are_checked_as_printed_in_the_order_they_were_named(kinds: Path) -> None:
    found = check(shelf_of(kinds), ["CCCC", "BBBB", "AAAA"], pdf=QuickPress())
    places = list(dict.fromkeys(each.at[:4] for each in found))
    assert places == ["CCCC", "BBBB", "AAAA"]


def test_a_kind_with_errors_is_not_printed(kinds: Path) -> None:
    assert errors_in(check(shelf_of(kinds), ["BBBB"], pdf=JammedPress()))
    with pytest.raises(OutsideFailure):
        check(shelf_of(kinds), ["BBBB", "AAAA"], pdf=JammedPress())
