"""Facts about one PDF's structure, gathered without rendering it; runs inside the sandbox only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pipeline.intake.pdf_facts import PdfAnswer, PdfFacts, PdfTrouble

MOST_OBJECTS = 500_000
MOST_NAMES = 20
_DEEPEST = 40
_MM_PER_POINT = 25.4 / 72

_MARKS = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|GoToR|RichMediaExecute|Rendition|Movie|Sound|EF|ByteRange)\b"
)
_OTHER_ACTIONS = frozenset(
    {"/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/RichMediaExecute", "/Rendition", "/Movie", "/Sound"}
)


@dataclass(slots=True)
class _Tally:
    """Counts that grow while the objects are walked."""

    scripts: int = 0
    launches: int = 0
    signatures: int = 0
    attachment_count: int = 0
    images: int = 0
    largest_image: int = 0
    largest_image_id: tuple[int, int] = (0, 0)
    other_actions: set[str] = field(default_factory=set)
    attachments: list[str] = field(default_factory=list)


def probe_pdf(question: tuple[str, int]) -> bytes:
    """`PdfFacts` or `PdfTrouble` as JSON, for a question `(path, most_pages)`."""
    path, most_pages = question
    try:
        pdf, is_repaired = _opened(path)
        with pdf:
            answer = _facts(pdf, is_repaired, most_pages)
    except pikepdf.PasswordError:
        answer = PdfTrouble(trouble="password")
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        answer = PdfTrouble(trouble="broken", detail=_text(f"{type(error).__name__}: {error}"))
    return answer.model_dump_json().encode()


def _opened(path: str) -> tuple[pikepdf.Pdf, bool]:
    try:
        return pikepdf.open(path, attempt_recovery=False), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        return pikepdf.open(path), True


def _facts(pdf: pikepdf.Pdf, is_repaired: bool, most_pages: int) -> PdfAnswer:
    if len(pdf.objects) > MOST_OBJECTS:
        return PdfTrouble(trouble="too_complex", detail=str(len(pdf.objects)))
    pages = len(pdf.pages)
    if pages == 0:
        return PdfTrouble(trouble="no_pages")
    if pages > most_pages:
        return PdfTrouble(trouble="too_many_pages", pages=pages)
    tally = _tally(pdf)
    has_xfa, is_xfa_only = _xfa(pdf)
    return PdfFacts(
        pages=pages,
        version=pdf.pdf_version,
        is_encrypted=pdf.is_encrypted,
        is_repaired=is_repaired,
        has_xfa=has_xfa,
        is_xfa_only=is_xfa_only,
        signatures=tally.signatures,
        scripts=tally.scripts,
        launches=tally.launches,
        other_actions=sorted(tally.other_actions),
        attachments=tally.attachments,
        attachment_count=tally.attachment_count,
        page_sizes=[_page_size(page) for page in pdf.pages],
        images=tally.images,
        largest_image=tally.largest_image,
        largest_image_page=_page_with(pdf, tally.largest_image_id),
    )


def _tally(pdf: pikepdf.Pdf) -> _Tally:
    """Walk every object; those whose text shows no mark of interest are passed over quickly."""
    tally = _Tally()
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            _count_image(each, tally)
        content = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if isinstance(content, pikepdf.Dictionary | pikepdf.Array) and _MARKS.search(content.unparse(resolved=True)):
            for dictionary in _dictionaries(content, _DEEPEST):
                _count(dictionary, tally)
    return tally


def _dictionaries(thing: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """The dictionaries written directly inside one object; references are objects of their own."""
    if isinstance(thing, pikepdf.Dictionary):
        yield thing
        children = [child for _, child in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if depth and isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
            yield from _dictionaries(child, depth - 1)


def _count(dictionary: pikepdf.Object, tally: _Tally) -> None:
    action = dictionary.get("/S")
    name = str(action) if isinstance(action, pikepdf.Name) else ""
    tally.scripts += name == "/JavaScript" or "/JS" in dictionary
    tally.launches += name == "/Launch"
    if name in _OTHER_ACTIONS:
        tally.other_actions.add(name[1:])
    if "/ByteRange" in dictionary and "/Contents" in dictionary:
        tally.signatures += dictionary.get("/Type") != "/DocTimeStamp"
    if "/EF" in dictionary:
        tally.attachment_count += 1
        if len(tally.attachments) < MOST_NAMES:
            tally.attachments.append(_text(dictionary.get("/UF", dictionary.get("/F", ""))))


def _text(value: object) -> str:
    try:
        return str(value)[:200].encode("utf-8", "replace").decode()
    except (ValueError, UnicodeError):
        return "?"


def _count_image(stream: pikepdf.Stream, tally: _Tally) -> None:
    if stream.get("/Subtype") != "/Image":
        return
    tally.images += 1
    width, height = (_whole(stream.get(key)) for key in ("/Width", "/Height"))
    if width * height > tally.largest_image:
        tally.largest_image, tally.largest_image_id = width * height, stream.objgen


def _whole(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return 0


def _page_with(pdf: pikepdf.Pdf, image: tuple[int, int]) -> int:
    for number, page in enumerate(pdf.pages, 1):
        try:
            if any(each.objgen == image for each in page.images.values()):
                return number
        except (TypeError, ValueError, AttributeError, pikepdf.PdfError):
            continue
    return 0


def _page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height as shown, in mm; (0, 0) when the page does not say."""
    try:
        left, bottom, right, top = (float(each) for each in page.mediabox)
        unit = float(page.obj.get("/UserUnit", 1)) * _MM_PER_POINT
        turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    except (TypeError, ValueError, AttributeError, pikepdf.PdfError):
        return (0.0, 0.0)
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    return (round(height, 1), round(width, 1)) if turned else (round(width, 1), round(height, 1))


def _xfa(pdf: pikepdf.Pdf) -> tuple[bool, bool]:
    """Whether there is an XFA form, and whether the pages hold nothing without it."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False, False
    fields = form.get("/Fields")
    has_fields = isinstance(fields, pikepdf.Array) and len(fields) > 0
    return True, bool(pdf.Root.get("/NeedsRendering", False)) or not has_fields
