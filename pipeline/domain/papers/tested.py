"""What a test record found: its conclusion, and what has to be put right (handbook 2.20, 2.22)."""

from collections.abc import Iterator

from pipeline.domain.papers.performing_facts import RecordFacts
from pipeline.domain.papers.rectifying import CONDITIONAL, FAILED, LEFT_OVER, PASSED, Source, SourceRecord
from pipeline.domain.papers.remedying_facts import StatedRecord

_NOT_APPLICABLE, _MET, _MISSED, _GRAVE = "不适用", "达标", "不达标", "严重"


def conclusion(facts: RecordFacts) -> str:
    """Failed when anything missed its target or is gravely wrong; conditional while something is to be put right."""
    counted = [each for each in facts.cases if each.verdict != _NOT_APPLICABLE]
    if not counted or any(each.verdict != _MET for each in counted):
        return FAILED
    if any(each.severity == _GRAVE for each in facts.defects):
        return FAILED
    return CONDITIONAL if facts.rectification.strip() else PASSED


def case_number(place: int) -> str:
    """`C-01` for the first case of a record."""
    return f"C-{place:02d}"


def defect_number(place: int) -> str:
    """`D-01` for the first defect of a record."""
    return f"D-{place:02d}"


def source_record(number: str, facts: RecordFacts) -> SourceRecord:
    """The record as the house holds it."""
    return SourceRecord(
        number=number,
        stage=facts.stage,
        round=facts.round,
        application_no=facts.application_no,
        overall=conclusion(facts),
        tested_on=facts.finished_on,
        sources=tuple(_sources(facts)),
    )


def _sources(facts: RecordFacts) -> Iterator[Source]:
    """What missed its target must be answered, and so must a grave defect that no such case covers."""
    missed = {each.item for each in facts.cases if each.verdict == _MISSED}
    conditional = conclusion(facts) == CONDITIONAL
    for place, each in enumerate(facts.cases, 1):
        if each.item in missed or conditional:
            yield Source(case_number(place), each.item, must=each.item in missed)
    for place, defect in enumerate(facts.defects, 1):
        must = defect.severity == _GRAVE and defect.case not in missed
        yield Source(defect_number(place), defect.description, must=must)
    if conditional:
        yield Source("", LEFT_OVER, must=False)


def as_stated(number: str, told: StatedRecord, *, doubt: str) -> SourceRecord:
    """The record as a person read it, with the reason why it cannot be compared."""
    sources = tuple(Source("", each) for each in dict.fromkeys(told.failed))
    return SourceRecord(number, told.stage, told.round, "", told.overall, told.tested_on, sources, doubt)
