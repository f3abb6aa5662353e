"""The clause library: 38 clauses as the handbook lists them, and what a proposal needs of them."""

import pytest

from builders.drafted import proposal as shipped_proposal
from builders.drafted import shipped, values_of
from builders.proposals import proposal
from pipeline.domain.clauses.library import ALWAYS, BY_KIND, CONDITIONS, EIGHT, FREE, KINDS, LIBRARY, NEVER, WEIGHTY
from pipeline.domain.findings import Finding
from pipeline.domain.proposal.clause_flags import conditions_of
from pipeline.domain.text_checks.checks import check_contract_text
from pipeline.domain.text_checks.library import Standing, required_clauses
from pipeline.drafting.word.clause_outline import ClauseOutline
from pipeline.drafting.word.template import WordTemplate

TEXTS = ("HTWB_SAAS", "HTWB_SALES", "HTWB_TECHDEV", "HTWB_GENERAL")


def drafted(key: str) -> tuple[str, Standing]:
    kind = shipped(key)
    template = WordTemplate.from_file(kind.template_path)
    values = values_of(shipped_proposal(key), terms=kind.terms, sign_place="某区")
    return template.render(values).text, ClauseOutline(template.read).places(values)


def found(key: str, text: str, standing: Standing) -> list[Finding]:
    return [each for each in check_contract_text(text, shipped_proposal(key), standing) if each.is_error]


def test_the_library_has_38_clauses_in_order() -> None:
    assert list(LIBRARY) == [f"C{number:02}" for number in range(1, 39)]
    assert set(WEIGHTY) <= LIBRARY.keys()


def test_every_condition_of_a_clause_can_be_told_from_a_proposal() -> None:
    needs = {need for each in LIBRARY.values() for need in each.needs.values()} - {ALWAYS, FREE, NEVER}

    assert needs <= conditions_of(proposal("saas")).keys()
    assert CONDITIONS.keys() <= needs


@pytest.mark.parametrize("kind", KINDS)
def test_the_required_clauses_of_a_kind_bring_every_element(kind: str) -> None:
    brought = {element for each in LIBRARY.values() if each.need_in(kind) == ALWAYS for element in each.elements}

    assert brought >= {*EIGHT, *BY_KIND[kind]}


def test_a_clause_is_needed_by_its_kind_by_the_data_or_by_choice() -> None:
    needed = required_clauses(proposal("sales"))

    assert needed["C06"] == "此类合同必备"
    assert needed["C14"] == "启用了“质量保证金”"
    assert needed["C08"] == "清单含安装、培训等服务"
    assert "C22" not in needed
    assert "C22" in required_clauses(proposal("sales", {"clause_flags.personal_information": True}))


@pytest.mark.parametrize("key", TEXTS)
def test_every_shipped_text_has_the_clauses_its_sample_needs(key: str) -> None:
    text, standing = drafted(key)

    assert check_contract_text(text, shipped_proposal(key), standing) == []
    assert required_clauses(shipped_proposal(key)).keys() <= standing.keys()


def test_a_place_is_what_the_finished_text_calls_it() -> None:
    _, standing = drafted("HTWB_SALES")

    assert standing["C09"] == ("第七条",)
    assert standing["C13"] == ("第10.5条",)


@pytest.mark.parametrize("key", TEXTS)
def test_each_missing_clause_is_named_with_its_reason(key: str) -> None:
    text, standing = drafted(key)
    for clause, reason in required_clauses(shipped_proposal(key)).items():
        without = {each: places for each, places in standing.items() if each != clause}
        told = [each for each in found(key, text, without) if each.code == "K067"]
        assert [(each.values["clause"], each.values["reason"]) for each in told] == [(clause, reason)]


def test_a_clause_of_which_only_the_number_is_left_is_named() -> None:
    text, standing = drafted("HTWB_SAAS")
    place = standing["C13"][0]
    number = place.removeprefix("第").removesuffix("条")
    emptied = "\n".join(f"{number}\t。" if line.startswith(f"{number}\t") else line for line in text.splitlines())

    assert [(each.code, each.at) for each in found("HTWB_SAAS", emptied, standing)] == [("K068", place)]


def test_an_element_that_no_clause_brings_is_named() -> None:
    text, standing = drafted("HTWB_TECHDEV")
    without = {each: places for each, places in standing.items() if each != "C17"}

    assert {"K006", "K067"} == {each.code for each in found("HTWB_TECHDEV", text, without)}


def test_words_find_what_the_declaration_cannot() -> None:
    text, standing = drafted("HTWB_SALES")

    assert "K006" in {each.code for each in found("HTWB_SALES", text.replace("包装", "外箱"), standing)}
