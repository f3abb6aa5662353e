"""What each page of a scan turns out to be, held against the signing copies that were issued."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.scans.page_code import PageCode, parse_page_code


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read from one page: `code` is empty for none.

    With `mirrored` the code belongs to the other side and shines through; `how` tells the way it was read.
    """

    index: int
    code: str = ""
    mirrored: bool = False
    blank: bool = False
    how: str = ""


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """A signing copy that went out: its pages' codes in order; superseded once a newer version went out."""

    contract_no: str
    document_no: str
    title: str
    codes: tuple[str, ...]
    is_superseded: bool = False

    @property
    def name(self) -> tuple[str, str]:
        """Number and document as they stand in the codes, without the version."""
        first = parse_page_code(self.codes[0]) if self.codes else None
        return (first.number, first.document) if first else ("", "")


class PageFate(StrEnum):
    """What a page is."""

    GENUINE = "本公司签署版的一页"
    FORGED = "编号相符而校验字符不符"
    NOT_ISSUED = "登记中没有这一页"
    FOREIGN = "别处的码"
    UNREADABLE = "读不出页码"
    BLANK = "空白面"


@dataclass(frozen=True, slots=True)
class PageJudged:
    """One page of the scan, counted from 1, and where it belongs."""

    place: int
    fate: PageFate
    code: PageCode | None = None
    copy: IssuedCopy | None = None

    @property
    def name(self) -> tuple[str, str]:
        """Number and document of its code, empty without one of ours."""
        return (self.code.number, self.code.document) if self.code else ("", "")


def judge_pages(readings: Sequence[PageReading], issued: Sequence[IssuedCopy]) -> list[PageJudged]:
    """Every page in scan order with what it is."""
    owners = {code: copy for copy in issued for code in copy.codes}
    prefixes = {code.rpartition("/")[0]: copy for code, copy in owners.items()}
    return [_judge(place, each, owners, prefixes) for place, each in enumerate(readings, start=1)]


def _judge(
    place: int, reading: PageReading, owners: dict[str, IssuedCopy], prefixes: dict[str, IssuedCopy]
) -> PageJudged:
    own = "" if reading.mirrored else reading.code
    if not own:
        return PageJudged(place, PageFate.BLANK if reading.blank else PageFate.UNREADABLE)
    code = parse_page_code(own)
    if code is None:
        return PageJudged(place, PageFate.FOREIGN)
    if own in owners:
        return PageJudged(place, PageFate.GENUINE, code, owners[own])
    if code.prefix in prefixes:
        return PageJudged(place, PageFate.FORGED, code, prefixes[code.prefix])
    return PageJudged(place, PageFate.NOT_ISSUED, code)


def owners_in(readings: Iterable[PageReading]) -> set[str]:
    """The contract (or supplement) numbers that the codes of a scan name, to look up what was issued for them."""
    codes = (parse_page_code(each.code) for each in readings if not each.mirrored)
    return {code.number for code in codes if code}
