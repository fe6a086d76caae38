# SPDX-License-Identifier: Apache-2.0
"""Turns scraped news text back into what the newsroom published, and can take every edit back.

>>> import newsclean
>>> newsclean.repair_mojibake("LÃ¶wenzÃ¤hne")
'Löwenzähne'

The names below are the whole public interface. They are imported when first used, so that ``import newsclean`` costs
next to nothing. Importing changes no global state: no codec is registered, no logging configured, no file opened.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take the name for True; importing typing would double the time to import this
if TYPE_CHECKING:
    from typing import Any

    from newsclean.boilerplate import find_boilerplate
    from newsclean.edits import Edit, EditLog, Finding, Recoding
    from newsclean.encoding import Detection, decode, detect_encoding
    from newsclean.gaps import find_gaps
    from newsclean.mojibake import find_mojibake
    from newsclean.pipeline import Cleaner, Config, Result, clean, inspect, remove_boilerplate, repair_mojibake
    from newsclean.stream import Stream

__version__ = "0.1.0"

_HOME = {
    "Cleaner": "pipeline",
    "Config": "pipeline",
    "Detection": "encoding",
    "Edit": "edits",
    "EditLog": "edits",
    "Finding": "edits",
    "Recoding": "edits",
    "Result": "pipeline",
    "Stream": "stream",
    "clean": "pipeline",
    "decode": "encoding",
    "detect_encoding": "encoding",
    "find_boilerplate": "boilerplate",
    "find_gaps": "gaps",
    "find_mojibake": "mojibake",
    "inspect": "pipeline",
    "remove_boilerplate": "pipeline",
    "repair_mojibake": "pipeline",
}

COMPILED: bool  # True when every kernel runs as compiled code; found out when first asked for

__all__ = [
    "COMPILED",
    "Cleaner",
    "Config",
    "Detection",
    "Edit",
    "EditLog",
    "Finding",
    "Recoding",
    "Result",
    "Stream",
    "__version__",
    "clean",
    "decode",
    "detect_encoding",
    "find_boilerplate",
    "find_gaps",
    "find_mojibake",
    "inspect",
    "remove_boilerplate",
    "repair_mojibake",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "COMPILED":
        value: Any = import_module("newsclean.kernels").all_compiled()
    elif name in _HOME:
        value = getattr(import_module(f"newsclean.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module 'newsclean' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
