# SPDX-License-Identifier: Apache-2.0
"""Bytes to text: what encoding they are in, and decoding them so that the bytes can always be restored.

Promise: valid UTF-8 passes at nearly the speed of memory and wakes no statistics; no input raises (unless strictness
is asked for); the original bytes can be restored from every answer. Nothing is removed or repaired here. The names are
imported when first used: who only detects does not load the decoder.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take the name for True; importing typing would cost more than the rest
if TYPE_CHECKING:
    from typing import Any

    from newsclean.encoding.decoder import Decoder, decode
    from newsclean.encoding.detection import Detection
    from newsclean.encoding.detector import detect_encoding
    from newsclean.encoding.incremental import EncodingDetector
    from newsclean.encoding.result import Decoded, DecodeError
    from newsclean.encoding.segmenter import WINDOW, LineSegmenter, Segmenter, segments

_HOME = {
    "WINDOW": "segmenter",
    "DecodeError": "result",
    "Decoded": "result",
    "Decoder": "decoder",
    "Detection": "detection",
    "EncodingDetector": "incremental",
    "LineSegmenter": "segmenter",
    "Segmenter": "segmenter",
    "decode": "decoder",
    "detect_encoding": "detector",
    "segments": "segmenter",
}

__all__ = [
    "WINDOW",
    "DecodeError",
    "Decoded",
    "Decoder",
    "Detection",
    "EncodingDetector",
    "LineSegmenter",
    "Segmenter",
    "decode",
    "detect_encoding",
    "segments",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'newsclean.encoding' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"newsclean.encoding.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
