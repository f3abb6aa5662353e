"""Saving a PDF with equal bytes for equal content, as PDF/A-2b where this machine can check that."""

import logging
from datetime import datetime
from io import BytesIO

import pikepdf

PLAIN = "PDF"
PDF_A = "PDF/A-2b"


def save_for_reading(pdf: pikepdf.Pdf, title: str, made_on: datetime) -> tuple[bytes, str]:
    """The bytes and what they conform to: `PDF/A-2b` only after the written bytes passed, else `PDF`.

    pikepdf's own allow-list checker decides; it needs the extra `pikepdf[pdfa]`.
    """
    _describe(pdf, title, made_on)
    return _save_pdfa(pdf, made_on) or (_save(pdf), PLAIN)


def _describe(pdf: pikepdf.Pdf, title: str, made_on: datetime) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["pdf:Producer"] = "Qidang"
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = made_on.isoformat(timespec="seconds")


def _save(pdf: pikepdf.Pdf) -> bytes:
    output = BytesIO()
    pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _save_pdfa(pdf: pikepdf.Pdf, made_on: datetime) -> tuple[bytes, str] | None:
    try:
        from pikepdf import pdfa
    except ImportError:
        return None
    # fontTools remarks on the odd dates that fonts made by LibreOffice carry; nobody can act on that.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    pdfa.prepare(pdf, "2b")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = made_on.isoformat(timespec="seconds")
    output = BytesIO()
    pdf.save(output, **pdfa.resolve_save_kwargs("2b", deterministic_id=True))
    output.seek(0)
    if pdfa.validate_written(output, "2b").passed:
        return output.getvalue(), PDF_A
    _withdraw_claim(pdf)
    return None


def _withdraw_claim(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance"):
            if claim in metadata:
                del metadata[claim]
