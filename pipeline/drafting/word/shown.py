"""How a plain value is written into a document when its tag names no filter."""

from datetime import date
from decimal import Decimal

from docxtpl import Listing, RichText, RichTextParagraph
from jinja2 import Undefined
from markupsafe import Markup

from pipeline.drafting.word.filters import UnfitValueError, long_date
from pipeline.drafting.word.value_checks import first_forbidden
from pipeline.drafting.word.values import NeedsDocument, NeedsDocumentError

_HINTS = {
    type(None): "这一项是空的；请补上数据，或在模板里写 {{ … |nothing }} 显示“无”。",
    bool: "“是/否”字段请用 {% if … %} 或 {{ … |tick }}。",
    float: "数值要写成带引号的十进制数，例如 '270000.00'。",
    list: "这是一个列表；请用 {% for … %} 逐项写，或用 {{ … |list }}。",
    dict: "这是一组字段；请写出要取的那一项，例如 buyer.name。",
    RichText: "这是带格式的文字；请写成 {{r … }}，单独占一处文字。",
    RichTextParagraph: "这是带格式的段落；请写成 {{p … }}，单独占一段。",
}
_NEW_PARAGRAPH_OR_PAGE = str.maketrans("", "", "\a\f")


class ForbiddenCharacterError(ValueError):
    """A value holds a character that no document may hold."""

    def __init__(self, value: str) -> None:
        super().__init__("forbidden character")
        self.character = first_forbidden(value)


def shown(value: object) -> object:
    """The text of a value as a document shows it.

    UnfitValueError for what has no plain text (None, true, lists), ForbiddenCharacterError for text no document may
    hold, NeedsDocumentError for what only an open document can write.
    """
    if isinstance(value, str):
        return value if value.isprintable() else _checked(value)
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Listing):
        return _listing(value)
    if isinstance(value, NeedsDocument):
        raise NeedsDocumentError
    raise UnfitValueError("", value, _HINTS.get(type(value), "请换一个可以写成文字的字段。"))


def shown_richly(value: object) -> object:
    """The same where a tag may also stand for whole runs and paragraphs."""
    if isinstance(value, RichText | RichTextParagraph):
        _checked(value.xml.translate(_NEW_PARAGRAPH_OR_PAGE))
        return value
    return shown(value)


def _checked(value: str) -> str:
    if first_forbidden(value):
        raise ForbiddenCharacterError(value)
    return _one_kind_of_break(value) if "\r" in value else value


def _listing(value: Listing) -> Markup:
    """A listing may also say where a paragraph (BEL) or a page (FF) begins."""
    _checked(value.xml.translate(_NEW_PARAGRAPH_OR_PAGE))
    return Markup(value.xml.replace("\r\n", "\n").replace("\r", "\n"))


def _one_kind_of_break(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return Markup(plain) if isinstance(value, Markup) else plain
