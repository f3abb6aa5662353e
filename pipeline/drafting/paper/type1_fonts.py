"""Type 1 fonts inside a PDF without the running number that LibreOffice puts into them.

LibreOffice before 24.2 embeds the Chinese CFF fonts as Type 1, each with a /UniqueID counted up since its start: the
same document would differ from one call to the next. The number is optional (Adobe Type 1 Font Format, 2.5); it is
overwritten with blanks, in the clear part and in the part behind `eexec` (chapter 7 there).
"""

import re
from functools import cache

import numpy as np
import pikepdf

_UNIQUE_ID = re.compile(rb"/UniqueID \d+ def")
_KEY, _FACTOR, _ADDEND = 55665, 52845, 22719
_FACTOR_BACK = pow(_FACTOR, -1, 1 << 16)


def without_unique_ids(document: pikepdf.Pdf) -> None:
    """Blank the /UniqueID of every embedded Type 1 font, in place and without changing a length."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and isinstance(item.get("/FontFile"), pikepdf.Stream):
            font = item.FontFile
            font.write(blanked_font(font.read_bytes(), int(font.Length1), int(font.Length2)))


def blanked_font(program: bytes, clear: int, hidden: int) -> bytes:
    """The font program with blanks for its /UniqueID; `clear` and `hidden` are /Length1 and /Length2."""
    head, body, tail = program[:clear], program[clear : clear + hidden], program[clear + hidden :]
    private = decrypted(body)
    if _UNIQUE_ID.search(private):
        body = encrypted(_blanked(private))
    return _blanked(head) + body + tail


def _blanked(text: bytes) -> bytes:
    return _UNIQUE_ID.sub(lambda found: b" " * len(found.group()), text)


def decrypted(cipher: bytes) -> bytes:
    """The plain bytes behind `eexec`, the four leading random ones included.

    The key runs r' = (c + r)·a + b mod 2^16; a is odd, so that all keys come from one running sum.
    """
    codes = np.frombuffer(cipher, np.uint8).astype(np.uint32)
    forth, back = (_powers(base, len(codes)) for base in (_FACTOR, _FACTOR_BACK))
    steps = back * _FACTOR_BACK * (codes * _FACTOR + _ADDEND)
    sums = _KEY + np.concatenate((np.zeros(1, np.uint32), np.cumsum(steps, dtype=np.uint32)))[:-1]
    keys = (forth * sums) & 0xFFFF
    plain: bytes = (codes ^ (keys >> 8)).astype(np.uint8).tobytes()
    return plain


def _powers(base: int, count: int) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    """1, base, base², … modulo 2^32, of which 2^16 is a divisor."""
    factors = np.full(count, base, np.uint32)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint32)


def encrypted(plain: bytes) -> bytes:
    """The inverse of `decrypted`; each key needs the byte before it, hence the loop, made as short as can be."""
    key, cipher, following = _KEY, bytearray(), _following_keys()
    add = cipher.append
    for byte in plain:
        code = byte ^ (key >> 8)
        add(code)
        key = following[code + key]
    return bytes(cipher)


@cache
def _following_keys() -> list[int]:
    """The key that comes after each sum of byte and key."""
    return [(each * _FACTOR + _ADDEND) & 0xFFFF for each in range(0x10000 + 0x100)]
