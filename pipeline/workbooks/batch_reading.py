"""Reads a batch: one proposal per row, its further rows on other sheets found by its number."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.domain.findings import Finding, finding
from pipeline.workbooks.book import Book, SheetEntry
from pipeline.workbooks.cells import Cell, Content, Place, cell_name, shown
from pipeline.workbooks.drafts import Found, ProposalDraft, TableRows
from pipeline.workbooks.fields import Block, Field, SheetPlan
from pipeline.workbooks.form_reading import clean, load_sheet, read_sheet
from pipeline.workbooks.plans import BATCH, BATCH_ROW, BATCH_TABLES, OWNER, SELLER, SELLER_BLOCKS, UNREAD
from pipeline.workbooks.sheet_faults import sheet_faults, stranger_fault
from pipeline.workbooks.sheet_reading import Merged, SheetScan
from pipeline.workbooks.values_read import is_blank, nearest

MOST_PROPOSALS = 20_000
_HEADER_ROWS = 5

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a batch sheet are: by column the block and field it holds."""

    row: int
    columns: dict[int, tuple[Block, Field]]
    owner: int


@dataclass(slots=True)
class BatchRows:
    """A batch in memory, as it stands in its cells: the proposals' rows, and their further rows by number."""

    name: str
    from_1904: bool
    findings: list[Finding] = field(default_factory=list)
    seller: ProposalDraft | None = None
    header: Header | None = None
    proposals: dict[str, tuple[int, dict[int, Cell]]] = field(default_factory=dict)
    headers: dict[str, Header] = field(default_factory=dict)
    tables: dict[str, dict[str, list[tuple[int, dict[str, Cell]]]]] = field(default_factory=dict)

    def drafts(self) -> Iterator[ProposalDraft]:
        """Every proposal in the order of its rows, once: its cells are let go as it is made, so that memory stays."""
        for number in list(self.proposals):
            row, cells = self.proposals.pop(number)
            yield self._draft(number, row, cells)

    def _draft(self, number: str, row: int, cells: dict[int, Cell]) -> ProposalDraft:
        draft = ProposalDraft(self.name, from_1904=self.from_1904)
        if self.seller:
            draft.values.update(self.seller.values)
            draft.places.update(self.seller.places)
        if self.header:
            found: dict[str, dict[str, Found]] = {}
            for column, (block, of) in self.header.columns.items():
                found.setdefault(block.path, {})[of.key] = (cells.get(column), Place(BATCH, row, column))
            for block in BATCH_ROW:
                of_block = found.get(block.path, {})
                told = {each.key for each in block.fields if block.needed and each.is_expected} - of_block.keys()
                draft.take_record(block, of_block, Place(BATCH, row, self.header.owner), told=told)
        for plan in BATCH_TABLES:
            self._take_table(draft, plan, number, row)
        return draft

    def _take_table(self, draft: ProposalDraft, plan: SheetPlan, number: str, own_row: int) -> None:
        """The further rows of a proposal; where there are none, its own row is the place that lacks them."""
        (block,) = plan.blocks
        header = self.headers.get(plan.name)
        columns = {of.key: column for column, (_, of) in header.columns.items()} if header else {}
        rows = self.tables.get(plan.name, {}).pop(number, [])
        first = Place(plan.name, rows[0][0], header.owner if header else 0) if rows else self._own_cell(own_row)
        draft.take_rows(block, TableRows(first, columns, rows))

    def _own_cell(self, row: int) -> Place:
        return Place(BATCH, row, self.header.owner if self.header else 0)


def read_batch(book: Book) -> BatchRows:
    """Every row of a batch, with what is wrong with sheets, columns and proposal numbers."""
    batch = BatchRows(book.container.name, book.counts_from_1904)
    plans = {each.name: each for each in BATCH_TABLES}
    main = SheetPlan(BATCH, BATCH_ROW)
    seller = SheetPlan(SELLER, SELLER_BLOCKS)
    batch.findings += sheet_faults(book, {BATCH: main, SELLER: seller, **plans}, UNREAD)
    entries = {each.name.strip(): each for each in book.sheets}
    _read_seller(batch, book, entries.get(SELLER), seller)
    if BATCH in entries:
        _read_proposals(batch, book, entries[BATCH])
    for name, plan in plans.items():
        if name in entries:
            _read_table(batch, book, entries[name], plan.blocks[0])
    if not batch.proposals and not batch.findings:
        batch.findings.append(finding("E112", at=batch.name))
    return batch


def _read_seller(batch: BatchRows, book: Book, entry: SheetEntry | None, plan: SheetPlan) -> None:
    if entry:
        draft = ProposalDraft(batch.name, from_1904=batch.from_1904)
        read_sheet(load_sheet(book, entry), plan, draft)
        batch.findings += draft.findings
        batch.seller = draft


