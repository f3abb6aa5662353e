"""An OCFL 1.1 inventory: what each version of an object holds."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
ALGORITHM = "sha512"
INVENTORY = "inventory.json"
SIDECAR = f"{INVENTORY}.{ALGORITHM}"
INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_OP = re.compile(r"\[op ([^\[\]]+)\]$")


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Who made a version, when and why; `op` marks the act so that repeating it is seen."""

    message: str
    user_name: str
    user_address: str
    created: datetime
    op: str

    def __post_init__(self) -> None:
        if self.created.tzinfo is None:
            raise ValueError("a version's moment needs its offset")
        if not _OP.fullmatch(f"[op {self.op}]"):
            raise ValueError(f"an op is one word without brackets: {self.op!r}")
        if not (self.user_name and self.user_address):
            raise ValueError("a version names its user and the user's address")


@dataclass(frozen=True, slots=True)
class Inventory:
    """The immutable content of one inventory.json; `head` is the newest version's number, 0 before the first."""

    object_id: str
    head: int = 0
    manifest: Mapping[str, list[str]] = field(default_factory=dict)
    versions: Mapping[str, Json] = field(default_factory=dict)

    @property
    def state(self) -> Mapping[str, list[str]]:
        """Digest → logical paths of the newest version."""
        state: Mapping[str, list[str]] = self.versions[f"v{self.head}"]["state"] if self.head else {}
        return state

    def versions_by_op(self) -> dict[str, str]:
        """Op → the version it made, oldest first."""
        names = sorted(self.versions, key=lambda name: int(name[1:]))
        return {_op_in(self.versions[name]["message"]): name for name in names}

    def with_version(self, logical: Mapping[str, str], note: VersionNote) -> "Inventory":
        """The next inventory, whose newest version holds exactly `logical` (logical path → sha512)."""
        name = f"v{self.head + 1}"
        manifest = {digest: list(paths) for digest, paths in self.manifest.items()}
        state: dict[str, list[str]] = {}
        for path, digest in sorted(logical.items()):
            state.setdefault(digest, []).append(path)
            manifest.setdefault(digest, [f"{name}/content/{path}"])
        return Inventory(self.object_id, self.head + 1, manifest, {**self.versions, name: _version(state, note)})

    def to_bytes(self) -> bytes:
        """The inventory as it stands on disk: UTF-8 JSON, sorted keys, equal bytes for equal content."""
        body = {
            "digestAlgorithm": ALGORITHM,
            "head": f"v{self.head}",
            "id": self.object_id,
            "manifest": self.manifest,
            "type": INVENTORY_TYPE,
            "versions": self.versions,
        }
        return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def parse_inventory(data: bytes) -> Inventory:
    """The inventory that `to_bytes` wrote; ValueError, KeyError or TypeError for anything else."""
    body = json.loads(data)
    return Inventory(body["id"], int(body["head"].removeprefix("v")), body["manifest"], body["versions"])


def sidecar_of(data: bytes) -> bytes:
    """The digest file that stands beside an inventory."""
    return f"{hashlib.sha512(data).hexdigest()} {INVENTORY}\n".encode()


def _version(state: Json, note: VersionNote) -> Json:
    return {
        "created": note.created.isoformat(timespec="seconds"),
        "message": f"{note.message} [op {note.op}]",
        "state": state,
        "user": {"address": note.user_address, "name": note.user_name},
    }


def _op_in(message: str) -> str:
    found = _OP.search(message)
    return found.group(1) if found else ""
