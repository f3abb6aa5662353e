"""Whether a change is material: whether it touches what a contract is about (民法典 470 and 488, by analogy)."""

import re
from collections.abc import Iterable, Sequence

from pipeline.drafting.comparing.figures import FactChange, FactKind

# 民法典 488: 标的、数量、质量、价款或者报酬、履行期限、履行地点和方式、违约责任和解决争议方法等的变更,是实质性变更.
_HEADINGS = {
    "标的": "标的|服务内容|服务范围|工作内容|工作范围|开发内容|采购内容|货物|产品|清单|授权|许可|交付物",
    "数量": "数量|清单",
    "质量": "质量|质保|标准|验收|服务水平|服务级别|可用性|技术要求|指标|SLA",
    "价款": "价款|价格|报酬|费用|付款|支付|结算|发票|税|定金|预付|质保金|保证金|账户",
    "履行期限、地点和方式": "期限|进度|工期|交付|交货|里程碑|计划|服务期|履行|运输|风险",
    "违约责任": "违约|赔偿|责任",
    "争议解决": "争议|仲裁|管辖|诉讼|法律适用",
}
_WORDS = {
    "标的": "标的|服务范围|型号|规格|功能|交付物|许可",
    "数量": "数量|不少于|不超过",
    "质量": "质量|质保|验收|合格|标准|可用性",
    "价款": "价款|价格|费用|付款|支付|退还|税|发票|定金|预付|质保金|保证金|账户|账号|含税",
    "履行期限、地点和方式": "期限|逾期|工作日|交付|交货|地点|到期|续期|顺延|届满",
    "违约责任": "违约|赔偿|责任|免责|罚|解除",
    "争议解决": "争议|仲裁|管辖|诉讼|法院",
}
_FACTS = {
    FactKind.PARTY: "当事人",
    FactKind.CREDIT_CODE: "当事人",
    FactKind.ACCOUNT: "价款",
    FactKind.AMOUNT: "价款",
    FactKind.DATE: "履行期限、地点和方式",
    FactKind.PERIOD: "履行期限、地点和方式",
    FactKind.QUANTITY: "数量",
    FactKind.RATE: "价款",
}
ORDER = ("当事人", *_HEADINGS)
_BY_HEADING = {name: re.compile(words) for name, words in _HEADINGS.items()}
_BY_WORD = {name: re.compile(words) for name, words in _WORDS.items()}
_NO_WORDS = re.compile(r"[\W_]*", re.UNICODE)


def touches(heading: str, changed_text: Iterable[str], facts: Sequence[FactChange]) -> tuple[str, ...]:
    """The essential terms a change touches, in the order of the law; none for marks and references alone.

    They follow from the heading of the article, from the changed words themselves, and from changed facts.
    """
    words = [each for each in changed_text if not _NO_WORDS.fullmatch(each)]
    if not words or _is_reference_only(words, facts):
        return ()
    found = {name for name, form in _BY_HEADING.items() if form.search(heading)}
    found |= {name for name, form in _BY_WORD.items() if any(form.search(each) for each in words)}
    found |= {_FACTS[each.kind] for each in facts if each.kind in _FACTS}
    return tuple(name for name in ORDER if name in found)


def _is_reference_only(words: Sequence[str], facts: Sequence[FactChange]) -> bool:
    if not facts or any(each.kind is not FactKind.REFERENCE for each in facts):
        return False
    references = "".join(each.before + each.after for each in facts)
    return all(each.strip() in references for each in words)
