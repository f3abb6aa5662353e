"""The values of the cooperation proposal (HZFA) and of its quotation (BJMX), as `values_sales` without `doc`."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.domain.money.amounts import add_up
from pipeline.domain.papers.sales_facts import Demand, ProposalFacts
from pipeline.domain.proposal.model import LineItem, Proposal
from pipeline.drafting.values.contract import Values, due_text, rule_text
from pipeline.drafting.values.sales import deal_of, known_demands, numbered


def proposal_values(proposal: Proposal, facts: ProposalFacts) -> Values:
    """合作方案 HZFA with its quotation as 附件一 (handbook 2.4)."""
    demands = facts.demands or known_demands(proposal)
    head = proposal.proposal
    return {
        **deal_of(proposal),
        **quotation_values(proposal),
        "offer": {
            "overview": facts.overview or _overview(proposal),
            "valid_until": facts.valid_until or head.planned_sign_date,
            "is_final": head.status == "终版",
            "status": head.status,
            "confirm_ref": facts.customer_confirm_ref,
        },
        "responses": _responses(demands, facts),
        "milestones": [each.model_dump() for each in proposal.milestones],
        "criteria": [
            {**each.model_dump(), "unit": each.unit or "", "rule_text": rule_text(each.pass_rule)}
            for each in proposal.acceptance.criteria
        ],
        "service": _service(proposal, facts),
        "assumptions": list(facts.assumptions),
    }


def _overview(proposal: Proposal) -> str:
    kinds = "、".join(dict.fromkeys(each.kind for each in proposal.line_items if not each.is_discount))
    return f"我方为{proposal.buyer.name}的“{proposal.proposal.title}”提供{kinds}，范围与价格以附件所列为准。"


def _responses(demands: Sequence[Demand], facts: ProposalFacts) -> list[Values]:
    given = {each.demand: each for each in facts.responses}
    rows = []
    for row in numbered("D", demands):
        answer = given.get(int(row["no"][1:]))
        row["answer"] = answer.answer if answer else "满足"
        row["note"] = answer.note if answer else "由附件所列产品与服务实现，按本方案的验收标准检验"
        rows.append(row)
    return rows


def _service(proposal: Proposal, facts: ProposalFacts) -> Values:
    level = proposal.sla
    promised = [f"月可用率不低于 {level.monthly_availability}；{level.credit_rule}"] if level else []
    return {"warranty_months": proposal.warranty_months or 0, "terms": [*promised, *facts.support_terms]}


def quotation_values(proposal: Proposal) -> Values:
    """报价明细表 BJMX: every line, the sums of each rate, the whole in digits and capitals."""
    return {
        "items": [_item(each) for each in proposal.line_items],
        "tax_summary": [each.model_dump() for each in proposal.tax_summary],
        "totals": proposal.totals.model_dump(),
        "payments": [
            {
                **each.model_dump(include={"seq", "name", "amount_gross", "trigger"}),
                "percent": Decimal(each.percent),
                "due_text": due_text(each.due_days, each.due_unit),
            }
            for each in proposal.payment_plan
        ],
        "payment_total": add_up(each.amount_gross for each in proposal.payment_plan),
    }


def _item(item: LineItem) -> Values:
    return {**item.model_dump(exclude={"item_code"}), "remark": item.spec if item.is_discount else ""}
