"""The state of a running watch and the steps of one turn: gather what ended, sweep, hand out, wait."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.domain.findings import finding
from pipeline.errors import QidangError
from pipeline.intake.attempts import Fate, Handling, Tried, give_up, try_once
from pipeline.intake.claim import Claim, claim, claims
from pipeline.intake.inbox import Lying, shown_name
from pipeline.intake.retries import Retries, RetryRule, is_of_the_machine, told
from pipeline.intake.settling import SettleRule
from pipeline.intake.sweeping import Sweep, Sweeper
from pipeline.intake.watch_hints import Hints

_LOG = logging.getLogger("qidang.intake")
_SHORTEST_GAP = 0.1
_CHECK_STOP_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class WatchRule:
    """How a watch behaves; times in seconds. `workers` files are handled at once, the others wait in the inbox."""

    settle: SettleRule = field(default_factory=SettleRule)
    retry: RetryRule = field(default_factory=RetryRule)
    hints: Hints = Hints.SYSTEM
    sweep_seconds: float = 5.0
    machine_pause: float = 30.0
    workers: int = 1


@dataclass(slots=True)
class WatchLoop:
    """One run of the watch; only the thread that runs it touches its state, but for `hint`."""

    inbox: Path
    handling: Handling
    rule: WatchRule
    now: Callable[[], float]
    wake: threading.Event = field(default_factory=threading.Event)
    _sweeper: Sweeper = field(init=False)
    _retries: Retries = field(init=False)
    _swept: Sweep = field(default_factory=Sweep)
    _ready: deque[Lying] = field(default_factory=deque)
    _again: deque[Claim] = field(default_factory=deque)
    _running: dict[Future[Tried], Claim] = field(default_factory=dict)
    _hinted: bool = False
    _last_sweep: float = 0.0
    _next_sweep: float = 0.0
    _paused_until: float = 0.0
    _trouble: str = ""

    def __post_init__(self) -> None:
        self._sweeper = Sweeper(self.inbox, self.rule.settle, self.handling.report)
        self._retries = Retries(self.rule.retry)

    def hint(self) -> None:
        """Something moved in the inbox; called from any thread."""
        if not self._hinted:
            self._hinted = True
            self.wake.set()

    def turn(self, pool: Executor) -> None:
        """Gather, sweep when it is time, hand out as long as hands are free."""
        self.wake.clear()
        self._gather()
        if self.now() >= self._sweep_at():
            self._sweep()
        if self.now() >= self._paused_until:
            self._hand_out(pool)

    def is_idle(self) -> bool:
        """Nothing is being handled and nothing would be, if the inbox stayed as it is."""
        if self._running or self._hinted:
            return False
        waiting = bool(self._ready or self._again or self._swept.growing)
        return not self._swept.is_reachable or bool(self._trouble) or not waiting

    def left_waiting(self) -> tuple[str, ...]:
        """Names of what is not handled: unfinished files, failed ones still in flight, all after machine trouble."""
        lying = {shown_name(each.seen.name) for each in self._ready} | {shown_name(n) for n in self._swept.unfinished}
        return tuple(sorted(lying | {each.name for each in self._in_flight()}))

    def wait(self, stop: threading.Event) -> None:
        """Sleep until a hint, an ended handling, the next moment anything is due, or `stop`."""
        until = max(self._sweep_at(), self.now() + 0.01)
        if self._ready or self._again:
            until = min(until, max(self._paused_until, self.now() + _CHECK_STOP_EVERY))
        while not stop.is_set() and not self.wake.is_set() and self.now() < until:
            self.wake.wait(min(_CHECK_STOP_EVERY, max(0.0, until - self.now())))

    def rest(self) -> None:
        """Do nothing for as long as between two sweeps."""
        self._hinted = False
        self._paused_until = self._next_sweep = self.now() + self.rule.sweep_seconds

    def _sweep_at(self) -> float:
        gap = self._last_sweep + _SHORTEST_GAP
        return gap if self._hinted else max(gap, self._next_sweep)

    def _sweep(self) -> None:
        started = self._last_sweep = self.now()
        self._hinted = False
        self._swept = self._sweeper.sweep(started)
        self._ready = deque(each for each in self._swept.ready if self._retries.is_due(each.seen.name, started))
        in_flight = self._in_flight()
        busy = {each.scan_no for each in self._running.values()}
        self._again = deque(
            each for each in in_flight if each.scan_no not in busy and self._retries.is_due(each.scan_no, started)
        )
        self._retries.keep_only({each.scan_no for each in in_flight} | busy | {e.seen.name for e in self._swept.ready})
        waits = [self.rule.sweep_seconds, self._swept.next_look, self._retries.next_due(started)]
        taken = self.now() - started
        self._last_sweep = started + 4 * taken  # a huge or slow inbox must not keep the machine busy with looking
        self._next_sweep = started + min(each for each in waits if each is not None)

    def _in_flight(self) -> list[Claim]:
        try:
            return (
                [each for each in claims(self.inbox) if not each.is_being_decided] if self._swept.is_reachable else []
            )
        except (OSError, QidangError) as error:
            self._pause(error)
            return []

    def _hand_out(self, pool: Executor) -> None:
        while len(self._running) < self.rule.workers and self.now() >= self._paused_until:
            claimed = self._next_claim()
            if claimed is None:
                return
            future = pool.submit(try_once, claimed, self.handling, self.rule.retry.most_tries)
            self._running[future] = claimed
            future.add_done_callback(lambda _: self.wake.set())

    def _next_claim(self) -> Claim | None:
        if self._again:
            return self._again.popleft()
        while self._ready and self.now() >= self._paused_until:
            claimed = self._claim(self._ready.popleft())
            if claimed:
                return claimed
        return None

    def _claim(self, lying: Lying) -> Claim | None:
        try:
            claimed = claim(self.inbox, lying, self.handling.new_scan_no())
        except (OSError, QidangError) as error:
            if is_of_the_machine(error):
                self._pause(error)
            elif self._retries.failed(lying.seen.name, self.now()) == 1:
                self.handling.report(finding("F047", at=shown_name(lying.seen.name), why=told(error)))
            return None
        self._retries.done(lying.seen.name)
        return claimed

    def _gather(self) -> None:
        for future in [each for each in self._running if each.done()]:
            claimed = self._running.pop(future)
            tried = future.result()
            if tried.fate is Fate.DONE:
                self._retries.done(claimed.scan_no)
                self._trouble = ""
            elif tried.fate is Fate.MACHINE:
                self._pause_for(tried.why)
            else:
                self._retry(claimed, tried.why)

    def _retry(self, claimed: Claim, why: str) -> None:
        times = self._retries.failed(claimed.scan_no, self.now())
        _LOG.info("scan %s failed %d times", claimed.scan_no, times)
        if times >= self.rule.retry.most_tries:
            give_up(claimed, self.handling, times, why)
        self._next_sweep = min(self._next_sweep, self.now() + (self._retries.next_due(self.now()) or 0.0))

    def _pause(self, error: BaseException) -> None:
        self._pause_for(told(error))

    def _pause_for(self, why: str) -> None:
        self._paused_until = self.now() + self.rule.machine_pause
        self._next_sweep = min(self._next_sweep, self._paused_until)
        if why != self._trouble:
            self._trouble = why
            self.handling.report(finding("F061", at=str(self.inbox), why=why))
