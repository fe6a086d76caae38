# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a file, each kind with an exit code of its own (see `newsclean.cli.status`).

Promise: every error says which file, and why, in words for whoever has to mend it.
"""

from __future__ import annotations


class FileError(Exception):
    """Something went wrong with a file. `path` is None for standard input and output."""

    def __init__(self, path: bytes | None, reason: str, number: int | None = None) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason
        self.number = number


class InputMissing(FileError):
    """The file to be read is not there or may not be read."""


class Refused(FileError):
    """The file is one that newsclean does not touch unless told to."""


class FileChanged(FileError):
    """Somebody else wrote to the file while it was being worked on."""


class BadContent(FileError):
    """What is in the file cannot be read, or not as what it was said to be."""


class ReadFailed(FileError):
    """Reading failed in the middle."""


class WriteFailed(FileError):
    """Writing failed: a full disk, a closed pipe, a broken device."""
