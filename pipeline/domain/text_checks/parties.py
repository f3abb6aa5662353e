"""The parties of a contract text: one name and one code each, in head, signature page and invoice block."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.model import Party, Proposal
from pipeline.domain.text_checks.lines import ContractText, squeeze

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_SIGNER = re.compile(r"([甲乙])方[（(](?:盖章|签章|公章)[）)]")
_INVOICE = re.compile(
    r"购买方信息[^。]*?名称([^，；。]+)，[^。]*?([0-9A-Z]{18})[^。]*?销售方信息[^。]*?名称([^，；。]+)，[^。]*?([0-9A-Z]{18})"
)


def parties_in_head(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Names, codes and addresses stand at the head: the addresses are where notices go (R4-09)."""
    head = "\n".join(squeeze(each.text) for each in text.under("首部"))
    for side, party in _sides(proposal):
        for what, value in (("名称", party.name), ("统一社会信用代码", party.uscc), ("住所", party.registered_address)):
            if squeeze(value) not in head:
                yield finding("K062", at="首部", what=f"{side}{what}", value=value)


def parties_who_sign(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """The name under each 盖章 on the signature page is the party's."""
    names = {side[0]: squeeze(party.name) for side, party in _sides(proposal)}
    for line, following in pairwise(text.under("签署页")):
        signer = _SIGNER.search(line.text)
        if signer and names[signer[1]] not in squeeze(line.text + following.text):
            yield finding(
                "K062", at=f"签署页（第 {line.number} 段）", what=f"{signer[1]}方名称", value=names[signer[1]]
            )


def parties_on_invoices(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """The invoice block names buyer and seller as the head does."""
    buyer, seller = proposal.buyer, proposal.seller
    wanted = [buyer.name, buyer.uscc, seller.name, seller.uscc]
    for block in _INVOICE.findall(text.squeezed):
        for what, value, found in zip(
            ("购买方名称", "购买方代码", "销售方名称", "销售方代码"), wanted, block, strict=True
        ):
            if squeeze(value) != found:
                yield finding("K062", at="开票信息", what=what, value=value)


def other_codes(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """No credit code of anybody else slipped in."""
    known = {party.uscc for _, party in _sides(proposal)}
    known |= {party.bank.account_no for _, party in _sides(proposal)}
    said = "".join((*proposal.special_terms, *proposal.terms.values()))
    for line in text.lines:
        for code in _CODE.findall(line.text):
            if code not in known and code not in said and any(each.isalpha() for each in code):
                yield finding("K063", at=line.place, uscc=code)


def _sides(proposal: Proposal) -> list[tuple[str, Party]]:
    return [("甲方", proposal.buyer), ("乙方", proposal.seller)]
