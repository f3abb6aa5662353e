"""How much one child process may use before it is stopped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings of one call; `memory_mb` counts on top of what the warm process already maps."""

    memory_mb: int = 1024
    cpu_seconds: int = 20
    wall_seconds: float = 40.0
    file_mb: int = 64
    open_files: int = 64
    answer_bytes: int = 4 << 20
