"""Deflate, as fast as this machine can: ISA-L where its library is installed, zlib everywhere."""

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_LEVEL = 6
_RAW = -zlib.MAX_WBITS
_FAST_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Packed:
    """One zip member, deflated."""

    data: bytes
    crc: int
    size: int


Deflate = Callable[[Iterable[bytes]], Packed]


def zlib_deflate(pieces: Iterable[bytes]) -> Packed:
    """Deflated at level 6, what every zip program does by itself."""
    return _packed(pieces, zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW), zlib.crc32)


def isal_deflate(pieces: Iterable[bytes]) -> Packed:
    """Deflated by Intel's ISA-L: ten times as fast for files a fifth larger; ImportError without `isal`."""
    isal: Any = import_module("isal.isal_zlib")
    return _packed(pieces, isal.compressobj(_FAST_LEVEL, isal.DEFLATED, _RAW), isal.crc32)


def _packed(pieces: Iterable[bytes], compressor: Any, crc32: Callable[[bytes, int], int]) -> Packed:
    packed: list[bytes] = []
    crc = size = 0
    for each in pieces:
        packed.append(compressor.compress(each))
        crc = crc32(each, crc)
        size += len(each)
    packed.append(compressor.flush())
    return Packed(b"".join(packed), crc, size)


FASTEST: Deflate = isal_deflate if find_spec("isal") else zlib_deflate
