"""Sample values of a kind, and the hard variants of them that every template must bear."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.reading.strict_yaml import read_yaml
from pipeline.drafting.kinds.declared_facts import Fact, Table, facts_model
from pipeline.drafting.kinds.kind import Kind
from pipeline.drafting.values.contract import Values, contract_values, document_values

SAMPLE_CONTRACT_NO = "LS-RJ-2026-0007"
MANY_ROWS = 200
_DRAWN = {
    "customer_no": "202609-001",
    "contract_no": SAMPLE_CONTRACT_NO,
    "prepared_by": "许拟子",
    "prepared_dept": "法务部",
    "prepared_on": date(2026, 11, 23),
    "confidentiality": "内部",
}
_BORNE = ("P005", "P006")

_LONG_NAME = ("甲&乙<丙>\"丁'戊{{己}}{%庚%}[[款]]" * 12)[:300]
_AGREED = "双方另行书面约定的内容"
_DISPUTE_TEXTS = ("court", "arbitration_body", "arbitration_place")
_TEXT_SWITCHES = (*_DISPUTE_TEXTS, "ip_ownership")


class _SampleLoader(yaml.SafeLoader):
    """YAML 1.2 truth values only: `no` and `on` are field names here, not false and true."""


_SampleLoader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_SampleLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), ["t", "f"])


def sample_values(kind: Kind, *, version: str = "V1.0", stage: str = "REVIEW") -> Values:
    """What sample.yaml says: a whole proposal becomes a contract's values, anything else are the values themselves.

    Beside a proposal there may be `facts`, as people give them for a kind that declares them.

    Raises BadDocument when the file is missing, no YAML, or no valid proposal.
    """
    sample = _read(kind)
    if kind.facts is None:
        return _contract_sample(kind, sample, version, stage)
    facts = _sample_facts(kind, sample.pop("facts", {}), kind.facts)
    values = _contract_sample(kind, sample, version, stage)
    doc = document_values(f"{SAMPLE_CONTRACT_NO}-{kind.code}-01", version, kind.title)
    return {**values, "facts": facts, "doc": {**doc, **_DRAWN}}


def _sample_facts(kind: Kind, told: object, declared: Mapping[str, Fact | Table]) -> Values:
    try:
        return facts_model(declared).model_validate(told).model_dump()
    except ValidationError as error:
        raise _bad_sample([_facts_fault(kind, each) for each in error.errors()]) from error


def _facts_fault(kind: Kind, error: Any) -> Finding:
    name = ".".join(str(each) for each in ("facts", *error["loc"]))
    what = {"missing": "没有写", "extra_forbidden": "在 kind.toml 的 [facts] 里没有声明"}
    told = what.get(error["type"], "不合 kind.toml 里声明的写法（日期和金额要加引号）")
    return finding("T070", at=f"{kind.folder.name}/sample.yaml", why=f"“{name}”{told}")


def without_optional_facts(kind: Kind, values: Values) -> Iterator[tuple[str, Values]]:
    """The sample with nothing but the facts that must be given; none for a kind that declares no facts."""
    if kind.facts:
        left_out: Values = {name: [] if isinstance(each, Table) else None for name, each in _optional(kind.facts)}
        yield "选填的资料都不填", {**values, "facts": {**values["facts"], **left_out}}


def _optional(declared: Mapping[str, Fact | Table]) -> Iterator[tuple[str, Fact | Table]]:
    yield from ((name, each) for name, each in declared.items() if not each.required)


def _contract_sample(kind: Kind, sample: Values, version: str, stage: str) -> Values:
    if "proposal" not in sample or "payment_plan" not in sample:
        return sample
    try:
        proposal = Proposal.model_validate(sample)
    except ValidationError as error:
        raise _bad_sample([_proposal_fault(kind, each) for each in error.errors()]) from error
    return contract_values(
        proposal,
        contract_no=SAMPLE_CONTRACT_NO,
        version=version,
        stage=stage,
        terms=kind.terms,
        sign_place="拟省澜汐市示例区",
    )


def is_proposal_sample(kind: Kind) -> bool:
    """Whether the sample is a proposal, so that the text can be made for more than one stage."""
    return "payment_plan" in _read(kind)


def _read(kind: Kind) -> Values:
    place = f"{kind.folder.name}/{kind.sample_path.name}"
    try:
        text = kind.sample_path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _bad_sample([finding("T070", at=place, why="打不开这个文件")]) from error
    except UnicodeDecodeError as error:
        why = "它不是 UTF-8 编码，请在记事本里另存为 UTF-8 编码"
        raise _bad_sample([finding("T070", at=place, why=why)]) from error
    _refuse_slips(text, place)
    try:
        sample = yaml.load(text, _SampleLoader)
    except yaml.YAMLError as error:
        raise _bad_sample([finding("T070", at=place, why="有看不懂的值")]) from error
    if not isinstance(sample, dict):
        raise _bad_sample([finding("T070", at=kind.folder.name, why="它不是“字段: 值”的形式")])
    return sample


def _refuse_slips(text: str, place: str) -> None:
    """A sample may hold bare numbers and dates; tricks, doubled names and what is no YAML it may not."""
    found = [each for one in read_yaml(text, place) for each in one.findings if each.code not in _BORNE]
    if found:
        raise _bad_sample(found)


def _proposal_fault(kind: Kind, error: Any) -> Finding:
    name = ".".join(str(each) for each in error["loc"])
    return finding("T070", at=f"{kind.folder.name}/sample.yaml", why=f"“{name}”不合方案的写法")


def _bad_sample(found: list[Finding]) -> BadDocument:
    return BadDocument("样例数据不能用。", found, next_step=found[0].next_step)


def hard_variants(values: Values) -> Iterator[tuple[str, Values]]:
    """The sample made hard, each with its name: long names with `& < >`, no rows, many rows, every switch flipped."""
    yield "特殊字符与超长名称", _with_texts(values)
    yield "列表全空", {name: [] if _is_table(value) else value for name, value in values.items()}
    yield f"列表 {MANY_ROWS} 行", {name: _many(value) for name, value in values.items()}
    flags = values.get("flags")
    if isinstance(flags, Mapping):
        yield from _flipped(values, flags)


def _many(value: Any) -> Any:
    return value[:1] * MANY_ROWS if _is_table(value) else value


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _with_texts(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: each if key == "flags" else _with_texts(each, str(key)) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_texts(each, name) for each in value]
    return _LONG_NAME if isinstance(value, str) and value and not _is_figure(value) else value


def _is_figure(text: str) -> bool:
    """A number or a date written as text, which filters must still be able to read."""
    try:
        Decimal(text)
    except InvalidOperation:
        return len(text) >= 8 and text[:4].isdigit() and text[4] in "-年"
    return True


def _flipped(values: Values, flags: Mapping[str, Any]) -> Iterator[tuple[str, Values]]:
    switches = [name for name, value in flags.items() if isinstance(value, bool) or name in _TEXT_SWITCHES]
    yield "全部开关打开", {**values, "flags": {**flags, **{name: _on(name) for name in switches}}}
    yield "全部开关关闭", {**values, "flags": {**flags, **dict.fromkeys(switches, False), **_dispute_texts(flags)}}
    for name in switches:
        if name not in _DISPUTE_TEXTS:
            changed = False if flags[name] else _on(name)
            yield f"开关 {name} {'打开' if changed else '关闭'}", {**values, "flags": {**flags, name: changed}}
    other = "litigation" if flags.get("dispute") == "arbitration" else "arbitration"
    yield f"争议解决 {other}", {**values, "flags": {**flags, **_dispute_texts(flags), "dispute": other}}


def _on(name: str) -> object:
    return _AGREED if name in _TEXT_SWITCHES else True


def _dispute_texts(flags: Mapping[str, Any]) -> Values:
    return {name: flags.get(name) or _AGREED for name in _DISPUTE_TEXTS}
