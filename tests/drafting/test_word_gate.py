"""What is let through the gate of Word files, and what is turned back with which words."""

import random

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from builders.word_files import changed, members_of, with_body, word_file, zipped
from pipeline.domain.findings import BadDocument
from pipeline.drafting.word.gate import Limits, open_word_file

HONEST = word_file("甲方:{{ buyer.name }}")
RELATIONSHIPS = "word/_rels/document.xml.rels"
DTD = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def codes(data: bytes, limits: Limits | None = None) -> set[str]:
    try:
        open_word_file(data, limits=limits or Limits())
    except BadDocument as bad:
        return {each.code for each in bad.findings if each.next_step}
    return set()


def with_relationship(type_: str, target: str) -> bytes:
    rel = f'<Relationship Id="x1" Type="urn:x/{type_}" Target="{target}" TargetMode="External"/></Relationships>'
    old = members_of(HONEST)[RELATIONSHIPS].decode()
    return changed(HONEST, {RELATIONSHIPS: old.replace("</Relationships>", rel).encode()})


def with_field(instruction: str) -> bytes:
    return with_body(HONEST, "</w:p>", f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}</w:p>')


def instruction(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in pieces)


def test_an_honest_file_passes_with_all_its_members() -> None:
    assert open_word_file(HONEST) == members_of(HONEST)


def test_web_and_mail_links_may_stay() -> None:
    document = Document()
    for target in ("https://www.example.cn/a", "mailto:a@example.cn"):
        document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    assert codes(word_file()) == set()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "T001"),
        (b"%PDF-1.7 not word", "T001"),
        (zipped({"a.txt": b"x"}), "T001"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "T002"),
        (HONEST[: len(HONEST) // 2], "T003"),
        (zipped({**members_of(HONEST), "word/big.xml": b" " * (40 << 20)}), "T003"),
        (changed(HONEST, {"../evil.xml": b"<a/>"}), "T004"),
        (changed(HONEST, {"C:\\evil.xml": b"<a/>"}), "T004"),
        (changed(HONEST, {"/evil.xml": b"<a/>"}), "T004"),
        (changed(HONEST, {"word/settings.xml": DTD + b"<w/>"}), "T005"),
        (changed(HONEST, {"word/settings.xml": DTD.decode().encode("utf-16") + "<w/>".encode("utf-16-le")}), "T005"),
        (changed(HONEST, {"word/settings.xml": b"<w><x></w>"}), "T006"),
        (changed(HONEST, {"word/settings.xml": b"<a>" * 500 + b"</a>" * 500}), "T006"),
        (changed(HONEST, {"word/vbaProject.bin": b"x"}), "T007"),
        (changed(HONEST, {"word/activeX/activeX1.xml": b"<a/>"}), "T007"),
        (with_relationship("attachedTemplate", "http://evil.example/x.dotm"), "T008"),
        (with_relationship("image", "file:///etc/passwd"), "T008"),
        (with_relationship("hyperlink", "file://share/x"), "T008"),
        (changed(HONEST, {"word/embeddings/a.docx": HONEST}), "T009"),
        (changed(HONEST, {"word/embeddings/a.bin": b"MZ\x90"}), "T009"),
        (with_field(instruction("DDEAUTO c:\\\\windows")), "T010"),
        (with_field(instruction(" DD", "E x ")), "T010"),
        (with_field('<w:fldSimple w:instr=" INCLUDETEXT a.docx "/>'), "T010"),
    ],
)
def test_a_hostile_file_is_turned_back(data: bytes, code: str) -> None:
    assert code in codes(data)


@pytest.mark.parametrize("words", [" PAGE ", " NUMPAGES ", ' HYPERLINK "https://x.cn/import link" ', " TOC \\o "])
def test_ordinary_fields_may_stay(words: str) -> None:
    assert codes(with_field(instruction(words))) == set()


def test_the_word_link_in_ordinary_text_is_no_field() -> None:
    assert codes(word_file("LINK this, IMPORT that")) == set()


def test_a_macro_document_renamed_to_docx_is_found_by_its_type() -> None:
    types = members_of(HONEST)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert "T007" in codes(changed(HONEST, {"[Content_Types].xml": types}))


def test_real_bytes_count_not_what_the_directory_claims() -> None:
    assert codes(HONEST, Limits(inflated=1000)) == {"T003"}
    assert codes(HONEST, Limits(members=3)) == {"T003"}
    assert codes(HONEST, Limits(file=100)) == {"T003"}
    assert codes(HONEST, Limits(xml=100)) == {"T003"}


def test_every_fault_comes_at_once() -> None:
    data = changed(HONEST, {"word/vbaProject.bin": b"x", "word/settings.xml": DTD + b"<w/>"})
    assert codes(data) == {"T005", "T007"}


def test_broken_bytes_are_refused_and_never_crash_the_gate() -> None:
    dice = random.Random(7)
    for _ in range(200):
        data = bytearray(HONEST)
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        codes(bytes(data))
