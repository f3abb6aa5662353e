"""The PDFs of many contracts, made side by side while the groups before them are kept."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.errors import OutsideFailure, QidangError
from pipeline.services.drafting.bulk_rendering import Papers
from pipeline.services.office import PdfMaker


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDFs of one contract's first draft and approval form."""

    text: bytes
    form: bytes


def printed_groups(pdf: PdfMaker, groups: Iterable[list[Papers]]) -> Iterator[tuple[list[Papers], list[Printed]]]:
    """Each group with its PDFs; a few documents are printed ahead, across the borders of the groups.

    OutsideFailure naming the proposal when one of its papers cannot be printed.
    """
    begun: deque[list[Papers]] = deque()
    made: list[bytes] = []
    for outcome in pdf.to_pdfs(_words(groups, begun)):
        group = begun[0]
        made.append(_printed(outcome, group[len(made) // 2]))
        if len(made) == 2 * len(group):
            begun.popleft()
            yield group, [Printed(text, form) for text, form in zip(made[::2], made[1::2], strict=True)]
            made.clear()


def _words(groups: Iterable[list[Papers]], begun: deque[list[Papers]]) -> Iterator[bytes]:
    for group in groups:
        begun.append(group)
        for each in group:
            yield each.text.word.docx
            yield each.form.docx


def _printed(outcome: bytes | QidangError, papers: Papers) -> bytes:
    if isinstance(outcome, bytes):
        return outcome
    if not isinstance(outcome, OutsideFailure):
        raise outcome
    number = papers.planned.proposal.proposal.proposal_no
    raise OutsideFailure(
        f"方案 {number} 的 PDF 没有做成：{outcome.message}",
        next_step=f"{outcome.next_step}也可以不带 --pdf 再运行同一条命令，先出全部 Word 草稿；已完成的部分不会重复。",
    ) from outcome
