"""Are the parties of a proposal who they say: names, codes, accounts, addresses (handbook chapter 6)."""

from collections.abc import Iterator

from pipeline.domain.findings import Finding, finding
from pipeline.domain.identity import (
    has_inner_check,
    is_account_no,
    is_cnaps,
    is_email,
    is_phone,
    is_uscc,
    uscc_kind,
)
from pipeline.domain.proposal.model import Bank, Party, Proposal

LONGEST_NAME = 100
SHORTEST_NAME = 2
_MASKS = ("*", "＊")
_PRIVATE_MAIL = frozenset(
    {
        "qq.com",
        "foxmail.com",
        "163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sohu.com",
        "139.com",
        "aliyun.com",
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "icloud.com",
        "yahoo.com",
    }
)
_KINDS_OF_CODE = {
    "企业法人": ("企业", "农民专业合作社"),
    "非法人企业": ("企业", "个体工商户"),
    "个体工商户": ("个体工商户",),
    "机关法人": ("机关",),
    "事业单位法人": ("事业单位",),
    "社会团体法人": ("社会团体", "基金会", "民办非企业单位"),
}


def check_parties(proposal: Proposal) -> Iterator[Finding]:
    """Everything about seller, buyer and the people named."""
    for side, party in (("seller", proposal.seller), ("buyer", proposal.buyer)):
        yield from _check_name(party, side)
        yield from _check_uscc(party, side)
        yield from _check_contact(party, side)
        yield from _check_bank(party.bank, party.name, f"{side}.bank")
    if proposal.seller.uscc == proposal.buyer.uscc:
        yield finding("P311", at="buyer.uscc", uscc=proposal.buyer.uscc)
    for at, name in _named_people(proposal):
        if _is_masked(name):
            yield finding("P309", at=at, name=name)


def _check_name(party: Party, side: str) -> Iterator[Finding]:
    if not SHORTEST_NAME <= len(party.name) <= LONGEST_NAME:
        yield finding("P310", at=f"{side}.name", length=len(party.name), least=SHORTEST_NAME, most=LONGEST_NAME)
    if party.name != party.name.strip():
        yield finding("P312", at=f"{side}.name")


def _check_uscc(party: Party, side: str) -> Iterator[Finding]:
    at = f"{side}.uscc"
    if not is_uscc(party.uscc):
        yield finding("P301", at=at, uscc=party.uscc)
        return
    if not has_inner_check(party.uscc):
        yield finding("P302", at=at, uscc=party.uscc)
    kind = uscc_kind(party.uscc)
    if kind not in _KINDS_OF_CODE.get(party.entity_type, (kind,)):
        yield finding("P303", at=at, start=party.uscc[:2], kind=kind or "不常见的机构", entity=party.entity_type)


def _check_contact(party: Party, side: str) -> Iterator[Finding]:
    if not is_phone(party.phone):
        yield finding("P305", at=f"{side}.phone")
    if not is_email(party.email):
        yield finding("P306", at=f"{side}.email")
    elif party.email.rpartition("@")[2].lower() in _PRIVATE_MAIL:
        yield finding("P313", at=f"{side}.email")


def _check_bank(bank: Bank, party_name: str, at: str) -> Iterator[Finding]:
    if not is_account_no(bank.account_no):
        yield finding("P307", at=f"{at}.account_no")
    if bank.account_name != party_name:
        yield finding("P308", at=f"{at}.account_name", account_name=bank.account_name, name=party_name)
    if not is_cnaps(bank.cnaps):
        yield finding("P304", at=f"{at}.cnaps", cnaps=bank.cnaps)


def _named_people(proposal: Proposal) -> Iterator[tuple[str, str]]:
    for side, party in (("seller", proposal.seller), ("buyer", proposal.buyer)):
        for field in ("name", "legal_representative", "authorized_signatory", "contact_name"):
            yield f"{side}.{field}", getattr(party, field) or ""
    for index, each in enumerate(proposal.decision_chain):
        yield f"decision_chain[{index}].name", each.name


def _is_masked(name: str) -> bool:
    return any(mark in name for mark in _MASKS)
