"""Makes what the cells of a paper's form say into what its facts model takes: rows joined, choices, clearings."""

import re
from collections import defaultdict
from typing import Any

from pydantic import BaseModel

from pipeline.domain.reading.facts_fields import FactsField, Sort, fields_of
from pipeline.domain.reading.source import Path
from pipeline.workbooks.cells import Place, cell_name
from pipeline.workbooks.drafts import ProposalDraft
from pipeline.workbooks.paper_plan import HEAD_PATH, NONE_WORD, OWNER, ChildTable, PaperPlan, is_percent, may_be_none
from pipeline.workbooks.values_read import nearest

_SPLIT = re.compile(r"[、，,；;]")


def settle(draft: ProposalDraft, plan: PaperPlan, contract_no: str) -> None:
    """The draft's values ready for the model; what is wrong on the way is noted at its cell."""
    _check_head(draft, contract_no)
    for child in plan.children:
        _join(draft, child)
    for each in fields_of(plan.model):
        if may_be_none(each) and not draft.values.get(each.name) and (each.name, NONE_WORD) not in draft.places:
            draft.values.pop(each.name, None)
    _mend_group(draft, plan.model, draft.values, ())


def _check_head(draft: ProposalDraft, contract_no: str) -> None:
    told = str(draft.values.pop(HEAD_PATH, {}).get("contract_no", "")).strip()
    if told and contract_no and told != contract_no:
        draft.wrong("E115", draft.place_of((HEAD_PATH, "contract_no")), told=told, given=contract_no)


def _join(draft: ProposalDraft, child: ChildTable) -> None:
    """The rows of a child table put under the rows they name."""
    rows = draft.values.pop(child.block.path, [])
    parents = draft.values.get(child.parent.name, [])
    keys: dict[str, list[int]] = {}
    for place, parent in enumerate(parents):
        keys.setdefault(str(parent.get(child.key.name, "")).strip(), []).append(place)
    places = _places_by_row(draft, child)
    for number, row in enumerate(rows):
        owner = row.pop(OWNER, None)
        found = keys.get(str(owner).strip(), [])
        if len(found) == 1:
            siblings = parents[found[0]].setdefault(child.child.name, [])
            at: Path = (child.parent.name, found[0], child.child.name, len(siblings))
            draft.places |= {(*at, *path[2:]): draft.places[path] for path in places[number]}
            siblings.append(row)
        elif owner is not None:
            _tell_lost(draft, child, (number, str(owner)), found, [*keys])


def _places_by_row(draft: ProposalDraft, child: ChildTable) -> dict[int, list[Path]]:
    """The paths of a child table's cells by the number of their row."""
    found: dict[int, list[Path]] = defaultdict(list)
    for path in draft.places:
        if path[0:1] == (child.block.path,) and len(path) > 1 and isinstance(path[1], int):
            found[path[1]].append(path)
    return found


def _tell_lost(
    draft: ProposalDraft, child: ChildTable, row: tuple[int, str], found: list[int], known: list[str]
) -> None:
    number, owner = row
    place = draft.place_of((child.block.path, number, OWNER))
    if found:
        first = cell_name(draft.place_of((child.parent.name, found[0], child.key.name)))
        again = draft.place_of((child.parent.name, found[1], child.key.name))
        draft.wrong("E222", again, label=child.key.label, value=owner, first=first)
        return
    near = nearest(owner, known)
    hint = f"是不是想写“{near}”？" if near else ""
    draft.wrong("E221", place, table=child.parent.label, label=child.key.label, value=owner, hint=hint)


def _mend_group(draft: ProposalDraft, model: type[BaseModel], group: dict[str, Any], path: Path) -> None:
    for field in fields_of(model):
        at: Path = (*path, field.name)
        value = group.get(field.name)
        if field.part and isinstance(value, dict):
            _mend_group(draft, field.part, value, at)
        elif field.item and field.item.part:
            for place, row in enumerate(value or []):
                _mend_group(draft, field.item.part, row, (*at, place))
        elif field.name in group:
            _mend_value(draft, field, group, at)
        elif not path and _was_cleared(draft, field):
            group[field.name] = ""


def _was_cleared(draft: ProposalDraft, field: FactsField) -> bool:
    """Whether somebody emptied a text that the form offered."""
    return field.sort is Sort.TEXT and bool(field.default) and not field.fewest and (field.name,) in draft.places


def _mend_value(draft: ProposalDraft, field: FactsField, group: dict[str, Any], at: Path) -> None:
    value = group[field.name]
    if field.item and field.item.choices and isinstance(value, list):
        group[field.name] = _chosen(draft, field, value, draft.place_of(at))
    elif is_percent(field):
        if str(value).isdigit():
            group[field.name] = int(value)
        else:
            del group[field.name]
            draft.wrong("E208", draft.place_of(at), label=field.label, value=value, example="50")


def _chosen(draft: ProposalDraft, field: FactsField, items: list[str], place: Place) -> list[str]:
    """What was chosen of a list's choices, one per line or with commas between."""
    known = dict(field.item.choices) if field.item else {}
    said = [each.strip() for item in items for each in _SPLIT.split(item) if each.strip()]
    for each in said:
        if each not in known and each not in known.values():
            near = nearest(each, known)
            hint = f"是不是想填“{near}”？" if near else ""
            draft.wrong("E212", place, label=field.label, value=each, hint=hint, allowed="、".join(known))
    return [known.get(each, each) for each in said]
