"""Templates put together at random from every tag of docxtpl, torn into runs as Word and WPS tear them, and values.

Left out is what docxtpl itself breaks: trimmed tags (`-%}`) beside a table, single braces beside a torn tag.
"""

import io
import random
from collections.abc import Callable, Sequence

from docx import Document
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, Listing

from builders.word_files import saved
from pipeline.drafting.word.expressions import TemplateEnvironment

_TEXTS = ("文字", "甲 & 乙 <丙>", "  前后有空格  ", "“引号”", "第 1 条", "100%", "a_b", "单}", "]] [", "é\u0301")
_NAUGHTY = (
    "&",
    "<",
    ">",
    '"',
    "'",
    "{{ a }}",
    "{% if f %}",
    "[[条:x]]",
    "]]>",
    "&amp;",
    "\n",
    "\t",
    " ",
    "𠮷",
    "\u200b",
)
_VALUES = ("{{ a }}", "{{ g.x }}", "{{ n }}", "{{ g['y'] }}", "{{ a|upper }}", "{{ a ~ n }}", "{{ b if f else a }}")
_OWN = ("{{ i.name }}", "{{ loop.index }}", "{{ i.n }}{% if not loop.last %}、{% endif %}", "{{ loop.length }}")
_CONDITIONS = ("f", "not f", "n > 2", "items", "none", "a == b", "g.x and f", "n in [1, 3]", "k is defined")
_LOOPS = ("items", "empty", "items if i.n != '2'")


class TemplateDice:
    """One random template, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def template(self) -> bytes:
        """A document with random content in its body, its header and its footer."""
        document = Document()
        section = document.sections[0]
        for place in (document, section.header, section.footer):
            for _ in range(self.dice.randint(1, 4)):
                self._block(place, depth=0)
        return saved(document)

    def values(self) -> dict[str, object]:
        """Values full of what breaks XML, tags and layout."""
        rows = [{"name": self._naughty(), "n": str(each)} for each in range(self.dice.randint(1, 4))]
        listing = Listing(self._naughty() + "\n二")
        a = self.dice.choice((self._naughty(), listing.xml, ""))
        return {
            "a": a,
            "b": self._naughty(),
            "g": {"x": self._naughty(), "y": self.dice.choice(("", "甲", listing))},
            "n": self.dice.randint(0, 3),
            "f": self.dice.random() < 0.5,
            "none": None,
            "items": rows,
            "empty": [],
            "color": "FF0000",
        }

    def _naughty(self) -> str:
        return "".join(self.dice.choices((*_NAUGHTY, *_TEXTS), k=self.dice.randint(0, 4)))

    def _block(self, place: object, depth: int) -> None:
        kinds: Sequence[Callable[[object, int], None]] = (self._lines, self._lines, self._optional, self._repeated)
        kinds = kinds if depth > 1 else (*kinds, self._table)
        self.dice.choice(kinds)(place, depth)

    def _lines(self, place: object, _depth: int) -> None:
        for _ in range(self.dice.randint(1, 2)):
            self._write(place.add_paragraph(), self._inline(0))

    def _optional(self, place: object, depth: int) -> None:
        self._write(place.add_paragraph(), f"{{%p if {self.dice.choice(_CONDITIONS)} %}}")
        self._block(place, depth + 1)
        if self.dice.random() < 0.4:
            self._write(place.add_paragraph(), "{%p else %}")
            self._block(place, depth + 1)
        self._write(place.add_paragraph(), "{%p endif %}")

    def _repeated(self, place: object, depth: int) -> None:
        if depth > 1:
            return self._lines(place, depth)
        self._write(place.add_paragraph(), f"{{%p for i in {self.dice.choice(_LOOPS)} %}}")
        self._write(place.add_paragraph(), self._inline(1) + self.dice.choice(_OWN))
        return self._write(place.add_paragraph(), "{%p endfor %}")

    def _table(self, place: object, _depth: int) -> None:
        rows = self.dice.choice(
            (self._plain_rows, self._repeated_rows, self._optional_rows, self._cells, self._merged)
        )()
        table = self._new_table(place, len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                self._write(self._paragraph_of(cell), text)

    def _new_table(self, place: object, rows: int, columns: int) -> object:
        return (
            place.add_table(rows, columns) if hasattr(place, "sections") else place.add_table(rows, columns, 5_000_000)
        )

    def _paragraph_of(self, cell: _Cell) -> Paragraph:
        return cell.paragraphs[0]

    def _plain_rows(self) -> list[list[str]]:
        shade = self.dice.choice(("", "{% cellbg color %}"))
        return [["头", "头"], [shade + self._inline(0), self._inline(0)]]

    def _repeated_rows(self) -> list[list[str]]:
        head = [["头", "头"]] if self.dice.random() < 0.7 else []
        merged = self.dice.choice(("", "", "{% vm %}", "{% cellbg color %}"))
        loop = [f"{{%tr for i in {self.dice.choice(_LOOPS)} %}}", ""]
        return [*head, loop, [merged + self._inline(1), self.dice.choice(_OWN)], ["{%tr endfor %}", ""]]

    def _optional_rows(self) -> list[list[str]]:
        condition = [f"{{%tr if {self.dice.choice(_CONDITIONS)} %}}", ""]
        return [["头", "头"], condition, [self._inline(0), "x"], ["{%tr endif %}", ""]]

    def _cells(self) -> list[list[str]]:
        inner = self.dice.choice(("", "{% hm %}")) + self._inline(1)
        return [["{%tc for i in items %}", inner, "{%tc endfor %}"], ["1", "2", "3"]]

    def _merged(self) -> list[list[str]]:
        return [["{% colspan 2 %}" + self._inline(0), "x"], ["1", "2"]]

    def _inline(self, loops: int) -> str:
        return "".join(self._piece(loops) for _ in range(self.dice.randint(1, 3)))

    def _piece(self, loops: int) -> str:
        kind = self.dice.random()
        if kind < 0.35:
            return self.dice.choice(_TEXTS)
        if kind < 0.65:
            return self.dice.choice(_VALUES)
        if kind < 0.7:
            return "{# 说明 {{ x }} #}"
        if kind < 0.88 or loops > 0:
            branches = self.dice.choice(("", "{% elif n %}二", "{% else %}否{{ b }}"))
            return f"{{% if {self.dice.choice(_CONDITIONS)} %}}{self.dice.choice(_VALUES)}是{branches}{{% endif %}}"
        return f"{{% for i in {self.dice.choice(_LOOPS)} %}}{self.dice.choice(_OWN)}{{% endfor %}}"

    def _write(self, paragraph: Paragraph, text: str) -> None:
        """In one run, or torn into several with looks of their own."""
        cuts = sorted({self.dice.randrange(len(text) + 1) for _ in range(self.dice.choice((0, 0, 1, 3, 6)))})
        for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
            if start < end:
                run = paragraph.add_run(text[start:end])
                run.bold = self.dice.choice((None, None, True))


def by_docxtpl_in_our_sandbox(data: bytes, values: dict[str, object]) -> bytes:
    """What docxtpl makes with our filters and our way of writing values."""
    document = DocxTemplate(io.BytesIO(data))
    document.render(values, TemplateEnvironment(), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
