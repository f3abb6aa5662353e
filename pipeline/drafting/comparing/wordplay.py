"""Small changes that turn a sentence round or that no eye catches: look-alikes, unseen marks, words that decide."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.domain.reading.source import unseen_characters
from pipeline.drafting.comparing.figures import FactChange, FactKind
from pipeline.drafting.comparing.wording import GONE, NEW, SAME, Piece

# Characters that look alike in a contract's fonts; each group is written as its first.
_ALIKE = (
    "0OoОоΟο〇○",
    "1lI|ⅼⅠ∣丨",
    "2Z",
    "5S",
    "8B",
    "aаɑα",
    "eе",
    "cсϲ",
    "pрρ",
    "xх×",
    "yу",
    "AАΑ",
    "HНΗ",
    "KКΚ",
    "MМΜ",
    "TТΤ",
    "己已巳",
    "未末",
    "土士",
    "日曰",
    "人入八",
    "戊戌戍",
    "干千于",
    "大太犬",
    "天夭",
    "拨拔",
    "竞竟",
    "帐账",
    "折拆析",
    "亨享",
    "赢羸嬴",
    "候侯",
    "治冶",
    "王玉",
    "夫失",
    "刀力",
    "今令",
    "白自",
    "贷货",
    "买卖",
    "免兔",
    "晴睛",
    "壹壶",
    "贰贳",
    "-‐‑‒–—―−－一",
    ".．。·•",
    ",，、",
    "<＜〈",
    ">＞〉",
)
_FIRST = str.maketrans({each: group[0] for group in _ALIKE for each in group[1:]})
_WORDS = (
    r"甲方|乙方|丙方|定金|订金|[<>≤≥＜＞≦≧]|不低于|不高于|不超过|不少于|不得|不应|不可|无须|无需|有权|应当|必须|可以"
    r"|以上|以下|以内|以外|之前|之后|连带|按份|除外|全部|部分|含税|不含税|独占|排他|普通|[不未无非免]"
    r"|(?<=[\u4e00-\u9fff])[和或且](?=[\u4e00-\u9fff])|应(?!收|付|用|税|急|答)|(?<!许|认)可(?!靠|用性|能)"
)
_DECIDING = re.compile(_WORDS)
_LONGEST_TURN = 12
_AROUND = 6


def look_alikes(pieces: Sequence[Piece]) -> list[FactChange]:
    """Characters exchanged for others that look the same, and characters that print as nothing."""
    return [*_exchanged(pieces), *_unseen(pieces)]


def _exchanged(pieces: Sequence[Piece]) -> Iterator[FactChange]:
    for gone, came in pairwise(pieces):
        if (gone.kind, came.kind) == (GONE, NEW) and skeleton(gone.text) == skeleton(came.text):
            yield FactChange(FactKind.LOOK_ALIKE, _spelt(gone.text, came.text), _spelt(came.text, gone.text))


def _unseen(pieces: Sequence[Piece]) -> Iterator[FactChange]:
    for each in pieces:
        names = "、".join(dict.fromkeys(name for _, name in unseen_characters(each.text)))
        if names and each.kind != SAME:
            shown = f"看不见的字符 {names}"
            yield FactChange(FactKind.LOOK_ALIKE, shown if each.kind == GONE else "", shown if each.kind == NEW else "")


def skeleton(text: str) -> str:
    """What the eye takes a text for: full and half width, look-alikes and unseen characters made one."""
    seen = "".join(each for each in text if unicodedata.category(each) not in ("Cf", "Cc", "Mn"))
    return "".join(unicodedata.normalize("NFKC", seen.translate(_FIRST)).translate(_FIRST).split())


def _spelt(text: str, other: str) -> str:
    """The text with the code points of what differs, since the eye sees no difference."""
    differing = [each for each in text if each not in other][:4]
    codes = "、".join(f"{each} U+{ord(each):04X}" for each in dict.fromkeys(differing))
    return f"{text}（{codes}）" if codes else text


def deciding_words(pieces: Sequence[Piece]) -> list[FactChange]:
    """Words that decide who, how much and whether, where a few characters came, went or were exchanged."""
    found: list[FactChange] = []
    for place, each in enumerate(pieces):
        if each.kind == SAME or (each.kind == NEW and place and pieces[place - 1].kind == GONE):
            continue
        follower = pieces[place + 1] if place + 1 < len(pieces) else Piece(SAME, "")
        came = each.text if each.kind == NEW else follower.text if follower.kind == NEW else ""
        gone = each.text if each.kind == GONE else ""
        found += _turn(pieces, place, gone, came)
    return found


def _turn(pieces: Sequence[Piece], place: int, gone: str, came: str) -> Iterator[FactChange]:
    if max(len(gone), len(came)) > _LONGEST_TURN or skeleton(gone) == skeleton(came):
        return
    head = pieces[place - 1].text[-_AROUND:] if place else ""
    after = place + (2 if gone and came else 1)
    tail = pieces[after].text[:_AROUND] if after < len(pieces) else ""
    before, now = f"{head}{gone}{tail}", f"{head}{came}{tail}"
    if _DECIDING.findall(before) != _DECIDING.findall(now):
        yield FactChange(FactKind.WORD, before, now)
