"""Values that become more than text: pictures, whole documents, links. Only our own code makes them, never data."""

import io
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from docxtpl import DocxTemplate, InlineImage, RichText

EMU_PER_MM = 36_000


class NeedsDocumentError(Exception):
    """A value was met that only an open document can write: the part is rendered docxtpl's own way."""


@runtime_checkable
class NeedsDocument(Protocol):
    """A value that adds parts or relationships to the document it stands in."""

    def in_document(self, document: DocxTemplate) -> object:
        """What docxtpl writes for it."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the text, `{{ seal }}`; sizes in millimetres, zero for its own, one alone keeps the shape."""

    content: bytes
    width: float = 0
    height: float = 0
    link: str = ""

    def in_document(self, document: DocxTemplate) -> object:
        sizes = [int(each * EMU_PER_MM) or None for each in (self.width, self.height)]
        return InlineImage(document, io.BytesIO(self.content), *sizes, anchor=self.link or None)


@dataclass(frozen=True, slots=True)
class SubDocument:
    """A whole .docx in place of the paragraph `{{p annex }}`, with its styles, numbering, pictures and notes."""

    content: bytes

    def in_document(self, document: DocxTemplate) -> object:
        return document.new_subdoc(io.BytesIO(self.content))


@dataclass(frozen=True, slots=True)
class LinkedText:
    """Text with a link to a web address, `{{r source }}`."""

    text: str
    address: str
    color: str = "0563C1"

    def in_document(self, document: DocxTemplate) -> object:
        return RichText(self.text, color=self.color, underline=True, url_id=document.build_url_id(self.address))
