"""A Word template, read and compiled once, rendered many times into equal bytes for equal values."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pipeline.domain.findings import BadDocument, Finding, errors_in, finding
from pipeline.drafting.word.compile import WordPart, compile_part, pieces_of
from pipeline.drafting.word.deflate import FASTEST, Deflate, Packed
from pipeline.drafting.word.document import RenderedDocument, Said
from pipeline.drafting.word.docxtpl import render_by_docxtpl
from pipeline.drafting.word.environment import TooManyTurnsError
from pipeline.drafting.word.expressions import MissingValueError
from pipeline.drafting.word.filters import UnfitValueError
from pipeline.drafting.word.gate import MEGABYTE
from pipeline.drafting.word.parts import ReadPart, read_parts
from pipeline.drafting.word.quick import NotPlainError, QuickPart, QuickRun
from pipeline.drafting.word.render_faults import missing_value, too_many_turns, unfit_value, unworkable
from pipeline.drafting.word.run import MAX_RENDERED, TooLongError, in_portions
from pipeline.drafting.word.shown import ForbiddenCharacterError
from pipeline.drafting.word.structure import open_template
from pipeline.drafting.word.thorough import finish, read_back, reads_as
from pipeline.drafting.word.value_checks import character_faults
from pipeline.drafting.word.values import NeedsDocumentError
from pipeline.drafting.word.xml_tree import BadXmlError
from pipeline.drafting.word.zip import ZipBase

__all__ = ["MAX_RENDERED", "RenderedDocument", "WordTemplate"]

Text = str | Said | None


class WordTemplate:
    """A template whose faults were all found when it was read; `findings` keeps those that do not stop it."""

    def __init__(self, data: bytes, name: str, *, is_rich: bool = False, deflate: Deflate = FASTEST) -> None:
        self._members = open_template(data, name=name)
        self.sha256 = sha256(data).hexdigest()
        self.name = name
        self.read = tuple(_read_all(self._members, name, is_rich))
        self.findings = tuple(each for part in self.read for each in (*part.found, *part.unused))
        self._deflate = deflate
        self._parts = _compile_all(self.read, self.findings, name)
        self._varying = tuple(each for each in self._parts if each.is_body or not each.is_constant)
        varying = {each.member for each in self._varying}
        always = {member: each for member, each in self._members.items() if member not in varying}
        self._base = ZipBase({**always, **self._constant()}, deflate)
        self._unseen = varying

    @classmethod
    def from_file(cls, path: Path) -> "WordTemplate":
        """The template in a file; BadDocument with every fault found."""
        return cls(path.read_bytes(), f"模板 {path.parent.name}/{path.name}")

    @classmethod
    def from_bytes(
        cls, data: bytes, *, name: str = "模板", is_rich: bool = False, deflate: Deflate = FASTEST
    ) -> "WordTemplate":
        """The template in `data`; BadDocument with every fault found.

        `is_rich` allows tags that stand for whole runs and paragraphs (`{{r …}}`, `{{p …}}`), as docxtpl has them.
        """
        return cls(data, name, is_rich=is_rich, deflate=deflate)

    @property
    def proven(self) -> list[str]:
        """The parts, by their titles, whose documents are written without being parsed again."""
        return [each.title for each in self._parts if each.quick is not None]

    def render(self, values: Mapping[str, object]) -> RenderedDocument:
        """The document for these values: nested mappings, lists, texts, whole numbers, Decimals and dates.

        Raises BadDocument: a value is missing or cannot be written, holds a forbidden character, a
        reference points nowhere, a value did not arrive in the text.
        """
        try:
            return self._made(values)
        except MissingValueError as missing:
            raise self._refusal(missing_value(missing, values, self.read)) from missing
        except UnfitValueError as unfit:
            raise self._refusal(unfit_value(unfit, values, self.read)) from unfit
        except TooManyTurnsError as turns:
            raise self._refusal(too_many_turns(turns, self.read)) from turns
        except TooLongError as long:
            raise self._refusal([finding("T045", at=str(long), limit=MAX_RENDERED // MEGABYTE)]) from long
        except ForbiddenCharacterError as forbidden:
            raise self._refusal(character_faults(values) or [_unnamed(forbidden)]) from forbidden
        except (TypeError, ValueError, ArithmeticError, RecursionError) as error:
            if found := unworkable(error, self.read):
                raise self._refusal(found) from error
            raise

    def _made(self, values: Mapping[str, object]) -> RenderedDocument:
        try:
            return self._compiled(values)
        except NeedsDocumentError:
            return self._by_docxtpl(values)

    def _compiled(self, values: Mapping[str, object]) -> RenderedDocument:
        packed: list[tuple[str, Packed]] = []
        text: Text = ""
        for part in self._varying:
            member, said = self._packed(part, values)
            packed.append((part.member, member))
            text = said if part.is_body else text
        return RenderedDocument(self._base.with_members(packed), self.sha256, text)

    def _constant(self) -> dict[str, bytes]:
        """Headers, footers and properties without a tag are the same in every document."""
        made = {}
        for part in self._parts:
            if part not in self._varying:
                finished, found = finish(part, _all_pieces(part, {}))
                self._refuse(found)
                made[part.member] = finished.xml
        return made

    def _packed(self, part: WordPart, values: Mapping[str, object]) -> tuple[Packed, Text]:
        """A proven part is not parsed, but for the first document, which is read back all the same."""
        if part.quick is not None:
            try:
                return self._quickly(part.quick, part, values)
            except NotPlainError:
                pass
        finished, found = finish(part, _all_pieces(part, values))
        self._refuse(found)
        return self._deflate([finished.xml]), finished.text

    def _quickly(self, quick: QuickPart, part: WordPart, values: Mapping[str, object]) -> tuple[Packed, Text]:
        run = QuickRun(quick, values, part.title)
        if part.member not in self._unseen:
            return self._deflate(run.chunks()), run if run.has_text else None
        chunks = list(run.chunks())
        if run.has_text:
            if not reads_as(run.text(), b"".join(chunks)):
                raise NotPlainError
            self._unseen.discard(part.member)
        return self._deflate(chunks), run if run.has_text else None

    def _by_docxtpl(self, values: Mapping[str, object]) -> RenderedDocument:
        """Pictures, links and documents inside the document: docxtpl makes it, and it is read back like any other."""
        made = render_by_docxtpl(self._members, self.read, values)
        text = elsewhere = ""
        lost: list[set[object]] = []
        for part in self._parts:
            if part.member not in made.members or part.is_ours_alone:
                finished, found = finish(part, _all_pieces(part, values))
                elsewhere += finished.text
            else:
                finished, found = read_back(part, made.members[part.member].decode(), made.written)
                lost.append({each.values["value"] for each in found if each.code == "T043"})
                found = [each for each in found if each.code != "T043"]
            self._refuse(found)
            made.members[part.member] = finished.xml
            text = finished.text if part.is_body else text
        unseen = [str(each) for each in set.intersection(*lost) if str(each) not in elsewhere]
        places = "、".join(each.odd_place for each in self.read if each.asides) or self.name
        self._refuse([finding("T043", at=places, value=each) for each in unseen])
        return RenderedDocument(ZipBase(made.members, self._deflate).with_members([]), self.sha256, text)

    def _refuse(self, found: list[Finding]) -> None:
        if errors_in(found):
            raise self._refusal(found)

    def _refusal(self, found: list[Finding]) -> BadDocument:
        return BadDocument(f"{self.name}不能生成文档。", found, next_step=found[0].next_step)


def _read_all(members: Mapping[str, bytes], name: str, is_rich: bool) -> list[ReadPart]:
    try:
        return read_parts(members, is_rich=is_rich)
    except BadXmlError as error:
        found = finding("T006", at=name, member=name, why=error)
        raise BadDocument(f"{name}不能使用。", [found], next_step=found.next_step) from error


def _compile_all(parts: tuple[ReadPart, ...], found: tuple[Finding, ...], name: str) -> list[WordPart]:
    compiled = []
    faults = [*found]
    for each in parts:
        part, more = compile_part(each)
        if part is not None:
            compiled.append(part)
        elif not errors_in(each.found):
            faults += more
    if errors_in(faults):
        raise BadDocument(f"{name}有错。", faults, next_step=errors_in(faults)[0].next_step)
    return compiled


def _all_pieces(part: WordPart, values: Mapping[str, object]) -> list[str]:
    return [piece for portion in in_portions(pieces_of(part, values), part.title) for piece in portion]


def _unnamed(forbidden: ForbiddenCharacterError) -> Finding:
    return finding("T041", at="值", name="?", character=forbidden.character)
