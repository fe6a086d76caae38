# SPDX-License-Identifier: Apache-2.0
"""``newsclean detect --lines``: the lines of a file that are not in its main encoding.

Promise: constant memory; line numbers count line feeds of the input; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.encoding import Decoded
    from newsclean.formats.files import Input


def departures(source: Input) -> Iterator[tuple[int, str, str]]:
    """(line, encoding, text) of what differs: the text between line breaks; the encoding ``invalid`` fits nowhere."""
    from newsclean.encoding import Decoder, Segmenter

    segmenter, decoder = Segmenter(), Decoder()
    line = 1
    for chunk in source.chunks():
        for segment in segmenter.feed(chunk):
            done = decoder.decode(segment, False)
            yield from _of(done, line)
            line += done.text.count("\n")
    yield from _of(decoder.decode(segmenter.finish() or b"", True), line)


def _of(done: Decoded, line: int) -> Iterator[tuple[int, str, str]]:
    at = 0
    for finding in done.findings:
        line += done.text.count("\n", at, finding.start)
        at = finding.start
        parts = done.text[finding.start : finding.end].split("\n")
        for number, text in enumerate(parts):
            if not text.isascii():
                yield line + number, finding.kind.removeprefix("encoding."), text.rstrip("\r")
