"""What an act costs with everything it has others do: time, processor time, and memory at the peak."""

import resource
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil

_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True, slots=True)
class Burden:
    """Seconds and processor seconds per document; `peak` is the most bytes that were resident at once."""

    seconds: float
    busy_seconds: float
    peak: int


def burdened(act: Callable[[], object], documents: int, resident: Callable[[], int]) -> Burden:
    """The burden of an act on so many documents; `resident` tells the bytes it holds at a moment."""
    peaks = [0]
    done = threading.Event()
    looking = threading.Thread(target=_look, args=(resident, peaks, done))
    busy, started = _busy_seconds(), time.perf_counter()
    looking.start()
    try:
        act()
    finally:
        seconds, busy = time.perf_counter() - started, _busy_seconds() - busy
        done.set()
        looking.join()
    return Burden(seconds / documents, busy / documents, peaks[0])


def _look(resident: Callable[[], int], peaks: list[int], done: threading.Event) -> None:
    while not done.wait(_BETWEEN_LOOKS):
        peaks[0] = max(peaks[0], resident())


def _busy_seconds() -> float:
    """Of this process, of its children that have ended, and of those that run."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = 0.0
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            times = each.cpu_times()
            running += times.user + times.system
    return time.process_time() + ended.ru_utime + ended.ru_stime + running
