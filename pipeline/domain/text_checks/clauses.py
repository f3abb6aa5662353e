"""Clauses that the law judges: disputes, small sellers' pay, limits of liability, personal information."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.domain.findings import Finding, finding
from pipeline.domain.proposal.clause_flags import clause_flags
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.proposal.triggers import is_protected
from pipeline.domain.text_checks.lines import ContractText, Line, squeeze

_ARBITRATION = re.compile(
    r"(?<!不)(?<!不得)(?:提交|提请|申请|由)([^。；]{0,60}?)(?:，[^。]{0,80}?)?仲裁(?!、诉讼|程序)"
)
_ARBITRATOR = re.compile(r"仲裁(?:委员会|委|院|中心)|委员会")
_LITIGATION = re.compile(r"(?<!不)(?<!不得)(?:向|由)([^。；]{0,60}?)(?:提起诉讼|起诉|管辖)")
_DISTRICT = re.compile("[区县旗]")
_DISPUTE = re.compile("争议")
_BACK_TO_BACK = re.compile(
    r"(?:收到|取得)[^。；]{0,15}(?:第三方|上家|业主|最终用户|总包|建设单位)[^。；]{0,10}(?:款|付)[^。；]{0,10}(?:后|之日)|背靠背"
)
_PROTECTION = re.compile("不得以[^。]{0,12}第三方[^。]{0,6}(?:付款|款项)")
_CAP = re.compile(
    r"(?:责任|赔偿)[^。；]{0,40}(?:总额|上限|限额)?[^。；]{0,30}(?:不超过|以[^。；]{1,30}为限)[^。；]{0,40}"
)
_CAP_OF = re.compile("责任总额|赔偿总额|责任上限|赔偿责任")
_EXCEPTIONS = {"故意": "故意", "重大过失": "重大过失", "人身损害": "人身(?:损害|伤害)"}
_PROCESSING = {
    "处理目的": "目的",
    "处理期限": "期限",
    "处理方式": "方式",
    "个人信息的种类": "种类",
    "保护措施": "保护措施|安全措施",
    "转委托的限制": "转委托",
    "双方的权利义务": "权利|义务",
    "返还或者删除": "返还|删除",
    "处理记录至少保存三年": "处理(?:情况)?记录[^。]{0,4}(?:至少|不少于)?[^。]{0,4}(?:三|3)年",
}
_ASSESSMENT = "评估报告[^。]{0,20}(?:三|3)年"


def dispute(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Arbitration or court, not both and not neither (仲裁法司法解释 7)."""
    arbitration, litigation = _arbitration(text), _litigation(text)
    if arbitration and litigation:
        yield finding("K004", at=arbitration[0].place)
    if not arbitration and not litigation:
        yield finding("K007", at="争议解决条款")


def dispute_body(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """The commission or the court is named as the proposal names it (仲裁法 16)."""
    flags = proposal.clause_flags
    arbitrates = flags.dispute == "arbitration"
    named = flags.arbitration_body if arbitrates else flags.court
    for line in _arbitration(text) if arbitrates else _litigation(text):
        words = squeeze(line.text)
        if (arbitrates and not _ARBITRATOR.search(words)) or (not arbitrates and "法院" not in words):
            yield finding("K008", at=line.place, named=named or "无")
        elif named and squeeze(named) not in words:
            yield finding("K009", at=line.place, named=named)


def sign_place(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Where the court is that of the place of signing, that place is told to the district (民事诉讼法 35)."""
    chosen = [each for each in _litigation(text) if "签订地" in each.text]
    head = text.under("首部")
    places = [after.text for label, after in pairwise(head) if squeeze(label.text).startswith("签订地点")]
    if chosen and not any(_DISTRICT.search(each) for each in places):
        yield finding("K066", at=chosen[0].place, place=places[0] if places else "无")


def _arbitration(text: ContractText) -> list[Line]:
    return [each for each in _dispute_lines(text) if _ARBITRATION.search(each.text)]


def _litigation(text: ContractText) -> list[Line]:
    return [each for each in _dispute_lines(text) if _LITIGATION.search(each.text)]


def _dispute_lines(text: ContractText) -> list[Line]:
    """Paragraphs about disputes; notices that reach into arbitration and court are not among them."""
    titled = [line for each in text.articles if _DISPUTE.search(each.title) for line in text.article_of(each)]
    named = [each for each in text.lines if _DISPUTE.search(each.text)]
    return [each for each in dict.fromkeys((*named, *titled)) if "送达" not in each.text and not each.heading]


def small_sellers_pay(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """A protected seller is not paid only after others paid (保障中小企业款项支付条例 9)."""
    for line in text.lines:
        if _BACK_TO_BACK.search(line.text) and not re.search("不得[^。]*(?:收到|背靠背)", line.text):
            yield finding("K056", at=line.place)
    if is_protected(proposal.seller, proposal.buyer) and not _PROTECTION.search(text.squeezed):
        yield finding("K053", at="付款条款")


def liability(text: ContractText, _proposal: Proposal) -> Iterator[Finding]:
    """Every limit of liability spares intent, gross negligence and personal injury (民法典 506).

    The exceptions stand in the same article, or where the limit points to.
    """
    for line in text.lines:
        if _CAP.search(line.text) and _CAP_OF.search(line.text):
            pointed = [each for each in text.lines if each.at != line.at and each.at in line.text]
            near = {each for start in (line, *pointed[:1]) for each in text.article_of(start)}
            words = "".join(squeeze(each.text) for each in near)
            missing = [name for name, pattern in _EXCEPTIONS.items() if not re.search(pattern, words)]
            if missing:
                yield finding("K057", at=line.place, missing="、".join(missing))


def personal_information(text: ContractText, proposal: Proposal) -> Iterator[Finding]:
    """Personal information goes with an agreement on its processing, complete (个人信息保护法 21, 55, 56).

    网络数据安全管理条例 12: records of what was processed for others are kept for three years.
    """
    flags = clause_flags(proposal)
    if not flags["personal_information"]:
        return
    agreement = text.of_annex("个人信息")
    if not agreement:
        yield finding("K058", at="附件", missing="《个人信息委托处理约定》")
        return
    missing = [name for name, words in _PROCESSING.items() if not re.search(words, agreement)]
    if flags["sensitive_personal_information"]:
        missing += _missing_assessment(text)
    if missing:
        yield finding("K058", at="个人信息委托处理约定", missing="、".join(missing))


def _missing_assessment(text: ContractText) -> list[str]:
    """Sensitive information wants an assessment beforehand, whose report is kept for three years."""
    if "影响评估" not in text.squeezed:
        return ["个人信息保护影响评估"]
    return [] if re.search(_ASSESSMENT, text.squeezed) else ["影响评估报告至少保存三年"]
