"""Papers of performance: drawn once from facts, numbered, kept, refused with reasons, archived with the dossier."""

from pathlib import Path
from typing import Any

import pytest

from builders.offices import ASSISTANT, FIRST, SERVICE, Stage, archive, documents, office_at
from builders.paper_forms import facts_file, word_text
from pipeline.cli.forms import PAPERS
from pipeline.domain.findings import BadDocument
from pipeline.errors import Refused
from pipeline.services.archiving.completeness import codes_present, find_gaps
from pipeline.services.archiving.fixity import check_fixity
from pipeline.services.office import Office, contract_in
from pipeline.services.papers.drawing import Paper, draw
from pipeline.services.papers.performing import PERFORMING_PAPERS

PROJECT = "金拟巳"
CRITERIA = ("订单协同功能点", "页面 95 分位响应", "温控数据到达率")
MILESTONES = ("2026-10-19", "2026-10-30", "2026-11-20", "2026-12-04", "2026-12-09", "2026-12-18")
FACTS: dict[str, dict[str, Any]] = {
    "XMJH": {
        "effective_on": "2026-10-09",
        "goal": "按期上线",
        "scope": "合同清单所列",
        "reviewer": "韩拟六",
        "team": [{"side": "乙方", "role": "项目经理", "name": PROJECT, "duty": "计划与周跟踪"}],
        "tasks": [
            {
                "no": f"T{place}",
                "name": "实施",
                "phase": "开发",
                "owner": PROJECT,
                "baseline_start": "2026-10-12",
                "baseline_end": end,
                "milestone": f"M{place}",
                "weight": 20 if place < len(MILESTONES) else 0,
                "deliverable": "纪要",
            }
            for place, end in enumerate(MILESTONES, 1)
        ],
        "channel": "电子邮件",
        "escalation": "项目经理→销售经理",
    },
    "ZXGZ": {
        "year": 2026,
        "week": 47,
        "reported_by": PROJECT,
        "reported_at": "2026-11-20T16:40:00+08:00",
        "reviewer": "韩拟六",
        "tasks": [
            {
                "no": "T4",
                "name": "接口联调",
                "owner": "何拟未",
                "baseline_start": "2026-11-02",
                "baseline_end": "2026-11-20",
                "planned": 100,
                "actual": 80,
                "status": "正常进行",
            }
        ],
    },
    "JFQS": {
        "batch_no": 1,
        "delivered_on": "2026-11-16",
        "mode": "线上开通",
        "check_result": "相符",
        "lines": [{"line_no": 1, "quantity": "20"}],
        "delivered_by": PROJECT,
        "received_by": "褚拟甲",
        "authority": "合同附件指定的收货人",
    },
    "YSSQ": {
        "stage": "上线",
        "delivered_on": "2026-11-16",
        "receipt_no": f"{FIRST}-JFQS-01-V1.0",
        "sent_on": "2026-11-17",
        "channel": "电子邮件",
        "basis": "合同附件“验收标准”",
        "proposed_from": "2026-11-19",
        "proposed_to": "2026-11-20",
        "place": "线上",
    },
    "YSJL": {
        "stage": "上线",
        "round": 1,
        "started_on": "2026-11-19",
        "finished_on": "2026-11-20",
        "version": "4.6.0",
        "application_no": f"{FIRST}-YSSQ-01-V1.0",
        "environment": "生产环境",
        "testers_buyer": ["郑拟七"],
        "testers_seller": [SERVICE],
        "cases": [{"item": each, "method": "核对", "measured": "符合", "verdict": "达标"} for each in CRITERIA],
    },
    "GDYJ": {
        "batch_no": "YJ-202611-001",
        "dept": "销售部",
        "stage": "SIGNED_SET",
        "handed_on": "2026-11-23",
        "from_name": ASSISTANT,
        "to_name": "陶拟未",
    },
}
MAKERS = {"YSSQ": SERVICE, "YSJL": SERVICE, "GDYJ": ASSISTANT}
NUMBERS = {code: f"{FIRST}-{code}-01-V1.0" for code in FACTS} | {"ZXGZ": f"{FIRST}-ZXGZ-2026W47-V1.0"}


@pytest.fixture
def effective(tmp_path: Path) -> Office:
    return office_at(Stage.EFFECTIVE, tmp_path / "house")


def drawn(office: Office, code: str, **changes: Any) -> Paper:
    path = facts_file(office, {**FACTS[code], **changes})
    return draw(office, FIRST, PERFORMING_PAPERS[code], path, by=MAKERS.get(code, PROJECT))


def present(office: Office) -> set[str]:
    with office.records.reading() as index:
        return codes_present(contract_in(index, FIRST))


