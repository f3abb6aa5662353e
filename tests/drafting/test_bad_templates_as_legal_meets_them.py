"""Templates as legal gets them wrong, met at the door: what is read, the exit code, and that nothing came of it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.command_line import Called, call
from builders.drafted import kind_folder
from builders.offices import Stage, proposal_file, workspace_at
from builders.word_files import changed, members_of, word_file, zipped
from pipeline.cli.forms import PAPERS
from pipeline.services.founding import found_workspace

RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
BODY = "word/document.xml"
ORDINARY_TYPE = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HONEST = word_file("甲方：{{ name }}")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A workspace whose only kind is a test's own."""
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    shutil.rmtree(root / "doc_templates")
    kind_folder(root / "doc_templates", "甲方：{{ name }}")
    return root


def kind(house: Path) -> Path:
    return house / "doc_templates" / "CSWS_测试文书"


def refused(house: Path, *words: str, code: int = 1) -> str:
    """What the person reads; one who wrote a program never reads along."""
    answer = call(house, *words)
    assert answer.code == code, answer.text
    assert "Traceback" not in answer.err
    assert "→" in answer.text
    return answer.text


def with_relationship(type_: str, target: str) -> bytes:
    added = f'<Relationship Id="x1" Type="urn:x/{type_}" Target="{target}" TargetMode="External"/></Relationships>'
    relations = members_of(HONEST)[RELATIONS].decode()
    return changed(HONEST, {RELATIONS: relations.replace("</Relationships>", added).encode()})


def with_type(type_: bytes) -> bytes:
    return changed(HONEST, {TYPES: members_of(HONEST)[TYPES].replace(ORDINARY_TYPE, type_)})


def with_doctype() -> bytes:
    body = members_of(HONEST)[BODY]
    return changed(HONEST, {BODY: body.replace(b"<w:document", b'<!DOCTYPE w [<!ENTITY a "x">]><w:document', 1)})


