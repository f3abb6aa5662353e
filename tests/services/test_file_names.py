"""File names of papers: the number, then at most thirty characters of title that end where words end."""

import pytest

from pipeline.domain.numbering.short_titles import short_title
from pipeline.services.keeping import file_name

SUBJECT = "科研数据治理平台开发与实施合同"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (f"{SUBJECT}审批表", f"{SUBJECT}审批表"),
        (f"{SUBJECT}交付验收申请（初验，JFQS-01）", f"{SUBJECT}交付验收申请"),
        (f"{SUBJECT}补充协议（B01）（签署件第1份）", f"{SUBJECT}补充协议（签署件第1份）"),
        (f"{SUBJECT}（二期）、{SUBJECT}补充协议（第三份）", SUBJECT),
        ("合" * 40, "合" * 30),
    ],
    ids=["short enough", "without what stands in brackets", "the last aside stays", "at a break", "no break"],
)
def test_a_long_title_is_cut_where_it_reads_best(title: str, short: str) -> None:
    assert short_title(title) == short
    assert len(short_title(title)) <= 30


def test_a_file_is_named_by_its_number_and_short_title() -> None:
    title = f"{SUBJECT}验收测试记录（初验第 1 轮，YSSQ-01）"
    assert file_name("LS-01-YSJL-01-V1.0", title, "pdf") == f"LS-01-YSJL-01-V1.0_{SUBJECT}验收测试记录.pdf"
