"""The shipped kinds and their sample proposals, and a kind folder of a test's own."""

from pathlib import Path
from typing import Any

import yaml

from builders.word_files import Text, word_file
from pipeline.domain.proposal.model import Proposal
from pipeline.drafting.kinds.kind import Kind, read_kind
from pipeline.drafting.kinds.kind_folders import read_kinds
from pipeline.drafting.values import contract_values

SHIPPED = Path(__file__).parents[2] / "doc_templates"

SETTINGS = """\
code = "{code}"
title = "测试文书"
maker = "LEGAL"
numbered = true
order = 1
"""


def shipped(key: str) -> Kind:
    """One of the kinds that come with the program."""
    return read_kinds(SHIPPED).kinds[key]


def sample_of(key: str) -> dict[str, Any]:
    """The raw sample of a shipped kind."""
    sample: dict[str, Any] = yaml.safe_load(shipped(key).sample_path.read_text(encoding="utf-8"))
    return sample


def proposal(key: str = "HTWB_SAAS", **changes: Any) -> Proposal:
    """The sample proposal of a shipped contract kind, with whole sections replaced."""
    return Proposal.model_validate({**sample_of(key), **changes})


def values_of(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    """The contract values of a proposal under a plain number."""
    given = {"contract_no": "LS-RJ-2026-0007", "version": "V1.0", "stage": "REVIEW", "terms": {}, **changes}
    return contract_values(proposal, **given)


def kind_folder(
    root: Path, *paragraphs: Text, sample: str = "name: 甲", name: str = "CSWS_测试文书", **word: Any
) -> Path:
    """A kind folder with this template and sample."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "template.docx").write_bytes(word_file(*paragraphs, **word))
    (folder / "kind.toml").write_text(SETTINGS.format(code=name[:4]), encoding="utf-8")
    (folder / "sample.yaml").write_text(sample, encoding="utf-8")
    return folder


def kind_in(folder: Path) -> Kind:
    """The kind in a folder, which must be in order."""
    kind, faults = read_kind(folder)
    assert kind is not None
    assert not faults
    return kind
