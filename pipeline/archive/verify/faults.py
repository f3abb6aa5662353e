"""What the checker found wrong, as plain values, so that it needs nothing of the software that wrote the archive."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code of the findings catalogue, a place in the archive, the words for the sentence's gaps."""

    code: str
    at: str
    values: Mapping[str, str]


def fault(code: str, at: str, **values: object) -> Fault:
    """The fault `code` at a place."""
    return Fault(code, at, {name: str(value) for name, value in values.items()})


class DoubtfulError(ValueError):
    """A text that is not plainly one JSON object; its message is the reason, in Chinese."""


def reason_of(error: Exception) -> str:
    """Why something could not be read, in Chinese as far as it is known."""
    if isinstance(error, FileNotFoundError):
        return "文件不在"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return f"磁盘读取出错（{error.strerror}）" if isinstance(error, OSError) else str(error)


def strict_json(data: bytes) -> dict[str, Any]:
    """The JSON object in `data`; DoubtfulError for doubled names, NaN, depth, anything else."""
    try:
        body = json.loads(data.decode("utf-8"), object_pairs_hook=_undoubled, parse_constant=_no_constant)
    except RecursionError as deep:
        raise DoubtfulError("嵌套太深") from deep
    except UnicodeDecodeError as garbled:
        raise DoubtfulError("不是 UTF-8 文字") from garbled
    except json.JSONDecodeError as broken:
        raise DoubtfulError(f"不是合格的 JSON（第 {broken.lineno} 行）") from broken
    if not isinstance(body, dict):
        raise DoubtfulError("不是 JSON 对象")
    return body


def _undoubled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise DoubtfulError("同一个字段出现了两次")
    return body


def _no_constant(name: str) -> float:
    raise DoubtfulError(f"{name} 不是 JSON 数值")
