"""Proposals as a new user gets them wrong: each fault is told with its place, and no number is consumed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from builders.command_line import Called, call
from builders.offices import (
    ASSISTANT,
    Stage,
    agree,
    as_yaml,
    draft,
    issued_copy,
    office_at,
    proposal_file,
    workspace_at,
)
from builders.papers import words_of
from builders.proposals import raw_proposal, sample_text
from pipeline.services.office import Office
from pipeline.services.reviewing.issuing import issue_signing_copy
from pipeline.services.reviewing.review import submit

ACCENTED = "A & B <Sàrl>"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return workspace_at(Stage.FOUNDED, tmp_path / "house")


def draft_file(house: Path, content: str | bytes, name: str = "方案.yaml") -> Called:
    path = house.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return call(house, "draft", path, "--by", "许拟子")


def refused(house: Path, content: str | bytes, name: str = "方案.yaml", *, code: int = 1) -> str:
    """What the person reads; nothing was written."""
    answer = draft_file(house, content, name)
    assert answer.code == code, answer.text
    assert answer.out == ""
    assert not (house / "archive" / "ledger").exists()
    assert not (house / "archive" / "collecting").exists()
    return answer.text


def changed(changes: Mapping[str, Any]) -> str:
    return as_yaml(raw_proposal("saas", dict(changes)))


FAULTS: dict[str, tuple[Mapping[str, Any], str]] = {
    "a wrong sum": ({"totals.amount_gross": "270001.00"}, "270"),
    "a wrong line": ({"line_items[0].amount_gross": "165600.01"}, "165,600.01"),
    "a wrong tax": ({"line_items[0].amount_tax": "9373.57"}, "9,373.57"),
    "amounts and words that differ": ({"totals.amount_gross_upper": "人民币贰拾柒万零壹元整"}, "贰拾柒万"),
    "instalments that do not close": ({"payment_plan[0].percent": "31"}, "31"),
    "a bad credit code": ({"buyer.uscc": "91339901XN0000012F"}, "信用代码"),
    "a missing field": ({"buyer.name": ...}, "buyer.name"),
    "an unknown field": ({"buyer.nmae": "某公司"}, "nmae"),
    "an empty name": ({"buyer.name": ""}, "buyer.name"),
    "a name of 300 characters": ({"buyer.name": "某" * 300}, "buyer.name"),
    "a date that is none": ({"proposal.planned_sign_date": "2026-02-30"}, "planned_sign_date"),
    "a kind nobody knows": ({"proposal.contract_kind": "LEASE"}, "contract_kind"),
    "a hidden character": ({"buyer.name": "某某\u200b有限公司"}, "看不见"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_what_to_do(house, fault):
    changes, expected = FAULTS[fault]
    told = refused(house, changed(changes))
    assert expected in told
    assert "方案.yaml" in told
    assert "→" in told


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_with_json_is_one_object_with_findings(house, fault):
    path = house.parent / "方案.yaml"
    path.write_text(changed(FAULTS[fault][0]), encoding="utf-8")
    answer = call(house, "draft", path, "--by", "许拟子", "--json")
    assert answer.code == 1
    assert answer.data["findings"]
    assert all(each["message"] and each["next_step"] for each in answer.data["findings"])


def test_all_faults_of_a_file_are_told_at_once(house):
    told = refused(house, changed({**FAULTS["a wrong sum"][0], **FAULTS["a bad credit code"][0], "buyer.nmae": "x"}))
    for expected in ("270,001", "信用代码", "nmae"):
        assert expected in told


def test_an_amount_without_quotes_is_refused_with_its_line(house):
    text = sample_text("saas").replace("amount_gross: '270000.00'", "amount_gross: 270000.00")
    told = refused(house, text)
    assert "引号" in told
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "amount_gross: 270000.00" in each)
    assert f"方案.yaml:{line}" in told


HOSTILE_TEXTS: dict[str, tuple[str | bytes, str]] = {
    "an empty file": ("", "空"),
    "only a comment": ("# 方案\n", "空"),
    "no YAML at all": ("proposal: [", "方案.yaml"),
    "a list": ("- a\n- b\n", "方案.yaml"),
    "tabs": ("proposal:\n\tx: 1\n", "方案.yaml"),
    "the same key twice": (sample_text("saas") + "\nbuyer: {}\n", "buyer"),
    "an anchor": ("proposal: &x {a: 1}\nbuyer: *x\n", "方案.yaml"),
    "a tag": ("proposal: !!python/object/apply:os.system ['true']\n", "方案.yaml"),
    "a thousand levels": ("[" * 1000, "方案.yaml"),
}


@pytest.mark.parametrize("sort", HOSTILE_TEXTS)
def test_a_text_that_is_no_proposal_is_refused(house, sort):
    text, expected = HOSTILE_TEXTS[sort]
    assert expected in refused(house, text)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_another_encoding_is_told_as_such(house, encoding):
    told = refused(house, sample_text("saas").encode(encoding), code=4)
    assert "UTF-8" in told


def test_bytes_that_are_no_text_are_refused(house):
    assert "UTF-8" in refused(house, bytes(range(256)), code=4)


@pytest.mark.parametrize("name", ["方案.docx", "方案.pdf", "方案.txt", "方案"])
def test_a_file_of_another_sort_is_refused(house, name):
    refused(house, b"PK\x03\x04" + bytes(range(256)), name, code=4)


def test_broken_json_is_refused_with_its_place(house):
    told = refused(house, json.dumps(raw_proposal("saas"), ensure_ascii=False)[:-1], "方案.json")
    assert "方案.json" in told


def test_a_folder_in_place_of_a_file_is_told(house):
    answer = call(house, "draft", house, "--by", "许拟子")
    assert answer.code == 2
    assert "不是文件" in answer.text


def test_one_bad_file_of_several_is_named(house):
    good = proposal_file(house.parent, "saas")
    bad = house.parent / "坏.yaml"
    bad.write_text(changed(FAULTS["a wrong sum"][0]), encoding="utf-8")
    answer = call(house, "draft", bad, good, "--by", "许拟子")
    assert answer.code == 1
    assert "坏.yaml" in answer.text
    assert not (house / "archive" / "ledger").exists()


@pytest.mark.slow
def test_a_date_in_a_year_without_a_calendar_is_told_with_the_key_to_fill(house):
    path = house.parent / "方案.yaml"
    changes = {"proposal.planned_sign_date": "2031-02-03"}
    path.write_text(changed(changes), encoding="utf-8")
    answer = call(house, "draft", path, "--by", "许拟子", "--json")
    assert any("2031" in each["message"] for each in answer.data["findings"]), answer.text


def rendered(office: Office) -> str:
    """The words of the contract's Word file."""
    with office.records.reading() as index:
        drafts = [each for each in index.documents("LS-RJ-2026-0001") if each.path.endswith(".docx")]
    return words_of(office.workspace.stored(drafts[0].path).read_bytes())


@pytest.mark.parametrize("name", [ACCENTED, "“引号”公司", "{{ buyer.name }}", "甲[[条:违约]]乙", "a" * 100])
def test_a_strange_customer_name_stands_in_the_contract_as_it_is(tmp_path, name):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    draft(office, changes={"buyer.name": name, "buyer.bank.account_name": name})
    assert name in rendered(office)


def test_a_strange_customer_name_goes_all_the_way_to_the_signing_copy(tmp_path):
    office = office_at(Stage.FOUNDED, tmp_path / "house")
    number = draft(office, changes={"buyer.name": ACCENTED, "buyer.bank.account_name": ACCENTED})
    submit(office, number, by="许拟子")
    agree(office, number)
    issue_signing_copy(office, number, by=ASSISTANT)
    assert issued_copy(office).pages
