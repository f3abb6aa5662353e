"""Reading a scanned PDF page by page: every page says which one it is, or says that it cannot."""

from pathlib import Path

from builders.scans import codes_of, stamped_contract, written

from pipeline.intake.reading import look_at_pages, pages_from_json, read_pages, read_scan


def test_every_page_of_a_clean_contract_says_which_one_it_is(tmp_path: Path) -> None:
    scan = written(tmp_path, stamped_contract(3))

    readings = read_pages(scan)

    assert [each.code for each in readings] == codes_of(3)
    assert [each.index for each in readings] == [0, 1, 2]


def test_what_the_child_process_returns_can_be_typed_again(tmp_path: Path) -> None:
    scan = written(tmp_path, stamped_contract(2))

    typed = pages_from_json(read_scan(str(scan)))

    assert [each.reading for each in typed] == read_pages(scan)
    assert [each.codes for each in typed] == [each.codes for each in look_at_pages(scan)]
