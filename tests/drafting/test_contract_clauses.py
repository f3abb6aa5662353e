"""A contract text is composed from the clause library, and legal is told in Word's own words what is missing."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest

from builders.drafted import kind_in, shipped
from builders.word_files import template
from pipeline.domain.findings import Finding
from pipeline.drafting.kinds.clause_checks import clause_faults, clauses_in_template, unused_terms
from pipeline.drafting.kinds.kind import Kind, read_kind
from pipeline.drafting.kinds.samples import sample_values
from pipeline.drafting.kinds.template_checks import check_kind
from pipeline.drafting.word.clause_outline import ClauseOutline
from pipeline.drafting.word.template import WordTemplate

Edit = Callable[[str], str]


def edited(folder: Path, key: str, edit: Edit = str, settings: Edit = str) -> Kind:
    """A shipped kind with its Word text or its kind.toml changed."""
    copy = folder / shipped(key).folder.name
    copytree(shipped(key).folder, copy)
    with ZipFile(copy / "template.docx") as file:
        members = {each: file.read(each) for each in file.namelist()}
    body = members["word/document.xml"].decode()
    assert edit is str or edit(body) != body
    members["word/document.xml"] = edit(body).encode()
    with ZipFile(copy / "template.docx", "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    toml = copy / "kind.toml"
    toml.write_text(settings(toml.read_text(encoding="utf-8")), encoding="utf-8")
    return kind_in(copy)


def told(kind: Kind) -> list[Finding]:
    read = WordTemplate.from_file(kind.template_path)
    return [*clause_faults(kind, read, sample_values(kind)), *unused_terms(kind, read)]


def codes(kind: Kind) -> set[str]:
    return {each.code for each in told(kind)}


def swap(old: str, new: str, count: int = -1) -> Edit:
    return lambda text: text.replace(old, new, count)


def test_a_mark_of_the_library_prints_nothing_and_tells_its_place() -> None:
    made = template(
        "[[库:C01]]前言",
        "{%p if a %}",
        "[[条:甲]][[库:C02、C03]]　甲",
        "[[款]]一",
        "{%p endif %}",
        "[[条:乙]]　乙",
        "[[库:C05]][[款]]二",
        "[[附件:表]]　表",
        "[[库:C06]]三，依[[见附件:表]]",
    )
    outline = ClauseOutline(made.read)

    assert "库" not in made.render({"a": True}).text
    assert outline.places({"a": True}) == {
        "C01": ("首部",),
        "C02": ("第一条",),
        "C03": ("第一条",),
        "C05": ("第2.1条",),
        "C06": ("附件一",),
    }
    assert outline.places({"a": False}) == {"C01": ("首部",), "C05": ("第1.1条",), "C06": ("附件一",)}


def test_a_clause_in_each_branch_and_in_a_loop_stands_where_it_came_out() -> None:
    made = template(
        "[[条:甲]]　甲",
        "{%p for each in rows %}",
        "[[款]][[库:C04]]{{ each }}",
        "{%p endfor %}",
        "{%p if a %}",
        "[[款]][[库:C05]]一",
        "{%p else %}",
        "[[款]][[库:C06]]二",
        "{%p endif %}",
    )
    outline = ClauseOutline(made.read)

    assert outline.places({"rows": ["x", "y"], "a": 1}) == {"C04": ("第1.1条", "第1.2条"), "C05": ("第1.3条",)}
    assert outline.places({"rows": [], "a": 0}) == {"C06": ("第1.1条",)}


def test_a_required_clause_whose_mark_is_gone_is_told(tmp_path: Path) -> None:
    (fault,) = told(edited(tmp_path, "HTWB_SALES", swap("[[库:C25]]", "")))

    assert (fault.code, fault.values["clause"]) == ("T081", "C25")
    assert "[[库：C25]]" in fault.next_step


def test_a_clause_for_a_switch_that_is_gone_is_told(tmp_path: Path) -> None:
    (fault,) = told(edited(tmp_path, "HTWB_SALES", swap("[[库:C36]]", "")))

    assert (fault.code, fault.values["switch"]) == ("T082", "title_retention")


def test_a_clause_under_the_wrong_switch_is_told(tmp_path: Path) -> None:
    away = edited(tmp_path / "a", "HTWB_SALES", swap("{%p if flags.retention_money %}", "{%p if flags.esign %}"))
    stays = edited(tmp_path / "b", "HTWB_SAAS", swap("{%p if flags.government_procurement %}", "{%p if flags.esign %}"))

    assert [(each.code, each.values["clause"]) for each in told(away)] == [("T082", "C14")]
    assert [(each.code, each.values["clause"]) for each in told(stays)] == [("T083", "C37")]


def test_a_required_clause_under_a_switch_is_told(tmp_path: Path) -> None:
    def hide(body: str) -> str:
        return body.replace("[[库:C25]]", "").replace("[[条:政府采购]]", "[[条:政府采购]][[库:C25]]")

    (fault,) = told(edited(tmp_path, "HTWB_SAAS", hide))
    assert (fault.code, fault.values["when"]) == ("T081", "（全部开关关闭时）")


def test_a_clause_that_the_library_does_not_have_is_told(tmp_path: Path) -> None:
    assert codes(edited(tmp_path, "HTWB_SALES", swap("[[库:C31]]", "[[库:C39]]"))) == {"T080"}


def test_a_clause_not_used_by_this_kind_wants_a_word_in_its_settings(tmp_path: Path) -> None:
    kind = edited(tmp_path, "HTWB_SALES", settings=swap('also = ["C17", ', "also = ["))

    assert [(each.code, each.values["clause"]) for each in told(kind)] == [("T084", "C17")]


def test_a_clause_named_in_the_settings_that_is_not_in_the_text_is_told(tmp_path: Path) -> None:
    kind = edited(tmp_path, "HTWB_SALES", settings=swap('also = ["C17", ', 'also = ["C05", "C17", '))

    assert [(each.code, each.values["clause"]) for each in told(kind)] == [("T085", "C05")]


def test_a_value_written_into_the_text_instead_of_its_field_is_told(tmp_path: Path) -> None:
    (fault,) = told(edited(tmp_path, "HTWB_SALES", swap("{{ terms.nda_years }}", "5")))

    assert (fault.code, fault.values["name"]) == ("T086", "nda_years")


def test_a_weighty_clause_without_bold_is_told(tmp_path: Path) -> None:
    def pale(body: str) -> str:
        at = body.index("[[库:C26]]")
        end = body.index("</w:p>", at)
        return body[:at] + body[at:end].replace("<w:b/>", "").replace('<w:b w:val="1"/>', "") + body[end:]

    assert codes(edited(tmp_path, "HTWB_SALES", pale)) == {"T087"}


def test_an_unknown_name_under_a_switch_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    slip = swap("{%p if flags.title_retention %}", "{%p if flags.title_retention and thing %}")
    found = check_kind(edited(tmp_path, "HTWB_SALES", slip))

    assert {each.code for each in found} == {"T040"}


def test_a_contract_text_whose_sample_is_no_proposal_is_judged_by_its_marks(tmp_path: Path) -> None:
    kind = edited(tmp_path, "HTWB_SALES", swap("[[库:C25]]", ""))
    read = WordTemplate.from_file(kind.template_path)

    assert [each.code for each in clause_faults(kind, read, {"name": "甲"})] == ["T081"]


def test_papers_that_are_no_contracts_need_no_clauses() -> None:
    kind = shipped("YSQR")

    assert list(clause_faults(kind, WordTemplate.from_file(kind.template_path), sample_values(kind))) == []


@pytest.mark.parametrize("wrong", ["kinds = []", 'kinds = ["LEASE"]', 'kinds = ["SALES"]\nalso = ["17"]'])
def test_a_slip_in_the_clauses_of_a_kind_is_told(tmp_path: Path, wrong: str) -> None:
    copy = tmp_path / shipped("HTWB_SALES").folder.name
    copytree(shipped("HTWB_SALES").folder, copy)
    toml = copy / "kind.toml"
    text = toml.read_text(encoding="utf-8")
    start = text.index("[clauses]\n")
    toml.write_text(text[:start] + f"[clauses]\n{wrong}\n" + text[text.index("\n[terms]", start) :], encoding="utf-8")
    _, faults = read_kind(copy)

    assert {each.code for each in faults} == {"T067"}


def test_the_table_says_where_a_text_stands_with_each_clause(tmp_path: Path) -> None:
    cells = clauses_in_template(edited(tmp_path, "HTWB_SALES", swap("[[库:C25]]", "")))

    assert [cells[each] for each in ("C01", "C13", "C26", "C05", "C25")] == ["●", "○", "○", "—", "缺"]


@pytest.mark.parametrize("key", ["HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV", "HTWB_GENERAL"])
def test_a_paper_signed_by_one_side_is_no_mere_printout(key: str) -> None:
    values = sample_values(shipped(key))
    mixed = {
        **values,
        "signing": {**values["signing"], "method": "混合签"},
        "flags": {**values["flags"], "esign": True},
    }
    text = WordTemplate.from_file(shipped(key).template_path).render(mixed).text

    assert "共同构成本合同的原件" in text
    assert "打印件仅供查阅" not in text


def test_the_days_for_testing_goods_are_those_of_the_proposal() -> None:
    values = sample_values(shipped("HTWB_SALES"))
    given = {**values, "acceptance": {**values["acceptance"], "inspection_days": 21}}
    given["terms"] = {**values["terms"], "acceptance_days": "9"}
    text = WordTemplate.from_file(shipped("HTWB_SALES").template_path).render(given).text

    assert "签收之日起21个工作日内" in text
    assert "甲方应在9个工作日内予以确认" in text
