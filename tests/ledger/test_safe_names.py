"""Names that came from outside, made safe for every file system and terminal."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.disk import safe_name

# Hypothesis draws these far too rarely on its own.
CHARACTERS = '\u202e\u200b\ufeff\u00ad\u3164\ufe0f\u2028\u00a0\u3000\x00\n\t/\\:*?"<>|. ~$-=+@é合·'
NASTY = st.sampled_from([*CHARACTERS, "e\u0301", "\udc80", "CON", ".tar.gz", "COM¹"])
NAMES = st.lists(NASTY | st.text(max_size=5), max_size=80).map("".join)


@given(NAMES)
@example("合" * 200 + ".pdf")
@example("a" * 300)
@example("." * 300)
@example("a." + "b" * 300)
def test_every_name_becomes_one_plain_name_that_fits(raw):
    name = safe_name(raw)
    assert 0 < len(name.encode()) <= 180
    assert not set(name) & set('<>:"/\\|?*')
    assert name[0] not in " .-=+@"
    assert name[-1] not in " ."
    assert unicodedata.is_normalized("NFC", name)
    assert {unicodedata.category(each) for each in name}.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert name.split(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "COM¹", "LPT9"}


@given(NAMES, st.integers(32, 255))
def test_a_safe_name_is_safe_already(raw, limit):
    once = safe_name(raw, limit=limit)
    assert len(once.encode()) <= limit
    assert safe_name(once, limit=limit) == once


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("LS-RJ-2026-0007-HTWB-01-V2.0_合同文本.pdf", "LS-RJ-2026-0007-HTWB-01-V2.0_合同文本.pdf"),
        ("LS01-HT·2026-D30-0007.pdf", "LS01-HT·2026-D30-0007.pdf"),
        ("Cafe\u0301_合同.pdf", "Café_合同.pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("扫描\u200b件.pdf", "扫描件.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("new\nline\tname.pdf", "new line name.pdf"),
        ("CON.pdf", "CON_.pdf"),
        ("con", "con_"),
        ("-rf.pdf", "rf.pdf"),
        ("=cmd.pdf", "cmd.pdf"),
        ("trail. .pdf ", "trail. .pdf"),
        ("full／width.pdf", "full／width.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("\u200b", "未命名"),
        ("bad\udc80byte.pdf", "bad_byte.pdf"),
    ],
)
def test_names_people_really_send(raw, safe):
    assert safe_name(raw) == safe


def test_a_long_name_keeps_its_extension():
    assert safe_name("合" * 100 + ".pdf") == "合" * 58 + ".pdf"
    assert safe_name("a" * 50 + ".tar", limit=32) == "a" * 28 + ".tar"


def test_a_limit_too_small_for_any_name_is_refused():
    with pytest.raises(ValueError, match="32"):
        safe_name("a", limit=8)
