"""What a reviewer may do now: the rules of handbook 1.3 step 4, each opinion checked before it counts."""

from collections.abc import Iterable, Sequence

from pipeline.domain.events import OpinionGiven, ReworkConfirmed
from pipeline.domain.findings import Finding, finding
from pipeline.domain.people import Person
from pipeline.domain.review import Opinion, ReviewNode, ReviewState

SHORTEST_REASON = 10


def check_opinion(state: ReviewState, given: OpinionGiven, people: Iterable[Person]) -> list[Finding]:
    """Why this opinion may not be given now; empty when it may. Nothing is recorded."""
    findings = check_turn(state, given, people)
    if given.opinion not in set(Opinion):
        return [*findings, finding("R004", at="opinion", opinion=given.opinion)]
    if given.opinion != Opinion.AGREE:
        return findings + _check_reason(given.reason, given.clauses)
    pending = state.rework_of(ReviewNode(given.node)) if given.node in set(ReviewNode) else None
    if pending:
        findings.append(finding("R010", at="opinion", person=pending.person, reason=pending.reason))
    return findings


def check_rework(state: ReviewState, given: ReworkConfirmed, people: Iterable[Person]) -> list[Finding]:
    """Why this confirmation does not count; empty when it does."""
    findings = check_turn(state, given, people)
    pending = next((each for each in state.rework if each.node == given.node), None)
    if pending is None:
        return [*findings, finding("R011", at="node", node=_label(given.node))]
    if pending.person != given.person:
        findings.append(finding("R012", at="person", asked=pending.person, person=given.person))
    if pending.text_sha256 == given.text_sha256:
        findings.append(finding("R013", at="text_sha256", version=state.version))
    return findings


def check_resubmission(state: ReviewState, text_sha256: str) -> list[Finding]:
    """Why a text may not go into the next round: a change was asked for and the text is still the same."""
    if state.rework and text_sha256 == state.text_sha256:
        return [finding("R013", at="text_sha256", version=state.version)]
    return []


def check_turn(state: ReviewState, given: OpinionGiven | ReworkConfirmed, people: Iterable[Person]) -> list[Finding]:
    """Whether it is this node's turn, for this text, by somebody who may decide there."""
    return _check_node(state, given) + _check_text(state, given) + _check_person(state, given, people)


def _check_node(state: ReviewState, given: OpinionGiven | ReworkConfirmed) -> list[Finding]:
    if state.waiting_for is None:
        return [finding("R001", at="node", stage=state.stage)]
    if given.node != state.waiting_for:
        return [finding("R002", at="node", node=_label(given.node), waiting=state.waiting_for.label)]
    return []


def _check_text(state: ReviewState, given: OpinionGiven | ReworkConfirmed) -> list[Finding]:
    if (given.round, given.text_sha256) == (state.round, state.text_sha256):
        return []
    return [finding("R003", at="text_sha256", version=state.version, round=state.round)]


def _check_person(state: ReviewState, given: OpinionGiven | ReworkConfirmed, people: Iterable[Person]) -> list[Finding]:
    person = next((each for each in people if given.person in (each.name, each.id)), None)
    if person is None:
        return [finding("R005", at="person", person=given.person)]
    if given.node not in set(ReviewNode):
        return []
    node = ReviewNode(given.node)
    findings = []
    if not person.has(node.role):
        findings.append(finding("R006", at="person", person=person.name, role=node.role.label, node=node.label))
    if node is ReviewNode.LEGAL and state.drafted_by in (person.name, person.id):
        findings.append(finding("R007", at="person", person=person.name))
    if any(who in (person.name, person.id) and at is not node for at, who in state.deciders().items()):
        findings.append(finding("R008", at="person", person=person.name))
    return findings


def _check_reason(reason: str, clauses: Sequence[str]) -> list[Finding]:
    findings = []
    if len("".join(reason.split())) < SHORTEST_REASON:
        findings.append(finding("R009", at="reason", least=SHORTEST_REASON))
    if not any(each.strip() for each in clauses):
        findings.append(finding("R014", at="clauses"))
    return findings


def _label(node: str) -> str:
    return ReviewNode(node).label if node in set(ReviewNode) else node
