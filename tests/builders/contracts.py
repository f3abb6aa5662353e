"""Facts about one contract for tests: opened, reviewed, moved, issued."""

from pipeline.domain.contract import ContractEvent, ContractStatus, advance
from pipeline.domain.events import (
    ContractMoved,
    ContractOpened,
    DocumentAdded,
    OpinionGiven,
    ReviewOpened,
    ReworkConfirmed,
)
from pipeline.domain.people import Person, Role
from pipeline.domain.review.review import Opinion, ReviewNode

CONTRACT_NO = "LS-RJ-2026-0007"
FIRST_TEXT, SECOND_TEXT = "1" * 64, "2" * 64

DRAFTER = Person("gu", "顾拟壹", frozenset({Role.LEGAL}), "法务部")
REVIEWERS = {
    ReviewNode.SALES: Person("luo", "罗拟十", frozenset({Role.SALES_REV}), "销售部"),
    ReviewNode.LEGAL: Person("tao", "陶拟贰", frozenset({Role.LEGAL}), "法务部"),
    ReviewNode.FINANCE: Person("qian", "钱拟叁", frozenset({Role.FIN}), "财务部"),
    ReviewNode.DIRECTOR: Person("jiang", "江拟肆", frozenset({Role.SD}), "销售部"),
}


def opened() -> ContractOpened:
    """A contract that has just got its number."""
    return ContractOpened(
        contract_no=CONTRACT_NO,
        contract_kind="SAAS",
        title="冷链订单协同平台订阅与实施",
        customer_no="202609-001",
        customer="澄溪拟味冷链食品有限公司",
        proposal_no="202609-001-HZFA-01",
        amount_gross="270000.00",
        sign_method="纸质签",
        copies_total=2,
        copies_seller=1,
        drafted_by=DRAFTER.id,
    )


def review_opened(number: int = 1, text: str = FIRST_TEXT) -> ReviewOpened:
    """A text sent to the reviewers, in the given round."""
    return ReviewOpened(CONTRACT_NO, number, f"{CONTRACT_NO}-HTSP-01-V0.{number}", f"V1.{number - 1}", text, DRAFTER.id)


def opinion(
    node: ReviewNode, said: Opinion = Opinion.AGREE, *, number: int = 1, text: str = FIRST_TEXT
) -> OpinionGiven:
    """The usual reviewer's opinion at a node."""
    reason = "" if said is Opinion.AGREE else "付款节点与终版方案不一致，请改正"
    return OpinionGiven(CONTRACT_NO, number, node, REVIEWERS[node].id, said, reason, ["第七条 7.3"], text)


def rework_confirmed(node: ReviewNode, *, number: int = 2, text: str = SECOND_TEXT) -> ReworkConfirmed:
    """The usual reviewer found the change done."""
    return ReworkConfirmed(CONTRACT_NO, number, node, REVIEWERS[node].id, text)


def moves(*events: ContractEvent) -> list[ContractMoved]:
    """The facts of a contract going through these events from drafting on."""
    status, facts = ContractStatus.DRAFTING, []
    for event in events:
        after = advance(status, event)
        facts.append(ContractMoved(CONTRACT_NO, event, status, after))
        status = after
    return facts


def contract_text(version: str) -> DocumentAdded:
    """A version of the contract text in the folder."""
    return DocumentAdded(
        contract_no=CONTRACT_NO,
        document_no=f"{CONTRACT_NO}-HTWB-01-{version}",
        kind="HTWB",
        title="冷链订单协同平台订阅与实施",
        stage="REVIEW",
        version=version,
        path=f"collecting/{CONTRACT_NO}/{CONTRACT_NO}-HTWB-01-{version}.pdf",
        sha256="a" * 64,
        size=1000,
        pages=8,
        responsible=DRAFTER.id,
        dated="2026-11-23",
    )
