# SPDX-License-Identifier: Apache-2.0
"""The subcommands that write what belongs around a command: completions for three shells, and the manual page.

Promise: everything in them comes from the tables of `newsclean.cli.flags`, so that an option that is added there is
in all of them; the result depends on nothing else but the version.
"""

from __future__ import annotations

from newsclean.cli.status import DONE, Messages, UsageError
from newsclean.cli.values import SHELLS
from newsclean.formats.files import Output
from newsclean.formats.system import System

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def completions(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean completions bash|zsh|fish``: a script for the shell to read when it starts."""
    if len(args.operands) != 1 or args.operands[0] not in SHELLS:
        given = f", not {' '.join(args.operands)}" if args.operands else ""
        raise UsageError(f"completions needs the name of one shell, {', '.join(SHELLS)}{given}")
    return _write(completion_script(args.operands[0]), system)


def completion_script(shell: str) -> str:
    """The script for one of `SHELLS`."""
    if shell == "bash":
        from newsclean.cli.shells.bash import script
    elif shell == "zsh":
        from newsclean.cli.shells.zsh import script
    else:
        from newsclean.cli.shells.fish import script
    return script()


def manual(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean manual``: the manual page."""
    if args.operands:
        raise UsageError("manual takes no arguments: one page describes all subcommands")
    from newsclean.cli.shells.roff import page

    return _write(page(), system)


def _write(text: str, system: System) -> int:
    out = Output(system, 1, None)
    out.write(text.encode())
    out.close()
    return DONE
