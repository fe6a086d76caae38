# SPDX-License-Identifier: Apache-2.0
"""The command ``newsclean``. Argument parsing and messages; every decision about text is made elsewhere.

Promise: bytes in, UTF-8 out, whatever the locale; no traceback; exit codes as `newsclean.cli.status` lists them.
Importing this package imports nothing else of newsclean.
"""

from __future__ import annotations

__all__ = ["run"]


def run() -> int:
    """Run the command with the arguments and signals of this process; gives the exit code."""
    try:
        from newsclean.cli.process import run_process

        return run_process()
    except KeyboardInterrupt:
        # Ctrl-C while modules were still loading, before our own handler stood: no traceback then either.
        import os

        os._exit(130)
