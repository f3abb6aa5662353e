"""Dossiers to archive: small real PDFs, items, volume sheets and whole packages."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.archive.binder import Binder, BinderTitle, make_binder
from pipeline.archive.catalogue import Catalogue, DossierItem, build_catalogue
from pipeline.archive.dossier_package import DossierFacts, DossierPackage, Party
from pipeline.archive.inventory import VersionNote
from pipeline.archive.volume import Volume

CONTRACT = "LS-RJ-2026-0007"
ARCHIVE_NO = "LS01-HT·2026-D30-0007"
ARCHIVED_AT = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def a_pdf(pages: Sequence[str], size: tuple[float, float] = (595.0, 842.0)) -> bytes:
    """A PDF with one line of text per page; an empty text makes a blank side."""
    output = BytesIO()
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas = Canvas(output, pagesize=size, invariant=1, initialFontName="Vera")
    for text in pages:
        if text:
            canvas.setFont("Vera", 12)
            canvas.drawString(72, 400, text)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def a_scanned_pdf(sides: Sequence[Image.Image]) -> bytes:
    """A PDF with one full-page picture per side, like a scanner's."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=(595, 842), invariant=1)
    for side in sides:
        canvas.drawImage(ImageReader(side), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def an_item(folder: Path, kind: str = "HTWB", serial: int = 1, **changes: object) -> DossierItem:
    """A two-page document lying in `folder`; `data`, `name` and `contract_no` set its bytes, file and owner."""
    number = f"{changes.pop('contract_no', CONTRACT)}-{kind}-{serial:02d}-V1.0"
    data = changes.pop("data", None) or a_pdf([f"{number} page 1", f"{number} page 2"])
    path = folder / str(changes.pop("name", f"{number}_text.pdf"))
    assert isinstance(data, bytes)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    item = DossierItem(
        path=path,
        document_no=number,
        kind=kind,
        title=f"软件开发合同（{kind}）",
        responsible="岚石软件有限公司；青禾科技有限公司",
        dated="2026-10-18",
        pages=0,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return replace(item, **changes)


def a_volume() -> Volume:
    return Volume(a_pdf(["cover"]), a_pdf(["contents"]), a_pdf(["note sheet"]))


def ledger_line(item: DossierItem, seq: int = 1) -> bytes:
    """A line as the ledger has it, for tests that need no real ledger."""
    event = {"type": "DocumentAdded", "contract_no": CONTRACT, "document_no": item.document_no, "sha256": item.sha256}
    entry = {"seq": seq, "prev": "0" * 64, "at": ARCHIVED_AT.isoformat(), "by": "韩拟六", "op": f"add:{seq}"}
    return json.dumps({**entry, "events": [event]}, ensure_ascii=False, sort_keys=True).encode()


def some_facts(**changes: object) -> DossierFacts:
    facts = DossierFacts(
        contract_no=CONTRACT,
        archive_no=ARCHIVE_NO,
        title="本公司与青禾科技有限公司软件开发合同（合同编号 LS-RJ-2026-0007）签订与履行材料",
        parties=(Party("甲方", "青禾科技有限公司"), Party("乙方", "岚石软件有限公司")),
        amount_gross="270000.00",
        status="EFFECTIVE",
        stage="签署集",
        retention="D30",
        fonds_name="岚石软件有限公司",
        filed_by="档案员甲",
        filed_on="2026-11-23",
        checked_by="档案员乙",
    )
    return replace(facts, **changes)


def a_package(folder: Path, kinds: Sequence[str] = ("HTWB", "HTSP"), **facts: object) -> DossierPackage:
    """A whole package of one two-page document per kind."""
    items = [an_item(folder, kind) for kind in kinds]
    return package_of(items, [ledger_line(item) for item in items], **facts)


def package_of(items: Sequence[DossierItem], lines: Sequence[bytes], **facts: object) -> DossierPackage:
    stated = some_facts(**facts)
    catalogue = build_catalogue(items, stated.archive_no)
    return DossierPackage(stated, catalogue, tuple(lines), a_volume(), a_binder(catalogue))


def a_binder(catalogue: Catalogue) -> Binder:
    return make_binder(catalogue, a_volume(), BinderTitle("软件开发合同", ARCHIVED_AT), None)


def a_note(op: str = "archive:LS-RJ-2026-0007:SIGNED_SET", message: str = "签署集归档") -> VersionNote:
    return VersionNote(message, "档案员甲", "mailto:archive@example.com", ARCHIVED_AT, op)
