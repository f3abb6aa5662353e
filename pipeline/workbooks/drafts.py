"""A proposal on its way out of a workbook: plain values, the cell of each, and what was wrong so far."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pipeline.domain.findings import Finding, finding
from pipeline.domain.reading.source import Path
from pipeline.workbooks.cells import Cell, Content, Place, cell_name, shown
from pipeline.workbooks.fields import Block, Field, Form, Shape
from pipeline.workbooks.numbers_read import BadCellError, as_shown
from pipeline.workbooks.values_read import is_blank, read_value

Found: TypeAlias = tuple[Cell | None, Place]


@dataclass(frozen=True, slots=True)
class TableRows:
    """The filled rows of a table: by row number the cells of each field; `columns` says where a field stands."""

    title: Place
    columns: dict[str, int]
    rows: list[tuple[int, dict[str, Cell]]]

    def place(self, row: int, key: str) -> Place:
        """Where a field of a row stands, filled or not; the first column when the sheet has no such column."""
        return Place(self.title.sheet, row, self.columns.get(key, 1))


@dataclass(slots=True)
class ProposalDraft:
    """The values of one proposal; `places` says where each stands, of whole blocks too.

    `told` are the fields that are missing since their name is, which was told once where it should stand.
    """

    name: str
    from_1904: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    told: set[Path] = field(default_factory=set)

    def wrong(self, code: str, place: Place, **values: object) -> None:
        """Notes a fault at a cell."""
        self.findings.append(finding(code, at=shown(self.name, place), **values))

    def place_of(self, path: Path) -> Place:
        """Where a value stands, or what should hold it."""
        known = (self.places[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.places)
        return next(known, Place("", 0, 0))

    def take_record(
        self, block: Block, cells: dict[str, Found], title: Place, *, told: Container[str] = frozenset()
    ) -> None:
        """The fields of a record block by key; a block that may be left out and is empty leaves no trace.

        `told` are the keys whose names were told to be missing.
        """
        self.told |= {(*block.steps, each.key) for each in block.fields if each.key in told}
        self.places.setdefault(block.steps, title)
        filled = any(not is_blank(each, cells[each.key][0]) for each in block.fields if each.key in cells)
        if filled or block.needed:
            group = self._group(block.steps)
            for each in block.fields:
                self._take_field(each, cells.get(each.key, (None, title)), group, block.steps)

    def _take_field(self, of: Field, found: Found, group: dict[str, Any], at: Path) -> None:
        cell, place = found
        self.places[(*at, of.key)] = place
        if cell is None or is_blank(of, cell):
            if of.shape is Shape.LINES:
                group[of.key] = []
            if of.is_expected and (*at, of.key) not in self.told:
                self.wrong("E201", place, label=of.label, hint=f"{of.prompt}。" if of.prompt else "")
            return
        try:
            group[of.key] = read_value(of, cell, from_1904=self.from_1904)
        except BadCellError as fault:
            self.wrong(fault.code, place, **fault.values)

    def take_rows(self, block: Block, table: TableRows) -> None:
        """The rows of a table block."""
        self.places[block.steps] = table.title
        if block.form is Form.PAIRS:
            self._take_pairs(block, table)
            return
        items: list[Any] = self._group(block.steps[:-1]).setdefault(block.steps[-1], [])
        nowhere = [each.key for each in block.fields if each.is_expected and each.key not in table.columns]
        for number, cells in table.rows:
            path: Path = (*block.steps, len(items))
            row: dict[str, Any] = {}
            self.places[path] = table.place(number, block.fields[0].key)
            self.told |= {(*path, key) for key in nowhere}
            for each in block.fields:
                found = (cells.get(each.key), table.place(number, each.key))
                self._take_field(each, found, row, path)
            items.append(row if block.form is Form.ROWS else row.get("", ""))

    def _take_pairs(self, block: Block, table: TableRows) -> None:
        pairs: dict[str, Any] = self._group(block.steps)
        name, value = block.fields
        for number, cells in table.rows:
            if is_blank(value, cells.get(value.key)):
                continue  # a parameter offered by the form and left as it is
            row: dict[str, Any] = {}
            for each in block.fields:
                found = (_as_text(cells.get(each.key)), table.place(number, each.key))
                self._take_field(each, found, row, (*block.steps, number))
            self._take_pair(block, pairs, row, table.place(number, name.key))

    def _take_pair(self, block: Block, pairs: dict[str, Any], row: dict[str, Any], place: Place) -> None:
        name, value = (each.key for each in block.fields)
        if name not in row or value not in row:
            return
        path: Path = (*block.steps, row[name])
        if row[name] in pairs:
            self.wrong("E216", place, key=row[name], first=cell_name(self.places[path]))
            return
        pairs[row[name]] = row[value]
        self.places[path] = place

    def _group(self, steps: Path) -> dict[str, Any]:
        group = self.values
        for step in steps:
            group = group.setdefault(str(step), {})
        return group


def _as_text(cell: Cell | None) -> Cell | None:
    """A whole number in a table of texts as its digits; another number has several writings and is refused."""
    if cell and cell.content is Content.NUMBER and not cell.is_percent and as_shown(cell).lstrip("-").isdigit():
        return cell._replace(content=Content.TEXT, text=as_shown(cell))
    return cell
