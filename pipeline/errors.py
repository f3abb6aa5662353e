"""The ways the program itself can fail, each with its exit code and the user's next step."""


class QidangError(Exception):
    """Base of every failure a door shows; `message` and `next_step` are Chinese sentences for the user."""

    exit_code = 70

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class Refused(QidangError):
    """A rule of the process says no: a forbidden transition, a person in the wrong role, a missing step."""

    exit_code = 4


class NotFound(Refused):
    """The number, person, file or kind that was named is not there."""


class MissingProgram(QidangError):
    """An outside program (LibreOffice, fonts, Prefect) is not installed or cannot be started."""

    exit_code = 3


class OutsideFailure(QidangError):
    """An outside program or the machine failed in the middle: conversion died, disk full. Worth trying again."""

    exit_code = 6


class Busy(QidangError):
    """Somebody else holds the ledger or runs the service; try again when they are done."""

    exit_code = 6


class DamagedArchive(QidangError):
    """Stored bytes do not match what was recorded; a human must look before anything is written."""

    exit_code = 5
