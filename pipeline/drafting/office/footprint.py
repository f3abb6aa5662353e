"""What a worker and its LibreOffice take of the machine: memory and processor time of the whole process group."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Footprint:
    """`resident` bytes of the whole group; processor seconds of all in it but its leader, the worker."""

    resident: int
    busy_seconds: float


def footprint_of(group: int) -> Footprint:
    """The footprint of the process group `group`; nothing for one that is gone."""
    resident, busy = 0, 0.0
    for process in _members(group):
        with suppress(psutil.Error):
            resident += process.memory_info().rss
            times = process.cpu_times()
            busy += times.user + times.system if process.pid != group else 0.0
    return Footprint(resident, busy)


def _members(group: int) -> Iterator[psutil.Process]:
    for pid in psutil.pids():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if os.getpgid(pid) == group:
                yield psutil.Process(pid)
