"""A contract that is not so far says so before anybody is asked for facts."""

import pytest

from builders.offices import FIRST, Stage, office_at
from pipeline.cli.forms import PAPERS
from pipeline.errors import Refused
from pipeline.services.papers.drawing import draw

AFTER_EFFECT = ("SXTZ", "XMJH", "ZXGZ", "JFQS", "YSSQ", "YSJL", "YQSM", "ZGJH", "ZGFY", "BGSQ", "BGSQ_BCXY", "JQQR")


@pytest.mark.parametrize("code", AFTER_EFFECT)
def test_an_unsigned_contract_is_refused_before_facts_are_asked_for(tmp_path, code):
    office = office_at(Stage.DRAFTED, tmp_path / "house")
    kind = PAPERS[code]
    maker = office.company.holders(kind.makers[0])[0].name
    with pytest.raises(Refused, match=f"{FIRST} (尚未生效|现为)"):
        draw(office, FIRST, kind, None, by=maker)


def test_the_wrong_person_is_refused_before_facts_are_asked_for(tmp_path):
    office = office_at(Stage.EFFECTIVE, tmp_path / "house")
    with pytest.raises(Refused, match="不能办理此事"):
        draw(office, FIRST, PAPERS["BGSQ"], None, by="陶拟未")
