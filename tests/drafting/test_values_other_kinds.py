"""The values of forms and letters, rendered with the templates that are shipped."""

from datetime import date

import pytest

from builders.drafted import proposal, shipped, values_of
from pipeline.domain.events import Event, OpinionGiven, ReviewOpened, ReworkConfirmed
from pipeline.domain.review.review import fold_review
from pipeline.drafting.values import (
    AcceptanceFacts,
    ApprovalFacts,
    Contact,
    Measured,
    Remaining,
    SigningFacts,
    VolumeFacts,
    VolumeItem,
    acceptance_values,
    approval_values,
    contents_values,
    cover_values,
    deliverables_of,
    deviations_from,
    note_sheet_values,
    signing_letter_values,
)
from pipeline.drafting.word.template import WordTemplate

NO = "LS-RJ-2026-0007"
TEXT, CHANGED = "ab" * 32, "cd" * 32
DAY = date(2026, 9, 26)


def rendered(key: str, values: dict[str, object]) -> str:
    return WordTemplate.from_file(shipped(key).template_path).render(values).text


def opened(round_no: int, version: str, digest: str) -> ReviewOpened:
    return ReviewOpened(NO, round_no, f"{NO}-HTSP-01", version, digest, "fa")


def said(round_no: int, node: str, opinion: str, reason: str, digest: str, clauses: list[str]) -> OpinionGiven:
    return OpinionGiven(NO, round_no, node, node.lower(), opinion, reason, clauses, digest)


def approval(*events: Event, **changes: object) -> dict[str, object]:
    facts = {
        "review": fold_review(events),
        "form_no": f"{NO}-HTSP-01",
        "form_version": "V1.0",
        "submitted_on": DAY,
        "name_of": lambda who: f"姓名{who}",
        "decided_on": lambda _decision: DAY,
        "attachments": [("合作方案(终版)", True), ("授权委托书", False)],
        **changes,
    }
    return approval_values(values_of(proposal()), ApprovalFacts(**facts))


AGREED = [said(1, node, "同意", "可以", TEXT, []) for node in ("SALES", "LEGAL", "FINANCE", "DIRECTOR")]


def test_an_approval_form_shows_four_opinions_and_passes() -> None:
    values = approval(opened(1, "V1.0", TEXT), *AGREED)
    assert [each["department"] for each in values["opinions"]] == ["销售部门", "法务部门", "财务部门", "销售总监"]
    text = rendered("HTSP", values)
    assert text.count("■同意") == 4
    assert "■通过" in text
    assert TEXT[:16] in text
    assert TEXT not in text
    assert "姓名director" in text
    assert "■合作方案(终版)" in text
    assert "□授权委托书" in text


def test_a_form_in_the_middle_leaves_the_other_rows_empty() -> None:
    text = rendered("HTSP", approval(opened(1, "V1.0", TEXT), AGREED[0]))
    assert text.count("■同意") == 1
    assert "■通过" not in text


def test_a_change_asked_for_is_listed_until_it_is_confirmed() -> None:
    asked = said(1, "LEGAL", "修改后同意", "补充例外", TEXT, ["第12.3条"])
    waiting = approval(opened(1, "V1.0", TEXT), AGREED[0], asked)
    (row,) = waiting["rework"]
    assert row["raised_by"] == "法务部门 姓名legal"
    assert not row["confirmed_by"]
    assert "■退回" in rendered("HTSP", waiting)
    done = approval(
        opened(1, "V1.0", TEXT),
        AGREED[0],
        asked,
        opened(2, "V1.1", CHANGED),
        said(2, "SALES", "同意", "可以", CHANGED, []),
        ReworkConfirmed(NO, 2, "LEGAL", "legal", CHANGED),
    )
    (row,) = done["rework"]
    assert (row["new_version"], row["confirmed_by"], row["confirmed_on"]) == ("V1.1", "姓名legal", DAY)
    assert "姓名legal\n2026年9月26日" in rendered("HTSP", done)


