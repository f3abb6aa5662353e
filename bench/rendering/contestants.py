"""Whoever renders: each takes a template once and then makes documents from values."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, Template

from pipeline.drafting.word.deflate import FASTEST, Deflate, zlib_deflate
from pipeline.drafting.word.template import WordTemplate

Values = Mapping[str, object]
Render = Callable[[Values], object]


def docxtpl(data: bytes) -> Render:
    """docxtpl as everyone uses it: a new DocxTemplate for every document."""

    def render(values: Values) -> bytes:
        document = DocxTemplate(io.BytesIO(data))
        document.render(dict(values))
        return _saved(document)

    return render


def docxtpl_tuned(data: bytes) -> Render:
    """The best that can be had by deriving from DocxTemplate."""
    document = _Tuned(data)

    def render(values: Values) -> bytes:
        document.render(dict(values))
        return _saved(document)

    return render


def pure_jinja(data: bytes) -> Render:
    """The floor: Jinja alone, body and headers to text, nothing written."""
    environment = Environment(autoescape=True)
    templates = [environment.from_string(each.source) for each in WordTemplate.from_bytes(data).read if each.tags]

    def render(values: Values) -> list[str]:
        return [each.render(values) for each in templates]

    return render


def ours(deflate: Deflate) -> Callable[[bytes], Render]:
    """Our engine with one way of deflating."""

    def prepare(data: bytes) -> Render:
        template = WordTemplate.from_bytes(data, deflate=deflate)
        return lambda values: template.render(values).docx

    return prepare


CONTESTANTS: dict[str, Callable[[bytes], Render]] = {
    "docxtpl": docxtpl,
    "docxtpl_tuned": docxtpl_tuned,
    "jinja": pure_jinja,
    "zlib6": ours(zlib_deflate),
    "fast": ours(FASTEST),
}


def _saved(document: DocxTemplate) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Tuned(DocxTemplate):
    """Reads and patches its file once, compiles once, empties the old body before it is replaced."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._patched: dict[str, str] = {}
        self._compiled: dict[str, Template] = {}
        self._environment = Environment()
        self.init_docx()
        self._body = super().get_xml()
        self._margins = {
            uri: [(key, part, self.get_part_xml(part)) for key, part in self.get_headers_footers(uri)]
            for uri in (self.HEADER_URI, self.FOOTER_URI)
        }

    def init_docx(self, *_reload: bool) -> None:
        super().init_docx(False)

    def get_xml(self) -> str:
        return self._body

    def patch_xml(self, src_xml: str) -> str:
        if src_xml not in self._patched:
            self._patched[src_xml] = super().patch_xml(src_xml)
        return self._patched[src_xml]

    def render_xml_part(self, src_xml: str, part: Any, context: Any, *_environment: Any) -> str:
        if src_xml not in self._compiled:
            self._compiled[src_xml] = self._environment.from_string(src_xml)
        self.current_rendering_part = part
        xml = self._compiled[src_xml].render(context)
        return self.resolve_listing(xml) if any(each in xml for each in "\n\t\a\f") else xml

    def map_tree(self, tree: Any) -> None:
        body = self.docx._element.body
        body.clear()
        self.docx._element.replace(body, tree)

    def build_headers_footers_xml(self, context: Any, uri: str, *_environment: Any) -> Any:
        for key, part, xml in self._margins[uri]:
            yield key, self.render_xml_part(self.patch_xml(xml), part, context).encode()

    def render_properties(self, *_given: Any) -> None:
        """This contract has no tags in its properties."""

    def render_footnotes(self, *_given: Any) -> None:
        """This contract has no footnotes."""
