"""The document kinds: one folder each, read strictly, so that a slip in a kind.toml is found and named.

A folder is called `<CODE>_<name>` or `<CODE>_<VARIANT>_<name>`; its key is `HTSP` or `HTWB_SAAS`. It holds
`template.docx`, `kind.toml`, `sample.yaml` and, once accepted, `expected.txt`. The whole of kind.toml:

    code = "HTWB"                    # four capitals, as in the handbook's list of documents
    variant = "SAAS"                 # optional; a second contract text has the same code and another variant
    title = "软件服务订阅与实施合同"
    maker = "LEGAL"                  # the role that makes it
    numbered = true                  # takes a document number of its own
    media = ["docx", "pdf"]          # how it is kept
    signs = ["甲方法定代表人或授权代表", "乙方法定代表人或授权代表"]
    seals = ["甲方公章或合同专用章", "乙方公章或合同专用章"]
    stages = ["DRAFT", "REVIEW", "SIGN"]
    due = "签署前"                    # optional, in words
    retention = "D30"                # optional: Y, D30 or D10
    order = 10                       # place in the volume's contents

    [terms]                          # clause parameters with their defaults
    nda_years = { label = "终止后的保密年限(年)", value = "5" }

    [clauses]                        # contract texts only: composed from the clause library
    kinds = ["SALES"]                # the kinds of contract this text serves
    also = ["C22"]                   # clauses the library doesn't use for them, kept on purpose

    [facts]                          # what a person fills in; `qidang paper` draws a kind with it from its folder
    recipient = { label = "收件人", type = "text", required = true }    # see `declared_facts`

Where each clause stands is said in Word, by `[[库:C13]]` at the head of its paragraph.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.domain.findings import Finding, finding
from pipeline.domain.people import Role
from pipeline.drafting.kinds.declared_facts import FACT_FAULTS, TAGS, Column, DeclaredFacts, Fact, Table
from pipeline.drafting.kinds.settings_text import BadSettingsError, read_settings

TEMPLATE, SETTINGS, SAMPLE, EXPECTED = "template.docx", "kind.toml", "sample.yaml", "expected.txt"

_FOLDER = re.compile(r"(?P<code>[A-Z]{4})(?:_(?P<variant>[A-Z][A-Z0-9]{1,15}))?_(?P<name>[^_/\\]+)")

_ALLOWED = {
    "literal_error": "可用的有：{expected}",
    "int_type": "请写不加引号的整数，例如 10",
    "bool_type": "请写 true（是）或 false（否），不加引号",
    "list_type": '请写成列表，例如 ["甲方公章", "乙方公章"]',
    "string_type": "请写成加引号的文字",
    "string_too_short": "请填写，不能是空的",
    "string_too_long": "请缩短，最多 {max_length} 个字",
    "less_than_equal": "请改成不大于 {le} 的数",
    "greater_than_equal": "请改成不小于 {ge} 的数",
    "too_short": "请至少写一项",
    **FACT_FAULTS,
}

Text = Annotated[str, Field(min_length=1, max_length=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Term(_Strict):
    """A clause parameter: what it is called and what it is unless the proposal says otherwise."""

    label: Text
    value: Annotated[str, Field(min_length=1, max_length=500)]


class _Clauses(_Strict):
    kinds: Annotated[list[Literal["SAAS", "SALES", "TECHDEV"]], Field(min_length=1)]
    also: list[Annotated[str, Field(pattern=r"^C[0-9]{2}$")]] = []


class _Settings(_Strict):
    code: Annotated[str, Field(pattern=r"^[A-Z]{4}$")]
    variant: Annotated[str, Field(pattern=r"^(?:[A-Z][A-Z0-9]{1,15})?$")] = ""
    title: Text
    maker: Text
    numbered: bool
    media: list[Literal["docx", "pdf"]] = ["docx", "pdf"]
    signs: list[Text] = []
    seals: list[Text] = []
    stages: list[Literal["DRAFT", "REVIEW", "SIGN"]] = []
    due: str = ""
    retention: Literal["", "Y", "D30", "D10"] = ""
    order: Annotated[int, Field(ge=0, le=9999)]
    terms: dict[str, Term] = {}
    clauses: _Clauses | None = None
    facts: DeclaredFacts | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One document kind, as its folder says; a contract text names the kinds of contract it serves.

    `facts` is None for a kind whose values are built by the program.
    """

    key: str
    code: str
    variant: str
    title: str
    folder: Path
    maker: str
    numbered: bool
    media: tuple[str, ...]
    signs: tuple[str, ...]
    seals: tuple[str, ...]
    stages: tuple[str, ...]
    due: str
    retention: str
    order: int
    terms: Mapping[str, str]
    term_labels: Mapping[str, str]
    contract_kinds: tuple[str, ...] = ()
    extra_clauses: tuple[str, ...] = ()
    facts: Mapping[str, Fact | Table] | None = None

    @property
    def template_path(self) -> Path:
        return self.folder / TEMPLATE

    @property
    def shown_path(self) -> str:
        """The template as findings name it."""
        return f"模板 {self.folder.name}/{TEMPLATE}"

    @property
    def sample_path(self) -> Path:
        return self.folder / SAMPLE

    @property
    def expected_path(self) -> Path:
        return self.folder / EXPECTED