@pytest.mark.parametrize("code", FACTS)
def test_a_paper_is_drawn_once_from_its_facts(effective: Office, code: str) -> None:
    made = drawn(effective, code)
    assert made.document_no == NUMBERS[code]
    kept = [each for each in documents(effective) if each.document_no == made.document_no]
    assert {Path(each.path).suffix for each in kept} == {".docx", ".pdf"}
    before = effective.workspace.ledger.read_bytes()
    assert drawn(effective, code) == made
    assert effective.workspace.ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "changes", "fault"),
    [
        ("XMJH", {"tasks": FACTS["XMJH"]["tasks"][1:]}, "里程碑 M1 没有对应的任务"),
        ("ZXGZ", {"year": 2025, "week": 53}, "没有第 53 周"),
        ("JFQS", {"lines": [{"line_no": 9, "quantity": "1"}]}, "没有第 9 行"),
        ("YSSQ", {"methods": {"外观": "目测"}}, "没有验收项“外观”"),
        ("YSJL", {"cases": FACTS["YSJL"]["cases"][1:]}, "没有测试"),
        ("GDYJ", {"files": [{**FACTS["GDYJ"], "title": "甲"}]}, "还不能用"),
    ],
)
def test_refused_facts_consume_no_number(effective: Office, code: str, changes: dict[str, Any], fault: str) -> None:
    before = effective.workspace.ledger.read_bytes()
    with pytest.raises((Refused, BadDocument), match=fault):
        drawn(effective, code, **changes)
    assert effective.workspace.ledger.read_bytes() == before
    assert drawn(effective, code).document_no == NUMBERS[code]


@pytest.mark.parametrize(
    ("code", "changes", "fault"),
    [
        ("JFQS", {"delivered_on": "2027-01-04"}, "B104"),
        ("YSSQ", {"sent_on": "2026-11-15"}, "B105"),
        ("YSSQ", {"proposed_to": "2026-11-18"}, "B105"),
        ("YSJL", {"finished_on": "2026-11-24"}, "B104"),
        ("YSJL", {"started_on": "2026-11-21"}, "B105"),
        ("ZXGZ", {"reported_at": "2026-11-23T09:01:00+08:00"}, "B104"),
    ],
)
def test_what_has_not_happened_is_not_put_on_record(
    effective: Office, code: str, changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(BadDocument) as refusal:
        drawn(effective, code, **changes)
    assert [each.code for each in refusal.value.findings if each.is_error] == [fault]


def test_a_paper_that_rests_on_one_nobody_filed_says_so(effective: Office) -> None:
    assert [each.code for each in drawn(effective, "JFQS", batch_no=2).findings] == ["B102"]
    assert [each.code for each in drawn(effective, "YSSQ", receipt_no="手写-17").findings] == ["B100"]
    assert [each.code for each in drawn(effective, "YSJL", application_no="电邮-3").findings] == ["B101"]


def test_papers_that_follow_one_another_have_nothing_to_complain_of(effective: Office) -> None:
    assert [drawn(effective, code).findings for code in ("JFQS", "YSSQ", "YSJL")] == [(), (), ()]
    assert drawn(effective, "JFQS", batch_no=2).findings == ()


def test_each_batch_round_and_week_has_a_paper_of_its_own(effective: Office) -> None:
    for code in ("JFQS", "YSJL", "ZXGZ"):
        drawn(effective, code)
    more = [
        drawn(effective, "JFQS", batch_no=2),
        drawn(effective, "YSJL", round=2),
        drawn(effective, "ZXGZ", week=46, reported_at="2026-11-13T16:40:00+08:00"),
    ]
    assert [each.document_no.removeprefix(f"{FIRST}-") for each in more] == [
        "JFQS-02-V1.0",
        "YSJL-02-V1.0",
        "ZXGZ-2026W46-V1.0",
    ]


def test_a_corrected_week_is_the_next_version_of_that_week(effective: Office) -> None:
    drawn(effective, "ZXGZ")
    corrected = drawn(effective, "ZXGZ", cash_note="首期款已到")
    assert corrected.document_no == f"{FIRST}-ZXGZ-2026W47-V1.1"
    assert drawn(effective, "ZXGZ", cash_note="首期款已到") == corrected


def test_a_transfer_without_a_list_hands_over_what_is_finished(effective: Office) -> None:
    finished = [each for each in documents(effective) if each.stage in ("REVIEW", "FINAL", "SIGNED")]
    (scan,) = [each for each in finished if each.stage == "SIGNED"]
    text = word_text(effective, drawn(effective, "GDYJ").document_no)
    assert all(each.sha256 in text for each in finished if each.path.endswith(".pdf"))
    assert scan.sha256 in text
    assert "签署扫描件" in text
    assert ".docx" not in text


def test_a_list_given_by_hand_is_the_list(effective: Office) -> None:
    paper = {"title": "合同原件", "dated": "2026-11-23", "pages": 12, "medium": "纸质", "form": "原件", "copies": 2}
    text = word_text(effective, drawn(effective, "GDYJ", files=[paper]).document_no)
    assert "合同原件" in text
    assert "签署扫描件" not in text


@pytest.mark.parametrize("code", FACTS)
def test_nothing_is_performed_or_handed_over_before_the_contract_is_in_effect(tmp_path: Path, code: str) -> None:
    office = office_at(Stage.DRAFTED, tmp_path / "house")
    with pytest.raises(Refused, match=r"尚未生效|没有可移交"):
        drawn(office, code)


def test_a_paper_is_drawn_by_those_whose_work_it_is(effective: Office) -> None:
    for code, kind in PERFORMING_PAPERS.items():
        with pytest.raises(Refused, match="不是"):
            draw(effective, FIRST, kind, facts_file(effective, FACTS[code]), by="李拟五")


def test_every_paper_is_on_the_list_of_the_command() -> None:
    assert PERFORMING_PAPERS.items() <= PAPERS.items()


def test_papers_of_performance_are_counted_and_archived_with_the_dossier(effective: Office) -> None:
    for code in FACTS:
        drawn(effective, code)
    assert set(FACTS) <= present(effective)
    assert not set(FACTS) & {each.code for each in find_gaps(effective)}
    archive(effective)
    assert check_fixity(effective) == []
