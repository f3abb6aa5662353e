"""Pictures and other members of a template replaced by others, found the way docxtpl finds them."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docxtpl import DocxTemplate

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.drafting.word.deflate import zlib_deflate
from pipeline.drafting.word.gate import open_word_file
from pipeline.drafting.word.zip import ZipBase

_BINARY = ("word/media/", "word/embeddings/")


@dataclass(frozen=True, slots=True)
class Replacements:
    """What takes whose place: pictures by name, title or description; media and embedded files by their old content."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    media: Mapping[bytes, bytes] = field(default_factory=dict)
    embedded: Mapping[bytes, bytes] = field(default_factory=dict)
    members: Mapping[str, bytes] = field(default_factory=dict)


def replaced(data: bytes, replacements: Replacements, *, name: str = "模板") -> bytes:
    """The template with its replacements, a file with a digest of its own; what else it holds stays byte for byte.

    BadDocument when the file is unfit, or when something to be replaced is not in it.
    """
    members = open_word_file(data, name=name)
    missing = [*_missing(members, replacements)]
    try:
        saved = _saved_by_docxtpl(data, replacements)
    except ValueError:
        known = "、".join(replacements.pictures)
        missing.append(finding("T047", at=name, what=known))
    if missing:
        raise BadDocument(f"{name}里没有要替换的内容。", missing, next_step=missing[0].next_step)
    changes = {each: saved[each] for each in members if _is_replaceable(each, replacements)}
    new = ZipBase({**members, **changes}, zlib_deflate).with_members([])
    open_word_file(new, name=name)
    return new


def _is_replaceable(member: str, replacements: Replacements) -> bool:
    return member.startswith(_BINARY) or member in replacements.members


def _missing(members: Mapping[str, bytes], replacements: Replacements) -> Iterator[Finding]:
    for folder, wanted in zip(_BINARY, (replacements.media, replacements.embedded), strict=True):
        present = [content for member, content in members.items() if member.startswith(folder)]
        for each in wanted:
            if each not in present:
                yield finding("T047", at=folder, what=f"{folder}…（{len(each)} 字节）")
    for member in replacements.members:
        if member not in members:
            yield finding("T047", at=member, what=member)


def _saved_by_docxtpl(data: bytes, replacements: Replacements) -> dict[str, bytes]:
    document = DocxTemplate(io.BytesIO(data))
    document.render_init()
    for picture, content in replacements.pictures.items():
        document.replace_pic(picture, io.BytesIO(content))
    for old, content in replacements.media.items():
        document.replace_media(io.BytesIO(old), io.BytesIO(content))
    document.crc_to_new_embedded.update({zlib.crc32(old): new for old, new in replacements.embedded.items()})
    document.zipname_to_replace.update(replacements.members)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {each: archive.read(each) for each in archive.namelist()}
