"""The checker of the archive: shares no code with the writer and needs the standard library alone.

`report` turns what it finds into findings; everything else here also runs as the single file `verify.py`.
"""

from pipeline.archive.verify.report import Report, verify_object, verify_root

__all__ = ["Report", "verify_object", "verify_root"]
