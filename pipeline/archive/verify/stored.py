"""One archive object as the checker read it from disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline.archive.verify.files import Measured
from pipeline.archive.verify.inventories import in_order


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object as it was read; `inventory` is empty when it could not be trusted."""

    folder: Path
    at: str
    inventory: dict[str, Any] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)

    @property
    def object_id(self) -> str:
        return str(self.inventory.get("id", ""))

    @property
    def contract_no(self) -> str:
        """The contract that the object's id `urn:contract:…` names."""
        return unquote(self.object_id.rpartition(":")[2])

    @property
    def versions(self) -> list[str]:
        """The names of its versions from the oldest."""
        return in_order(self.inventory.get("versions", {}))

    def content_path(self, version: str, logical: str) -> str:
        """Where a logical file of a version lies in the object, empty when the version has no such file."""
        for digest, paths in self.inventory["versions"][version]["state"].items():
            if logical in paths:
                return next(iter(self.inventory["manifest"].get(digest, [])), "")
        return ""

    def read(self, version: str, logical: str) -> bytes:
        """The bytes of a logical file, none when it is missing."""
        path = self.content_path(version, logical)
        return (self.folder / path).read_bytes() if path in self.measured else b""

    def files(self, version: str) -> dict[str, Measured]:
        """The logical files of a version that are there."""
        found: dict[str, Measured] = {}
        for digest, paths in self.inventory["versions"][version]["state"].items():
            measured = self.measured.get(next(iter(self.inventory["manifest"].get(digest, [])), ""))
            if measured:
                found |= dict.fromkeys(paths, measured)
        return found
