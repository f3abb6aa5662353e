"""The only door to the disk for archive/ and inbox/: every write is durable, atomic and can be repeated.

"Durable" means: when the function returns, a power cut does not undo it (file and folder are both
fsynced). "Repeatable" means: calling it again after a kill at any moment finishes the job and changes
nothing else. A full, read-only or broken disk is raised as `OutsideFailure`, in Chinese with a next step.
"""

from pipeline.disk.folders import fsync_folder, make_folder, remove_file, remove_tree, sweep
from pipeline.disk.moving import move
from pipeline.disk.names import safe_name
from pipeline.disk.reading import Digests, digests_of
from pipeline.disk.writing import append_line, copy_new, cut_back, replace, write_new

__all__ = [
    "Digests",
    "append_line",
    "copy_new",
    "cut_back",
    "digests_of",
    "fsync_folder",
    "make_folder",
    "move",
    "remove_file",
    "remove_tree",
    "replace",
    "safe_name",
    "sweep",
    "write_new",
]
