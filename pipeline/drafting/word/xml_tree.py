"""XML trees: the one door to lxml, with a parser that resolves no entity and fetches nothing."""

# lxml ships no types; everything that comes out of this module is typed by hand.
# mypy: disable-error-code="import-untyped"

from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any

DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


class BadXmlError(ValueError):
    """The bytes are no well-formed XML; the message says where."""


def parse_xml(content: bytes) -> Element:
    """The root element; BadXmlError when the bytes are not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadXmlError(str(error.msg)[:60]) from error


def xml_text(root: Element) -> str:
    """The element as XML text without declaration."""
    text: str = etree.tostring(root, encoding="unicode")
    return text


def xml_bytes(root: Element) -> bytes:
    """The element as a UTF-8 document with the declaration Word writes."""
    data: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
    return data


def local_name(element: Element) -> str:
    """The tag without its namespace, empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
