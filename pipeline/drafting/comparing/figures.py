"""The hard facts inside a wording: amounts, rates, dates, periods, accounts, codes, names, each with its value."""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile

from pipeline.domain.money.amounts import parse_capital


class FactKind(StrEnum):
    """What a fact is about, in the order a reader wants to be told."""

    LOOK_ALIKE = "形近字或看不见的字"
    PARTY = "当事人名称"
    CREDIT_CODE = "统一社会信用代码"
    ACCOUNT = "账号/行号"
    AMOUNT = "金额"
    RATE = "比例/税率"
    DATE = "日期"
    PERIOD = "期限"
    QUANTITY = "数量"
    FIGURE = "数值"
    WORD = "关键字眼"
    CONTACT = "联系方式"
    REFERENCE = "条款引用"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as written, with the value that decides whether another writing says the same."""

    kind: FactKind
    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """What a fact was and what it is; empty where one side does not have it."""

    kind: FactKind
    before: str
    after: str


# Every repetition is bounded: a hostile paragraph of digits must not cost its length squared.
_NUM = r"\d{1,24}(?:,\d{3}){0,8}(?:\.\d{1,12})?"
_MOST_WORK = 250_000
_CHINESE = "[一二三四五六七八九十百千万两〇零半]{1,8}"
_CAPITAL = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,40}(?:元|圆)(?:[零壹贰叁肆伍陆柒捌玖角分]{1,8})?[整正]?"
_ORGANISATION = (
    r"[\u4e00-\u9fffA-Za-z0-9（）()·]{2,40}?"
    "(?:有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|合伙企业|研究院|研究所|医院|大学|学院|委员会|事务所|合作社)"
)
_UNITS = (
    "台|套|只|个(?!月|工作日|自然日|日历日)|件|项|份|人日|人天|人月|人次|户|箱|批|次"
    "|吨|千克|公斤|米|平方米|辆|张|枚|路|端|点|并发"
)

# The first form that fits at a place names what stands there; what is matched is not looked at again.
_FORMS: tuple[tuple[FactKind, str], ...] = (
    (
        FactKind.REFERENCE,
        r"(?:本合同|附件[一二三四五六七八九十\d]{1,3})?第\s*[一二三四五六七八九十百\d.]{1,8}\s*[条款项章](?:第?[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[款项目])*"
        r"|附件[一二三四五六七八九十\d]{1,3}",
    ),
    (FactKind.CREDIT_CODE, r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])"),
    (
        FactKind.CONTACT,
        r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
        r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    ),
    (FactKind.ACCOUNT, r"(?<![\d.,])\d{4}(?:[ -]?\d{4}){2,6}(?:[ -]?\d{1,3})?(?![\d.,])"),
    (
        FactKind.DATE,
        r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
        r"|[二一〇零○]{2}[一二三四五六七八九〇零○]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日",
    ),
    (FactKind.AMOUNT, rf"(?:人民币)?{_CAPITAL}"),
    (FactKind.AMOUNT, rf"(?:人民币|RMB|[¥￥])\s*-?{_NUM}(?:\s*[亿万千百]?元)?|-?{_NUM}\s*[亿万千百]?元"),
    (FactKind.RATE, rf"[±]?{_NUM}\s*[%％‰]|[百千万]分之(?:{_CHINESE}|{_NUM})"),
    (FactKind.AMOUNT, r"(?<![\d.])-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2})(?![\d%])"),
    (
        FactKind.PERIOD,
        rf"(?:{_NUM}|{_CHINESE})\s*(?:个)?(?:工作日|自然日|日历日|小时|分钟|个月|星期|周年|周|年|日|天)(?!期|常|志|报)",
    ),
    (FactKind.QUANTITY, rf"{_NUM}\s*(?:{_UNITS})"),
    (FactKind.FIGURE, rf"(?<![A-Za-z\d.-]){_NUM}(?![A-Za-z\d])"),
)
_SEARCH = re.compile("|".join(f"(?P<f{place}>{form})" for place, (_, form) in enumerate(_FORMS)))
_NAME = re.compile(_ORGANISATION)
_WHOLE_NAME = re.compile(rf"(?:.{{0,20}}[:：]\s*)?({_ORGANISATION})")
_LEAD = re.compile(r"^(?:.*?(?:由|与|和|向|给|为|至|及|或|即|是|对|经|按|系))(?=[\u4e00-\u9fff]{4})")


def party_names(lines: Iterable[str]) -> list[str]:
    """The names that stand alone or after a colon somewhere in a text, longest first."""
    found = {match[1] for match in (_WHOLE_NAME.fullmatch(each.strip()) for each in lines) if match}
    return sorted(found, key=lambda name: (-len(name), name))


def facts_in(text: str, names: Sequence[str] = ()) -> list[Fact]:
    """Every fact of a wording in order; `names` are organisations known from elsewhere in the text."""
    places = [*_names_in(text, names)]
    hidden = text
    for start, end, _ in places:
        hidden = f"{hidden[:start]}{'甲' * (end - start)}{hidden[end:]}"
    for match in _SEARCH.finditer(hidden):
        kind = _FORMS[int((match.lastgroup or "f0")[1:])][0]
        places.append((match.start(), match.end(), Fact(kind, match[0].strip(), _VALUES.get(kind, _plain)(match[0]))))
    return [fact for _, _, fact in sorted(places, key=lambda each: each[:2])]


def _names_in(text: str, names: Sequence[str]) -> Iterator[tuple[int, int, Fact]]:
    rest = text
    for name in names:
        for match in re.finditer(re.escape(name), rest):
            yield match.start(), match.end(), Fact(FactKind.PARTY, name, _plain(name))
        rest = rest.replace(name, "\x00" * len(name))
    for match in _NAME.finditer(rest):
        name = _LEAD.sub("", match[0])
        yield match.end() - len(name), match.end(), Fact(FactKind.PARTY, name, _plain(name))


def changed_facts(before: str, after: str, names: Sequence[str] = ()) -> list[FactChange]:
    """The facts that differ, paired in order with one of their own kind; another writing of one value is no change."""
    old, new = _without_equal_ends(facts_in(before, names), facts_in(after, names))
    changes: list[FactChange] = []
    for gone, came in _stretches(old, new):
        changes += _paired(gone, came)
    order = list(FactKind)
    return sorted(changes, key=lambda each: order.index(each.kind))


def _without_equal_ends(old: list[Fact], new: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    head = _equal_at_start(old, new)
    old, new = old[head:], new[head:]
    tail = _equal_at_start(old[::-1], new[::-1])
    return old[: len(old) - tail], new[: len(new) - tail]


def _equal_at_start(old: Sequence[Fact], new: Sequence[Fact]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _key(pair[0]) == _key(pair[1]), pairs))


def _stretches(old: list[Fact], new: list[Fact]) -> Iterator[tuple[list[Fact], list[Fact]]]:
    """What differs, stretch by stretch; where there are thousands of facts, those only one side has."""
    old_keys, new_keys = [_key(each) for each in old], [_key(each) for each in new]
    if len(old) * len(new) > _MOST_WORK:
        common = {*old_keys} & {*new_keys}
        yield [each for each in old if _key(each) not in common], [each for each in new if _key(each) not in common]
        return
    for deed, a, b, c, d in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if deed != "equal":
            yield old[a:b], new[c:d]


def _key(fact: Fact) -> tuple[FactKind, str]:
    return fact.kind, fact.value


def _paired(old: list[Fact], new: list[Fact]) -> Iterator[FactChange]:
    """Each fact that went with the next one of its kind that came."""
    waiting: dict[FactKind, deque[Fact]] = {}
    for each in new:
        waiting.setdefault(each.kind, deque()).append(each)
    for each in old:
        partners = waiting.get(each.kind)
        yield FactChange(each.kind, each.shown, partners.popleft().shown if partners else "")
    yield from (FactChange(each.kind, "", each.shown) for rest in waiting.values() for each in rest)


# ---- values ---------------------------------------------------------------------------------------------------------

_SMALL = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _amount(text: str) -> str:
    plain = _plain(text).removeprefix("人民币").removeprefix("RMB")
    if re.match("[零壹贰叁肆伍陆柒捌玖]", plain):
        return _capital(plain)
    number = re.search(_NUM, plain)
    scale = next((_SCALES[each] for each in "亿万千百" if f"{each}元" in plain), 1)
    sign = "-" if "-" in plain else ""
    return sign + _decimal(number[0], scale) if number else plain


def _capital(text: str) -> str:
    """An amount in words is told apart from the same one in figures, so that each is paired with its own kind."""
    try:
        return f"大写{_decimal(str(parse_capital(f'人民币{text}')))}"
    except ValueError:
        return text


def _decimal(text: str, scale: int = 1) -> str:
    try:
        return f"{(Decimal(text.replace(',', '')) * scale).normalize():f}"
    except InvalidOperation:
        return text


def _rate(text: str) -> str:
    plain = _plain(text)
    for words, mark in (("百分之", "%"), ("千分之", "‰"), ("万分之", "‱")):
        if plain.startswith(words):
            return _counted(plain.removeprefix(words)) + mark
    return _counted(plain[:-1]) + plain[-1]


def _period(text: str) -> str:
    plain = _plain(text)
    found = re.match(f"{_NUM}|{_CHINESE}", plain)
    number = found[0] if found else ""
    unit = plain.removeprefix(number).removeprefix("个").replace("天", "日").replace("自然日", "日")
    return _counted(number) + unit


def _counted(number: str) -> str:
    if re.fullmatch(_NUM, number):
        return _decimal(number)
    return str(_chinese(number)) if re.fullmatch("[一二三四五六七八九十百千万两〇零]+", number) else number


def _chinese(text: str) -> int:
    """三十 → 30, 一百二十 → 120, 二〇二六 → 2026."""
    if not any(each in _SCALES for each in text):
        return int("".join(str(_SMALL[each]) for each in text))
    total = section = digit = 0
    for each in text:
        if each in _SMALL:
            digit = _SMALL[each]
        elif _SCALES[each] >= 10_000:
            total, section, digit = (total + section + digit) * _SCALES[each], 0, 0
        else:
            section, digit = section + (digit or 1) * _SCALES[each], 0
    return total + section + digit


def _date(text: str) -> str:
    plain = _plain(text)
    spoken = re.findall("[一二三四五六七八九十〇零○]+", plain)
    numbers = re.findall(r"\d+", plain) or [str(_chinese(each)) for each in spoken]
    return "-".join(each.zfill(2) for each in numbers)


_VALUES: dict[FactKind, Callable[[str], str]] = {
    FactKind.ACCOUNT: _digits,
    FactKind.AMOUNT: _amount,
    FactKind.RATE: _rate,
    FactKind.DATE: _date,
    FactKind.PERIOD: _period,
    FactKind.FIGURE: _counted,
}