@dataclass(slots=True)
class _SheetRows:
    """One sheet of a batch on its way: its header is found first, then row after row is handed on."""

    batch: BatchRows
    scan: SheetScan
    labels: dict[str, tuple[Block, Field]]
    header: Header | None = None

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows below the header in which somebody wrote something."""
        for number, cells in self.scan.rows():
            if self.header is None:
                self._look_for_header(number, cells)
            elif any(each.content is not Content.TEXT or each.text.strip() for each in cells):
                yield number, {each.column: each for each in cells}
        self._tell_oddities()

    def wrong(self, code: str, row: int, column: int, **values: object) -> None:
        place = Place(self.scan.entry.name, row, column)
        self.batch.findings.append(finding(code, at=shown(self.batch.name, place), **values))

    def _look_for_header(self, row: int, cells: list[Cell]) -> None:
        labels = {each.column: clean(each.text) for each in cells if each.content is Content.TEXT}
        if OWNER.label in labels.values():
            self.header = self._header(row, labels)

    def _header(self, row: int, labels: dict[int, str]) -> Header:
        columns: dict[int, tuple[Block, Field]] = {}
        strangers: list[tuple[int, str]] = []
        owner = next(column for column, label in labels.items() if label == OWNER.label)
        remarks = {remark for block, _ in self.labels.values() for remark in block.remarks}
        for column, label in labels.items():
            known = self.labels.get(label)
            if known and known not in columns.values():
                columns[column] = known
            elif known or (label == OWNER.label and column != owner):
                self.wrong("E105", row, column, label=label, first=cell_name(Place("", row, owner)))
            elif label not in remarks and column != owner:
                strangers.append((column, label))
        self._tell_columns(row, columns, strangers)
        return Header(row, columns, owner)

    def _tell_columns(
        self, row: int, columns: dict[int, tuple[Block, Field]], strangers: list[tuple[int, str]]
    ) -> None:
        missing = {label: known for label, known in self.labels.items() if known not in columns.values()}
        meant = set()
        for column, label in strangers:
            code, near = stranger_fault(label, list(missing))
            self.wrong(code, row, column, label=label, near=near)
            meant.add(near)
        for label, (block, of) in missing.items():
            if label not in meant and of.is_expected and (block.needed or block.is_table):
                self.wrong("E106", row, 1, block=self.scan.entry.name, label=label)

    def _tell_oddities(self) -> None:
        if self.header is None:
            self.wrong("E102", 0, 0, sheet=self.scan.entry.name, block=OWNER.label, hint="")
            return
        if self.scan.entry.is_hidden:
            self.wrong("E109", 0, 0, sheet=self.scan.entry.name)
        for each in self.scan.merged:
            if each.bottom > self.header.row and _covers_several(each, self.header):
                area = f"{cell_name(Place('', each.top, each.left))}:{cell_name(Place('', each.bottom, each.right))}"
                self.wrong("E107", each.top, each.left, area=area)


def _covers_several(area: Merged, header: Header) -> bool:
    wide = sum(area.left <= column <= area.right for column in {header.owner, *header.columns})
    return wide * (area.bottom - area.top + 1) > 1


def _read_proposals(batch: BatchRows, book: Book, entry: SheetEntry) -> None:
    labels = {block.flat_label(of): (block, of) for block in BATCH_ROW for of in block.fields}
    sheet = _SheetRows(batch, SheetScan(book, entry), labels)
    rows: dict[str, int] = {}
    for row, cells in sheet.rows():
        batch.header = sheet.header
        number = _number_in(sheet, row, cells)
        if number in rows:
            first = cell_name(Place("", rows[number], _owner(sheet)))
            sheet.wrong("E219", row, _owner(sheet), number=number, first=first)
        elif number and len(rows) < MOST_PROPOSALS:
            rows[number] = row
            batch.proposals[number] = (row, cells)
            if row in sheet.scan.hidden_rows:
                sheet.wrong("E108", row, 1)
        elif number:
            sheet.wrong("E004", row, _owner(sheet), limit=f"{MOST_PROPOSALS} 份方案")
            break


def _read_table(batch: BatchRows, book: Book, entry: SheetEntry, block: Block) -> None:
    sheet = _SheetRows(batch, SheetScan(book, entry), {of.label: (block, of) for of in block.fields})
    rows = batch.tables.setdefault(entry.name.strip(), {})
    for row, cells in sheet.rows():
        if sheet.header is None:
            continue
        batch.headers[entry.name.strip()] = sheet.header
        by_key = {of.key: cells[column] for column, (_, of) in sheet.header.columns.items() if column in cells}
        if all(is_blank(of, by_key.get(of.key)) for _, of in sheet.header.columns.values()):
            continue
        number = _number_in(sheet, row, cells)
        if number in batch.proposals:
            rows.setdefault(number, []).append((row, by_key))
            if row in sheet.scan.hidden_rows:
                sheet.wrong("E108", row, 1)
        elif number:
            near = nearest(number, list(batch.proposals)[:1000])
            hint = f"是不是“{near}”？" if near else ""
            sheet.wrong("E218", row, _owner(sheet), label=block.title, number=number, hint=hint)


def _owner(sheet: _SheetRows) -> int:
    return sheet.header.owner if sheet.header else 1


def _number_in(sheet: _SheetRows, row: int, cells: dict[int, Cell]) -> str:
    """The proposal's number in a row; a row without a readable one is noted."""
    cell = cells.get(_owner(sheet))
    if cell is None or not cell.text.strip():
        sheet.wrong("E201", row, _owner(sheet), label=OWNER.label, hint="")
        return ""
    if cell.content is not Content.TEXT:
        sheet.wrong("E204", row, _owner(sheet), label=OWNER.label, value=cell.text[:40])
        return ""
    return cell.text.strip()
