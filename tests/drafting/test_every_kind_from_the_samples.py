"""Every kind of document, filled from each of the three samples, through the real LibreOffice: no layout fault."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from builders.drafted import sample_of, shipped
from builders.lives import lived
from builders.proposals import SAMPLES, proposal, raw_proposal
from pipeline.drafting.kinds.page_layout import page_faults, printed_pages
from pipeline.drafting.kinds.template_layout import font_losses
from pipeline.drafting.kinds.word_layout import blank_faults
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.values import contract_values
from pipeline.drafting.word.template import WordTemplate

LIVED = (
    *("KHDJ", "XQFX", "HZFA", "BJMX", "SWTP", "ZXHC", "SQWT"),
    *("HTXD", "HTSP", "YYSJ", "QSQR", "YJHS", "SXTZ", "HTTZ", "BHDJ", "KHDJ_LIST"),
    *("XMJH", "ZXGZ", "JFQS", "YSSQ", "YSJL", "YSQR", "GDYJ", "AJFM", "JNML", "JNBK"),
    *("ZGJH", "ZGFY", "BGSQ", "BGSQ_BCXY", "YQSM", "KPSK", "JQQR", "JYDJ", "JDXH"),
)
KINDS = (*LIVED, "YDFP")
LEAN = tuple(each for each in LIVED if each not in ("HTXD", "BGSQ_BCXY"))
TEXTS = {"saas": "HTWB_SAAS", "sales": "HTWB_SALES", "techdev": "HTWB_TECHDEV"}
ANY_TEXT = "HTWB_GENERAL"
VERSIONS = {"DRAFT": "V0.2", "REVIEW": "V0.9", "SIGN": "V1.0"}
# What people write by hand on paper when nobody told the house: who sealed when, who checked a list.
BY_HAND = frozenset({"YYSJ", "KHDJ_LIST"})


@pytest.fixture(scope="module")
def press() -> Iterator[OfficeListener]:
    with OfficeListener() as office:
        yield office


def values_of(key: str, sample: str, *, is_full: bool = True) -> Mapping[str, Any]:
    return review_of(sample) if key == "YDFP" else lived(sample, is_full=is_full)[key]


def text_of(key: str, sample: str, stage: str) -> Mapping[str, Any]:
    """The values of a contract text; a house may let the general one serve any sort of contract."""
    given = {"contract_no": "LS-RJ-2026-0001", "version": VERSIONS[stage], "sign_place": "拟省澜汐市示例区"}
    return contract_values(proposal(sample), stage=stage, terms=shipped(key).terms, **given)


def review_of(sample: str) -> dict[str, Any]:
    """A month whose only contract is that of the sample; written by hand while no service counts a month."""
    raw, values = raw_proposal(sample), deepcopy(sample_of("YDFP"))
    totals, head, payment = raw["totals"], raw["proposal"], raw["payment_plan"][0]
    sums = {name: totals[name] for name in ("amount_gross", "amount_net")}
    whole = {"count": 1, **sums, "share": "100.0%"}
    signed = {
        "contract_no": "LS-RJ-2026-0001",
        "customer": raw["buyer"]["name"],
        "kind": head["title"],
        "amount_tax": totals["amount_tax"],
        "discount": "",
        "payment": f"{len(raw['payment_plan'])}期，首期{payment['percent']}%",
        "cycle_days": 29,
        **sums,
    }
    owed = {"contract_no": signed["contract_no"], "seq": 1, "name": payment["name"], "due_on": None, "remark": ""}
    return {
        **values,
        "bookings": [signed],
        "bookings_by_person": [{"name": head["owner"], **whole}],
        "bookings_by_region": [{"name": raw["buyer"]["registered_address"], **whole}],
        "bookings_by_product": [{"name": head["title"], **whole}],
        "receipts": [{**owed, "due_amount": payment["amount_gross"], "received": "0.00"}],
        "delays": [],
    }


def faults_of(press: OfficeListener, key: str, values: Mapping[str, Any]) -> list[str]:
    kind = shipped(key)
    word = WordTemplate.from_file(kind.template_path).render(values)
    pdf = press.to_pdf(word.docx)
    blanks = [] if key in BY_HAND else blank_faults(kind, word.docx)
    found = [*blanks, *font_losses(kind, pdf), *page_faults(kind, pdf, values)]
    return [*(f"{each.code} {each.at}: {each.message}" for each in found), *torn_amounts(pdf)]


def torn_amounts(pdf: bytes) -> list[str]:
    """Pieces of amounts that a narrow cell broke at a comma or at the point."""
    lines = (line.text.strip() for page in printed_pages(pdf) for line in page.lines)
    return [line for line in lines if re.fullmatch(r"-?[\d,]+,|,[\d,.]+|\.\d\d", line)]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("key", KINDS)
def test_a_kind_prints_without_a_layout_fault(press: OfficeListener, key: str, sample: str) -> None:
    assert faults_of(press, key, values_of(key, sample)) == []


@pytest.mark.parametrize("stage", VERSIONS)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("is_general", [False, True])
def test_a_contract_text_prints_without_a_layout_fault(
    press: OfficeListener, sample: str, stage: str, is_general: bool
) -> None:
    key = ANY_TEXT if is_general else TEXTS[sample]
    assert faults_of(press, key, text_of(key, sample, stage)) == []


@pytest.mark.parametrize("key", LEAN)
def test_a_kind_prints_well_when_people_add_nothing(press: OfficeListener, key: str) -> None:
    assert faults_of(press, key, values_of(key, "sales", is_full=False)) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_life_leaves_no_kind_out(sample: str) -> None:
    assert set(LIVED) <= set(lived(sample))
