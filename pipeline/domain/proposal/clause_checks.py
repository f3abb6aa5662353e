"""Do the chosen clauses fit the data and the law behind them: one check per row of handbook 3.3."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.contents import Said, contents, worries
from pipeline.domain.proposal.delivery_batches import batch_differences, delivery_batches, is_goods
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.triggers import TRIGGERS

LEAST_NOTICE, MOST_NOTICE = 30, 60
"""Days before the end of a term in which it may be told not to be renewed (handbook 3.3)."""

Flags: TypeAlias = Mapping[str, bool | str]

_EXPORT_BASIS = re.compile("安全评估|保护认证|个人信息保护认证|标准合同")
_ASSESSMENT = re.compile("影响评估")
_TOLD_OF_PERSONS = {"pi_categories", "pi_subjects"}
_STANDARD = re.compile(r"[A-Z]{1,4}(?:/[A-Z0-9]+)?\s?\d+(?:\.\d+)*(?:[-—:]\d{4})?")


def check_clauses(proposal: Proposal) -> Iterator[Finding]:
    """Everything about switches and what goes with them."""
    flags = clause_flags(proposal)
    yield from _check_choices(proposal)
    yield from _check_data_flags(proposal, flags)
    yield from _check_renewal(proposal, flags)
    yield from _check_taxes(proposal)
    yield from _check_results(proposal)
    yield from _check_retention(proposal)
    yield from _check_standards(proposal)
    yield from _check_batches(proposal)
    yield from _check_goods(proposal)


def _check_choices(proposal: Proposal) -> Iterator[Finding]:
    """What the data asks for and what somebody chose; words nobody wrote are no reason against a choice."""
    for each in TRIGGERS:
        chosen = getattr(proposal.clause_flags, each.flag, None)
        if chosen is None or (chosen and not each.is_exact) or proposal.proposal.contract_kind in each.free_in:
            continue
        reason = each.asks(proposal)
        if chosen == bool(reason):
            continue
        code = "P521" if each.flag == "sme_payment_rule" and reason else "P520"
        yield finding(
            code,
            at=f"clause_flags.{each.flag}",
            flag=each.label,
            chosen=_yes_no(chosen),
            fact=_yes_no(bool(reason)),
            reason=reason or "数据里没有这样的内容",
            source=each.source,
        )


def _check_data_flags(proposal: Proposal, flags: Flags) -> Iterator[Finding]:
    if flags["sensitive_personal_information"] and not flags["personal_information"]:
        yield finding("P522", at="clause_flags.sensitive_personal_information")
    if flags["source_code_delivery"] and flags["source_code_escrow"]:
        yield finding("P523", at="clause_flags.source_code_escrow")
    if flags["cross_border_data"] and not _is_said(worries(proposal), _EXPORT_BASIS):
        yield finding("P524", at="clause_flags.cross_border_data")
    if flags["sensitive_personal_information"] and not _is_said(worries(proposal), _ASSESSMENT):
        yield finding("P525", at="clause_flags.sensitive_personal_information")
    if flags["sensitive_personal_information"] and not proposal.terms.keys() >= _TOLD_OF_PERSONS:
        yield finding("P538", at="clause_flags.sensitive_personal_information")


def _check_renewal(proposal: Proposal, flags: Flags) -> Iterator[Finding]:
    days = proposal.terms.get("renew_notice_days", "")
    if flags["auto_renewal"] and days and not _is_between(days, LEAST_NOTICE, MOST_NOTICE):
        yield finding("P527", at="terms.renew_notice_days", days=days, least=LEAST_NOTICE, most=MOST_NOTICE)


def _check_taxes(proposal: Proposal) -> Iterator[Finding]:
    """增值税法 12, 13: law and finance decide together whether it is one transaction; the switch says they did."""
    rates = sorted({each.tax_rate for each in proposal.line_items}, reverse=True)
    if len(rates) > 1 and proposal.clause_flags.mixed_tax_rates is None:
        shown = "、".join(f"{(each * 100).normalize():f}%" for each in rates)
        yield finding("P529", at="clause_flags.mixed_tax_rates", rates=shown)


def _check_results(proposal: Proposal) -> Iterator[Finding]:
    """民法典 859, 计算机软件保护条例 11: what is made to order belongs to its maker unless the contract says else."""
    head, flags = proposal.proposal, proposal.clause_flags
    if head.contract_kind != "TECHDEV" and contents(proposal)["development"] and not flags.ip_ownership:
        yield finding("P526", at="clause_flags.ip_ownership")
    if (
        head.contract_kind == "TECHDEV"
        and flags.tech_contract_registration is None
        and contents(proposal)["development"]
    ):
        yield finding("P528", at="clause_flags.tech_contract_registration")


def _check_retention(proposal: Proposal) -> Iterator[Finding]:
    for index, each in enumerate(proposal.payment_plan):
        if each.retention_money and each.trigger_event != "WARRANTY_END":
            yield finding("P533", at=f"payment_plan[{index}].trigger_event", seq=each.seq, event=each.trigger_event)


def _check_standards(proposal: Proposal) -> Iterator[Finding]:
    for index, each in enumerate(proposal.line_items):
        if each.standard and not _STANDARD.search(each.standard):
            yield finding("P534", at=f"line_items[{index}].standard", line=each.line_no, standard=each.standard)


def _check_batches(proposal: Proposal) -> Iterator[Finding]:
    """Each listed part belongs to a milestone and to goods, and all parts of a line make its quantity."""
    stones = {each.code for each in proposal.milestones}
    goods = {each.line_no for each in proposal.line_items if is_goods(each)}
    for index, part in enumerate(proposal.delivery_batches):
        at = f"delivery_batches[{index}]"
        if part.milestone not in stones:
            yield finding(
                "P540", at=f"{at}.milestone", milestone=part.milestone, known="、".join(sorted(stones)) or "无"
            )
        if part.line_no not in goods:
            yield finding("P541", at=f"{at}.line_no", line=part.line_no)
        if part.quantity <= 0:
            yield finding("P542", at=f"{at}.quantity", quantity=part.quantity)
    if proposal.delivery_batches:
        yield from _check_batch_sums(proposal)


def _check_batch_sums(proposal: Proposal) -> Iterator[Finding]:
    for item, total in batch_differences(proposal):
        yield finding("P543", at="delivery_batches", line=item.line_no, sum=total, quantity=item.quantity)
    number = len({each.milestone for each in proposal.delivery_batches})
    if proposal.delivery and proposal.delivery.batches != number:
        yield finding("P544", at="delivery.batches", stated=proposal.delivery.batches, listed=number)


def _check_goods(proposal: Proposal) -> Iterator[Finding]:
    """Goods need what a subscription's text lacks: delivery, risk, warranty (handbook 3.2, C06, C07, C15)."""
    goods = [each.line_no for each in proposal.line_items if is_goods(each)]
    if goods and proposal.proposal.contract_kind == "SAAS":
        yield finding("P539", at="line_items", lines="、".join(map(str, goods)))
    several = proposal.delivery is not None and (proposal.delivery.batches or 0) > 1
    if several and proposal.proposal.contract_kind == "SALES" and goods and not delivery_batches(proposal):
        yield finding("P545", at="delivery_batches")


def _is_said(said: Iterator[Said], words: re.Pattern[str]) -> bool:
    return any(words.search(each.text) for each in said)


def _is_between(days: str, least: int, most: int) -> bool:
    return days.isascii() and days.isdigit() and least <= Decimal(days) <= most


def _yes_no(value: bool) -> str:
    return "启用" if value else "不启用"
