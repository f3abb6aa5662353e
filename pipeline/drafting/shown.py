"""How a plain value is written into a document when its tag names no filter."""

from datetime import date
from decimal import Decimal

from jinja2 import Undefined
from markupsafe import Markup

from pipeline.drafting.filters import UnfitValueError, long_date

_HINTS = {
    type(None): "这一项是空的;请补上数据,或在模板里写 {{ … |nothing }} 显示“无”。",
    bool: "“是/否”字段请用 {% if … %} 或 {{ … |tick }}。",
    float: "数值要写成带引号的十进制数,例如 '270000.00'。",
    list: "这是一个列表;请用 {% for … %} 逐项写,或用 {{ … |list }}。",
    dict: "这是一组字段;请写出要取的那一项,例如 buyer.name。",
}


def shown(value: object) -> object:
    """The text of a value as a document shows it; UnfitValueError for what has no plain text (None, true, lists)."""
    if isinstance(value, str):
        return value if "\r" not in value else _one_kind_of_break(value)
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise UnfitValueError("", value, _HINTS.get(type(value), "请换一个可以写成文字的字段。"))


def _one_kind_of_break(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return Markup(plain) if isinstance(value, Markup) else plain
