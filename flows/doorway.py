"""What every flow shares: the workspace it works on, and which failures are worth trying again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.bootstrap import open_office
from pipeline.errors import Busy, OutsideFailure
from pipeline.services.office import Office

TRANSIENT = (OutsideFailure, Busy, OSError)


@contextmanager
def office_at_work() -> Iterator[Office]:
    """The workspace named by QIDANG_ROOT (set by `qidang up`), opened and closed again."""
    with open_office(Path(os.environ.get("QIDANG_ROOT", "."))) as office:
        yield office


async def worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """True for failures of the machine or its neighbours; a rule that says no will say no again."""
    try:
        await state.result(raise_on_failure=True)
    except TRANSIENT:
        return True
    except Exception:
        return False
    return False
