"""Archives broken in one way each, by the code of the finding that must name the fault."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders.archives import FIRST, archived, ledger_in, package_for, register, root_in, two_dossiers
from builders.dossiers import a_note
from builders.ledgers import keep, office_in
from pipeline.archive.dossier_package import BINDER, EVENTS, METADATA, package_files
from pipeline.archive.ocfl_names import object_id
from pipeline.archive.ocfl_object import Source, commit_version

Files = dict[str, Source]


def dossier_of_first(folder: Path) -> Path:
    """The object of the first contract, which has two versions."""
    return root_in(folder).object_path(object_id(FIRST))


def a_content_file(folder: Path) -> Path:
    return min((dossier_of_first(folder) / "v1" / "content" / "originals").iterdir())


def reseal(folder: Path, change: Callable[[dict[str, Any]], object], *, only: tuple[str, ...] = ("", "v2")) -> None:
    """Change the newest inventory as a forger would: every copy, with digests that fit again."""
    for name in only:
        path = dossier_of_first(folder) / name / "inventory.json"
        body = json.loads(path.read_bytes())
        change(body)
        data = json.dumps(body).encode()
        path.write_bytes(data)
        path.with_name("inventory.json.sha512").write_text(f"{hashlib.sha512(data).hexdigest()} inventory.json\n")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _config(folder: Path) -> Path:
    return next((root_in(folder).path / "extensions").rglob("config.json"))


def _back_to_v1(folder: Path) -> None:
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(dossier_of_first(folder) / "v1" / name, dossier_of_first(folder) / name)


def _as_link(path: Path) -> None:
    target = path.rename(path.parents[8] / "elsewhere.pdf")
    path.symlink_to(target)


def drop_first_original(body: dict[str, Any]) -> None:
    state = body["versions"][body["head"]]["state"]
    gone = next(digest for digest, paths in state.items() if paths[0].startswith("originals/001"))
    del state[gone]


def _misplace(folder: Path) -> None:
    tuples = dossier_of_first(folder).parent
    tuples.rename(tuples.with_name("zzz"))


def _edit_ledger(folder: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = ledger_in(folder).read_bytes().splitlines(keepends=True)
    ledger_in(folder).write_bytes(b"".join(change(lines)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


DAMAGED: dict[str, Callable[[Path], object]] = {
    "A201": lambda folder: _write(root_in(folder).path / "0=ocfl_1.1", "ocfl_1.0"),
    "A202": lambda folder: _write(_config(folder), '{"digestAlgorithm": "md5"}'),
    "A203": lambda folder: _write(root_in(folder).path / "abc" / "新建文本文档.txt", "x"),
    "A204": _misplace,
    "A205": lambda folder: (dossier_of_first(folder) / "0=ocfl_object_1.1").unlink(),
    "A206": lambda folder: _write(dossier_of_first(folder) / "inventory.json", '{"id": 1, "id": 2}'),
    "A207": lambda folder: _flip(dossier_of_first(folder) / "inventory.json.sha512"),
    "A208": lambda folder: reseal(folder, lambda body: body.update(type="something else")),
    "A209": _back_to_v1,
    "A210": lambda folder: (dossier_of_first(folder) / "v2").rename(dossier_of_first(folder) / "v4"),
    "A211": lambda folder: a_content_file(folder).unlink(),
    "A212": lambda folder: _flip(a_content_file(folder)),
    "A213": lambda folder: _write(dossier_of_first(folder) / "v1" / "content" / "Thumbs.db", "x"),
    "A214": lambda folder: reseal(folder, lambda body: body["manifest"].update({"0" * 128: ["v1/content/nowhere"]})),
    "A215": lambda folder: reseal(folder, lambda body: body["versions"]["v2"].pop("user")),
    "A216": lambda folder: reseal(folder, lambda body: body["versions"]["v1"].update(message="never")),
    "A217": lambda folder: reseal(folder, drop_first_original),
    "A218": lambda folder: _as_link(a_content_file(folder)),
    "A240": lambda folder: _edit_ledger(folder, lambda lines: [*lines[:-1], b'{"seq": NaN}\n', lines[-1]]),
    "A241": lambda folder: _edit_ledger(folder, lambda lines: [lines[1], lines[0], *lines[2:]]),
    "A242": lambda folder: shutil.rmtree(dossier_of_first(folder)),
    "A243": lambda folder: reseal(folder, lambda body: body["versions"]["v2"].update(message="别的说明")),
    "A244": lambda folder: _edit_ledger(folder, lambda lines: lines[:-1]),
}


def _dossier(files: Files, change: Callable[[dict[str, Any]], object]) -> None:
    body = json.loads(bytes(files[METADATA]))
    change(body)
    files[METADATA] = json.dumps(body, ensure_ascii=False).encode()


def _events(files: Files, change: Callable[[list[bytes]], list[bytes]]) -> None:
    files[EVENTS] = b"".join(change(bytes(files[EVENTS]).splitlines(keepends=True)))


def _first_item(**changes: object) -> Callable[[Files], None]:
    return lambda files: _dossier(files, lambda body: body["items"][0].update(changes))


# What the version says of itself, wrong from the start, in an object that is sound as such.
MISSTATED: dict[str, Callable[[Files], object]] = {
    "A220": lambda files: files.update({METADATA: b"[]"}),
    "A221": _first_item(item_no=2),
    "A222": _first_item(path="originals/009_gone.pdf"),
    "A223": _first_item(sha256="0" * 64),
    "A224": lambda files: files.update({"originals/003_extra.pdf": b"x"}),
    "A225": lambda files: _dossier(files, lambda body: body["totals"].update(pages=999)),
    "A226": _first_item(date="20260230"),
    "A227": _first_item(sides=7),
    "A228": lambda files: files.pop(BINDER),
    "A229": lambda files: _dossier(files, lambda body: body.update(checked_by="")),
    "A230": lambda files: _events(files, lambda lines: [*lines, b"{}\n"]),
    "A231": lambda files: _events(files, lambda lines: [line.replace(b'"sha256":"', b'"sha256":"f') for line in lines]),
    "A232": lambda files: _events(files, lambda lines: [line.replace(b'"by":"', b'"by":"x') for line in lines]),
    "A233": lambda files: _events(files, lambda lines: lines[1:]),
    "A234": _first_item(archive_no="LS01-HT·2026-D30-0099-001"),
}


def damaged(folder: Path, code: str) -> None:
    """A sound archive, then the damage."""
    two_dossiers(folder)
    DAMAGED[code](folder)


def misstated(folder: Path, code: str) -> None:
    """An archive whose writer wrote something false."""
    package = package_for(folder, FIRST, register(folder, FIRST, ("HTWB", "HTSP")), "签署集")
    files = package_files(package)
    MISSTATED[code](files)
    version = commit_version(root_in(folder), object_id(FIRST), files, a_note())
    keep(office_in(folder), "archive", archived(package, version))
