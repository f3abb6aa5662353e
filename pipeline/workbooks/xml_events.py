"""Walks the XML of a workbook part piece by piece; a document type is refused."""

from collections.abc import Callable, Iterator
from xml.parsers import expat

from pipeline.workbooks.gate import Container, refusal

Start = Callable[[str, dict[str, str]], None]
Words = Callable[[str], None]
End = Callable[[str], None]


def walk(container: Container, member: str, start: Start, words: Words | None = None, end: End | None = None) -> None:
    """Calls back for every element; BadDocument when the part is not well-formed."""
    for _ in walking(container, member, start, words, end):
        pass


def walking(
    container: Container, member: str, start: Start, words: Words | None = None, end: End | None = None
) -> Iterator[None]:
    """The same, pausing after every piece, so that what was found so far can be handed on."""
    parser = _parser(container, member)
    parser.StartElementHandler = start
    if words:
        parser.CharacterDataHandler = words
    if end:
        parser.EndElementHandler = end
    try:
        for piece in container.pieces(member):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refusal(container.name, "E003", why=f"{member} 第 {error.lineno} 行") from error
    yield


def _parser(container: Container, member: str) -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise refusal(container.name, "E003", why=f"{member} 含有文档类型声明")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """The element's name without its namespace prefix."""
    return name.rpartition(":")[2]
