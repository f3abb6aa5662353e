"""The switches of optional clauses: what the facts of a proposal say, and what the parties chose (handbook 3.3)."""

from pipeline.domain.proposal.contents import contents
from pipeline.domain.proposal.delivery_batches import is_goods
from pipeline.domain.proposal.model import ClauseFlags, Proposal
from pipeline.domain.proposal.triggers import TRIGGERS


def clause_flags(proposal: Proposal) -> dict[str, bool | str]:
    """Every known switch; one that carries a text (court, arbitration_body …) is that text, or False without it.

    What the parties chose goes before the facts; where the two differ, the checks say so.
    """
    unset: dict[str, bool | str] = dict.fromkeys(ClauseFlags.model_fields, False)
    chosen = {name: value for name, value in proposal.clause_flags.model_dump().items() if value is not None}
    deemed = {"deemed_acceptance": proposal.acceptance.deemed_acceptance}
    return {**unset, **deemed, **flags_by_facts(proposal), **chosen}


def flags_by_facts(proposal: Proposal) -> dict[str, bool]:
    """The switches as the proposal's own data decides them."""
    return {each.flag: bool(each.asks(proposal)) for each in TRIGGERS}


def conditions_of(proposal: Proposal) -> dict[str, bool]:
    """Everything a clause of the library may depend on: the switches, and what the priced lines bring."""
    flags = {name: bool(value) for name, value in clause_flags(proposal).items()}
    goods = any(is_goods(each) for each in proposal.line_items)
    services = any(not is_goods(each) and not each.is_discount for each in proposal.line_items)
    source_code = flags["source_code_delivery"] or flags["source_code_escrow"]
    return {**contents(proposal), **flags, "goods": goods, "services": services, "source_code": source_code}
