# SPDX-License-Identifier: Apache-2.0
"""The tables of the gap model, one set for each language, and the pass that runs the kernel over a text.

Promise: memory stays bounded however long the text is (it is read in blocks, cut at line breaks where there are any);
the same text gives the same candidates on every machine, compiled or plain.
"""

from __future__ import annotations

import mmap
import threading
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsclean.gaps.language import UNKNOWN, guess
from newsclean.kernels import tokens as kernel
from newsclean.tables import Table, open_table

BLOCK = 1 << 17  # bytes; the token array for it takes 48 times as much address space, of which a fifth is touched
STRIDE, PAD, FEATURES = (kernel.NUMBERS[name] for name in ("stride", "pad", "features"))
FACTS = 6
EDGE = 3  # tokens beside a cut inside a line that are not judged


class Candidate(NamedTuple):
    """A boundary that may be a gap: `start`..`end` are the blanks there; classes left and right; score in logits."""

    start: int
    end: int
    left: int
    right: int
    blanks: int
    at_start: bool
    code: bool
    score: float


@dataclass(frozen=True, slots=True)
class Model:
    """The sections and numbers of one language."""

    language: str
    keys: memoryview
    values: memoryview
    props: memoryview
    gate: memoryview
    weights: memoryview
    bias: memoryview
    bits: int
    scale: float
    keep_capitals: int
    floor: int
    judge: tuple[float, ...]
    document: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """All candidates of a text and the counts that the kernel made on the way (see `kernel.score`)."""

    candidates: list[Candidate]
    facts: list[int]
    model: Model


_loaded: dict[str, Model] = {}
_buffers = threading.local()


def _model(table: Table, language: str) -> Model:
    model = _loaded.get(language)
    if model is None:
        meta = table.meta["models"][language]
        keys, values, props, gate, weights, bias = (
            table.section(f"{language}.{name}") for name in ("keys", "values", "props", "gate", "weights", "bias")
        )
        model = _loaded[language] = Model(
            language, keys, values, props, gate, weights, bias,
            meta["bits"], meta["scale"], meta["keep_capitals"], meta["floor"],
            tuple(meta["judge"]), tuple(meta["document"]),
        )  # fmt: skip
    return model


def model_for(text: str) -> Model:
    """The model of the language that `text` seems to be in."""
    table = open_table("gaps")
    language = guess(text, table.meta["words"])
    return _model(table, language if language in table.meta["models"] else UNKNOWN)


def _buffer(name: str, numbers: int, form: Literal["I", "i"]) -> memoryview:
    """Reused per thread; anonymous memory, so that only the part that is written costs anything."""
    held: memoryview | None = getattr(_buffers, name, None)
    if held is None or len(held) < numbers:
        held = memoryview(mmap.mmap(-1, 4 * numbers)).cast("B").cast(form)
        setattr(_buffers, name, held)
    return held


def _cut(data: bytes, begin: int) -> int:
    """Where the block that begins at `begin` ends: after a line break, else at a blank, else between characters."""
    end = begin + BLOCK
    if end >= len(data):
        return len(data)
    for mark, least in ((b"\n", begin + BLOCK // 4), (b" ", begin + BLOCK // 2)):
        at = data.rfind(mark, least, end)
        if at >= 0:
            return at + 1
    while data[end] & 0xC0 == 0x80 and end > begin + BLOCK - 4:
        end -= 1
    return end


def scan(text: str) -> Scan:
    """All boundaries of `text` that pass the gate and the floor of its model."""
    model = model_for(text)
    data = text.encode("utf-8", "surrogatepass")
    room = min(len(data), BLOCK) + 2 * PAD + 2
    tokens = _buffer("tokens", room * STRIDE, "I")
    found = _buffer("found", room * 2, "i")
    scratch = _buffer("scratch", 64, "I")
    facts = memoryview(bytearray(4 * FACTS)).cast("I")
    candidates: list[Candidate] = []
    begin = shift = 0
    while begin < len(data):
        end = _cut(data, begin)
        count = kernel.tokenise(
            data, begin, end, kernel.BYTE_KIND, kernel.ASCII_CLASS, model.keys, model.values, model.props,
            model.keep_capitals, tokens, scratch,
        )  # fmt: skip
        kernel.sentence_states(tokens, count, model.props)
        kernel.line_shapes(tokens, count)
        n = kernel.score(
            tokens, count, model.bits, model.gate, model.weights, model.bias, model.floor, scratch, found, facts
        )
        first = PAD + EDGE if begin > 0 and data[begin - 1] != 10 else 0
        last = count - PAD - EDGE if end < len(data) and data[end - 1] != 10 else count
        for k in range(n):
            at = found[2 * k]
            if first <= at < last:
                candidates.append(_candidate(tokens, at, found[2 * k + 1] * model.scale, shift))
        shift += tokens[(count - 1) * STRIDE + 3]
        begin = end
    return Scan(candidates, list(facts), model)


def _candidate(tokens: memoryview, at: int, score: float, shift: int) -> Candidate:
    left = at * STRIDE
    right = left + STRIDE
    start, end = tokens[left + 3], tokens[right + 2]
    a, b = tokens[left + 5], tokens[right + 5]
    newline = kernel.NUMBERS["newline"]
    if a & 255 == newline:
        start = end
    elif b & 255 == newline:
        end = start
    code = (tokens[left + 11] | tokens[right + 11]) & 24 == 24
    return Candidate(start + shift, end + shift, a & 255, b & 255, (b >> 8) & 15, bool((b >> 13) & 1), code, score)
