"""docxtpl's own way from template to document, for values that bring pictures, links or whole documents with them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docxtpl import DocxTemplate, InlineImage
from docxtpl.subdoc import Subdoc

from pipeline.drafting.word.deflate import zlib_deflate
from pipeline.drafting.word.environment import WordEnvironment
from pipeline.drafting.word.parts import ReadPart
from pipeline.drafting.word.shown import shown_richly
from pipeline.drafting.word.values import NeedsDocument
from pipeline.drafting.word.zip import ZipBase

_MADE = (InlineImage, Subdoc)


@dataclass(frozen=True, slots=True)
class ByDocxtpl:
    """What docxtpl made: the members of the file, and the plain values written into them."""

    members: dict[str, bytes]
    written: list[str]


def render_by_docxtpl(
    members: Mapping[str, bytes], parts: Sequence[ReadPart], values: Mapping[str, object]
) -> ByDocxtpl:
    """The whole document by docxtpl, in our sandbox and with our marks sealed; errors of values as everywhere."""
    sealed = {each.member: each.sealed.encode() for each in parts}
    data = ZipBase({**members, **sealed}, zlib_deflate).with_members([])
    document = DocxTemplate(io.BytesIO(data))
    document.init_docx()
    written: list[str] = []
    environment = WordEnvironment(_recording(written))
    given = {name: _in_document(each, document) for name, each in values.items()}
    document.render(given, environment, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return ByDocxtpl({each: archive.read(each) for each in archive.namelist()}, written)


def _recording(written: list[str]) -> Callable[[object], object]:
    def write(value: object) -> object:
        if isinstance(value, _MADE):
            return value
        text = shown_richly(value)
        if isinstance(text, str):
            written.append(text)
        return text

    return write


def _in_document(value: object, document: DocxTemplate) -> object:
    """The values with everything that needs the open document made for it; groups without it stay the same objects."""
    if isinstance(value, NeedsDocument):
        return value.in_document(document)
    if isinstance(value, Mapping):
        made = {key: _in_document(each, document) for key, each in value.items()}
        return value if all(made[key] is each for key, each in value.items()) else made
    if isinstance(value, list | tuple):
        entries = [_in_document(each, document) for each in value]
        return value if all(new is old for new, old in zip(entries, value, strict=True)) else entries
    return value
