"""What each batch of goods brings: as the proposal lists it, or else as its milestones say it in words."""

from decimal import Decimal
from typing import Any

from builders.proposals import codes_of, proposal
from pipeline.domain.proposal.delivery_batches import delivery_batches
from pipeline.drafting.values.scope import scope_values

LISTED = [("M2", 1, "6"), ("M3", 1, "40"), ("M3", 2, "320"), ("M2", 3, "46"), ("M2", 4, "2")]


def listed(parts: list[tuple[str, int, str]] = LISTED, **changes: Any) -> dict[str, Any]:
    keys = ("milestone", "line_no", "quantity")
    return {"delivery_batches": [dict(zip(keys, each, strict=True)) for each in parts], **changes}


def test_the_list_goes_before_the_words_of_the_milestones() -> None:
    lines = delivery_batches(proposal("sales", listed()))

    assert [(each.milestone.code, each.item.line_no, each.quantity) for each in lines] == [
        ("M2", 1, Decimal(6)),
        ("M2", 3, Decimal(46)),
        ("M2", 4, Decimal(2)),
        ("M3", 1, Decimal(40)),
        ("M3", 2, Decimal(320)),
    ]
    assert not codes_of("sales", listed()) & {"P540", "P541", "P542", "P543", "P544"}


def test_the_list_is_printed_and_a_false_one_is_not() -> None:
    assert len(scope_values(proposal("sales", listed()))["batches"]) == 5
    assert scope_values(proposal("sales", listed(LISTED[1:])))["batches"] == []


def test_without_a_list_the_milestones_are_read() -> None:
    assert [each.quantity for each in delivery_batches(proposal("sales"))][:2] == [Decimal(20), Decimal(140)]


def test_a_standard_of_its_own_goes_before_one_in_the_specification() -> None:
    said = {"line_items[0].spec": "EG-200，GB/T 2423.1-2008", "line_items[1].spec": "VS-31，GB/T 2423.1-2008"}
    first, second, *_ = scope_values(proposal("sales", {**said, "line_items[0].standard": "TB/T 3021-2001"}))["items"]

    assert first["standard"] == "TB/T 3021-2001"
    assert second["standard"] == "GB/T 2423.1-2008"