HOSTILE: dict[str, tuple[bytes, str]] = {
    "a macro": (changed(HONEST, {"word/vbaProject.bin": b"x"}), "宏"),
    "a macro document renamed": (with_type(b"vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
    "a Word template renamed": (
        with_type(b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        "另存为“Word 文档",
    ),
    "a template attached from outside": (with_relationship("attachedTemplate", "http://evil.example/x.dotm"), "断开"),
    "a picture from outside": (with_relationship("image", "file:///etc/passwd"), "断开"),
    "a document type": (with_doctype(), "DTD"),
    "an embedded object": (
        changed(HONEST, {"word/embeddings/oleObject1.bin": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)}),
        "内嵌对象",
    ),
    "an ActiveX control": (changed(HONEST, {"word/activeX/activeX1.xml": b"<a/>"}), "控件"),
    "more bytes than Word writes": (HONEST + bytes(201 << 20), "201 MB"),
    "a zip bomb": (changed(HONEST, {"word/media/image1.png": bytes(64 << 20)}), "过大"),
    "a copy cut short": (HONEST[: len(HONEST) // 2], "重新另存"),
    "an empty file": (b"", "空的"),
    "a PDF": (b"%PDF-1.7\n", "另存为“Word 文档"),
    "an old .doc": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ".doc"),
    "no Word at all": (changed(HONEST, {BODY: b"<a/>"}), "没有 Word 的正文"),
    "a file that lost its relationships": (
        zipped({name: each for name, each in members_of(HONEST).items() if name != RELATIONS}),
        RELATIONS,
    ),
    "broken XML": (changed(HONEST, {BODY: members_of(HONEST)[BODY][:-20]}), BODY),
}
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("templates", "check", "CSWS"),
    "preview": ("templates", "preview", "CSWS"),
    "accept": ("templates", "accept", "CSWS", "--yes"),
    "diff": ("templates", "diff", "CSWS"),
}


@pytest.mark.parametrize("sort", HOSTILE)
def test_every_command_turns_a_hostile_template_back_with_one_reason(house, sort):
    data, reason = HOSTILE[sort]
    (kind(house) / "template.docx").write_bytes(data)
    for words in COMMANDS.values():
        told = refused(house, *words)
        assert reason in told
        assert "CSWS" in told
    assert not (kind(house) / "expected.txt").exists()
    assert not (house / "var" / "preview").exists()
    assert not (house / "archive" / "templates").exists()


@pytest.mark.parametrize("sort", ["a macro", "a copy cut short", "a document type", "no Word at all"])
def test_a_hostile_contract_text_takes_no_number(tmp_path, sort):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    (folder,) = (root / "doc_templates").glob("HTWB_SAAS_*")
    (folder / "template.docx").write_bytes(HOSTILE[sort][0])
    told = refused(root, "draft", str(proposal_file(tmp_path)), "--by", "许拟子")
    assert "HTWB_SAAS" in told
    assert not (root / "archive" / "ledger" / "events.jsonl").exists()
    assert not (root / "archive" / "collecting").exists()


def test_tags_that_wps_cut_into_many_runs_are_read_all_the_same(house):
    split = [("甲方：", "{", "{ na", "me", " }", "}"), "{%p if", " name %}", ("{%", "p endif", " %}")]
    (kind(house) / "template.docx").write_bytes(word_file(split[0], split[1] + split[2], split[3]))
    assert call(house, *COMMANDS["check"]).code == 0
    assert call(house, *COMMANDS["accept"]).code == 0
    assert (kind(house) / "expected.txt").read_text(encoding="utf-8").strip() == "甲方：甲"


def test_the_place_of_every_fault_begins_with_the_kind(house):
    kind_folder(house / "doc_templates", "{{ nmae }}", name="CSXY_另一种")
    (kind(house) / "template.docx").write_bytes(word_file("{{ nmae }}"))
    findings = call(house, "templates", "check", "--json").data["findings"]
    assert {each["at"][:4] for each in findings} == {"CSWS", "CSXY"}


def test_a_step_is_read_once(house):
    (kind(house) / "template.docx").write_bytes(b"")
    answer = call(house, *COMMANDS["preview"])
    assert answer.err.count("→") == 1
    assert call(house, *COMMANDS["preview"], "--json").data["next_step"]


# ---- folders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["备份", "新建文件夹", "CSWS_测试文书 - 副本"])
def test_a_backup_beside_the_kinds_is_told_how_to_be_passed_over(house, name):
    shutil.copytree(kind(house), house / "doc_templates" / name)
    assert "前加“_”" in refused(house, "templates", "list")
    (house / "doc_templates" / name).rename(house / "doc_templates" / f"_{name}")
    assert call(house, "templates", "list").code == 0


def test_what_word_leaves_beside_an_open_file_does_not_matter(house):
    (kind(house) / "~$mplate.docx").write_bytes(b"x")
    (house / "doc_templates" / "说明.txt").write_text("x", encoding="utf-8")
    assert call(house, *COMMANDS["check"]).code == 0


@pytest.mark.parametrize("file", ["template.docx", "kind.toml", "sample.yaml"])
def test_a_folder_in_place_of_a_file_is_a_missing_file(house, file):
    (kind(house) / file).unlink()
    (kind(house) / file).mkdir()
    assert file in refused(house, "templates", "list")


# ---- kind.toml ------------------------------------------------------------------------------------------------------

Change = Callable[[bytes], bytes]


def _in(encoding: str) -> Change:
    return lambda content: content.decode("utf-8").encode(encoding)


def _put(old: str, new: str) -> Change:
    return lambda content: re.sub(old, new, content.decode("utf-8"), count=1).encode("utf-8")


WELL_MEANT: dict[str, Change] = {
    "with a byte-order mark": lambda content: b"\xef\xbb\xbf" + content,
    "with the line ends of Windows": lambda content: content.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("file", ["kind.toml", "sample.yaml"])
@pytest.mark.parametrize("how", WELL_MEANT)
def test_a_text_as_notepad_saves_it_is_read(house, file, how):
    path = kind(house) / file
    path.write_bytes(WELL_MEANT[how](path.read_bytes()))
    assert call(house, *COMMANDS["check"]).code == 0


SLIPS: dict[str, tuple[Change, str]] = {
    "in GBK": (_in("gbk"), "另存为 UTF-8"),
    "in UTF-16": (_in("utf-16"), "另存为 UTF-8"),
    "Chinese quotes": (_put('"CSWS"', "“CSWS”"), "第 1 行“code = “CSWS””用了中文的引号"),
    "a name twice": (_put("^", 'code = "CSWS"\n'), '第 2 行“code = "CSWS"”这一项写了两次'),
    "a quote too few": (_put('"测试文书"', '"测试文书'), "第 2 行"),
    "a line that is none": (_put("^", "说明\n"), "第 1 行“说明”不是“名称 = 值”的写法"),
    "a number in quotes": (_put("order = 1", 'order = "1"'), "不加引号的整数"),
    "a truth in words": (_put("true", '"是"'), "true（是）"),
    "a medium nobody knows": (_put("^", 'media = ["xlsx"]\n'), "可用的有：'docx'、'pdf'"),
    "nothing": (lambda _: b"", "缺少“code”"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_kind_toml_is_told_with_line_and_remedy(house, slip):
    change, reason = SLIPS[slip]
    path = kind(house) / "kind.toml"
    path.write_bytes(change(path.read_bytes()))
    told = refused(house, "templates", "list")
    assert reason in told
    assert "CSWS_测试文书/kind.toml" in told


# ---- sample.yaml and expected.txt -----------------------------------------------------------------------------------

SAMPLES: dict[str, tuple[bytes, str]] = {
    "in GBK": ("name: 甲".encode("gbk"), "另存为 UTF-8"),
    "empty": (b"", "字段: 值"),
    "tabs": (b"name:\n\tx: 1\n", "sample.yaml:2:1"),
    "a name twice": ("name: 甲\nname: 乙\n".encode(), "sample.yaml:2:1"),
    "an anchor": (b"name: &a [1]\nx: *a\n", "锚点"),
    "a tag": (b"name: !!python/object/apply:os.system ['true']\n", "类型标记"),
    "three thousand levels": (b"name: " + b"[" * 3000, "层次太深"),
    "an unseen character": ("name: 甲\u200b乙\n".encode(), "看不见"),
}


@pytest.mark.parametrize("slip", SAMPLES)
def test_a_slip_in_the_sample_is_told_by_every_command(house, slip):
    content, reason = SAMPLES[slip]
    (kind(house) / "sample.yaml").write_bytes(content)
    for words in COMMANDS.values():
        assert reason in refused(house, *words)
    assert not (kind(house) / "expected.txt").exists()


def accepted_as(house: Path, change: Change) -> Called:
    assert call(house, *COMMANDS["accept"]).code == 0
    path = kind(house) / "expected.txt"
    path.write_bytes(change(path.read_bytes()))
    return call(house, *COMMANDS["diff"])


@pytest.mark.parametrize("how", WELL_MEANT)
def test_an_accepted_text_that_notepad_saved_anew_is_the_same(house, how):
    assert "没有差别" in accepted_as(house, WELL_MEANT[how]).text


def test_a_kind_with_errors_is_not_accepted(house):
    settings = (kind(house) / "kind.toml").read_text(encoding="utf-8")
    (kind(house) / "kind.toml").write_text(f'{settings}seals = ["甲方公章"]\n', encoding="utf-8")
    assert "不能确认" in refused(house, *COMMANDS["accept"])
    assert not (kind(house) / "expected.txt").exists()


def test_an_accepted_text_in_another_encoding_differs_and_can_be_accepted_anew(house):
    assert accepted_as(house, _in("gbk")).code == 0
    assert "不同" in call(house, *COMMANDS["check"]).text
    assert call(house, *COMMANDS["accept"]).code == 0
    assert "没有差别" in call(house, *COMMANDS["diff"]).text


# ---- calls ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "NIX"), 4),
        (("new", "CSWS", "又一种"), 4),
        (("new", "csws", "小写"), 4),
        (("new", "ABCD", "../出去"), 4),
        (("new", "ABCD", "长" * 300), 4),
        (("diff", "甲", "乙", "丙"), 2),
        (("diff", "/没有/甲.docx", "/没有/乙.docx"), 6),
        (("diff", "CSWS", "--against", "../../x"), 4),
        (("diff", "CSWS", "--against", "abcdef123"), 4),
    ],
)
def test_a_wrong_call_is_told_and_makes_nothing(house, words, code):
    before = sorted(house.rglob("*"))
    refused(house, "templates", *words, code=code)
    assert sorted(house.rglob("*")) == before


def test_a_workspace_without_kinds_says_where_they_come_from(house):
    shutil.rmtree(house / "doc_templates")
    assert "qidang init" in refused(house, "templates", "list")
    found_workspace(house)
    assert call(house, "templates", "list").code == 0


# ---- one bad folder beside good ones --------------------------------------------------------------------------------


def spoiled(kind: Path) -> None:
    (kind / "kind.toml").write_text("[[[", encoding="utf-8")


def doubled(kind: Path) -> None:
    shutil.copytree(kind, kind.with_name(f"{kind.name} - 副本"))


def emptied(kind: Path) -> None:
    (kind / "template.docx").write_bytes(b"")


@pytest.mark.parametrize("harm", [spoiled, doubled, emptied])
def test_a_bad_template_stops_no_other(tmp_path, harm):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    (bad,) = (root / "doc_templates").glob("HTSP_*")
    harm(bad)
    assert call(root, "draft", str(proposal_file(tmp_path)), "--by", "许拟子").code == 0
    assert call(root, "templates", "check", "HTWB_SAAS").code == 0
    assert "HTSP" in refused(root, "templates", "check", "HTSP")
    assert "HTSP" in refused(root, "doctor", code=3)
    assert "HTSP 有错" in refused(root, "templates", "list")
    assert "HTWB_SAAS" in call(root, "templates", "list").text


def test_a_paper_whose_template_is_bad_is_listed_with_the_others(tmp_path):
    root = workspace_at(Stage.FOUNDED, tmp_path / "house")
    (bad,) = (root / "doc_templates").glob("HTTZ_*")
    spoiled(bad)
    answer = call(root, "paper", "--list", "--json")
    assert (answer.code, answer.err) == (0, "")
    titles = {each["code"]: each["title"] for each in answer.data["papers"]}
    assert {code for code, title in titles.items() if "模板有错" in title} == {"HTTZ"}
    assert titles.keys() >= PAPERS.keys()


def test_all_kinds_are_checked_though_one_cannot_be_read(house):
    spoiled(kind_folder(house / "doc_templates", "x", name="CSXY_另一种"))
    (kind(house) / "template.docx").write_bytes(word_file("{{ nmae }}"))
    answer = call(house, "templates", "check", "--json")
    assert answer.code == 1
    assert {each["code"] for each in answer.data["findings"]} >= {"T040", "T064"}
    assert not answer.data["sound"]
