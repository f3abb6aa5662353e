"""Renders the papers of many contracts in parallel processes that end with their parent."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.domain.findings import BadDocument, Finding
from pipeline.domain.people import Person
from pipeline.domain.proposal.model import Proposal
from pipeline.errors import OutsideFailure, QidangError
from pipeline.services.drafting.draft import FIRST_DRAFT, Text, compose
from pipeline.services.office import Office, Rendered
from pipeline.services.papers.approval_form import blank_form

_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A proposal with the number it will have."""

    contract_no: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Finished:
    """A rendered document with its digests worked out where it was made."""

    docx: bytes
    text: str
    text_sha256: str
    template_sha256: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What one contract begins with: its first draft and its approval form, rendered but not yet kept."""

    planned: Planned
    text: Text
    form: Rendered


@dataclass(frozen=True, slots=True)
class _Failure:
    """An exception on its way out of another process."""

    kind: type[QidangError]
    message: str
    next_step: str
    findings: tuple[Finding, ...] = ()


_Outcome: TypeAlias = list[Papers] | _Failure


class Press:
    """The processes that render; each has the office as it was when the press started."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def begin(self, chunk: list[Planned], by: Person) -> "Future[_Outcome]":
        """Start on the papers of a chunk."""
        return self._pool.submit(_render_all, chunk, by)


@contextmanager
def press(office: Office, workers: int) -> Iterator[Press]:
    """So many processes, started before the caller opens anything they must not share."""
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("fork"), initializer=_settle_in, initargs=(office, os.getpid())
    )
    try:
        with telling_of_broken_press():
            pool.submit(os.getpid).result()
        yield Press(pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def papers_of(outcome: "Future[_Outcome]") -> list[Papers]:
    """The finished papers of a chunk; raises what went wrong while they were made."""
    with telling_of_broken_press():
        made = outcome.result()
    if not isinstance(made, _Failure):
        return made
    if made.findings:
        raise BadDocument(made.message, made.findings, next_step=made.next_step)
    raise made.kind(made.message, next_step=made.next_step)


@contextmanager
def telling_of_broken_press() -> Iterator[None]:
    """A rendering process that died is told as a failure to try again."""
    try:
        yield
    except BrokenProcessPool as broken:
        raise OutsideFailure("起草进程意外中断。", next_step="请再运行同一条命令，已完成的部分不会重复。") from broken


_house: list[Office] = []


def _settle_in(office: Office, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    _house[:] = [office]
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: int) -> None:
    """A killed parent cannot say goodbye; its processes would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(_BETWEEN_LOOKS)
    os._exit(1)


def _render_all(chunk: list[Planned], by: Person) -> _Outcome:
    office = _house[0]
    try:
        return [papers(office, each, by) for each in chunk]
    except BadDocument as fault:
        return _Failure(BadDocument, fault.message, fault.next_step, fault.findings)
    except QidangError as fault:
        return _Failure(type(fault), fault.message, fault.next_step)


def papers(office: Office, planned: Planned, by: Person) -> Papers:
    """The first draft and the approval form of a contract; BadDocument naming the proposal when one has a fault."""
    head = planned.proposal.proposal
    try:
        text = compose(office, planned.contract_no, planned.proposal, version=FIRST_DRAFT, stage="DRAFT")
        text = replace(text, word=_finished(text.word))
        form = blank_form(office, planned.contract_no, planned.proposal, text.word.text_sha256, by)
        return Papers(planned, text, _finished(form))
    except BadDocument as fault:
        raise BadDocument(
            f"方案 {head.proposal_no} 的文书不能生成：{fault.message}", fault.findings, next_step=fault.next_step
        ) from fault


def _finished(word: Rendered) -> Finished:
    return Finished(word.docx, word.text, word.text_sha256, word.template_sha256)
