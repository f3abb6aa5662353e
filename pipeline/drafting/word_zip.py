"""Writing of .docx files whose bytes depend on their content alone: fixed member dates and order."""

import io
import zipfile
from collections.abc import Mapping

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def zip_members(members: Mapping[str, bytes]) -> bytes:
    """A zip of the members in their order; equal members give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, members)
    return buffer.getvalue()


def add_members(base: bytes, members: Mapping[str, bytes]) -> bytes:
    """`base` with more members behind its own, which are copied as they are, still compressed."""
    buffer = io.BytesIO(base)
    with zipfile.ZipFile(buffer, "a") as archive:
        _write(archive, members)
    return buffer.getvalue()


def _write(archive: zipfile.ZipFile, members: Mapping[str, bytes]) -> None:
    for name, content in members.items():
        entry = zipfile.ZipInfo(name, _FIXED_DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 0
        archive.writestr(entry, content)
