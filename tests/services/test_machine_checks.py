"""The doctor on this machine: how many LibreOffices it can keep busy."""

from pipeline.services.health import Health
from pipeline.services.machine import check_machine, listeners_check

GIB = 1024**3


def test_the_doctor_tells_how_many_documents_are_printed_at_once() -> None:
    assert any(each.item == "LibreOffice 的个数" for each in check_machine())
    told = listeners_check(2, 8 * GIB)
    assert told.health is Health.GOOD
    assert "同时开 2 个" in told.told


def test_the_doctor_tells_when_memory_holds_printing_back() -> None:
    scarce = listeners_check(4, 3 * GIB)
    assert scarce.health is Health.NOTICE
    assert "同时开 2 个" in scarce.told
    assert scarce.next_step == "要同时开 4 个，约需 6.0 GB 内存。"
