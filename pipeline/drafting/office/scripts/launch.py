"""The script that turns itself into LibreOffice: limits first, then exec.

Run as `python launch.py PARENT_PID MEMORY_BYTES program args…` by the Python of LibreOffice (3.8 or later),
so that no code of ours runs between fork and exec of a threaded program.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """On Linux the kernel ends us when the worker ends, however it ends. Elsewhere the worker's stdin must do."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the request was in place
        sys.exit(1)


def limit(memory: int) -> None:
    """At most `memory` bytes of address space, no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    limit(int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])
