"""The names an OCFL storage root gives to things: object ids, object folders, logical paths."""

import hashlib
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

LAYOUT_NAME = "0003-hash-and-id-n-tuple-storage-layout"
TUPLE_SIZE = 3
TUPLES = 2
LONGEST_COMPONENT = 240
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_LONGEST_ENCODED_ID = 100
# Format, control, surrogate, private and unassigned characters are invisible or differ between systems.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def object_id(contract_no: str) -> str:
    """The archive object's URI for a contract, e.g. `urn:contract:LS-RJ-2026-0007`; ValueError when empty."""
    if not contract_no:
        raise ValueError("a dossier needs a contract number")
    return f"urn:contract:{quote(contract_no, safe='-._~')}"


def object_folder(identifier: str) -> PurePosixPath:
    """Where an object lies below the storage root (OCFL extension 0003: sha256, 2 tuples of 3)."""
    digest = hashlib.sha256(identifier.encode()).hexdigest()
    tuples = [digest[start : start + TUPLE_SIZE] for start in range(0, TUPLE_SIZE * TUPLES, TUPLE_SIZE)]
    return PurePosixPath(*tuples, _encoded(identifier, digest))


def check_logical_path(path: str) -> None:
    """ValueError when a path inside a version could not be restored safely on another system."""
    if unicodedata.normalize("NFC", path) != path:
        raise ValueError(f"not in normal form C: {path!r}")
    for component in path.split("/"):
        _check_component(component, path)


def _encoded(identifier: str, digest: str) -> str:
    name = "".join(char if char in _PLAIN else "".join(f"%{byte:02x}" for byte in char.encode()) for char in identifier)
    return name if len(name) <= _LONGEST_ENCODED_ID else f"{name[:_LONGEST_ENCODED_ID]}-{digest}"


def _check_component(component: str, path: str) -> None:
    if component in ("", ".", ".."):
        raise ValueError(f"empty or relative component in {path!r}")
    if "\\" in component or any(unicodedata.category(char) in _REFUSED_CATEGORIES for char in component):
        raise ValueError(f"backslash or invisible character in {path!r}")
    if len(component.encode()) > LONGEST_COMPONENT:
        raise ValueError(f"component longer than {LONGEST_COMPONENT} bytes in {path!r}")
