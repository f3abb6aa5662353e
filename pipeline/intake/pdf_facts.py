"""What is known of a PDF's structure, as it comes out of the sandbox."""

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, TypeAdapter


class PdfFacts(BaseModel):
    """What the gate knows of a PDF; sizes in millimetres as shown (after rotation), images in pixels.

    `largest_image_page` counts from 1; 0 when the image is not directly on a page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    pages: int
    version: str
    is_encrypted: bool
    is_repaired: bool
    has_xfa: bool
    is_xfa_only: bool
    signatures: int
    scripts: int
    launches: int
    other_actions: list[str]
    attachments: list[str]
    attachment_count: int
    page_sizes: list[tuple[float, float]]
    images: int
    largest_image: int
    largest_image_page: int


class PdfTrouble(BaseModel):
    """Why there are no facts: password, broken, no_pages, too_many_pages or too_complex."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    trouble: str
    pages: int = 0
    detail: str = ""


PdfAnswer: TypeAlias = PdfFacts | PdfTrouble


def parse_answer(answer: bytes) -> PdfAnswer:
    """What the probe answered; pydantic's ValidationError for anything else."""
    return _ANSWER.validate_json(answer)


_ANSWER: TypeAdapter[PdfAnswer] = TypeAdapter(PdfAnswer)
