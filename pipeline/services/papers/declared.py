"""Papers that are nothing but their folder in doc_templates: what a contract's documents may name, and facts.

A kind is drawn so when its kind.toml has `[facts]`; everything else about it is read from the folder as well.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from pipeline.domain.people import Role
from pipeline.drafting.kinds.declared_facts import Fact, facts_model
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.word.structure import open_template
from pipeline.errors import NotFound, Refused
from pipeline.services.office import Office
from pipeline.services.papers.drawing import Case, Drawn, PaperKind

_LONGEST_PART = 40


def declared_paper(office: Office, key: str) -> PaperKind:
    """The paper of a folder; NotFound without one, BadDocument when its folder is wrong or its template does not open.

    Refused when the folder says nothing of facts: its values are built by another command.
    """
    try:
        kind = office.drafter.kind(key)
    except NotFound:
        raise NotFound(
            f"没有文书“{key}”。",
            next_step="请用 qidang paper --list 查看可以出的文书；新的一种请用 qidang templates new 代码 名称 建立。",
        ) from None
    paper = paper_of(kind)
    if paper is None:
        raise Refused(
            f"{kind.title}（{key}）不由 qidang paper 出。",
            next_step="自带的簿册、目录、合同文本等由各自的命令出，见 qidang --help；"
            "自己建的文书，请在 kind.toml 里加一节 [facts]，没有要填的资料也写这一行。",
        )
    open_template(kind.template_path.read_bytes(), name=kind.shown_path)
    return paper


def paper_of(kind: Kind) -> PaperKind | None:
    """How this folder is drawn; None when it declares no facts."""
    if kind.facts is None:
        return None

    def build(case: Case, facts: BaseModel) -> Drawn:
        return Drawn({**case.contract, "facts": facts.model_dump()}, part=_part(kind, facts))

    is_joint = all(any(party in each for each in kind.signs) for party in ("甲方", "乙方"))
    return PaperKind(kind.key, (Role(kind.maker),), facts_model(kind.facts), build, of_both_parties=is_joint)


def _part(kind: Kind, facts: BaseModel) -> str:
    told = " ".join("，".join(_apart(kind, facts)).split())
    if len(told) > _LONGEST_PART:
        # Two long names may begin alike and still be two papers.
        told = f"{told[:_LONGEST_PART]}…{sha256(told.encode()).hexdigest()[:6]}"
    return f"（{told}）" if told else ""


def _apart(kind: Kind, facts: BaseModel) -> Iterator[str]:
    for name, each in (kind.facts or {}).items():
        value: Any = getattr(facts, name)
        if isinstance(each, Fact) and each.apart and value is not None:
            yield str(value)
