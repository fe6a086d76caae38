# SPDX-License-Identifier: Apache-2.0
"""What ``--version`` says, found out without loading any kernel."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES

import newsclean
from newsclean.kernels import NAMES


def version_line() -> str:
    """``newsclean 0.1.0 (compiled)``, or ``(pure)`` where at least one kernel runs as plain Python."""
    return f"newsclean {newsclean.__version__} ({'compiled' if _compiled() else 'pure'})"


def _compiled() -> bool:
    if os.environ.get("NEWSCLEAN_PURE") == "1":
        return False
    directory = os.path.join(os.path.dirname(newsclean.__file__), "kernels")
    return all(any(os.path.exists(os.path.join(directory, name + s)) for s in EXTENSION_SUFFIXES) for name in NAMES)
