"""The sandbox as the Word engine runs it: the same rules, with a short way for plain values."""

from collections.abc import Callable
from typing import Any

from pipeline.drafting.word.expressions import TemplateEnvironment


class WordEnvironment(TemplateEnvironment):
    """`write` says how a value is written into the part; names in plain dicts are looked up without detours."""

    def __init__(self, write: Callable[[object], object]) -> None:
        super().__init__()
        self.finalize = write

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
