"""Several LibreOffices side by side: each document goes to one that is free."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from types import TracebackType
from typing import Self

from pipeline.drafting.office.folder import remove_forsaken
from pipeline.drafting.office.limits import OfficeLimits
from pipeline.drafting.office.listener import OfficeListener
from pipeline.drafting.office.machine import listeners_here
from pipeline.drafting.office.programs import OfficePrograms, find_office
from pipeline.drafting.paper.pdf_faults import office_closed
from pipeline.drafting.paper.pdf_pages import normalise_pdf
from pipeline.errors import QidangError

_AHEAD = 2
"""Documents handed out ahead of the one that is waited for, per LibreOffice: none of them runs dry meanwhile."""


class OfficePool:
    """As many LibreOffices as asked for, or as suit the machine; each starts when there is nothing else free.

    Use it as a context manager or call `close()`; if the process dies without that, they end by themselves. A document
    that hangs, crashes or swells hits only the LibreOffice that works on it, which is replaced.
    """

    def __init__(
        self,
        listeners: int | None = None,
        limits: OfficeLimits | None = None,
        find_programs: Callable[[], OfficePrograms] = find_office,
    ) -> None:
        count = listeners or listeners_here()
        self._all = tuple(OfficeListener(limits, find_programs) for _ in range(count))
        self._free = list(self._all)
        self._change = threading.Condition()
        self._closed = False
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def listeners(self) -> int:
        """How many documents are converted at the same time."""
        return len(self._all)

    @property
    def worker_pids(self) -> list[int]:
        """The process groups of those that have been started."""
        return [each.worker_pid for each in self._all if each.worker_pid is not None]

    def to_pdf(self, docx: bytes) -> bytes:
        """The document as PDF/A-2b; equal Word bytes give equal PDF bytes, whichever LibreOffice made them.

        Waits while all are busy. Fails as `OfficeListener.to_pdf` does.
        """
        with self._taken() as listener:
            printed = listener.raw_pdf(docx)
        return normalise_pdf(printed)  # by now the LibreOffice is at work for somebody else

    def to_pdfs(self, documents: Iterable[bytes]) -> Iterator[bytes | QidangError]:
        """The PDF of each document in their order, each as soon as those before it are there.

        In the place of one that fails stands its error; the others go on. `documents` is read a few ahead.
        """
        waiting = iter(documents)
        threads = ThreadPoolExecutor(self.listeners, thread_name_prefix="office")
        begun: deque[Future[bytes | QidangError]] = deque()
        try:
            while True:
                wanted = self.listeners * _AHEAD - len(begun)
                begun += [threads.submit(self._outcome, each) for each in islice(waiting, wanted)]
                if not begun:
                    return
                yield begun.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)

    def _outcome(self, docx: bytes) -> bytes | QidangError:
        try:
            return self.to_pdf(docx)
        except QidangError as error:
            return error

    def warm_up(self) -> None:
        """Start one LibreOffice in the background; a failure shows at the first document."""
        threading.Thread(target=self._warm_up, name="office-warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        with suppress(QidangError), self._taken() as listener:
            listener.start()

    def close(self) -> None:
        """End all LibreOffices; waits for documents that are being converted, those that queue are refused."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            self._change.wait_for(lambda: len(self._free) == len(self._all))
        for each in self._all:
            each.close()

    @contextmanager
    def _taken(self) -> Iterator[OfficeListener]:
        with self._change:
            self._change.wait_for(lambda: self._free or self._closed)
            if self._closed:
                raise office_closed()
            self._sweep_once()
            listener = self._best()
        try:
            yield listener
        finally:
            with self._change:
                self._free.append(listener)
                self._change.notify_all()

    def _best(self) -> OfficeListener:
        """One that runs already, if there is one: the last that was given back has everything at hand."""
        chosen = next((each for each in reversed(self._free) if each.is_running()), self._free[-1])
        self._free.remove(chosen)
        return chosen

    def _sweep_once(self) -> None:
        if not self._begun:
            self._begun = True
            remove_forsaken()
