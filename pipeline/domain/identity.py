"""Identity data: credit codes, bank codes, accounts, telephones, mail addresses, and how to mask them.

A check digit finds slips of the pen; that the party exists has to be looked up elsewhere.
"""

import re

_USCC = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_ORGANISATION = re.compile(r"[0-9A-Z]{8}")
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

USCC_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}
"""What the first two characters of a credit code stand for; the usual ones, the standard leaves room for more."""

_PHONES = re.compile(
    r"1[3-9][0-9]{9}"
    r"|0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?"
    r"|[48]00-?[0-9]{3}-?[0-9]{4}"
    r"|\+[1-9][0-9]{6,14}"
)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}(?<!\.)@{_LABEL}(?:\.{_LABEL})+")
_CNAPS = re.compile(r"[0-9]{12}")
_ACCOUNT = re.compile(r"[0-9]{9,30}")


def uscc_check_digit(body: str) -> str:
    """The 18th character for the first 17 of a credit code (GB 32100-2015); ValueError for foreign characters."""
    if len(body) != 17:
        raise ValueError("a credit code has 17 characters before its check character")
    total = sum(_USCC_ALPHABET.index(each) * weight for each, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_check_digit(body: str) -> str:
    """The 9th character for the 8 of an organisation code (GB 11714); ValueError for foreign characters.

    Its letters count A=10 … Z=35, unlike those of the credit code around it.
    """
    if not _ORGANISATION.fullmatch(body):
        raise ValueError("an organisation code has 8 digits or capitals before its check character")
    pairs = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(_ORGANISATION_ALPHABET.index(each) * weight for each, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def is_uscc(text: str) -> bool:
    """Whether `text` is a 统一社会信用代码 by form and by its 18th character."""
    return _USCC.fullmatch(text) is not None and uscc_check_digit(text[:17]) == text[17]


def has_inner_check(uscc: str) -> bool:
    """Whether the 17th character agrees too; some old registrations do not, so this only warns."""
    return organisation_check_digit(uscc[8:16]) == uscc[16]


def uscc_kind(uscc: str) -> str:
    """What kind of body the code's first two characters name, empty when they are none of the usual."""
    return USCC_KINDS.get(uscc[:2], "")


def is_cnaps(text: str) -> bool:
    """Whether `text` is a bank's 12-digit number with its check digit (ISO 7064 MOD 11,10).

    The rule fits all published numbers tried, but the central bank's list decides: treat a no as a warning.
    """
    if not _CNAPS.fullmatch(text):
        return False
    product = 10
    for digit in text[:11]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(text[11])


def is_phone(text: str) -> bool:
    """Whether `text` is a mobile, fixed, 400/800 or international (E.164) number."""
    return _PHONES.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether `text` has the form of a mail address with a full domain."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def is_account_no(text: str) -> bool:
    """Whether `text` can be a company's account number: 9 to 30 digits, which have no common check digit."""
    return _ACCOUNT.fullmatch(text) is not None


def masked(text: str) -> str:
    """The text for logs and prints: ends kept, the middle starred (`110105********002X`, `p***@x.example`)."""
    local, at, domain = text.partition("@")
    if at:
        return f"{local[:1]}***@{domain}"
    head, tail = min(len(text) // 3, 6), min(len(text) // 4, 4)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
