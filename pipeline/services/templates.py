"""Legal's templates as tested code: checked, previewed, compared with the accepted text or other versions, created."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from pipeline.domain.clauses.library import LIBRARY, Clause
from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.drafting.comparing.template_versions import TemplateDifference, template_difference
from pipeline.drafting.kinds.clause_checks import clauses_in_template
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.kinds.new_kind import new_kind
from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.kinds.shelf import TemplateShelf
from pipeline.drafting.kinds.template_checks import accept_golden, check_kind, golden_difference
from pipeline.drafting.kinds.template_layout import accept_pages, pdf_faults
from pipeline.drafting.word.structure import open_template
from pipeline.errors import NotFound, QidangError, Refused
from pipeline.services.office import Office, PdfMaker

PREVIEW_DPI = 110
SHORTEST_DIGEST = 6


def check(shelf: TemplateShelf, keys: Sequence[str], *, pdf: PdfMaker | None = None) -> list[Finding]:
    """Everything wrong with these kinds, their differences from the accepted texts included.

    With `pdf` also as printed, some side by side; a kind with errors is not printed. Every place begins with the
    kind, since kinds are checked by the dozen.
    """
    found: dict[str, list[Finding]] = {}
    sound = (kind for kind in map(shelf.kind, keys) if _is_sound(kind, found))
    if pdf is None:
        deque(sound, maxlen=0)
    else:
        for kind, made in _samples_printed(shelf, sound, pdf):
            found[kind.key] += pdf_faults(kind, made)
    return [replace(each, at=_with_kind(each.at, key)) for key, faults in found.items() for each in faults]


def _with_kind(place: str, key: str) -> str:
    return place if key in place else f"{key} {place}"


def _is_sound(kind: Kind, found: dict[str, list[Finding]]) -> bool:
    """Notes what is wrong with a kind before anything is printed; whether its sample can be printed."""
    findings = check_kind(kind)
    found[kind.key] = findings
    if errors_in(findings):
        return False
    if golden_difference(kind):
        findings.append(finding("K040", at=kind.folder.name, key=kind.key))
    return True


def _samples_printed(shelf: TemplateShelf, kinds: Iterable[Kind], pdf: PdfMaker) -> Iterator[tuple[Kind, bytes]]:
    """Each kind with its sample as it prints; the next ones are checked meanwhile."""
    begun: deque[Kind] = deque()
    for made in pdf.to_pdfs(_sample_words(shelf, kinds, begun)):
        if isinstance(made, QidangError):
            raise made
        yield begun.popleft(), made


def _sample_words(shelf: TemplateShelf, kinds: Iterable[Kind], begun: deque[Kind]) -> Iterator[bytes]:
    for kind in kinds:
        begun.append(kind)
        yield shelf.render(kind.key, sample_values(kind)).docx


def shut_templates(shelf: TemplateShelf) -> dict[str, tuple[Finding, ...]]:
    """Why each kind that cannot be used cannot, by its key: its folder is wrong, or its template does not open.

    What is inside a template that opens is for `check`.
    """
    there = shelf.folders()
    shut = dict(there.faults)
    for key, kind in there.kinds.items():
        try:
            open_template(kind.template_path.read_bytes(), name=kind.shown_path)
        except BadDocument as bad:
            shut[key] = tuple(bad.findings)
    return shut


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause of the library with its place in each contract text, by the text's key."""

    clause: Clause
    in_texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """Every clause of the library against every contract text that can be read; `findings` keep others out of it."""

    texts: tuple[str, ...]
    rows: tuple[ClauseRow, ...]
    findings: tuple[Finding, ...]


def clause_table(shelf: TemplateShelf) -> ClauseTable:
    """The clauses of every contract text composed from the library, in the signs of the library."""
    there = shelf.folders()
    texts: dict[str, Mapping[str, str]] = {}
    findings = [*there.findings]
    for key, each in there.kinds.items():
        try:
            if each.contract_kinds:
                texts[key] = clauses_in_template(each)
        except BadDocument as bad:
            findings += [replace(one, at=_with_kind(one.at, key)) for one in bad.findings]
    rows = (ClauseRow(each, {key: cells[each.id] for key, cells in texts.items()}) for each in LIBRARY.values())
    return ClauseTable((*texts,), (*rows,), (*findings,))


def difference(shelf: TemplateShelf, key: str) -> str:
    """How the text differs from the accepted one, as a line comparison; empty when it does not."""
    return golden_difference(shelf.kind(key))


def accept(shelf: TemplateShelf, key: str, *, pdf: PdfMaker | None = None) -> int:
    """The present text becomes the accepted one, with `pdf` also its number of pages; that number, else 0.

    BadDocument when the kind has errors: an accepted text must not make them the standard.
    """
    kind = shelf.kind(key)
    bad = errors_in(check_kind(kind))
    if bad:
        raise BadDocument(
            f"{key} 还有 {len(bad)} 处错误，不能确认。", bad, next_step="请先改正，再用 templates check 检查。"
        )
    accept_golden(kind)
    return accept_pages(kind, sample_pdf(shelf, kind, pdf)) if pdf is not None else 0


def sample_pdf(shelf: TemplateShelf, kind: Kind, pdf: PdfMaker) -> bytes:
    """The kind's sample as it prints."""
    return pdf.to_pdf(shelf.render(kind.key, sample_values(kind)).docx)


def create(shelf: TemplateShelf, code: str, title: str) -> Path:
    """A new kind in house style, or a contract text begun from the general one; its folder."""
    return new_kind(shelf.folder, code, title)


def compare_files(old: Path, new: Path) -> TemplateDifference:
    """What changed between two template files; BadDocument with every fault of one that is no template."""
    return template_difference(old.read_bytes(), new.read_bytes(), names=(old.name, new.name))


def compare_with_kept(shelf: TemplateShelf, key: str, kept: Path, digest: str) -> TemplateDifference:
    """What changed from the version that made documents, named by (the beginning of) its digest, to the present one."""
    path = _kept_version(kept, digest)
    present = shelf.kind(key).template_path.read_bytes()
    names = (f"模板 {key} 旧版 {path.stem[:16]}", f"模板 {key} 现版")
    return template_difference(path.read_bytes(), present, names=names)


def _kept_version(kept: Path, digest: str) -> Path:
    if len(digest) < SHORTEST_DIGEST or not digest.isalnum():
        raise Refused(f"模板摘要“{digest}”太短或写法不对。", next_step=f"请给出摘要的前 {SHORTEST_DIGEST} 位以上。")
    found = sorted(kept.glob(f"{digest.lower()}*.docx"))
    if not found:
        raise NotFound(f"库中没有摘要以 {digest} 开头的模板版本。", next_step="请按文书登记的 template_sha256 核对。")
    if len(found) > 1:
        raise Refused(f"有 {len(found)} 个模板版本以 {digest} 开头。", next_step="请多给几位。")
    return found[0]


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
