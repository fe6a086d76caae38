# SPDX-License-Identifier: Apache-2.0
"""Detection of a stream: fed in any pieces, it looks at all of it and keeps little.

Promise: the answer does not depend on how the stream was cut; memory is constant; for input up to one block the
answer is that of `detect_encoding`. UTF-8 is only validated. What is asked of the statistics is bounded: samples of the
places above ASCII, spread over the whole stream, and a few bytes around every byte value.
"""

from __future__ import annotations

from newsclean.encoding import structure
from newsclean.encoding.detection import Detection
from newsclean.encoding.detector import detect_encoding, language_of
from newsclean.encoding.sample import spread

BLOCK = 65536
KEPT = 32  # samples; when there are more, every second one goes
HEAD = 2048  # where a declaration may stand
_MARKED = 16  # bytes that show a mark or a magic number
_ASCII = bytes(range(128))


class EncodingDetector:
    """``feed`` bytes, ``close``, and ask for ``result``, which may also be asked on the way.

    `done` is True when nothing that follows can change the answer: after a byte order mark or a magic number.
    """

    __slots__ = (
        "_ascii",
        "_blocks",
        "_closed",
        "_head",
        "_held",
        "_samples",
        "_seen",
        "_stride",
        "_tail",
        "_utf8",
        "done",
    )

    def __init__(self) -> None:
        self.done = False
        self._closed = False
        self._head = b""  # the first block, once it is complete
        self._held = bytearray()  # the block that is not complete yet
        self._tail = b""  # a character that the end of the last block cuts
        self._ascii = True
        self._utf8 = True
        self._samples: list[tuple[int, bytes]] = []
        self._blocks = 0  # blocks that were not ASCII
        self._stride = 1
        self._seen: dict[int, bytes] = {}

    def feed(self, data: bytes) -> None:
        """Take more of the stream; ValueError after `close`."""
        if self._closed:
            raise ValueError("the detector is closed: make a new one")
        if self.done and self._head:
            return
        held = self._held
        at = 0
        if held:
            at = BLOCK - len(held)
            held += data[:at]
            if len(held) < BLOCK:
                at = len(data)
            else:
                self._take(bytes(held))
                held.clear()
        while len(data) - at >= BLOCK:
            self._take(data[at : at + BLOCK])
            at += BLOCK
        held += data[at:]
        if not self.done and (self._head or len(held) >= _MARKED):
            start = self._head[:64] or bytes(held[:64])
            self.done = structure.byte_order_mark(start) is not None or structure.has_magic(start)

    def close(self) -> Detection:
        """Say that the stream is complete; gives the result."""
        self._closed = True
        return self.result

    @property
    def result(self) -> Detection:
        """The encoding of what was fed so far."""
        if self.done or not self._head:
            return detect_encoding(self._head or bytes(self._held))
        probe = self._copy()
        if self._held:
            probe._take(bytes(self._held))
        return probe._answer()

    def _copy(self) -> EncodingDetector:
        other = EncodingDetector()
        for name in ("_ascii", "_blocks", "_head", "_stride", "_tail", "_utf8"):
            setattr(other, name, getattr(self, name))
        other._samples = self._samples[:]
        other._seen = self._seen.copy()
        return other

    def _take(self, block: bytes) -> None:
        """Look at the next block; all but the last have the same size."""
        if not self._head:
            self._head = block
        if block.isascii():
            self._utf8 = self._utf8 and not self._tail
            self._tail = b""
            return
        self._ascii = False
        if self._utf8:
            whole = self._tail + block if self._tail else block
            cut = structure.cut_end(whole, max(0, len(whole) - 4))
            self._tail = whole[len(whole) - cut :]
            self._utf8 = structure.is_utf8(whole[: len(whole) - cut] if cut else whole)
        if not self._utf8 and len(self._seen) < 128:
            for value in sorted(set(block.translate(None, _ASCII + bytes(self._seen)))):
                at = block.find(value)
                self._seen[value] = block[max(0, at - 8) : at + 9]
        if self._blocks % self._stride == 0:
            self._samples.append((self._blocks, spread(block)))
            if len(self._samples) > KEPT:
                self._stride *= 2
                self._samples = [sample for sample in self._samples if sample[0] % self._stride == 0]
        self._blocks += 1

    def _answer(self) -> Detection:
        first = detect_encoding(self._head)
        if self._ascii or first.encoding is None or first.encoding.startswith(("utf-16", "utf-32")):
            return first
        samples = b"\n".join([text for _, text in self._samples])
        if self._utf8 and not self._tail:
            return Detection("utf-8", 0.995, language_of(samples, "utf-8"))
        return detect_encoding(b"\n".join([self._head[:HEAD], samples, *self._seen.values()]))
