# SPDX-License-Identifier: Apache-2.0
"""The tables of the gap model, one set for each language, and the pass that runs the kernel over a text.

Promise: memory stays bounded however long the text is (it is read in blocks, cut at line breaks where there are any);
the same text gives the same candidates on every machine, compiled or plain.
"""

from __future__ import annotations

import mmap
import threading
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from newsclean.gaps.language import UNKNOWN, guess
from newsclean.kernels import boundaries, network
from newsclean.kernels import tokens as kernel
from newsclean.tables import Table, open_table

BLOCK = 1 << 16  # bytes; the token array for it takes 48 times as much address space, of which a fifth is touched
STRIDE, PAD = kernel.NUMBERS["stride"], kernel.NUMBERS["pad"]
FACTS = 6
EDGE = 3  # tokens beside a cut inside a line that are not judged
# Damaged news has up to 350 candidates in a block. Beyond this many it is no prose, and only the strongest are judged.
LIMIT = 1000
DESCRIBED = network.NUMBERS["described"]
UNIT = 1.0 / (1 << network.NUMBERS["output-bits"])


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
class Network:
    """The second judge of a boundary: word vectors and two layers of weights."""

    keys: memoryview
    rows: memoryview
    vectors: memoryview
    dims: int
    hidden: int
    first: memoryview
    second: memoryview
    prior: memoryview


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
    cut: int
    floor: int
    judge: tuple[float, ...]
    document: tuple[float, ...]
    mixture: tuple[float, ...]
    network: Network | None


@dataclass(frozen=True, slots=True)
class Scan:
    """All candidates of a text and the counts that the kernel made on the way (see `kernel.score`)."""

    candidates: list[Candidate]
    facts: list[int]
    model: Model


_loaded: dict[str, Model] = {}
_buffers = threading.local()


def _network(table: Table, language: str, meta: dict[str, Any]) -> Network | None:
    if not meta["hidden"]:
        return None
    keys, rows, vectors, first, second, prior = (
        table.section(f"{language}.{name}")
        for name in ("word-keys", "word-rows", "vectors", "first", "second", "prior")
    )
    return Network(keys, rows, vectors, meta["dims"], meta["hidden"], first, second, prior)


def _model(table: Table, language: str) -> Model:
    model = _loaded.get(language)
    if model is None:
        meta = table.meta["models"][language]
        keys, values, props, gate, weights, bias = (
            table.section(f"{language}.{name}") for name in ("keys", "values", "props", "gate", "weights", "bias")
        )
        model = _loaded[language] = Model(
            language, keys, values, props, gate, weights, bias,
            meta["bits"], meta["scale"], meta["keep_capitals"], meta["cut"], meta["floor"],
            tuple(meta["judge"]), tuple(meta["document"]), tuple(meta["mixture"]), _network(table, language, meta),
        )  # fmt: skip
    return model


def model_for(text: str) -> Model:
    """The model of the language that `text` seems to be in."""
    table = open_table("gaps")
    language = guess(text, table.meta["words"])
    return _model(table, language if language in table.meta["models"] else UNKNOWN)


def _buffer(name: str, numbers: int, form: Literal["I", "i", "q"]) -> memoryview:
    """Reused per thread; anonymous memory, so that only the part that is written costs anything."""
    held: memoryview | None = getattr(_buffers, name, None)
    if held is None or len(held) < numbers:
        held = memoryview(mmap.mmap(-1, (8 if form == "q" else 4) * numbers)).cast("B").cast(form)
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
        count = kernel.tokenise(data, begin, end, kernel.BYTE_KIND, kernel.ASCII_CLASS, tokens, scratch)
        boundaries.classify(tokens, count, model.keys, model.values, model.props, model.keep_capitals)
        boundaries.sentence_states(tokens, count, model.props)
        boundaries.line_shapes(tokens, count)
        n = boundaries.score(
            tokens,
            count,
            model.bits,
            model.gate,
            model.weights,
            model.bias,
            model.cut,
            model.floor,
            scratch,
            found,
            facts,
        )
        first = PAD + EDGE if begin > 0 and data[begin - 1] != 10 else 0
        last = count - PAD - EDGE if end < len(data) and data[end - 1] != 10 else count
        places, scores = _strongest(found, n, model.scale)
        if model.network:
            scores = _second_scores(tokens, places, scores, model)
        for at, score in zip(places, scores, strict=True):
            if first <= at < last:
                candidates.append(_candidate(tokens, at, score, shift))
        shift += tokens[(count - 1) * STRIDE + 3]
        begin = end
    return Scan(candidates, list(facts), model)


def _strongest(found: memoryview, count: int, scale: float) -> tuple[list[int], list[float]]:
    """Places and log odds of the candidates that the kernel found; the strongest when there are too many."""
    places, sums = found[0 : 2 * count : 2].tolist(), [scale * z for z in found[1 : 2 * count : 2].tolist()]
    if count > LIMIT:
        chosen = sorted(sorted(range(count), key=sums.__getitem__, reverse=True)[:LIMIT])
        places, sums = [places[k] for k in chosen], [sums[k] for k in chosen]
    return places, sums


def _second_scores(tokens: memoryview, places: list[int], sums: list[float], model: Model) -> list[float]:
    """The log odds of both judges mixed."""
    net = model.network
    if net is None or not places:
        return sums
    listed = _buffer("places", LIMIT, "i")
    for k, at in enumerate(places):
        listed[k] = at
    answers = _buffer("answers", LIMIT, "q")
    network.answer_all(
        tokens, listed, len(places), net.keys, net.rows, net.vectors, net.dims, net.hidden, net.first, net.second,
        net.prior, _buffer("told", DESCRIBED, "i"), _buffer("sums", 256, "i"), answers,
    )  # fmt: skip
    whole, first, second = model.mixture
    return [whole + first * z + second * (answers[k] * UNIT) for k, z in enumerate(sums)]


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
