"""Titles short enough for file names, cut where they read best (handbook 4.3)."""

import re

LIMIT = 30
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_BREAKS = "，、；：（(-—· "


def short_title(title: str) -> str:
    """The title in at most 30 characters: asides in brackets go, first ones first; then it ends at a break."""
    while len(title) > LIMIT and _ASIDE.search(title):
        title = _ASIDE.sub("", title, count=1)
    if len(title) <= LIMIT:
        return title
    cut = title[:LIMIT]
    at = max(cut.rfind(each) for each in _BREAKS)
    return cut[:at] if at >= LIMIT // 2 else cut
