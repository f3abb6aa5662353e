"""Checking the inventories of one object: their digests, their rules, their agreement with one another."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.archive.verify.faults import Fault, fault, reason_of, strict_json

_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_DIGEST = re.compile(r"[0-9a-f]{128}")
_VERSION = re.compile(r"v[1-9]\d*")
_CREATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read_inventory(folder: Path, at: str) -> tuple[dict[str, Any], list[Fault]]:
    """The inventory in a folder, empty when its shape can't be trusted, with the faults of file and sidecar."""
    place = f"{at}/inventory.json"
    try:
        data = (folder / "inventory.json").read_bytes()
        body = strict_json(data)
    except (OSError, ValueError) as error:
        return {}, [fault("A206", place, reason=reason_of(error))]
    faults = list(_sidecar_faults(folder, data, place))
    reasons = list(_shape_faults(body))
    faults += [fault("A208", place, reason=each) for each in reasons]
    return ({} if reasons else body), faults


def agreement_faults(body: dict[str, Any], place: str) -> Iterator[Fault]:
    """Where manifest and states of one inventory contradict one another, or a version says too little."""
    used = {digest for version in body["versions"].values() for digest in version["state"]}
    for digest in sorted(used - body["manifest"].keys()):
        yield fault("A214", place, reason=f"有版本用到摘要 {digest[:16]}…，manifest 里没有")
    for digest in sorted(body["manifest"].keys() - used):
        yield fault("A214", place, reason=f"manifest 里的摘要 {digest[:16]}… 没有版本用到")
    for name, version in body["versions"].items():
        if _says_too_little(version):
            yield fault("A215", place, version=name)


def history_faults(newest: dict[str, Any], older: dict[str, Any], name: str, place: str) -> Iterator[Fault]:
    """Whether version `name`'s own inventory tells the same past as the newest one."""
    if older["id"] != newest["id"] or older["head"] != name:
        yield fault("A216", place, version=name)
        return
    for past, version in older["versions"].items():
        if newest["versions"].get(past) != version:
            yield fault("A216", place, version=past)
    if any(newest["manifest"].get(digest) != paths for digest, paths in older["manifest"].items()):
        yield fault("A214", place, reason="manifest 与最新清单不一致")


def withdrawal_faults(body: dict[str, Any], place: str) -> Iterator[Fault]:
    """Originals that a later version no longer has: originals are only ever added."""
    names = in_order(body["versions"])
    for earlier, later in pairwise(names):
        kept = _originals(body["versions"][later]["state"])
        for digest, path in _originals(body["versions"][earlier]["state"]).items():
            if digest not in kept:
                yield fault("A217", place, version=later, name=path)


def _sidecar_faults(folder: Path, data: bytes, place: str) -> Iterator[Fault]:
    try:
        stated = (folder / "inventory.json.sha512").read_text("ascii").split()
    except (OSError, ValueError):
        stated = []
    if stated != [hashlib.sha512(data).hexdigest(), "inventory.json"]:
        yield fault("A207", f"{place}.sha512")


def _shape_faults(body: dict[str, Any]) -> Iterator[str]:
    if body.get("digestAlgorithm") != "sha512":
        yield "digestAlgorithm 不是 sha512"
    if body.get("type") != _TYPE:
        yield "type 不是 OCFL 1.1 清单"
    if not isinstance(body.get("id"), str) or not body["id"]:
        yield "没有 id"
    if not _is_paths_by_digest(body.get("manifest")):
        yield "manifest 不合规定"
    versions = body.get("versions")
    if not isinstance(versions, dict) or not all(_is_version(each) for each in versions.values()):
        yield "versions 不合规定"
    elif in_order(versions) != [f"v{number}" for number in range(1, len(versions) + 1)]:
        yield "版本号不从 v1 起连续"
    elif not versions or body.get("head") != f"v{len(versions)}":
        yield "head 不是最新版本"


def _is_version(version: object) -> bool:
    return isinstance(version, dict) and _is_paths_by_digest(version.get("state"))


def _is_paths_by_digest(block: object) -> bool:
    if not isinstance(block, dict) or not all(isinstance(paths, list) for paths in block.values()):
        return False
    paths = [path for each in block.values() for path in each]
    return (
        all(_DIGEST.fullmatch(digest) for digest in block)
        and all(isinstance(path, str) and _is_inside(path) for path in paths)
        and len(set(paths)) == len(paths)
    )


def _is_inside(path: str) -> bool:
    return all(part not in ("", ".", "..") for part in path.split("/")) and "\0" not in path


def _says_too_little(version: dict[str, Any]) -> bool:
    user = version.get("user")
    named = isinstance(user, dict) and bool(user.get("name")) and bool(user.get("address"))
    return not (named and version.get("message") and _CREATED.fullmatch(str(version.get("created"))))


def _originals(state: dict[str, list[str]]) -> dict[str, str]:
    return {digest: path for digest, paths in state.items() for path in paths if path.startswith("originals/")}


def in_order(versions: Iterable[str]) -> list[str]:
    """Version names from the oldest: v2 before v10."""
    return sorted(versions, key=lambda name: (len(name), name))


def is_version_name(name: str) -> bool:
    """Whether a folder of this name holds a version."""
    return bool(_VERSION.fullmatch(name))