def test_a_text_that_leaves_the_house_wording_says_where() -> None:
    kind = shipped("HTWB_SAAS")
    name = next(iter(kind.terms))
    changed = proposal(terms={name: "另议"}, special_terms=["甲"])
    assert deviations_from(kind, proposal()) == []
    first, second = deviations_from(kind, changed)
    assert kind.term_labels[name] in first
    assert "特别约定 1 条" in second
    text = rendered("HTSP", approval(opened(1, "V1.0", TEXT), deviations=[first, second]))
    assert "■否" in text
    assert first in text


def test_the_signing_letter_fixes_what_was_signed() -> None:
    facts = SigningFacts(
        letter_no=f"{NO}-QSQR-01",
        letter_version="V1.0",
        issued_on=date(2026, 10, 12),
        signed_version="V2.0",
        pages=12,
        sha256=TEXT,
        buyer_signatory="吴拟四",
        seller_signatory="沈拟二",
        buyer_signed_on=date(2026, 10, 10),
        seller_signed_on=date(2026, 10, 9),
        effective_on=date(2026, 10, 10),
        effective_basis="以最后签署一方的日期为准",
        contacts=[Contact("商务", "李拟五"), Contact("财务")],
    )
    text = rendered("QSQR", signing_letter_values(values_of(proposal()), facts))
    for expected in ("270,000.00", "人民币贰拾柒万元整", TEXT[:16], "2026年10月10日", "吴拟四", "李拟五", "12"):
        assert expected in text


def test_the_acceptance_certificate_states_what_was_tested() -> None:
    contract = values_of(proposal())
    facts = AcceptanceFacts(
        certificate_no=f"{NO}-YSQR-01",
        certificate_version="V1.0",
        stage="上线",
        delivered_on=date(2026, 12, 4),
        tested_on=date(2026, 12, 17),
        deliverables=deliverables_of(contract),
        measured=[Measured("甲", "42", "达标"), Measured("乙", "1.6", "达标"), Measured("丙", "0", "未达标")],
        csat=5,
        remaining=[Remaining("补充操作手册", "乙方", date(2027, 1, 8))],
        service_start=date(2026, 12, 19),
        payment_seqs=[2],
    )
    values = acceptance_values(contract, facts)
    assert [each["seq"] for each in values["triggered"]] == [2]
    assert values["accepted"]["pass_rate"] == "66.7%"
    assert all(each["name"] != "首次签约一次性折扣" for each in values["deliverables"])
    text = rendered("YSQR", values)
    for expected in ("上线", "补充操作手册", "108,000.00", "2026年12月19日", "66.7%", "5分"):
        assert expected in text


def item(number: int, carrier: str = "电子件") -> VolumeItem:
    return VolumeItem(number, f"{NO}-HTWB-0{number}", "某公司", f"文件{number}", "20261018", 3, carrier)


def volume(*items: VolumeItem, checked_by: str = "档乙", checked_on: date = DAY) -> VolumeFacts:
    return VolumeFacts(
        archive_no="LS01-HT·2026-D30-0007",
        fonds_name="某某公司",
        title="某合同签订与履行材料",
        date_from="20260902",
        date_to="20261218",
        retention="D30",
        items=items,
        filed_by="档甲",
        filed_on=DAY,
        checked_by=checked_by,
        checked_on=checked_on,
    )


def test_the_three_sheets_of_a_volume_agree() -> None:
    facts = volume(item(1), item(2, "纸质扫描件"), item(3))
    cover, contents, note = (
        rendered("AJFM", cover_values(facts)),
        rendered("JNML", contents_values(facts)),
        rendered("JNBK", note_sheet_values(facts)),
    )
    assert "20260902" in cover
    assert "20261018" in contents
    for each in ("文件1", "文件2", "文件3"):
        assert each in contents
    assert "纸质扫描件" in note
    for sheet in (cover, contents, note):
        assert "LS01-HT·2026-D30-0007" in sheet
    assert cover_values(facts)["volume"]["page_count"] == 9


def test_a_contents_list_with_a_gap_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="without gaps"):
        contents_values(volume(item(1), item(3)))


def test_nobody_checks_their_own_volume_nor_before_it_is_filed() -> None:
    with pytest.raises(ValueError, match="another person"):
        note_sheet_values(volume(item(1), checked_by="档甲"))
    with pytest.raises(ValueError, match="not before"):
        note_sheet_values(volume(item(1), checked_on=date(2026, 9, 1)))
