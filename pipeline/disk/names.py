"""A file name that every file system, archive and terminal takes, made from one that somebody sent."""

import re
import unicodedata

_RESERVED_CHARACTERS = re.compile(r'[<>:"/\\|?*]')
_RESERVED_NAMES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789¹²³"
}
# Invisible although Unicode files them under letters or marks: fillers, joiners, variation selectors.
_INVISIBLE = (
    set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
    | {chr(code) for code in range(0x180B, 0x1810)}
    | {chr(code) for code in range(0xFE00, 0xFE10)}
    | {chr(code) for code in range(0xE0100, 0xE01F0)}
)
_UNNAMED = "未命名"
_LONGEST_SUFFIX = 20
_SHORTEST_LIMIT = 32


def safe_name(raw: str, *, limit: int = 180) -> str:
    """`raw` as one plain file name of at most `limit` UTF-8 bytes, its extension kept; never empty.

    NFC, without control, bidirectional, zero-width or path characters, names Windows reserves, leading dots
    or signs a shell or spreadsheet would obey. Applying it twice changes nothing more. Two different
    names may give the same one: the caller adds a number or a digest then.
    """
    if limit < _SHORTEST_LIMIT:
        raise ValueError(f"a limit below {_SHORTEST_LIMIT} bytes leaves no room for a name")
    # NFC twice: dropping an invisible character can bring a letter and its accent together.
    visible = "".join(_visible(character) for character in unicodedata.normalize("NFC", raw))
    name = _trimmed(_RESERVED_CHARACTERS.sub("_", unicodedata.normalize("NFC", visible)))
    return _cut(_unreserved(name), limit) or _UNNAMED


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category == "Cf" or character in _INVISIBLE:
        return ""
    return "_" if category in {"Cs", "Co", "Cn"} else character


def _trimmed(name: str) -> str:
    return re.sub(" +", " ", name).lstrip(" .-=+@").rstrip(" .")


def _unreserved(name: str) -> str:
    first, dot, rest = name.partition(".")
    if first.strip().upper() in _RESERVED_NAMES:
        return f"{first.strip()}_{dot}{rest}"
    return name


def _cut(name: str, limit: int) -> str:
    if len(name.encode()) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if not stem or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    room = limit - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix
