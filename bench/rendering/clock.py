"""Times of several contestants taken in turns, so that whatever else the machine does hits all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

Run = Callable[[int], float]
_LEAST = 0.02


def timed(act: Callable[[], object]) -> Run:
    """Seconds that `act` takes so many times."""

    def run(times: int) -> float:
        started = time.perf_counter()
        for _ in range(times):
            act()
        return time.perf_counter() - started

    return run


def in_turns(runs: Mapping[str, Run], rounds: int) -> dict[str, list[float]]:
    """Seconds for one act in every round, contestant by contestant; each is given some 20 ms of work per turn."""
    times = {name: max(1, round(_LEAST / _warm(run))) for name, run in runs.items()}
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        gc.collect()
        for name, run in runs.items():
            seconds[name].append(run(times[name]) / times[name])
    return seconds


def _warm(run: Run) -> float:
    run(3)
    return min(run(1), run(1))


def ratio(seconds: Mapping[str, list[float]], slow: str, quick: str) -> float | None:
    """How many times as long `slow` takes as `quick`: the median of the ratios of each round, None without one."""
    if slow not in seconds or quick not in seconds:
        return None
    return round(median(a / b for a, b in zip(seconds[slow], seconds[quick], strict=True)), 2)
