"""The ledger file: strict lines, a chain nobody can bend unseen, torn tails put aside."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from builders.ledgers import SERIES, contract_opened, keep, ledger_bytes, number_taken, office_in
from pipeline.errors import DamagedArchive
from pipeline.ledger import Entry, Ledger
from pipeline.ledger.entry import BadLineError, from_line, is_canonical, to_line


def three_lines(folder: Path) -> Path:
    """The ledger of an office with three entries."""
    office = office_in(folder)
    for serial in (1, 2, 3):
        keep(office, f"take:{serial}", number_taken(serial))
    return office.ledger.path


def codes_in(path: Path) -> set[str]:
    return {each.code for each in Ledger(path).verify()}


def change_line(path: Path, number: int, **values: object) -> None:
    """Rewrites fields of one line in canonical form, the chain left as it is."""
    lines = path.read_bytes().splitlines()
    lines[number - 1] = rfc8785.dumps({**json.loads(lines[number - 1]), **values})
    path.write_bytes(b"\n".join(lines) + b"\n")


def test_each_line_names_the_hash_of_the_one_before(tmp_path):
    lines = three_lines(tmp_path).read_bytes().splitlines()
    assert json.loads(lines[0])["prev"] == "0" * 64
    assert [json.loads(line)["prev"] for line in lines[1:]] == [hashlib.sha256(each).hexdigest() for each in lines[:2]]
    assert all(is_canonical(line) for line in lines)


def test_a_sound_ledger_has_no_faults(tmp_path):
    assert Ledger(three_lines(tmp_path)).verify() == []
    assert Ledger(tmp_path / "nowhere.jsonl").verify() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": "别人"}, "A105"),
        ({"seq": 7}, "A104"),
        ({"seq": True}, "A103"),
        ({"prev": "0" * 64}, "A105"),
        ({"prev": "xyz"}, "A103"),
        ({"at": "2020-01-01T00:00:00+08:00"}, "A106"),
        ({"at": "gestern"}, "A103"),
        ({"at": "2026-11-23T09:00:00"}, "A103"),
        ({"op": "take:1"}, "A108"),
        ({"op": ""}, "A103"),
        ({"extra": 1}, "A103"),
        ({"events": []}, "A103"),
        ({"events": [{"type": "Unheard"}]}, "A109"),
        ({"events": [{"type": "NumberTaken"}]}, "A109"),
        ({"events": [1]}, "A109"),
    ],
    ids=str,
)
def test_a_changed_line_is_found(tmp_path, change, code):
    path = three_lines(tmp_path)
    change_line(path, 2, **change)
    assert code in codes_in(path)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "A102"),
        (b"null", "A102"),
        (b"\xff\xfe", "A102"),
        (b'{"a":NaN}', "A102"),
        (b'{"a":1e999}', "A102"),
        (b'{"a":1,"a":2}', "A102"),
        (b"[" * 100_000, "A102"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "A102"),
        (b"9" * 5_000, "A102"),
        (b"{}", "A103"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_line_that_is_no_strict_json_is_found(tmp_path, line, code):
    path = three_lines(tmp_path)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], line, lines[2]]) + b"\n")
    assert code in codes_in(path)
    with pytest.raises(DamagedArchive, match="第 2 行"):
        list(Ledger(path).entries())


def test_a_line_in_another_spelling_is_found(tmp_path):
    path = three_lines(tmp_path)
    lines = path.read_bytes().splitlines()
    lines[2] = json.dumps(json.loads(lines[2])).encode()
    path.write_bytes(b"\n".join(lines) + b"\n")
    assert codes_in(path) == {"A107"}


def test_deleted_and_swapped_lines_are_found(tmp_path):
    path = three_lines(tmp_path)
    one, two, three = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([one, three]) + b"\n")
    assert {"A104", "A105"} & codes_in(path)
    path.write_bytes(b"\n".join([two, one, three]) + b"\n")
    assert "A104" in codes_in(path)


def test_every_fault_is_told_not_only_the_first(tmp_path):
    path = three_lines(tmp_path)
    change_line(path, 1, by="")
    change_line(path, 3, events=[])
    assert [each.at for each in Ledger(path).verify()] == [f"events.jsonl 第 {n} 行" for n in (1, 2, 3)]


def test_a_huge_junk_ledger_is_told_in_bounded_findings(tmp_path):
    path = three_lines(tmp_path)
    path.write_bytes(b"junk\n" * 5_000)
    assert len(Ledger(path).verify()) == 200


def test_a_line_past_the_limit_is_a_fault_and_not_read_whole(tmp_path):
    path = three_lines(tmp_path)
    path.write_bytes(path.read_bytes() + b"x" * (17 << 20) + b"\n")
    assert codes_in(path) == {"A102"}


def test_a_ledger_that_is_a_link_is_refused(tmp_path):
    path = three_lines(tmp_path)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedArchive, match="链接"):
        keep(office_in(tmp_path), "x", number_taken(4))


def test_every_possible_torn_tail_is_set_aside_and_kept(tmp_path):
    path = three_lines(tmp_path)
    whole = path.read_bytes()
    second, third = whole.index(b"\n") + 1, whole.rindex(b"\n", 0, -1) + 1
    keep(office_in(tmp_path), "take:4", number_taken(4))
    last = ledger_bytes(tmp_path)[len(whole) :]
    assert second < third
    for cut in range(1, len(last), 7):
        folder = tmp_path / str(cut)
        three_lines(folder)
        torn = folder / "archive" / "ledger" / "events.jsonl"
        torn.write_bytes(whole + last[:cut])
        assert codes_in(torn) == {"A101"}
        keep(office_in(folder), "take:4", number_taken(4))
        assert ledger_bytes(folder) == whole + last
        (aside,) = torn.parent.glob("torn-*.bin")
        assert aside.read_bytes() == last[:cut]
        assert {each.code for each in office_in(folder).verify()} == {"A113"}


def test_zeros_a_power_cut_left_at_the_end_are_a_torn_tail(tmp_path):
    path = three_lines(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0" * 100_000)
    keep(office_in(tmp_path), "take:4", number_taken(4))
    assert path.read_bytes().startswith(whole)
    assert Ledger(path).verify() == []


def test_a_confirmed_line_that_lost_its_newline_is_damage_and_stays_where_it_is(tmp_path):
    path = three_lines(tmp_path)
    stripped = path.read_bytes()[:-1]
    path.write_bytes(stripped)
    with pytest.raises(DamagedArchive, match="第 3 行"):
        keep(office_in(tmp_path), "take:4", number_taken(4))
    assert path.read_bytes() == stripped
    assert list(path.parent.glob("torn-*")) == []


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)


@given(st.integers(1, 10**9), TEXTS.filter(bool), TEXTS.filter(bool), st.lists(TEXTS, min_size=1, max_size=4))
def test_what_is_written_is_read_back_the_same(seq, by, op, purposes):
    events = tuple(number_taken(serial, contract_no=text) for serial, text in enumerate(purposes))
    entry = Entry(seq, "0" * 64, "2026-11-23T09:00:00+08:00", by, op, events)
    line = to_line(entry)
    assert b"\n" not in line
    assert from_line(line) == entry
    assert is_canonical(line)


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(data):
    line = to_line(Entry(1, "0" * 64, "2026-11-23T09:00:00+08:00", "a", "b", (contract_opened("C"),)))
    for hostile in (data, line[: len(line) // 2] + data + line[len(line) // 2 :], data + line):
        with suppress(BadLineError):
            assert from_line(hostile).seq >= 1


def test_numbers_of_the_series_survive_in_order(tmp_path):
    three_lines(tmp_path)
    with office_in(tmp_path).reading() as index:
        assert [row.number[-4:] for row in index.numbers(SERIES)] == ["0001", "0002", "0003"]
