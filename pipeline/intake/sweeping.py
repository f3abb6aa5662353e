"""One sweep over the inbox after another: what is ready, what must wait, what people should be told once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pipeline.domain.findings import Finding, finding
from pipeline.intake.inbox import Lying, is_written_to_its_end, look_into
from pipeline.intake.settling import Readiness, Seen, SettleRule, Watched, next_look, readiness, watch_again

Report = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep found: files to claim now, names not yet written to their end, seconds to the next change."""

    ready: tuple[Lying, ...] = ()
    unfinished: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    next_look: float | None = None
    is_reachable: bool = True


@dataclass(slots=True)
class Sweeper:
    """Remembers what earlier sweeps saw; its moments are seconds of one steady clock."""

    inbox: Path
    rule: SettleRule
    report: Report
    _watched: Mapping[str, Watched] = field(default_factory=lambda: MappingProxyType({}))
    _told: set[tuple[str, str]] = field(default_factory=set)
    _whole: set[Seen] = field(default_factory=set)

    def sweep(self, now: float) -> Sweep:
        """Look once; findings that were not there the last time are reported. Never raises for a lost inbox."""
        try:
            look = look_into(self.inbox)
        except OSError:
            self._tell_new([finding("F063", at=str(self.inbox), inbox=self.inbox)])
            return Sweep(is_reachable=False)
        self._tell_new(look.findings)
        self._watched = watch_again(self._watched, (each.seen for each in look.files), now)
        states = [(each, self._readiness(each, now)) for each in look.files]
        self._whole = {each.seen for each, state in states if state is Readiness.READY}
        by_age = sorted(states, key=lambda pair: self._watched[pair[0].seen.name].unchanged_since)
        return Sweep(
            ready=tuple(each for each, state in by_age if state.may_be_claimed),
            unfinished=tuple(each.seen.name for each, state in states if state is Readiness.UNFINISHED),
            growing=tuple(each.seen.name for each, state in states if state is Readiness.GROWING),
            next_look=next_look(self._watched.values(), self.rule, now),
        )

    def _readiness(self, lying: Lying, now: float) -> Readiness:
        def is_whole() -> bool:
            return lying.seen in self._whole or is_written_to_its_end(lying.path)

        return readiness(self._watched[lying.seen.name], self.rule, now, is_whole)

    def _tell_new(self, findings: Sequence[Finding]) -> None:
        present = {(each.code, each.at) for each in findings}
        for each in findings:
            if (each.code, each.at) not in self._told:
                self.report(each)
        self._told = present
