"""What the user names for a comparison: files, versions of a contract, a file that came back to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.contract import ContractState
from pipeline.domain.events import DocumentAdded
from pipeline.drafting.comparing.received import read_received
from pipeline.errors import NotFound, Refused
from pipeline.services.drafting.draft import CONTRACT_TEXT
from pipeline.services.office import Office, contract_in


@dataclass(frozen=True, slots=True)
class Subject:
    """One side of a comparison: what it is called, its Word bytes, the contract and text it is known as, if any."""

    label: str
    docx: bytes
    text_sha256: str = ""
    contract_no: str = ""


def subjects_named(office: Office, names: Sequence[str]) -> tuple[Subject, Subject]:
    """The old side and the new one; NotFound and Refused say what can be named, BadDocument what a file is instead."""
    first, *others = names
    if Path(first).is_file():
        if len(others) != 1:
            raise Refused("比对文件要给两个。", next_step="请用 qidang compare 原文.docx 改后.docx。")
        return _file(first), _file(others[0])
    with office.records.reading() as index:
        state = contract_in(index, first)
    if len(others) == 1 and Path(others[0]).is_file():
        return _newest(office, state), _file(others[0], state.contract_no)
    versions = [each.version for each in _texts(state)]
    wanted = [*others, *versions[-1:]][:2] if others else versions[-2:]
    if len(set(wanted)) != 2:
        raise Refused(
            f"{state.contract_no} 要给出两个不同的版本。", next_step=f"现有：{'、'.join(versions)}；也可给一个文件。"
        )
    return kept_text(office, state, wanted[0]), kept_text(office, state, wanted[1])


def _file(name: str, contract_no: str = "") -> Subject:
    path = Path(name)
    if not path.is_file():
        raise NotFound(f"没有文件“{name}”。", next_step="请核对路径；要比对合同版本，请先给合同编号。")
    return Subject(path.name, read_received(path), contract_no=contract_no)


def _texts(state: ContractState) -> list[DocumentAdded]:
    return [each for each in state.documents_of(CONTRACT_TEXT) if each.path.endswith(".docx")]


def _newest(office: Office, state: ContractState) -> Subject:
    return kept_text(office, state, _texts(state)[-1].version)


def kept_text(office: Office, state: ContractState, version: str) -> Subject:
    """A version of the contract text as it is kept; NotFound lists those that are."""
    texts = {each.version: each for each in _texts(state)}
    if version not in texts:
        raise NotFound(
            f"{state.contract_no} 没有版本“{version}”，也没有这个名字的文件。", next_step=f"现有：{'、'.join(texts)}。"
        )
    text = texts[version]
    label = f"{_STAGES.get(text.stage, '')} {version}".strip()
    return Subject(label, office.workspace.stored(text.path).read_bytes(), text.text_sha256, state.contract_no)


_STAGES = {"DRAFT": "草稿", "REVIEW": "评审版", "SIGN": "签署版"}
