# SPDX-License-Identifier: Apache-2.0
"""One run of the command: parse, do, turn every error into a message and an exit code.

Promise: `main` raises nothing but `BrokenPipe`, touches no signal and no global state, and reaches files only
through the `System` that it is given.
"""

from __future__ import annotations

import os

from newsclean.cli.parser import help_text, parse
from newsclean.cli.status import DONE, INTERNAL, IO_ERROR, USAGE, Messages, UsageError, clear_line, is_broken_pipe
from newsclean.formats.beside import remove_temporaries
from newsclean.formats.errors import FileError, WriteFailed
from newsclean.formats.files import Output
from newsclean.formats.system import System

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence


class BrokenPipe(Exception):
    """The reader of our output has gone away: end in silence."""


def main(words: Sequence[str], system: System) -> int:
    """Run the command on `words` (UTF-8, undecodable bytes escaped); gives the exit code."""
    messages = Messages(system)
    try:
        command, args = parse(words)
        messages.level = -1 if args.quiet else args.verbose
        if args.help or args.version:
            return _tell(command, args, system)
        if os.isatty(2):
            from newsclean.cli.progress import watched

            system = messages.system = watched(system, args, command, messages)
        return _command(command)(args, system, messages)
    except UsageError as error:
        messages.error(str(error))
        return USAGE
    except FileError as error:
        if is_broken_pipe(error) and isinstance(error, WriteFailed):
            raise BrokenPipe from None
        return messages.file_error(error)
    except MemoryError:
        messages.error("not enough memory")
        return IO_ERROR
    except Exception as error:
        from newsclean.parallel import WorkersLost  # not earlier: it would cost more than all the rest of --version

        lost = isinstance(error, WorkersLost)
        messages.error(str(error) if lost else _fault(error))
        return IO_ERROR if lost else INTERNAL
    finally:
        remove_temporaries(system)
        clear_line()


def _command(name: str) -> Callable[[argparse.Namespace, System, Messages], int]:
    if name == "undo":
        from newsclean.cli.undo import undo

        return undo
    if name in ("detect", "explain", "gaps"):
        from newsclean.cli import look

        return {"detect": look.detect, "explain": look.explain, "gaps": look.gaps}[name]
    if name == "rules":
        from newsclean.cli.rules import rules

        return rules
    if name == "learn":
        from newsclean.cli.learn import learn

        return learn
    if name in ("completions", "manual"):
        from newsclean.cli import shells

        return {"completions": shells.completions, "manual": shells.manual}[name]
    from newsclean.cli.clean import clean

    return clean


def _tell(command: str, args: argparse.Namespace, system: System) -> int:
    from newsclean.cli.version import version_line

    out = Output(system, 1, None)
    out.write((help_text(command) if args.help else version_line() + "\n").encode())
    out.close()
    return DONE


def _fault(error: Exception) -> str:
    """One line about a fault of newsclean itself, with the place for a bug report."""
    if type(error).__module__ == "newsclean.tables":
        return str(error)  # a damaged installation, which the message says how to mend
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
    return f"internal error, please report it: {type(error).__name__}: {error}{place}"
