"""The checks that a rendered contract text passes before anyone is asked to review it.

Rules R4-06 to R4-11 of the handbook (01 §1.3, 03 §3.1–3.3, §3.5); every rule is a small function from text and
proposal to findings, found in `text_checks`.
"""

from pipeline.domain.findings import Finding
from pipeline.domain.proposal.model import Proposal
from pipeline.domain.text_checks import amounts, clauses, contents, elements, facts, library, parties, structure
from pipeline.domain.text_checks.library import Standing
from pipeline.domain.text_checks.lines import contract_text

CHECKS = (
    structure.unfilled,
    structure.numbering,
    structure.references,
    structure.annex_list,
    parties.parties_in_head,
    parties.parties_who_sign,
    parties.parties_on_invoices,
    parties.other_codes,
    facts.facts,
    facts.batches,
    amounts.capitals,
    amounts.capitals_beside_digits,
    amounts.digits,
    amounts.tax_by_rate,
    amounts.deposit,
    amounts.penalty,
    elements.elements,
    clauses.dispute,
    clauses.dispute_body,
    clauses.sign_place,
    clauses.small_sellers_pay,
    clauses.liability,
    clauses.personal_information,
    contents.contents,
    contents.renewal_notice,
    contents.agreed_terms,
)

LIBRARY_CHECKS = (library.missing_clauses, library.uncovered_elements)


def check_contract_text(text: str, proposal: Proposal, standing: Standing | None = None) -> list[Finding]:
    """Everything wrong in the plain text of a contract made from `proposal`, each with its clause and paragraph.

    `standing` tells which clauses of the library stand in the text; without it (a text that no template of ours
    made) words alone decide what is missing.
    """
    read = contract_text(text)
    found = [each for check in CHECKS for each in check(read, proposal)]
    if standing is not None:
        found += [each for check in LIBRARY_CHECKS for each in check(read, proposal, standing)]
    return _without_repeats(found)


def _without_repeats(found: list[Finding]) -> list[Finding]:
    """One finding for an element that both its words and its clause are missing of."""
    return list({(each.code, each.at, each.message): each for each in found}.values())
