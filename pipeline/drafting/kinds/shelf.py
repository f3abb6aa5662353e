"""The shelf of templates: each compiled once, each version that made a document kept by its digest."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from pipeline import disk
from pipeline.domain.findings import BadDocument
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.kinds.kind_folders import KindFolders, read_kinds
from pipeline.drafting.word.clause_outline import ClauseOutline
from pipeline.drafting.word.template import RenderedDocument, WordTemplate
from pipeline.errors import NotFound


def _compile(data: bytes, name: str) -> WordTemplate:
    return WordTemplate.from_bytes(data, name=name)


class TemplateShelf:
    """Legal's templates in `folder`; the versions used lie in `kept` as `<sha256>.docx`, for ever."""

    def __init__(self, folder: Path, kept: Path, compile_word: Callable[[bytes, str], WordTemplate] = _compile) -> None:
        self.folder = folder
        self._kept = kept
        self._compile = compile_word
        self._folders: KindFolders | None = None
        self._compiled: dict[str, WordTemplate] = {}
        self._outlines: dict[str, ClauseOutline] = {}

    def folders(self) -> KindFolders:
        """Every document kind by its key, and what is wrong with the folders of the others; BadDocument without any.

        Read once when all are in order, else anew each time, so that what legal mends counts at once.
        """
        if self._folders is None or self._folders.faults:
            self._folders = read_kinds(self.folder)
        return self._folders

    def kind(self, key: str) -> Kind:
        """One kind, whatever is wrong with others; BadDocument with its own faults, NotFound lists what there is."""
        if self._folders and key in self._folders.kinds:
            return self._folders.kinds[key]
        there = self.folders()
        if key in there.faults:
            found = there.faults[key]
            raise BadDocument(f"文书模板 {key} 的设置有错。", found, next_step=found[0].next_step)
        if key not in there.kinds:
            raise NotFound(f"没有文书模板“{key}”。", next_step=_what_there_is(there))
        return there.kinds[key]

    def render(self, key: str, values: Mapping[str, object], *, template_sha256: str = "") -> RenderedDocument:
        """A document of this kind; from the present template, or from the kept version with that digest."""
        return self._template(key, template_sha256).render(values)

    def clauses(
        self, key: str, values: Mapping[str, object], *, template_sha256: str = ""
    ) -> Mapping[str, tuple[str, ...]]:
        """Which clauses of the clause library stand in such a document, each with its places."""
        template = self._template(key, template_sha256)
        if template.sha256 not in self._outlines:
            self._outlines[template.sha256] = ClauseOutline(template.read)
        return self._outlines[template.sha256].places(values)

    def _template(self, key: str, digest: str) -> WordTemplate:
        if digest in self._compiled:
            return self._compiled[digest]
        if digest:
            return self._remember(self._compile(self._kept_version(key, digest), f"模板 {key} 旧版 {digest[:16]}"))
        # Legal may save the file while we run; the bytes decide which version it is.
        kind = self.kind(key)
        data = kind.template_path.read_bytes()
        present = sha256(data).hexdigest()
        if present not in self._compiled:
            template = self._remember(self._compile(data, kind.shown_path))
            disk.make_folder(self._kept)
            disk.sweep(self._kept)
            disk.write_new(self._kept / f"{template.sha256}.docx", data)
        return self._compiled[present]

    def _remember(self, template: WordTemplate) -> WordTemplate:
        self._compiled[template.sha256] = template
        return template

    def _kept_version(self, key: str, digest: str) -> bytes:
        path = self._kept / f"{digest}.docx"
        if not path.exists():
            raise NotFound(f"模板 {key} 的版本 {digest[:16]} 不在库中。", next_step="请从备份恢复 archive/templates。")
        return path.read_bytes()


def _what_there_is(folders: KindFolders) -> str:
    faulty = f"；读不出来的：{'、'.join(folders.faults)}，请用 qidang templates list 查看" if folders.faults else ""
    return f"现有：{'、'.join(sorted(folders.kinds)) or '无'}{faulty}。"
