"""Legal's templates as tested code: checked, previewed, compared with the accepted text, created."""

from pathlib import Path

import pypdfium2

from pipeline.domain.findings import Finding, finding
from pipeline.drafting.house_style import new_kind
from pipeline.drafting.samples import sample_values
from pipeline.drafting.shelf import TemplateShelf
from pipeline.drafting.template_checks import accept_golden, check_kind, golden_difference
from pipeline.services.office import Office

PREVIEW_DPI = 110


def check(shelf: TemplateShelf, key: str) -> list[Finding]:
    """Everything wrong with one kind, its difference from the accepted text included."""
    findings = check_kind(shelf.kind(key))
    if not any(each.is_error for each in findings) and golden_difference(shelf.kind(key)):
        findings.append(finding("K040", at=shelf.kind(key).folder.name, key=key))
    return findings


def difference(shelf: TemplateShelf, key: str) -> str:
    """How the text differs from the accepted one, as a line comparison; empty when it does not."""
    return golden_difference(shelf.kind(key))


def accept(shelf: TemplateShelf, key: str) -> None:
    """The present text becomes the accepted one."""
    accept_golden(shelf.kind(key))


def create(shelf: TemplateShelf, code: str, title: str) -> Path:
    """A new kind in house style; its folder."""
    return new_kind(shelf.folder, code, title)


def preview(office: Office, key: str, into: Path) -> list[Path]:
    """The sample rendered to Word, PDF and one picture per page in `into`; the files."""
    word = office.drafter.render(key, sample_values(office.drafter.kind(key)))
    pdf = office.pdf.to_pdf(word.docx)
    into.mkdir(parents=True, exist_ok=True)
    files = [into / f"{key}.docx", into / f"{key}.pdf"]
    for path, data in zip(files, (word.docx, pdf), strict=True):
        path.write_bytes(data)
    return [*files, *_pictures(pdf, into, key)]


def _pictures(pdf: bytes, into: Path, key: str) -> list[Path]:
    document = pypdfium2.PdfDocument(pdf)
    paths = []
    for number in range(len(document)):
        path = into / f"{key}-{number + 1:02d}.png"
        document[number].render(scale=PREVIEW_DPI / 72).to_pil().save(path)
        paths.append(path)
    document.close()
    return paths
