"""A finished Word document: its bytes, what it says, and by digest what text and template it is."""

from collections.abc import Callable

from pipeline.domain.scans.page_code import text_digest
from pipeline.drafting.word.plain_text import text_of_document


class RenderedDocument:
    """A finished document; its text is put together when first asked for, that of a long one read from its bytes."""

    __slots__ = ("_text", "docx", "template_sha256")

    def __init__(self, docx: bytes, template_sha256: str, text: str | Callable[[], str] | None) -> None:
        self.docx = docx
        self.template_sha256 = template_sha256
        self._text = text

    @property
    def text(self) -> str:
        """The body as plain text, one line per paragraph, tables cell by cell."""
        if not isinstance(self._text, str):
            self._text = self._text() if self._text is not None else text_of_document(self.docx)
        return self._text

    @property
    def text_sha256(self) -> str:
        """The digest of the normalised body text, which opinions and page codes are bound to."""
        return text_digest(self.text)

    def __reduce__(self) -> tuple[type["RenderedDocument"], tuple[bytes, str, str]]:
        """Between processes the text goes as text."""
        return RenderedDocument, (self.docx, self.template_sha256, self.text)
