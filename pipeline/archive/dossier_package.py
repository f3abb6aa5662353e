"""What goes into one version of a dossier: originals, sources, metadata, volume sheets, reading copy."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline import disk
from pipeline.archive.binder import Binder
from pipeline.archive.catalogue import Catalogue, CatalogueEntry
from pipeline.archive.inventory import VersionNote
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_object import CommittedVersion, Source, commit_version, committed, read_inventory
from pipeline.archive.ocfl_root import StorageRoot
from pipeline.archive.volume import Volume, volume_findings
from pipeline.domain.findings import BadDocument, Finding, finding

FORMAT = "qidang-dossier/1"
METADATA = "metadata/dossier.json"
EVENTS = "metadata/events.jsonl"
BINDER = "binder/binder.pdf"
# DA/T 13-2022 in the form of the handbook, 4.2.
_ARCHIVE_NO = re.compile(r"[A-Z]{2}\d{2}-HT·\d{4}-(Y|D30|D10)-\d{4}")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the contract as the dossier names it."""

    role: str
    name: str
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What the volume as a whole says of itself; dates are ISO, money a decimal string."""

    contract_no: str
    archive_no: str
    title: str
    parties: tuple[Party, ...]
    amount_gross: str
    status: str
    stage: str
    retention: str
    fonds_name: str
    filed_by: str
    filed_on: str
    checked_by: str
    confidentiality: str = "内部"
    effective_on: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DossierPackage:
    """Everything of one archive act; `events` are the contract's raw ledger lines, `sources` data files."""

    facts: DossierFacts
    catalogue: Catalogue
    events: tuple[bytes, ...]
    volume: Volume
    binder: Binder
    sources: tuple[Path, ...] = ()


def archive_dossier(root: StorageRoot, package: DossierPackage, note: VersionNote) -> CommittedVersion:
    """The version of the contract's archive object that holds this package, made once per `note.op`.

    Raises BadDocument (A26x) when the package is not whole or would leave out an original archived before.
    """
    identifier = object_id(package.facts.contract_no)
    done = committed(root, identifier, note.op)
    if done:
        return done
    findings = [*package_findings(package), *_withdrawn(root, identifier, package.catalogue)]
    if any(each.is_error for each in findings):
        raise BadDocument("案卷还不能归档", findings, next_step="逐条处理后再归档")
    return commit_version(root, identifier, package_files(package), note)


def package_files(package: DossierPackage) -> dict[str, Source]:
    """Logical path → file or bytes, the complete content of the version."""
    originals: dict[str, Source] = {_original(each): each.item.path for each in package.catalogue.entries}
    return {
        **originals,
        **_sources(package.sources),
        **package.volume.sheets(),
        METADATA: dossier_json(package),
        EVENTS: b"".join(line.rstrip(b"\n") + b"\n" for line in package.events),
        BINDER: package.binder.pdf,
    }


def dossier_json(package: DossierPackage) -> bytes:
    """`metadata/dossier.json`: the contents list and the metadata of the volume (DA/T 46-2009 elements)."""
    catalogue = package.catalogue
    body = {
        "format": FORMAT,
        **asdict(package.facts),
        "numbers": dict(package.facts.numbers),
        "totals": _totals(catalogue),
        "items": [_item_json(each) for each in catalogue.entries],
        "sources": [_source_json(path, source) for path, source in _sources(package.sources).items()],
        "binder": {"path": BINDER, "sides": package.binder.sides, "conformance": package.binder.conformance},
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def package_findings(package: DossierPackage) -> list[Finding]:
    """What keeps a package from being archived: gaps in the facts, bad sheets or lines, lost sources."""
    missing = [path for path in package.sources if not path.is_file()]
    return [
        *_fact_findings(package.facts),
        *volume_findings(package.volume),
        *_event_findings(package.events),
        *(finding("A250", at="sources/", name=path.name) for path in missing),
    ]


def _fact_findings(facts: DossierFacts) -> Iterator[Finding]:
    wanted = {
        "合同编号": facts.contract_no,
        "案卷题名": facts.title,
        "合同双方": "".join(each.name for each in facts.parties),
        "合同状态": facts.status,
        "归档阶段": facts.stage,
        "保管期限": facts.retention,
        "全宗名称": facts.fonds_name,
        "立卷人": facts.filed_by,
        "立卷日期": facts.filed_on,
        "检查人": facts.checked_by,
    }
    for word, value in wanted.items():
        if not value.strip():
            yield finding("A264", at=METADATA, field=word)
    if facts.filed_by and facts.filed_by == facts.checked_by:
        yield finding("A265", at=METADATA, person=facts.filed_by)
    if not _ARCHIVE_NO.fullmatch(facts.archive_no):
        yield finding("A266", at=METADATA, stated=facts.archive_no)


def _event_findings(events: tuple[bytes, ...]) -> Iterator[Finding]:
    for number, line in enumerate(events, start=1):
        if not _is_record(line):
            yield finding("A263", at=EVENTS, line=number)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict) and b"\n" not in line.rstrip(b"\n")
    except ValueError:
        return False


def _withdrawn(root: StorageRoot, identifier: str, catalogue: Catalogue) -> Iterator[Finding]:
    kept = {each.item.sha256 for each in catalogue.entries}
    for item in archived_items(root, identifier):
        if item["sha256"] not in kept:
            yield finding("A261", at=item["path"], name=item["document_no"] or item["path"])


def archived_items(root: StorageRoot, identifier: str) -> list[dict[str, Any]]:
    """The contents list of the newest archived version, empty before the first."""
    head = read_inventory(root, identifier).head
    items: list[dict[str, Any]] = archived_facts(root, identifier, f"v{head}")["items"] if head else []
    return items


def archived_facts(root: StorageRoot, identifier: str, version: str) -> dict[str, Any]:
    """What `metadata/dossier.json` of one archived version says; KeyError when there is no such version."""
    inventory = read_inventory(root, identifier)
    state: Mapping[str, list[str]] = inventory.versions[version]["state"]
    place = next(inventory.manifest[digest][0] for digest, paths in state.items() if METADATA in paths)
    facts: dict[str, Any] = json.loads((root.object_path(identifier) / place).read_bytes())
    return facts


def _original(entry: CatalogueEntry) -> str:
    return f"originals/{entry.file_name}"


def _sources(paths: tuple[Path, ...]) -> dict[str, Source]:
    return {f"sources/{number:03d}_{disk.safe_name(path.name)}": path for number, path in enumerate(paths, start=1)}


def _totals(catalogue: Catalogue) -> dict[str, object]:
    return {
        "items": catalogue.item_count,
        "pages": catalogue.page_count,
        "bytes": sum(each.item.path.stat().st_size for each in catalogue.entries),
        "date_from": catalogue.date_from,
        "date_to": catalogue.date_to,
    }


def _item_json(entry: CatalogueEntry) -> dict[str, object]:
    item = entry.item
    return {
        "item_no": entry.item_no,
        "archive_no": entry.archive_no,
        "document_no": item.document_no,
        "kind": item.kind,
        "title": item.title,
        "responsible": item.responsible,
        "date": entry.date8,
        "pages": entry.pages,
        "sides": entry.sides,
        "start_page": entry.start_page,
        "sha256": item.sha256,
        "size": item.path.stat().st_size,
        "carrier": item.carrier,
        "remark": item.remark,
        "path": _original(entry),
        "source_name": item.path.name,
    }


def _source_json(path: str, source: Source) -> dict[str, object]:
    if isinstance(source, bytes):
        raise TypeError(f"a source is a file: {path}")
    return {"path": path, "sha256": disk.digests_of(source).sha256, "source_name": source.name}
