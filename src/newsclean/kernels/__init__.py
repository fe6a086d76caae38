# SPDX-License-Identifier: Apache-2.0
"""The hot loops: leaf modules of plain Python, with C types in a ``.pxd`` beside each, compiled where possible.

Promise: compiled and plain give the same answer on every input. A kernel imports nothing of newsclean but
`newsclean.kernels.storage`, takes bytes, str, integers and memoryviews, and gives integers, bytes or lists back.

With the environment variable ``NEWSCLEAN_PURE=1`` the plain modules are used although compiled ones are there.
"""

from __future__ import annotations

import os
import sys

NAMES = (
    "boundaries", "bytestats", "lines", "lone", "network", "picks", "readers", "recurrent", "scan", "score",
    "sentences", "textstats", "tokens", "topics", "utf8", "verdicts",
)  # fmt: skip

if os.environ.get("NEWSCLEAN_PURE") == "1":
    from importlib.machinery import PathFinder, SourceFileLoader
    from importlib.util import spec_from_file_location

    class _PlainFinder:
        """Finds ``kernels/*.py`` although an extension module of the same name stands beside it."""

        @staticmethod
        def find_spec(fullname: str, path: object = None, target: object = None) -> object:
            """The spec of the plain module, or None when `fullname` is no kernel."""
            package, _, name = fullname.rpartition(".")
            if package != __name__ or name not in NAMES:
                return None
            file = os.path.join(os.path.dirname(__file__), name + ".py")
            return spec_from_file_location(fullname, file, loader=SourceFileLoader(fullname, file))

    sys.meta_path.insert(sys.meta_path.index(PathFinder), _PlainFinder)  # type: ignore[arg-type]


def all_compiled() -> bool:
    """Whether every kernel runs as compiled code."""
    from importlib import import_module

    return all(not str(import_module(f"{__name__}.{name}").__file__).endswith(".py") for name in NAMES)
