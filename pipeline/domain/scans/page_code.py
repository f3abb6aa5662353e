"""The machine code on every page of a signing copy: which page of which text, with proof that we printed it.

`K1/LS-RJ-2026-0007/HTWB/2.0/04-10/7F3K9QW2` = scheme / number / document / version / page-pages / check.
Only characters of the QR alphanumeric mode. Up to 47 of them make the usual symbol, version 3 with level Q; the
longest number a house may give (four letters, a supplement, high serials and versions) makes 59, which version 4
holds. The check is a keyed hash over all before it and the page's text, cut to 40 bits.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from hashlib import blake2s, sha256

from pipeline.domain.numbering.numbers import parse_document_number

LONGEST_PAYLOAD = 67
"""What the larger of the two symbols holds: version 4 at level Q (ISO/IEC 18004, table 7)."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_SCHEME = "K1"
_CODE = re.compile(
    r"K1/(?P<number>[A-Z0-9-]{6,24})/(?P<document>[A-Z]{4}(?:-[0-9W]{2,7})?)/(?P<version>[0-9]{1,3}\.[0-9]{1,3})"
    rf"/(?P<page>[0-9]{{2,4}})-(?P<pages>[0-9]{{2,4}})/(?P<check>[{CROCKFORD}]{{8}})"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """One page's code in its parts; `document` is the document's code, with its serial when that is not 01."""

    number: str
    document: str
    version: str
    page: int
    pages: int
    check: str = ""

    @property
    def prefix(self) -> str:
        """All before the check, which the check is computed over."""
        width = max(2, len(str(self.pages)))
        place = f"{self.page:0{width}d}-{self.pages:0{width}d}"
        return f"{_SCHEME}/{self.number}/{self.document}/{self.version}/{place}"

    def payload(self) -> str:
        """The text inside the symbol."""
        return f"{self.prefix}/{self.check}"


def parse_page_code(text: str) -> PageCode | None:
    """The code that `text` is, or None when it is not written as one of ours is."""
    match = _CODE.fullmatch(text)
    if match is None or len(text) > LONGEST_PAYLOAD:
        return None
    code = PageCode(
        match["number"], match["document"], match["version"], int(match["page"]), int(match["pages"]), match["check"]
    )
    return code if code.payload() == text and 1 <= code.page <= code.pages else None


def sealed_page_code(key: bytes, document_no: str, page: int, pages: int, text: str) -> PageCode:
    """The code to print on one page that says `text`.

    ValueError for a number that is no document's, for a page outside 1…pages and when it would not fit its symbol.
    """
    document = parse_document_number(document_no)
    name = document.code if document.serial == "01" else f"{document.code}-{document.serial}"
    bare = PageCode(document.owner, name, document.version.removeprefix("V"), page, pages)
    code = replace(bare, check=page_check(key, bare.prefix, text_digest(text)))
    if parse_page_code(code.payload()) != code:
        raise ValueError(f"no page code: {code.payload()!r}")
    return code


def page_check(key: bytes, prefix: str, text_sha256: str) -> str:
    """Eight Crockford base32 characters (40 bits) of keyed BLAKE2s over the prefix and the page text's digest.

    ValueError for a key shorter than 16 bytes (guessable) or longer than 32 (BLAKE2s takes no more).
    """
    if not 16 <= len(key) <= 32:
        raise ValueError("the page key must have 16 to 32 bytes")
    hashed = blake2s(f"{prefix}\n{text_sha256}".encode(), key=key, digest_size=5, person=b"page").digest()
    bits = int.from_bytes(hashed, "big")
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))


def normalised_text(text: str) -> str:
    """The text as layout cannot change it: NFKC, without white space, controls and invisible characters."""
    folded = unicodedata.normalize("NFKC", text)
    for each in set(folded):
        if unicodedata.category(each)[0] in "ZC":
            folded = folded.replace(each, "")
    return folded


def text_digest(text: str) -> str:
    """The SHA-256 of the normalised text, as lower-case hex."""
    return sha256(normalised_text(text).encode()).hexdigest()
