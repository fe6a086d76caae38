# SPDX-License-Identifier: Apache-2.0
"""The ready-made cleaner: text or bytes in, clean text out, with everything that was found and done.

Promise: text in which nothing is to be changed comes back as the same object; cleaning twice is cleaning once;
``result.log.undo`` gives the input back; the answer is that of `Stream` on the same bytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsclean.config import Config, ConfigError
from newsclean.edits import Edit, EditLog, Finding, Recoding
from newsclean.encoding import Detection, Segmenter
from newsclean.mojibake import is_quiet, mend
from newsclean.stream import Stream, Windows
from newsclean.window import Cleaned, clean_found, clean_window, first_findings

if TYPE_CHECKING:
    from newsclean.gaps.score import GapScore

__all__ = ["Cleaner", "Config", "ConfigError", "Result", "clean", "inspect", "remove_boilerplate", "repair_mojibake"]


@dataclass(frozen=True, slots=True)
class Result:
    """What `inspect` found and did. All offsets are code points of `source`, half-open.

    `source`: the decoded input before any edit; `text`: the clean text; `log`: the way between them and back to bytes;
    `findings`: all that was seen, carried out or only marked; `detection`: the encoding, None for `str` input;
    `gap_score`: the gaps to be expected in the clean text (markers aside), None where the stage gaps is switched off.
    """

    source: str
    text: str
    log: EditLog
    findings: tuple[Finding, ...]
    detection: Detection | None = None
    gap_score: GapScore | None = None

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """The places where the text of a link seems to be missing."""
        return tuple(f for f in self.findings if f.kind.startswith("gap."))

    @property
    def gap_rate(self) -> float | None:
        """Expected gaps per 1,000 words of the clean text; None where the stage gaps is switched off.

        `Config.is_damaged` compares it with the option `max_gap_rate`.
        """
        from newsclean.gaps.score import count_words

        return None if self.gap_score is None else self.gap_score.rate(count_words(self.text))

    @property
    def stats(self) -> dict[str, int | float]:
        """Counts of code points, edits, findings by kind.

        With the stage gaps also ``gaps_per_1000_words``, the `gap_rate`, and ``gap_damage``, the probability that the
        document lost link text; of a text of several windows, that of the most damaged one.
        """
        out: dict[str, int | float] = {
            "code_points_in": len(self.source),
            "code_points_out": len(self.text),
            "edits": len(self.log.edits),
            "recodings": len(self.log.recodings),
        }
        out.update(sorted(Counter(f.kind for f in self.findings).items()))
        rate = self.gap_rate
        if self.gap_score is not None and rate is not None:
            out["gaps_per_1000_words"] = round(rate, 3)
            out["gap_damage"] = round(self.gap_score.damage, 4)
        return out

    def _repr_html_(self) -> str:
        from newsclean.report.fragment import result_fragment

        return result_fragment(self.source, self.log, self.findings)


class Cleaner:
    """Cleans texts with one `Config`. Immutable, picklable, and safe to share between threads."""

    __slots__ = ("_config", "_for_text")

    def __init__(self, config: Config | None = None) -> None:
        self._config = config if config is not None else Config()
        self._for_text = self._config.for_text()

    @property
    def config(self) -> Config:
        """The options of this cleaner."""
        return self._config

    def __repr__(self) -> str:
        return f"Cleaner({self._config!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cleaner) and other._config == self._config

    def __hash__(self) -> int:
        return hash(self._config)

    def clean(self, data: str | bytes) -> str:
        """The clean text of `data`; the same object when it is a `str` in which nothing is to be changed."""
        config = self._for_text
        if isinstance(data, str) and 4 * len(data) <= config.window and config.mark_gaps is None:
            first = first_findings(data, config)
            return data if first is None else clean_found(data, config, "surrogatepass", first).text
        return _inspected(data, config).text

    def inspect(self, data: str | bytes) -> Result:
        """The clean text of `data` with all that was found and done. TypeError for other types."""
        return _inspected(data, self._config)

    def stream(self, record: bool = False, by_line: bool = False) -> Stream:
        """A new incremental cleaner; with `record` it gathers the records of a log file.

        With `by_line` every line is judged on its own and given back as soon as it is complete: for live input.
        """
        return Stream(self._config, record, by_line)


def _inspected(data: str | bytes, config: Config) -> Result:
    if isinstance(data, str):
        return _inspected_text(data, config)
    if isinstance(data, bytes | bytearray | memoryview):
        return _inspected_bytes(bytes(data), config)
    raise TypeError(f"newsclean cleans str or bytes, not {type(data).__name__}")


def _inspected_text(text: str, config: Config) -> Result:
    # A code point takes at most four bytes of UTF-8; short text fits into one window without being encoded.
    if 4 * len(text) <= config.window:
        done = clean_window(text, config, "surrogatepass")
        return Result(text, done.text, done.log, done.findings, gap_score=done.gaps)
    segmenter = Segmenter(config.window)
    segments = [*segmenter.feed(text.encode("utf-8", "surrogatepass")), segmenter.finish() or b""]
    parts = []
    for segment in segments:
        source = segment.decode("utf-8", "surrogatepass")
        done = clean_window(source, config, "surrogatepass")
        parts.append((source, done))
    return _joined(text, parts)


def _inspected_bytes(data: bytes, config: Config) -> Result:
    windows = Windows(config)
    parts = []
    for window in (*windows.feed(data), windows.finish()):
        parts.append((window.source, Cleaned(window.text, window.log, window.findings, window.gaps)))
    return replace(_joined(None, parts), detection=windows.detection)


def _joined(whole: str | None, parts: list[tuple[str, Cleaned]]) -> Result:
    """One result for windows that follow each other; `whole` is their source, where it is at hand."""
    source = "".join([source for source, _ in parts]) if whole is None else whole
    at = 0
    edits: list[Edit] = []
    recodings: list[Recoding] = []
    findings: list[Finding] = []
    errors = parts[-1][1].log.errors
    for text, done in parts:
        edits += (replace(e, start=e.start + at, end=e.end + at) for e in done.log.edits)
        recodings += (replace(r, start=r.start + at, end=r.end + at) for r in done.log.recodings)
        findings += (replace(f, start=f.start + at, end=f.end + at) for f in done.findings)
        at += len(text)
    clean_text = "".join([done.text for _, done in parts]) if edits else source
    score = None
    if any(done.gaps for _, done in parts):
        from newsclean.gaps.score import joined

        score = joined(done.gaps for _, done in parts)
    log = EditLog(tuple(edits), tuple(recodings), errors)
    return Result(source, clean_text, log, tuple(findings), gap_score=score)


@lru_cache(maxsize=64)
def _cleaner(config: Config) -> Cleaner:
    return Cleaner(config)


_DEFAULT = Cleaner()
_REPAIR = Cleaner(Config(stages=frozenset({"mojibake"})))
_FEW_ROUNDS = 4  # nearly always two
_REMOVE = Cleaner(Config(stages=frozenset({"boilerplate"})))


def clean(data: str | bytes, **options: Any) -> str:
    """Decode, repair and clean `data`; `options` are the fields of `Config`.

    Gives the same object back when `data` is a `str` in which nothing is to be changed. Raises `ConfigError`.

    >>> clean("LÃ¶wenzÃ¤hne blÃ¼hen.")
    'Löwenzähne blühen.'
    """
    return (_cleaner(Config.from_mapping(options)) if options else _DEFAULT).clean(data)


def inspect(data: str | bytes, **options: Any) -> Result:
    """Like `clean`, but gives the findings, the gaps, the log and the detected encoding besides the text."""
    return (_cleaner(Config.from_mapping(options)) if options else _DEFAULT).inspect(data)


def repair_mojibake(text: str) -> str:
    """`text` with wrongly decoded stretches repaired; the same object when there are none."""
    if is_quiet(text):
        return text
    window = _REPAIR.config.window
    if 4 * len(text) <= window:
        return _mended(text)
    # the windows of `Cleaner`
    segmenter = Segmenter(window)
    segments = [*segmenter.feed(text.encode("utf-8", "surrogatepass")), segmenter.finish() or b""]
    after = "".join([_mended(segment.decode("utf-8", "surrogatepass")) for segment in segments])
    return text if after == text else after


def _mended(text: str) -> str:
    """What `_REPAIR` makes of one window, without the books that it keeps where a few rounds leave nothing to do."""
    state = text
    for _ in range(_FEW_ROUNDS):
        after, is_last = mend(state)
        if after is text:
            return text
        if is_last or is_quiet(after):
            return after if _is_encodable(after) else _REPAIR.clean(text)
        state = after
    return _REPAIR.clean(text)


def _is_encodable(text: str) -> bool:
    """Whether `text` holds no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def remove_boilerplate(text: str) -> str:
    """`text` without the boilerplate that the default level removes; the same object when there is none."""
    return _REMOVE.clean(text)
