"""The shelf of templates: each compiled once, each version that made a document kept by its digest."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from pipeline import disk
from pipeline.drafting.kinds.kind import Kind, load_kinds
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
        self._kinds: Mapping[str, Kind] | None = None
        self._compiled: dict[str, WordTemplate] = {}
        self._outlines: dict[str, ClauseOutline] = {}

    def kinds(self) -> Mapping[str, Kind]:
        """Every document kind by its key; BadDocument when a kind folder has faults."""
        if self._kinds is None:
            self._kinds = load_kinds(self.folder)
        return self._kinds

    def kind(self, key: str) -> Kind:
        """One kind; NotFound lists what there is."""
        kinds = self.kinds()
        if key not in kinds:
            raise NotFound(f"没有文书模板“{key}”。", next_step=f"现有：{'、'.join(sorted(kinds))}。")
        return kinds[key]

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
            return self._remember(self._compile(self._kept_version(key, digest), key))
        # Legal may save the file while we run; the bytes decide which version it is.
        data = self.kind(key).template_path.read_bytes()
        present = sha256(data).hexdigest()
        if present not in self._compiled:
            template = self._remember(self._compile(data, key))
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
