"""One line of the ledger: an entry as canonical JSON, written and read back strictly."""

import json
import math
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, get_args, get_origin

import rfc8785

from pipeline.domain.events import Event, Json, from_json, to_json

GENESIS = "0" * 64
"""What stands as `prev` in the first line."""

LONGEST_LINE = 16 << 20
"""Bytes; far above any unit of work, low enough to refuse a bomb before parsing it."""

_KEYS = {"seq", "prev", "at", "by", "op", "events"}
_HEX = set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of work as it stands in the ledger: who did what when, after which line (`prev`, SHA-256)."""

    seq: int
    prev: str
    at: str
    by: str
    op: str
    events: tuple[Event, ...]


class BadLineError(ValueError):
    """A line that is no entry; `code` is the finding, `reason` says what is wrong, in Chinese."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def to_line(entry: Entry) -> bytes:
    """The entry in RFC 8785 form without newline; ValueError for values JSON cannot carry exactly, or a monster."""
    line = rfc8785.dumps(
        {
            "seq": entry.seq,
            "prev": entry.prev,
            "at": entry.at,
            "by": entry.by,
            "op": entry.op,
            "events": [to_json(event) for event in entry.events],
        }
    )
    if len(line) > LONGEST_LINE:
        raise ValueError(f"the unit of work makes a line of {len(line)} bytes; at most {LONGEST_LINE} fit")
    return line


def from_line(line: bytes) -> Entry:
    """The entry `to_line` wrote; BadLineError for anything else (whether it is canonical, `is_canonical` tells)."""
    body = _object_in(line)
    if body.keys() != _KEYS:
        raise BadLineError("A103", "字段应当恰好是 " + "、".join(sorted(_KEYS)))
    _check_frame(body)
    return Entry(
        seq=body["seq"],
        prev=body["prev"],
        at=body["at"],
        by=body["by"],
        op=body["op"],
        events=tuple(_event_in(each) for each in body["events"]),
    )


def is_canonical(line: bytes) -> bool:
    """True when the line is exactly what RFC 8785 makes of its own values."""
    try:
        return rfc8785.dumps(_object_in(line)) == line
    except (ValueError, RecursionError):
        return False


def as_stored(event: Event) -> Event:
    """The event as it will be read back; TypeError or ValueError for values the ledger cannot keep exactly."""
    try:
        return _event_in(_object_in(rfc8785.dumps(to_json(event))))
    except BadLineError as error:
        raise TypeError(f"{type(event).__name__}: {error.reason}") from error


def moment(text: str) -> datetime:
    """The moment an entry names; ValueError when it is none or has no offset."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no offset from UTC")
    return at


def _object_in(line: bytes) -> Json:
    try:
        body = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except RecursionError as error:
        raise BadLineError("A102", "嵌套太深") from error
    except BadLineError:
        raise
    except ValueError as error:
        raise BadLineError("A102", "不是合格的 UTF-8 JSON") from error
    if not isinstance(body, dict):
        raise BadLineError("A102", "不是 JSON 对象")
    return body


def _without_doubles(pairs: list[tuple[str, Any]]) -> Json:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise BadLineError("A102", "同一个字段出现了两次")
    return body


def _refuse_constant(name: str) -> float:
    raise BadLineError("A102", f"{name} 不是 JSON 数值")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadLineError("A102", "数值太大")
    return value


def _check_frame(body: Json) -> None:
    if not _is_whole(body["seq"]) or body["seq"] < 1:
        raise BadLineError("A103", "seq 应当是从 1 起的整数")
    if not isinstance(body["prev"], str) or len(body["prev"]) != len(GENESIS) or not set(body["prev"]) <= _HEX:
        raise BadLineError("A103", "prev 应当是 64 位十六进制数")
    if not all(isinstance(body[name], str) and body[name] for name in ("at", "by", "op")):
        raise BadLineError("A103", "at、by、op 应当是非空文字")
    if not isinstance(body["events"], list) or not body["events"]:
        raise BadLineError("A103", "events 应当是非空列表")
    try:
        moment(body["at"])
    except ValueError as error:
        raise BadLineError("A103", "at 应当是带时区的时刻") from error


def _event_in(body: object) -> Event:
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise BadLineError("A109", "事件没有类型")
    try:
        event = from_json(body)
    except KeyError as error:
        raise BadLineError("A109", f"不认识的事件类型 {body['type']}") from error
    except TypeError as error:
        raise BadLineError("A109", f"事件 {body['type']} 的字段不对") from error
    wrong = [each.name for each in fields(event) if not _fits(getattr(event, each.name), each.type)]
    if wrong:
        raise BadLineError("A109", f"事件 {body['type']} 的字段类型不对：" + "、".join(wrong))
    return event


def _fits(value: object, wanted: Any) -> bool:
    if wanted is int:
        return _is_whole(value)
    if get_origin(wanted) is list:
        kind = get_origin(get_args(wanted)[0]) or get_args(wanted)[0]
        return isinstance(value, list) and all(isinstance(each, kind) for each in value)
    return isinstance(value, get_origin(wanted) or wanted)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
