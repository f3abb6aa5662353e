"""Many findings as people can read them: one line where the same is wrong in row after row, or counted by code."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.domain.findings import Finding

FEWEST_FOLDED = 3
_CELL = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})", re.S)


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order; the same one in several rows of a column is one with all its rows."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for each in findings:
        cell = _CELL.fullmatch(each.at)
        where = f"{cell['sheet']}!{cell['column']}" if cell else each.at
        groups.setdefault((each.code, each.message, each.next_step, where), []).append(each)
    return [one for group in groups.values() for one in _fold(group)]


def _fold(group: Sequence[Finding]) -> Sequence[Finding]:
    cells = [match for match in (_CELL.fullmatch(each.at) for each in group) if match]
    rows = sorted({int(each["row"]) for each in cells})
    if len(rows) < FEWEST_FOLDED:
        return group
    place = f"{cells[0]['sheet']}!{cells[0]['column']} 列"
    return [replace(group[0], at=f"{place} 第 {_told(rows)} 行（共 {len(rows)} 行）")]


def _told(rows: Sequence[int]) -> str:
    """4–53 for rows without a gap, otherwise 4–9、12."""
    ends = [place for place, (one, other) in enumerate(pairwise(rows), 1) if other != one + 1]
    parts = [rows[start:end] for start, end in zip([0, *ends], [*ends, len(rows)], strict=True)]
    return "、".join(f"{each[0]}–{each[-1]}" if len(each) > 1 else str(each[0]) for each in parts)


def counted(findings: Iterable[Finding]) -> list[str]:
    """One sentence per code with how often it was told and an example, the most frequent first."""
    groups: dict[str, list[Finding]] = {}
    for each in findings:
        groups.setdefault(each.code, []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [f"{code} 共 {len(group)} 条，例如：{group[0].at} {group[0].message}" for code, group in ordered]


def as_list(findings: Iterable[Finding]) -> str:
    """Every finding on lines of its own, for a text file."""
    return "".join(f"{each.code}  {each.at}\n    {each.message}\n    → {each.next_step}\n" for each in findings)
