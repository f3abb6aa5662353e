"""The LibreOffice that turns Word files into PDF, kept running between documents and replaced when it ails."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from pipeline.drafting.office.limits import LostError, OfficeLimits
from pipeline.drafting.office.process import OfficeProcess
from pipeline.drafting.office.programs import OfficePrograms, find_office
from pipeline.drafting.paper.pdf_faults import (
    not_a_word_file,
    office_closed,
    office_died,
    office_not_starting,
    office_too_slow,
    word_file_unreadable,
)
from pipeline.drafting.paper.pdf_pages import normalise_pdf
from pipeline.errors import QidangError

_LOG = logging.getLogger(__name__)
_ZIP_START = b"PK\x03\x04"
_TRIES = 2


class OfficeListener:
    """One persistent LibreOffice; threads take turns. Starts at the first document or at `warm_up()`.

    Use it as a context manager or call `close()`; if the process dies without that, LibreOffice ends by itself.
    """

    def __init__(
        self, limits: OfficeLimits | None = None, find_programs: Callable[[], OfficePrograms] = find_office
    ) -> None:
        self._limits = limits or OfficeLimits()
        self._find_programs = find_programs
        self._turn = threading.Lock()
        self._process: OfficeProcess | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def to_pdf(self, docx: bytes) -> bytes:
        """The document as PDF/A-2b, normalised: equal Word bytes give equal PDF bytes.

        MissingProgram without a LibreOffice that starts; OutsideFailure when the bytes are no Word file, when
        LibreOffice refuses them, needs longer than the limit, or is lost over them twice.
        """
        return normalise_pdf(self.raw_pdf(docx))

    def raw_pdf(self, docx: bytes) -> bytes:
        """The document as LibreOffice prints it, clock and all; fails as `to_pdf` does."""
        if not docx.startswith(_ZIP_START):
            raise not_a_word_file()
        with self._turn:
            return self._convert(docx)

    def warm_up(self) -> None:
        """Start LibreOffice in the background; a failure shows at the first document."""
        threading.Thread(target=self.start, name="office-warm-up", daemon=True).start()

    def start(self) -> None:
        """Start LibreOffice now; a failure is only noted, since it shows again at the first document."""
        with self._turn:
            try:
                self._fit()
            except QidangError as error:
                _LOG.warning("office.warm_up_failed %s", error.message)

    def is_running(self) -> bool:
        """Whether a LibreOffice is up and waits for documents."""
        return self._process is not None and self._process.is_alive()

    @property
    def worker_pid(self) -> int | None:
        """The process group of worker and LibreOffice while they run."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End LibreOffice; waits for a document that is being converted."""
        with self._turn:
            self._closed = True
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def _fit(self) -> OfficeProcess:
        """A LibreOffice in good health: the one that runs, or a new one in its place."""
        if self._closed:
            raise office_closed()
        if self._process is not None:
            ailment = self._process.ailment()
            if not ailment:
                return self._process
            _LOG.info("office.replaced pid=%s %s", self._process.pid, ailment)
            self._end()
        self._process = self._started()
        return self._process

    def _started(self) -> OfficeProcess:
        process = OfficeProcess(self._find_programs(), self._limits)
        try:
            said = process.answer(self._limits.start_seconds)
        except (LostError, TimeoutError) as error:
            process.end()
            raise office_not_starting(str(error) or type(error).__name__) from error
        except BaseException:
            process.end()
            raise
        if not said["ok"]:
            process.end()
            raise office_not_starting(said["detail"])
        _LOG.info("office.started pid=%s", process.pid)
        return process

    def _convert(self, docx: bytes) -> bytes:
        fault: QidangError = office_died()
        for _ in range(_TRIES):
            try:
                return self._convert_once(self._fit(), docx)
            except LostError as error:
                _LOG.warning("office.lost %s", error)
                fault = error.fault
                self._end()
            except TimeoutError as error:
                self._end()
                raise office_too_slow(self._limits.document_seconds) from error
        raise fault

    def _convert_once(self, process: OfficeProcess, docx: bytes) -> bytes:
        said = process.convert(docx)
        if said["ok"]:
            pdf: bytes = said["pdf"]
            return pdf
        if said["fault"] == "died":
            raise LostError(said["detail"], office_died())
        raise word_file_unreadable(said["detail"])