def key_of(folder: Path) -> str:
    """The key a folder's name stands for, empty when it is not named like a kind."""
    named = _FOLDER.fullmatch(folder.name)
    return "_".join(filter(None, (named["code"], named["variant"]))) if named else ""


def read_kind(folder: Path) -> tuple[Kind | None, list[Finding]]:
    """The kind in one folder with what is missing from it, or None with why it cannot be read."""
    named = _FOLDER.fullmatch(folder.name)
    if named is None:
        return None, [finding("T060", at=folder.name, folder=folder.name)]
    try:
        settings = _Settings.model_validate(read_settings(folder / SETTINGS))
    except (FileNotFoundError, IsADirectoryError):
        return None, [finding("T061", at=folder.name, file=SETTINGS)]
    except BadSettingsError as error:
        return None, [finding("T064", at=f"{folder.name}/{SETTINGS}", why=error)]
    except ValidationError as error:
        return None, list(_setting_faults(error, folder))
    kind = _kind(folder, settings)
    return kind, [*_name_faults(kind, named), *_missing_files(kind)]


def _kind(folder: Path, settings: _Settings) -> Kind:
    return Kind(
        key=f"{settings.code}_{settings.variant}" if settings.variant else settings.code,
        code=settings.code,
        variant=settings.variant,
        title=settings.title,
        folder=folder,
        maker=settings.maker,
        numbered=settings.numbered,
        media=tuple(settings.media),
        signs=tuple(settings.signs),
        seals=tuple(settings.seals),
        stages=tuple(settings.stages),
        due=settings.due,
        retention=settings.retention,
        order=settings.order,
        terms={name: term.value for name, term in settings.terms.items()},
        term_labels={name: term.label for name, term in settings.terms.items()},
        contract_kinds=tuple(settings.clauses.kinds) if settings.clauses else (),
        extra_clauses=tuple(settings.clauses.also) if settings.clauses else (),
        facts=settings.facts,
    )


def _setting_faults(error: ValidationError, folder: Path) -> Iterator[Finding]:
    for each in error.errors():
        name = ".".join(str(part) for part in each["loc"] if part not in (*TAGS, "[key]"))
        known = "、".join(_known_at(each["loc"]))
        code = {"extra_forbidden": "T065", "missing": "T066"}.get(each["type"], "T067")
        allowed = (
            _ALLOWED.get(each["type"], "请对照其他种类的 kind.toml 改正")
            .format(**each.get("ctx", {}))
            .replace(" or ", "、")
        )
        found = {"name": name, "known": known, "value": str(each["input"])[:40], "allowed": allowed}
        yield finding(code, at=f"{folder.name}/{SETTINGS}", **found)


def _known_at(place: tuple[int | str, ...]) -> Iterable[str]:
    """What may be written beside a place in the settings."""
    if place[0] != "facts":
        return _Settings.model_fields
    if "columns" in place:
        return Column.model_fields
    return (Table if TAGS[1] in place else Fact).model_fields


def _name_faults(kind: Kind, named: re.Match[str]) -> Iterator[Finding]:
    if (named["code"], named["variant"] or "") != (kind.code, kind.variant):
        yield finding("T068", at=kind.folder.name, folder=kind.folder.name, key=kind.key)
    if kind.maker not in Role.__members__:
        roles = "、".join(f"{each.value}（{each.label}）" for each in Role)
        yield finding("T069", at=f"{kind.folder.name}/{SETTINGS}", role=kind.maker, roles=roles)


def _missing_files(kind: Kind) -> Iterator[Finding]:
    for path in (kind.template_path, kind.sample_path):
        if not path.is_file():
            yield finding("T061", at=kind.folder.name, file=path.name)
