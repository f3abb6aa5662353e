"""Which clauses that legal may leave out stand in a contract's newest text, for those who judge it (handbook 3.2)."""

from dataclasses import dataclass

from pipeline.domain.clauses.library import ALWAYS, LIBRARY, NEVER
from pipeline.domain.contract import CONTRACT_TEXT, ContractState
from pipeline.services.drafting.draft import text_values
from pipeline.services.office import Office, proposal_of


@dataclass(frozen=True, slots=True)
class OptionalClause:
    """One clause this kind of contract may have or not; `places` are where it stands, none when it is left out."""

    id: str
    title: str
    places: tuple[str, ...]

    @property
    def told(self) -> str:
        """`第十二条`, or that it is not used."""
        return "、".join(self.places) or "未启用"


def optional_clauses(office: Office, state: ContractState) -> list[OptionalClause]:
    """Every optional clause in the library's order; none for a text that is not composed from the library."""
    kind = state.opened.contract_kind
    key = office.company.contract_templates[kind]
    texts = [each for each in state.documents_of(CONTRACT_TEXT) if each.template_sha256]
    if not texts or not office.drafter.kind(key).contract_kinds:
        return []
    newest = texts[-1]
    values = text_values(
        office, state.contract_no, proposal_of(office, state), version=newest.version, stage=newest.stage
    )
    standing = office.drafter.clauses(key, values, template_sha256=newest.template_sha256)
    optional = [each for each in LIBRARY.values() if each.needs.get(kind, NEVER) not in (ALWAYS, NEVER)]
    return [OptionalClause(each.id, each.title, tuple(standing.get(each.id, ()))) for each in optional]
