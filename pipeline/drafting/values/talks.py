"""The values of a record of talks (SWTP) and of the check of a customer (ZXHC), as `values_sales` without `doc`."""

from pipeline.domain.papers.sales_facts import DiligenceFacts, OpenIssue, TalksFacts
from pipeline.domain.proposal.model import NegotiationRound, Proposal
from pipeline.drafting.values.contract import Values
from pipeline.drafting.values.sales import day_text, deal_of, moment_text


def talks_values(proposal: Proposal, facts: TalksFacts) -> Values:
    """商务谈判记录表 SWTP of one round (handbook 2.5); LookupError when the proposal has no such round."""
    held = round_of(proposal, facts.round)
    head = proposal.proposal
    ours = [each.model_dump() for each in facts.our_attendees] or [
        {"name": head.sales_manager, "title": "销售经理"},
        {"name": head.owner, "title": "客户经理"},
    ]
    theirs = [each.model_dump() for each in facts.their_attendees] or [
        {"name": each.name, "title": each.title} for each in proposal.decision_chain if not each.name.startswith("未知")
    ]
    return {
        **deal_of(proposal),
        "talks": {
            "round": held.round,
            "held_at": moment_text(facts.held_at) if facts.held_at else day_text(held.date),
            "place": facts.place,
            "basis": head.proposal_no,
        },
        "ours": ours,
        "theirs": theirs,
        "topics": [each.model_dump() for each in facts.topics] or [_known_topic(proposal, held)],
        "agreed": list(held.agreed),
        "open_issues": [each.model_dump() for each in facts.open_issues or _known_issues(proposal, held)],
        "concessions": [each.model_dump() for each in facts.concessions],
        "attachments": list(facts.attachments),
    }


def round_of(proposal: Proposal, number: int | None) -> NegotiationRound:
    """The numbered round of talks, the last one without a number; LookupError when there is none."""
    rounds = [each for each in proposal.negotiation if number in (None, each.round)]
    if not rounds:
        raise LookupError(f"no round {number}")
    return rounds[-1]


def _known_topic(proposal: Proposal, held: NegotiationRound) -> Values:
    result = "；".join(held.agreed) or "本轮未达成一致"
    position = f"以方案 {proposal.proposal.proposal_no} 为准"
    return {"topic": "商务条件", "our_position": position, "feedback": held.feedback, "result": result}


def _known_issues(proposal: Proposal, held: NegotiationRound) -> list[OpenIssue]:
    is_last = held.round == max(each.round for each in proposal.negotiation)
    status = "待解决" if is_last else "转入下一轮"
    return [OpenIssue(issue=each, owner=proposal.proposal.owner, status=status) for each in held.open]


def diligence_values(proposal: Proposal, facts: DiligenceFacts) -> Values:
    """客户主体资信核查表 ZXHC (handbook 2.2)."""
    buyer = proposal.buyer
    return {
        **deal_of(proposal),
        "subject": {
            "name": buyer.name,
            "uscc": buyer.uscc,
            "entity_type": buyer.entity_type,
            "legal_representative": buyer.legal_representative,
            "signatory": buyer.authorized_signatory or buyer.legal_representative,
            "address": buyer.registered_address,
            "taxpayer_type": buyer.taxpayer_type,
            "size": buyer.enterprise_size or "非企业",
            "bank": buyer.bank.model_dump(),
        },
        "check": {
            **facts.model_dump(exclude={"risk_hits", "attachments"}),
            "amount_gross": proposal.totals.amount_gross,
            "account_matches": buyer.bank.account_name == buyer.name,
        },
        "hits": [each.model_dump() for each in facts.risk_hits],
        "attachments": list(facts.attachments),
    }
