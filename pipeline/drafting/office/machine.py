"""How many LibreOffices this machine can keep busy."""

import os
from pathlib import Path

import psutil

MOST = 4
ROOM = 1536 * 1024**2
"""Memory for one LibreOffice over an ordinary contract (0.3 GB) with room for a long one, and for what else runs."""
_GROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def listeners_for(cores: int, memory: int) -> int:
    """One for each core, as far as the `memory` (bytes) goes: at least one, and no more than four."""
    return max(1, min(cores, memory // ROOM, MOST))


def listeners_here() -> int:
    """How many LibreOffices suit the cores and the memory that this process may use."""
    return listeners_for(cores_here(), memory_here())


def cores_here() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_here() -> int:
    """Bytes of the machine's memory, or of the part of it that a container may use."""
    told = [each.read_text().strip() for each in _GROUP_LIMITS if each.is_file()]
    return min([psutil.virtual_memory().total, *(int(each) for each in told if each.isdigit())])
