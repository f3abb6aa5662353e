"""A contract's Word file as the text that changes of contract are held against."""

from collections.abc import Iterable, Iterator

from pipeline.domain.papers.changing_clauses import CELL_BREAK, PLAN_HEADING, Leaf, StandingText, clause_key
from pipeline.drafting.comparing.labels import Clause
from pipeline.drafting.comparing.lines import Block, Line, Row, Table, read_version

LONGEST_LABEL = 20
NUMERALS = "一二三四五六七八九十"


def standing_text(docx: bytes, *, name: str) -> StandingText:
    """The wording of a contract piece by piece; BadDocument for a file that is no Word file of ours."""
    return StandingText(tuple(_leaves(read_version(docx, name=name).blocks)))


def _leaves(blocks: Iterable[Block]) -> Iterator[Leaf]:
    for each in blocks:
        if isinstance(each, Table):
            yield from _rows(each)
        elif each.body:
            yield _paragraph(each)


def _paragraph(line: Line) -> Leaf:
    return Leaf(clause_key(line.clause.name)[0], _called(line.clause), line.body, number=line.number)


def _called(clause: Clause) -> str:
    """附件四之一 for part 一 of 附件四."""
    rest = clause.name.removeprefix(clause.annex)
    return f"{clause.annex}之{rest}" if clause.annex and rest and rest[0] in NUMERALS else clause.name


def _rows(table: Table) -> Iterator[Leaf]:
    labels = [_label(each) for each in table.rows]
    is_plan = PLAN_HEADING in labels
    for row, label in zip(table.rows, labels, strict=True):
        clause = _called(row.clause)
        yield Leaf(clause_key(row.clause.name)[0], _row_name(clause, label, is_plan=is_plan), _text(row), label=label)


def _label(row: Row) -> str:
    return row.cells[0].text.strip() if row.cells else ""


def _row_name(clause: str, label: str, *, is_plan: bool) -> str:
    if label.isdigit():
        return f"{clause}第{label}{'期' if is_plan else '行'}"
    return f"{clause}“{label}”行" if 0 < len(label) <= LONGEST_LABEL else clause


def _text(row: Row) -> str:
    return CELL_BREAK.join(" ".join(each.text.split()) for each in row.cells)
