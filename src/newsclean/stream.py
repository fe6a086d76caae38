# SPDX-License-Identifier: Apache-2.0
"""Cleans a stream of bytes piece by piece, without doing any input or output itself.

Promise: the joined output, the findings and the log are the same however the input was cut, and memory stays bounded
by a few windows whatever the input's size. The stream is cut into windows by its content alone (see
`newsclean.encoding.Segmenter`); each window is decoded, with what was learned of the encoding before, and cleaned on
its own. Within one window the answer is that of the whole text.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from newsclean.config import Config
from newsclean.edits import EditLog, Finding
from newsclean.encoding import Decoded, Decoder, Detection, LineSegmenter, Segmenter
from newsclean.parallel import ALONE, Workers
from newsclean.window import EMPTY, TOLD_BY_BYTES, clean_window, is_quiet_ascii

if TYPE_CHECKING:
    from newsclean.gaps.score import GapScore
    from newsclean.logfile import LogWriter


class _Decodes(Protocol):
    @property
    def detection(self) -> Detection: ...
    def is_plain(self, segment: bytes) -> bool: ...
    def is_utf8(self, segment: bytes) -> bool: ...
    def decode(self, segment: bytes, final: bool) -> Decoded: ...


class _AsUtf8:
    """Stands in for the encoding stage when it is switched off: UTF-8, other bytes kept as single surrogates."""

    detection = Detection("utf-8", 1.0, None)

    def is_plain(self, segment: bytes) -> bool:
        return segment.isascii()

    is_utf8 = is_plain

    def decode(self, segment: bytes, final: bool) -> Decoded:
        return Decoded(segment.decode("utf-8", "surrogateescape"), (), (), True)


@dataclass(frozen=True, slots=True)
class Window:
    """One cleaned window: input bytes, source and clean text, their log, findings in this window's source offsets.

    `read`: the source text, None where nobody has needed it: the input bytes, which are UTF-8.
    `known`: the clean text, None where nobody has made it yet.
    `gaps`: the score of the clean text, None where the stage is switched off.
    `verbatim`: the source as UTF-8 is known to be the very input bytes.
    `words`: how many words of clean text there are, where the text holds other things too.
    `made`: the clean text as UTF-8, where it is at hand.
    """

    data: bytes
    read: str | None = field(compare=False)
    known: str | None = field(compare=False)
    log: EditLog
    findings: tuple[Finding, ...]
    gaps: GapScore | None
    verbatim: bool
    words: int | None = None
    made: bytes | None = field(default=None, compare=False)

    @property
    def source(self) -> str:
        """The source text."""
        return self.data.decode("utf-8") if self.read is None else self.read

    @property
    def code_points(self) -> int:
        """The length of the source text."""
        return len(self.data) if self.read is None and self.data.isascii() else len(self.source)

    @property
    def text(self) -> str:
        """The clean text."""
        if self.known is not None:
            return self.known
        return self.log.apply(self.source) if self.made is None else self.made.decode("utf-8", "surrogateescape")

    @property
    def clean(self) -> bytes:
        """The clean text as UTF-8; the very input bytes where nothing changed."""
        if self.made is not None:
            return self.made
        if self.verbatim and not self.log:
            return self.data
        return self.text.encode("utf-8", "surrogateescape")


class Windows:
    """Cuts input bytes into windows and cleans each: the common ground of `Stream` and `Cleaner`.

    With `by_line` every line is a window of its own, given as soon as its line feed is there. Then nothing is known of
    the lines around it, only of the encoding of those before. Unless they are to be `told`, other processes keep what
    they found and did to themselves: the windows that they clean have no findings and no edits.
    """

    def __init__(self, config: Config, by_line: bool = False, told: bool = True) -> None:
        self._config = config
        self._told = told
        self._by_bytes = config.stages <= TOLD_BY_BYTES
        self._segmenter = LineSegmenter(config.window) if by_line else Segmenter(config.window)
        self._decoder: _Decodes = Decoder(config.encoding) if "encoding" in config.stages else _AsUtf8()

    @property
    def detection(self) -> Detection:
        """The encoding as far as it is known by now."""
        return self._decoder.detection

    def over(self, chunks: Iterable[bytes], workers: Workers = ALONE) -> Iterator[Window]:
        """The windows of a whole input, the last one even if it is empty; cleaned by `workers`."""
        if workers.jobs == 1:
            for chunk in chunks:
                yield from self.feed(chunk)
            yield self.finish()
            return
        # Decoding goes on from what it has learned, so it is done here, but for segments from which nothing is learned;
        # cleaning a window depends on nothing else.
        under_way: deque[tuple[bytes, Decoded | None]] = deque()

        def texts() -> Iterator[tuple[bytes, Config, bool]]:
            for segment, final in self._segments(chunks):
                decoded = None if self._decoder.is_utf8(segment) else self._decoder.decode(segment, final)
                under_way.append((segment, decoded))
                if decoded is None or decoded.verbatim:
                    yield segment, self._config, self._told
                else:
                    yield decoded.text.encode("utf-8", "surrogateescape"), self._config, self._told

        for made, log, findings, gaps in workers.map(_cleaned, texts()):
            segment, decoded = under_way.popleft()
            if decoded is None:
                yield Window(segment, None, None, log, findings, gaps, True, None, made)
            else:
                yield _window(segment, decoded, None, log, findings, gaps, made)

    def _segments(self, chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
        for chunk in chunks:
            for segment in self._segmenter.feed(chunk):
                yield segment, False
        yield self._segmenter.finish() or b"", True

    def feed(self, data: bytes) -> Iterator[Window]:
        """The windows that are finished with `data`."""
        for segment in self._segmenter.feed(data):
            yield self._window(segment, False)

    def finish(self) -> Window:
        """The last window, which may be empty."""
        return self._window(self._segmenter.finish() or b"", True)

    def _window(self, segment: bytes, final: bool) -> Window:
        if self._by_bytes and self._decoder.is_plain(segment) and is_quiet_ascii(segment):
            return Window(segment, None, None, EMPTY, (), None, True)
        decoded = self._decoder.decode(segment, final)
        cleaned = clean_window(decoded.text, self._config, "surrogateescape")
        return _window(segment, decoded, cleaned.text, cleaned.log, cleaned.findings, cleaned.gaps)


def _window(
    segment: bytes, decoded: Decoded, text: str | None, log: EditLog, findings: tuple[Finding, ...],
    gaps: GapScore | None, made: bytes | None = None,
) -> Window:  # fmt: skip
    if decoded.recodings:
        log = replace(log, recodings=decoded.recodings)
    if decoded.findings:
        findings = (*decoded.findings, *findings)
    return Window(segment, decoded.text, text, log, findings, gaps, decoded.verbatim, None, made)


def _cleaned(
    utf8: bytes, config: Config, told: bool
) -> tuple[bytes | None, EditLog, tuple[Finding, ...], GapScore | None]:
    """What `clean_window` gives, the clean text as UTF-8 where something changed; what it did if it is to be `told`."""
    cleaned = clean_window(utf8.decode("utf-8", "surrogateescape"), config, "surrogateescape")
    made = cleaned.text.encode("utf-8", "surrogateescape") if cleaned.log else None
    return (made, cleaned.log, cleaned.findings, cleaned.gaps) if told else (made, EditLog(), (), cleaned.gaps)


class Stream:
    """Incremental cleaning: ``feed`` bytes, collect what comes back, ``finish``. Made by `Cleaner.stream`.

    With `record` set, `records` gives what belongs into a log file; else nothing is kept but the counters of `stats`.
    With `by_line` every line is judged on its own and given back at once.
    """

    def __init__(self, config: Config, record: bool = False, by_line: bool = False) -> None:
        self._windows = Windows(config, by_line)
        self._done = False
        self._log: LogWriter | None = None
        if record:
            from newsclean.logfile import LogWriter

            self._log = LogWriter()
        self._counts: Counter[str] = Counter()

    @property
    def detection(self) -> Detection:
        """The encoding as far as it is known by now."""
        return self._windows.detection

    @property
    def stats(self) -> dict[str, int]:
        """Counts so far: bytes in and out, code points, windows, edits, and findings by kind."""
        return dict(self._counts)

    def feed(self, data: bytes) -> bytes:
        """Take more input; give the clean UTF-8 that is certain by now, often none. ValueError after `finish`."""
        if self._done:
            raise ValueError("the stream is finished: make a new one with Cleaner.stream()")
        return b"".join([self._take(window) for window in self._windows.feed(data)])

    def finish(self) -> bytes:
        """Tell that the input is complete; give the rest. Calling it again gives nothing."""
        if self._done:
            return b""
        self._done = True
        out = self._take(self._windows.finish())
        if self._log:
            self._log.end()
        return out

    def records(self) -> list[dict[str, Any]]:
        """The log records since the last call, JSON-ready; empty unless `record` was set."""
        return self._log.take() if self._log else []

    def _take(self, window: Window) -> bytes:
        out = window.clean
        count = self._counts
        count["windows"] += 1
        count["bytes_in"] += len(window.data)
        count["bytes_out"] += len(out)
        count["code_points"] += window.code_points
        count["edits"] += len(window.log.edits)
        count["recodings"] += len(window.log.recodings)
        for f in window.findings:
            count[f.kind] += 1
        if self._log:
            self._log.add(window.log, window.findings, window.source, window.data, out)
        return out
