"""The kind folders side by side: one that is wrong refuses its own kind, and no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.findings import BadDocument, Finding, finding
from pipeline.drafting.kinds.kind import Kind, key_of, read_kind


@dataclass(frozen=True, slots=True)
class KindFolders:
    """The kinds in order by key; `faults` says by key (of a folder without one, by its name) why the others are not."""

    kinds: Mapping[str, Kind]
    faults: Mapping[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One folder: the kind in it, every key it claims by its name or in its settings, and what is wrong with it."""

    folder: Path
    kind: Kind | None
    keys: tuple[str, ...]
    found: tuple[Finding, ...]


def read_kinds(folder: Path) -> KindFolders:
    """All kinds below a folder, in the order of their folders; BadDocument when there is no kind folder at all.

    Of two folders that claim one key neither is taken: which of them legal means cannot be told.
    """
    read = [_read(each) for each in _kind_folders(folder)]
    if not read:
        found = finding("T063", at=folder.name, folder=folder.name)
        raise BadDocument("没有文书模板。", [found], next_step=found.next_step)
    kinds: dict[str, Kind] = {}
    faults: dict[str, tuple[Finding, ...]] = {}
    doubled: list[Finding] = []
    for key, claiming in _by_key(read).items():
        twice = [finding("T062", at=each.folder.name, key=key, other=claiming[0].folder.name) for each in claiming[1:]]
        doubled += twice
        found_here = (*twice, *(one for each in claiming for one in each.found))
        if found_here:
            faults[key] = found_here
        else:
            kinds.update((key, each.kind) for each in claiming if each.kind)
    return KindFolders(kinds, faults, (*doubled, *(one for each in read for one in each.found)))


def _kind_folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(each for each in folder.iterdir() if each.is_dir() and each.name[0] not in "._")


def _read(folder: Path) -> _Read:
    kind, found = read_kind(folder)
    keys = {key_of(folder) or folder.name, *([kind.key] if kind else [])}
    return _Read(folder, kind, (*sorted(keys),), (*found,))


def _by_key(read: list[_Read]) -> dict[str, list[_Read]]:
    claimed: dict[str, list[_Read]] = {}
    for each in read:
        for key in each.keys:
            claimed.setdefault(key, []).append(each)
    return claimed
