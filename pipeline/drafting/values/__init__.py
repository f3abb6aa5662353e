"""The values that templates are filled with: one pure builder per document kind, all found here."""

from pipeline.drafting.values.approval import ApprovalFacts, approval_values, deviations_from
from pipeline.drafting.values.contract import contract_title, contract_values, document_values
from pipeline.drafting.values.letters import (
    AcceptanceFacts,
    Contact,
    Deliverable,
    Measured,
    Remaining,
    SigningFacts,
    acceptance_values,
    deliverables_of,
    signing_letter_values,
)
from pipeline.drafting.values.volume import VolumeFacts, VolumeItem, contents_values, cover_values, note_sheet_values

__all__ = [
    "AcceptanceFacts",
    "ApprovalFacts",
    "Contact",
    "Deliverable",
    "Measured",
    "Remaining",
    "SigningFacts",
    "VolumeFacts",
    "VolumeItem",
    "acceptance_values",
    "approval_values",
    "contents_values",
    "contract_title",
    "contract_values",
    "cover_values",
    "deliverables_of",
    "deviations_from",
    "document_values",
    "note_sheet_values",
    "signing_letter_values",
]
