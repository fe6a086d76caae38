# SPDX-License-Identifier: Apache-2.0
"""The process around the command: signals, closed descriptors, the last resort for errors, the exit code.

Promise: a process that must end removes its temporary files, says nothing of Python, and ends by the signal that
ended it, so that shells, loops and pipes see what they know: 130 for Ctrl-C, 143 for TERM, 141 for a closed pipe.
"""

from __future__ import annotations

import os
import signal
import sys

from newsclean.cli.status import SIGNAL, clear_line
from newsclean.formats.beside import remove_temporaries
from newsclean.formats.system import System

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn


def run_process() -> int:
    """Run the command of ``sys.argv`` and give its exit code; does not return when a signal ends it."""
    _open_standard_descriptors()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What the caller had ignored (nohup, background jobs) stays ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    from newsclean.cli.main import BrokenPipe, main

    try:
        words = [os.fsencode(word).decode("utf-8", "surrogateescape") for word in sys.argv[1:]]
        return main(words, System())
    except BrokenPipe:
        die(getattr(signal, "SIGPIPE", 13))


def die(number: int) -> NoReturn:
    """End as the signal `number` ends a process that does nothing about it."""
    remove_temporaries(System())
    clear_line()
    if sys.platform != "win32":
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    # The first process of a container is not ended by its own signals.
    os._exit(SIGNAL + number)


def _end(number: int, _: FrameType | None) -> None:
    die(number)


def _open_standard_descriptors() -> None:
    """Occupy closed standard descriptors, so that no file that is opened later takes the place of one.

    They are opened the wrong way round: reading from closed input and writing to closed output stay errors.
    """
    for fd, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDONLY)):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, flags)
