"""Writing of .docx files whose bytes depend on their content alone: fixed member dates and order (APPNOTE 6.3)."""

from collections.abc import Iterable, Mapping
from struct import Struct

from pipeline.drafting.word.deflate import Deflate, Packed

_LOCAL = Struct("<4s5H3I2H")
_CENTRAL = Struct("<4s6H3I5H2I")
_END = Struct("<4s4H2IH")
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800
_NO_TIME, _FIRST_DAY = 0, 0x21  # 1980-01-01, the first day a zip can name


class ZipBase:
    """The members that are the same in every document, deflated once."""

    def __init__(self, members: Mapping[str, bytes], deflate: Deflate) -> None:
        packed = [(name, deflate([content])) for name, content in members.items()]
        self._data, self._directory = _written(packed, 0)
        self._count = len(packed)

    def with_members(self, packed: Iterable[tuple[str, Packed]]) -> bytes:
        """The zip of these members behind the ones that are always there."""
        added = list(packed)
        data, directory = _written(added, len(self._data))
        size, count = len(self._directory) + len(directory), self._count + len(added)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, len(self._data) + len(data), 0)
        return b"".join((self._data, data, self._directory, directory, end))


def _written(packed: Iterable[tuple[str, Packed]], offset: int) -> tuple[bytes, bytes]:
    """The members one after another, and their entries of the directory."""
    data: list[bytes] = []
    directory: list[bytes] = []
    for name, each in packed:
        raw = name.encode()
        flags = 0 if name.isascii() else _UTF8
        sizes = (each.crc, len(each.data), each.size, len(raw))
        local = _LOCAL.pack(b"PK\3\4", _VERSION, flags, _DEFLATED, _NO_TIME, _FIRST_DAY, *sizes, 0)
        versions = (b"PK\1\2", _VERSION, _VERSION)
        entry = _CENTRAL.pack(*versions, flags, _DEFLATED, _NO_TIME, _FIRST_DAY, *sizes, 0, 0, 0, 0, 0, offset)
        data += (local, raw, each.data)
        directory += (entry, raw)
        offset += len(local) + len(raw) + len(each.data)
    return b"".join(data), b"".join(directory)
