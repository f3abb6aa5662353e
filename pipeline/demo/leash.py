"""Runs `qidang` for as long as the process that started it lives: `python -m pipeline.demo.leash --root … watch`.

Its standard input is the leash. The kernel closes it when the other end dies, however it dies, so no watcher is left
behind by a demonstration that was killed.
"""

import os
import runpy
import signal
import sys
import threading


def hold() -> None:
    """End this process, when its standard input ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=hold, daemon=True).start()
    runpy.run_module("pipeline.cli", run_name="__main__", alter_sys=True)
