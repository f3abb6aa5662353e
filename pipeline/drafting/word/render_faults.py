"""Faults that show only with values: which field is missing or unfit, where the template asks for it."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from traceback import walk_tb
from types import FrameType

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.word.environment import MOST_TURNS, TooManyTurnsError, WordEnvironment
from pipeline.drafting.word.expressions import MissingValueError
from pipeline.drafting.word.filters import UnfitValueError
from pipeline.drafting.word.paragraphs import excerpt
from pipeline.drafting.word.parts import ReadPart
from pipeline.drafting.word.tags import Tag
from pipeline.drafting.word.value_checks import name_of


def missing_value(missing: MissingValueError, values: Mapping[str, object], parts: Sequence[ReadPart]) -> list[Finding]:
    """The missing field by its full dotted name, each place that uses it, and the nearest known name."""
    group = values if missing.owner is None else missing.owner
    owner = "" if missing.owner is None else name_of(missing.owner, values)
    name = f"{owner}.{missing.name}" if owner else missing.name
    places = [each.place for each in tags_with(missing.name, parts)]
    where = f"（用在{places[0]}{f'等 {len(places)} 处' if len(places) > 1 else ''}）" if places else ""
    return [
        finding("T040", at=places[0] if places else name, name=name, where=where, hint=hint_for(missing.name, group))
    ]


def hint_for(name: str, group: object) -> str:
    """What to write instead, from the names that are there."""
    known = [str(each) for each in group] if isinstance(group, Mapping) else []
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f"是不是想写 {'、'.join(close)}？否则请在数据里补上这一项，或在模板里加条件。"
    some = "、".join(known[:20]) or "无"
    return f"请在数据里补上这一项，或更正模板里的字段名（这里有：{some}）。"


def unfit_value(unfit: UnfitValueError, values: Mapping[str, object], parts: Sequence[ReadPart]) -> list[Finding]:
    """The value a filter or the text could not take, with its name when it can be told."""
    name = name_of(unfit.value, values) or _name_of_scalar(unfit.value, values)
    places = [each.place for each in tags_with(name.rpartition(".")[2], parts)] if name else []
    if not unfit.filter_name:
        why = _described(unfit.value)
        return [finding("T042", at=places[0] if places else name or "值", name=name or "?", why=why, hint=unfit.hint)]
    where = f"（字段 {name}）" if name else ""
    shown = str(unfit.value)[:40]
    return [
        finding(
            "T046",
            at=places[0] if places else name or "值",
            filter=unfit.filter_name,
            value=shown,
            where=where,
            hint=unfit.hint,
        )
    ]


def unworkable(error: Exception, parts: Sequence[ReadPart]) -> list[Finding]:
    """The tag whose values do not go together (a text added to a number); nothing where no tag was at work."""
    tag = _tag_at_work(error)
    return [finding("T048", at=_place_of(tag, parts), tag=excerpt(tag, 60))] if tag else []


def too_many_turns(error: TooManyTurnsError, parts: Sequence[ReadPart]) -> list[Finding]:
    """The loop that was at work when all of them had turned often enough."""
    tag = _tag_at_work(error)
    return [finding("T049", at=_place_of(tag, parts), tag=excerpt(tag, 60), limit=MOST_TURNS)]


def _tag_at_work(error: Exception) -> str:
    return next(filter(None, (_tag_at(*each) for each in walk_tb(error.__traceback__))), "")


def _place_of(tag: str, parts: Sequence[ReadPart]) -> str:
    return next((each.place for part in parts for each in part.tags if each.text == tag), "模板")


def _tag_at(frame: FrameType, line: int) -> str:
    """The tag that a line of compiled code was made of."""
    environment = frame.f_globals.get("environment")
    if not isinstance(environment, WordEnvironment) or "debug_info" not in frame.f_globals:
        return ""
    pairs = [each.split("=") for each in str(frame.f_globals["debug_info"]).split("&") if each]
    tag = max((int(source) for source, code in pairs if int(code) <= line), default=0) - 2
    return environment.tags[tag] if 0 <= tag < len(environment.tags) else "…"


def _described(value: object) -> str:
    words = {
        type(None): "它是空的",
        bool: "它是“是/否”",
        list: "它是一个列表",
        dict: "它是一组字段",
        float: "它是浮点数",
    }
    return words.get(type(value), "它不是文字、数或日期")


def _name_of_scalar(wanted: object, values: object, name: str = "") -> str:
    """The first dotted name under which this very value stands."""
    if values is wanted and name:
        return name
    if isinstance(values, Mapping):
        pairs = [(f"{name}.{key}" if name else str(key), each) for key, each in values.items()]
    elif isinstance(values, list | tuple):
        pairs = [(f"{name}[{index}]", each) for index, each in enumerate(values)]
    else:
        return ""
    return next((found for inner, each in pairs if (found := _name_of_scalar(wanted, each, inner))), "")


def tags_with(name: str, parts: Sequence[ReadPart]) -> list[Tag]:
    word = re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])")
    return [each for part in parts for each in part.tags if word.search(each.words)]
