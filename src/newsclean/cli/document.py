# SPDX-License-Identifier: Apache-2.0
"""What all variants of the filter have in common: one input as a sequence of cleaned windows, logged and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.formats.files import Input

if TYPE_CHECKING:
    from newsclean.cli.logs import LogSink
    from newsclean.cli.status import Messages
    from newsclean.config import Config
    from newsclean.encoding import Detection
    from newsclean.stream import Window, Windows


@dataclass(slots=True)
class Tally:
    """Counts over all inputs: `files` done, `changed` among them, and the rest by name."""

    files: int = 0
    changed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)

    def tell(self, messages: Messages, as_json: bool) -> None:
        """Write the counts to standard error."""
        if as_json:
            import json

            table = {"files": self.files, "changed": self.changed, **self.counts}
            parts = {"findings": dict(sorted(self.kinds.items())), "encodings": dict(sorted(self.encodings.items()))}
            messages.plain(json.dumps(table | parts))
            return
        rows = [("files", self.files), ("changed", self.changed), *self.counts.items()]
        rows += [(f"encoding {name}", count) for name, count in sorted(self.encodings.items())]
        rows += sorted(self.kinds.items())
        for name, count in rows:
            messages.plain(f"{count:>12,}  {name}")


class Documents:
    """Cleans inputs one after the other with the same options, for one log and one tally."""

    def __init__(self, config: Config, messages: Messages, log: LogSink | None, same: bool = False) -> None:
        """`same`: the clean bytes are in the encoding of the input."""
        self._config = config
        self._messages = messages
        self._log = log
        self._same = same
        self.tally = Tally()

    def windows(self, source: Input) -> Iterator[tuple[Window, bytes]]:
        """The cleaned windows of one input with their clean bytes, the last one even if it is empty."""
        from newsclean.stream import Windows

        windows = Windows(self._config)
        if self._log:
            self._log.begin(source.path)
        counts: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        changed = False
        encode = None
        if self._same:
            from newsclean.cli.same import SameEncoding

            encode = SameEncoding(source.path).encode
        for window in cleaned(windows, source):
            data = encode(window) if encode else window.clean
            changed = changed or data != window.data
            counts["bytes_in"] += len(window.data)
            counts["bytes_out"] += len(data)
            counts["edits"] += len(window.log.edits)
            counts["recodings"] += len(window.log.recodings)
            kinds.update(f.kind for f in window.findings)
            if self._log:
                self._log.add(window, data)
            yield window, data
        if self._log:
            self._log.end()
        self._count(source, windows.detection, changed, counts, kinds)

    def _count(
        self, source: Input, detection: Detection, changed: bool, counts: Counter[str], kinds: Counter[str]
    ) -> None:
        encoding = detection.encoding or "binary"
        self.tally.files += 1
        self.tally.changed += changed
        self.tally.counts.update(counts)
        self.tally.kinds.update(kinds)
        self.tally.encodings[encoding] += 1
        if self._messages.level > 0:
            what = f"{counts['edits']} edits" if changed else "nothing to change"
            what += f", {kinds.total()} findings"
            self._messages.detail(f"{encoding} ({detection.confidence:.2f}), {what}", source.path or b"-")

    def sync_log(self) -> None:
        """Let the log so far reach the disk."""
        if self._log:
            self._log.sync()

    def forget(self) -> None:
        """The last input was not changed after all: take it out of the log."""
        if self._log:
            self._log.rewind()


def cleaned(windows: Windows, source: Input) -> Iterator[Window]:
    """The windows of a whole input, the last one even if it is empty."""
    for chunk in source.chunks():
        yield from windows.feed(chunk)
    yield windows.finish()
