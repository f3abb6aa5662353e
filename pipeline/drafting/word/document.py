"""A finished Word document: its bytes, what it says, and by digest what text and template it is."""

from typing import Protocol

from pipeline.domain.scans.page_code import text_digest
from pipeline.drafting.word.plain_text import text_of_document


class Said(Protocol):
    """What a part said when it was rendered."""

    def text(self) -> str:
        """Its plain text."""
        ...

    def digest(self) -> str | None:
        """The digest of the text where it is known without it."""
        ...


class RenderedDocument:
    """A finished document; its text is put together when first asked for, that of a long one read from its bytes."""

    __slots__ = ("_said", "_text", "docx", "template_sha256")

    def __init__(self, docx: bytes, template_sha256: str, text: str | Said | None) -> None:
        self.docx = docx
        self.template_sha256 = template_sha256
        self._text = text if isinstance(text, str) else None
        self._said = None if isinstance(text, str) else text

    @property
    def text(self) -> str:
        """The body as plain text, one line per paragraph, tables cell by cell."""
        if self._text is None:
            self._text = self._said.text() if self._said is not None else text_of_document(self.docx)
        return self._text

    @property
    def text_sha256(self) -> str:
        """The digest of the normalised body text, which opinions and page codes are bound to."""
        known = self._said.digest() if self._said is not None else None
        return known or text_digest(self.text)

    def __reduce__(self) -> tuple[type["RenderedDocument"], tuple[bytes, str, str]]:
        """Between processes the text goes as text."""
        return RenderedDocument, (self.docx, self.template_sha256, self.text)
