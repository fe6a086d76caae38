# SPDX-License-Identifier: Apache-2.0
"""The tables of the gap model, one set for each language, and the pass that runs the kernels over a text.

Promise: memory stays bounded however long the text is (it is read in blocks, cut at line breaks where there are any);
the same text gives the same candidates on every machine, compiled or plain.
"""

from __future__ import annotations

import mmap
import threading
import zlib
from array import array
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from newsclean.gaps.judge import logistic
from newsclean.gaps.language import UNKNOWN, guess
from newsclean.kernels import boundaries, network, recurrent, sentences
from newsclean.kernels import tokens as kernel
from newsclean.tables import Table, TableError, open_own, open_table

BLOCK = 1 << 16  # bytes; the token array for it takes 48 times as much address space, of which a fifth is touched
STRIDE, PAD = kernel.NUMBERS["stride"], kernel.NUMBERS["pad"]
FACTS = 6
# Reading costs thirty times as much as the second judge. Where the first two expect fewer gaps in 1,000 boundaries of a
# block, only boundaries of these log odds are read: two in a thousand on clean pages instead of ten, with the same F1.
SUSPECT, CALM = 2.0, 0.0
ONE_IN_TWO = 0.5  # gaps that must be expected at all: a short text is not suspect for one weak place
READ_FIELDS = (4, 5, 11)  # of a token: its key, its flags, the shape of its line
KNOWN = 4096  # answers of the third judge that are kept; each takes about 400 bytes
MOST = 100  # boundaries of a block that are read; an article has fewer
# Where the first judge alone expects fewer gaps in 1,000 boundaries than this, only candidates from the second number
# on are asked about: see docs/gaps.md for what that costs and gives.
QUIET, QUIET_FLOOR = 2.0, -3.5
ALWAYS = 2  # in the gate: each boundary between the two classes is a candidate
EDGE = 3  # tokens beside a cut inside a line that are not judged
# Damaged news has up to 600 candidates in a block. Beyond this many it is no prose, and only the strongest are judged.
LIMIT = 1000
RECORD = network.NUMBERS["record"]
ANSWER = float(1 << recurrent.NUMBERS["sum-bits"])
ODDS = float(1 << network.NUMBERS["odds-bits"])
_ANSWERS = float(1 << (network.NUMBERS["odds-bits"] - network.NUMBERS["output-bits"]))


class Candidate(NamedTuple):
    """A boundary that may be a gap: `start`..`end` are the blanks there; classes left and right."""

    start: int
    end: int
    left: int
    right: int
    blanks: int
    code: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The second judge of a boundary: coded word vectors and three layers of weights. All empty where there is none."""

    keys: memoryview
    rows: memoryview
    codes: memoryview
    books: memoryview
    piece: int
    parts: int
    units: int
    tops: int
    first: memoryview
    hots: memoryview
    second: memoryview
    third: memoryview
    prior: memoryview


@dataclass(frozen=True, slots=True)
class Reader:
    """The third judge: a recurrent network over the same word vectors. `mixture` is how its log odds are weighed with
    those of the others, `least` the log odds from which it is asked. No units where there is none."""

    books: memoryview
    kinds: memoryview
    width: int
    units: int
    tops: int
    reach: int
    into: memoryview
    across: memoryview
    base: memoryview
    top: memoryview
    last: memoryview
    sigmoid: memoryview
    tangent: memoryview
    mixture: tuple[float, ...]
    least: float
    known: dict[bytes, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Model:
    """The sections and numbers of one language."""

    language: str
    keys: memoryview
    values: memoryview
    props: memoryview
    steps: memoryview
    gate: memoryview
    weights: memoryview
    bias: memoryview
    bits: int
    keep_capitals: int
    cut: int
    floor: int
    scale: float
    judge: tuple[float, ...]
    document: tuple[float, ...]
    mixture: memoryview
    network: Network
    reader: Reader | None


@dataclass(frozen=True, slots=True)
class Scan:
    """All candidates of a text, a list for each column, and the counts made on the way (see `boundaries.survey`)."""

    scores: list[float]
    starts: list[int]
    ends: list[int]
    lefts: list[int]
    rights: list[int]
    blanks: list[int]
    codes: list[int]
    facts: list[int]
    model: Model

    def candidate(self, k: int) -> Candidate:
        """The candidate number `k`."""
        return Candidate(
            self.starts[k], self.ends[k], self.lefts[k], self.rights[k], self.blanks[k], bool(self.codes[k])
        )


_loaded: dict[tuple[str, str], Model] = {}
_buffers = threading.local()


def _unpacked(section: memoryview, form: Literal["B", "b", "h"]) -> memoryview:
    """A section that is stored compressed, because most of its numbers are near zero."""
    return memoryview(zlib.decompress(section)).cast("B").cast(form)


def _network(table: Table, language: str, meta: dict[str, Any]) -> Network:
    units, tops = meta["shape"]
    if not units:
        empty = {form: memoryview(b"").cast(form) for form in ("I", "H", "B", "b", "h")}
        short = empty["h"]
        return Network(
            empty["I"], empty["H"], empty["B"], empty["b"], 1, 0, 0, 0, short, short, short, short, empty["b"]
        )
    keys, rows, codes, books, first, hots, second, third, prior = (
        table.section(f"{language}.{name}")
        for name in ("word-keys", "word-rows", "codes", "shown", "first", "hots", "second", "third", "prior")
    )
    hots = _unpacked(hots, "h")
    return Network(
        keys, rows, codes, books, meta["piece"], meta["parts"], units, tops, first, hots, second, third, prior
    )


def _reader(table: Table, language: str, meta: dict[str, Any]) -> Reader | None:
    if "reader" not in meta:
        return None
    books, kinds, into, across, base, top, last = (
        table.section(f"{language}.{name}") for name in ("books", "kinds", "into", "across", "base", "top", "last")
    )
    sigmoid, tangent = table.section("sigmoid"), table.section("tangent")
    width, units, tops, reach = meta["reader"]
    mixture = tuple(meta["reader-mixture"])
    return Reader(
        books, kinds, width, units, tops, reach, into, across, base, top, last, sigmoid, tangent, mixture, meta["least"]
    )


def _mixture(meta: dict[str, Any]) -> memoryview:
    """The weights of the mixture as `network.judge_all` reads them."""
    units = (ODDS, ODDS * meta["scale"], _ANSWERS) * 2
    weights = [round(weight * unit) for weight, unit in zip(meta["mixture"], units, strict=True)]
    return memoryview(array("q", [*weights, round(meta["kept"] * ODDS)]))


def _model(table: Table, path: str, language: str) -> Model:
    model = _loaded.get((path, language))
    if model is None:
        meta = table.meta["models"][language]
        keys, values, props, packed, weights, bias = (
            table.section(f"{language}.{name}") for name in ("keys", "values", "props", "gate", "weights", "bias")
        )
        gate, weights = _unpacked(packed, "B"), _unpacked(weights, "b")
        steps = memoryview(array("H", bytes(2 * sentences.NUMBERS["steps"])))
        sentences.write_steps(props, steps)
        model = _loaded[path, language] = Model(
            language, keys, values, props, steps, gate, weights, bias,
            meta["bits"], meta["keep_capitals"], meta["cut"], meta["floor"], meta["scale"], tuple(meta["judge"]),
            tuple(meta["document"]), _mixture(meta), _network(table, language, meta),
            _reader(table, language, meta),
        )  # fmt: skip
    return model


def model_for(text: str, path: str | None = None) -> Model:
    """The model of the language that `text` seems to be in, from the package's table or the one at `path`."""
    table = table_at(path)
    language = guess(text, table.meta["words"])
    return _model(table, path or "", language if language in table.meta["models"] else UNKNOWN)


def table_at(path: str | None) -> Table:
    """The package's table, or a user's own; raises `TableError` for one that is no table of gaps."""
    if path is None:
        return open_table("gaps")
    table = open_own(path)
    if table.name != "gaps":
        raise TableError(f"{path} is a table of {table.name!r}, not of gaps")
    return table


def _buffer(name: str, numbers: int, form: Literal["I", "i", "q", "h"]) -> memoryview:
    """Reused per thread; anonymous memory, so that only the part that is written costs anything."""
    held: memoryview | None = getattr(_buffers, name, None)
    if held is None or len(held) < numbers:
        # Private: what is shared by default would be written to by all children of a fork at once.
        held = memoryview(mmap.mmap(-1, 8 * numbers, access=mmap.ACCESS_COPY)).cast("B").cast(form)
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


def scan(text: str, table: str | None = None) -> Scan:
    """All boundaries of `text` that pass the gate and the floors of its model; `table` is the path of one's own."""
    model = model_for(text, table)
    data = text.encode("utf-8", "surrogatepass")
    room = min(len(data), BLOCK) + 2 * PAD + 2
    tokens = _buffer("tokens", room * STRIDE, "I")
    found = _buffer("found", room * 2, "i")
    scratch = _buffer("scratch", boundaries.NUMBERS["scratch"], "I")
    facts = memoryview(bytearray(4 * FACTS)).cast("I")
    out: list[int] = []
    scores: list[float] = []
    begin = shift = 0
    while begin < len(data):
        end = _cut(data, begin)
        count = kernel.tokenise(data, begin, end, kernel.BYTE_KIND, kernel.ASCII_CLASS, tokens, scratch)
        listed = boundaries.survey(
            tokens, count, model.keys, model.values, model.props, model.steps, model.keep_capitals, model.bits,
            model.gate, model.weights, model.bias, model.cut, model.floor, scratch, found, facts,
        )  # fmt: skip
        low = PAD + EDGE if begin > 0 and data[begin - 1] != 10 else 0
        high = count - PAD - EDGE if end < len(data) and data[end - 1] != 10 else count
        chosen = _chosen(tokens, count, found, listed, model)
        records = _judged(tokens, count, found, chosen, (low, high), shift, model)
        scores += _read(tokens, count, records, model.reader, model.network)
        out += records
        shift += tokens[(count - 1) * STRIDE + 3]
        begin = end
    starts, ends, lefts, rights, blanks, codes = (out[k::RECORD] for k in range(1, RECORD - 1))
    return Scan(scores, starts, ends, lefts, rights, blanks, codes, list(facts), model)


def _chosen(tokens: memoryview, count: int, found: memoryview, listed: int, model: Model) -> int:
    """Leave in `found` the boundaries that the second judge is asked about; how many there are now.

    Where the first judge alone expects few gaps, only its stronger candidates and debris; of very many the strongest.
    """
    sums = found[1 : 2 * listed : 2].tolist()
    if model.network.units:
        expected = sum(logistic(total * model.scale) for total in sums)
        if 1000.0 * expected < QUIET * (count + 50):
            least = round(QUIET_FLOOR / model.scale)
            kept = [k for k, total in enumerate(sums) if total >= least or _is_debris(tokens, found[2 * k], model.gate)]
            return _left(found, kept[:LIMIT])
    if listed <= LIMIT:
        return listed
    return _left(found, sorted(sorted(range(listed), key=sums.__getitem__, reverse=True)[:LIMIT]))


def _is_debris(tokens: memoryview, i: int, gate: memoryview) -> bool:
    """Whether what stands around the boundary after token `i` is seldom anything but the rest of a gap.

    Such are several blanks, and pairs of marks that the gate always lets pass: empty quotes and brackets, two commas.
    """
    right = tokens[(i + 1) * STRIDE + 5]
    pair = (tokens[i * STRIDE + 5] & 255) << 8 | right & 255
    return (right >> 8) & 15 > 1 or (gate[pair >> 2] >> 2 * (pair & 3)) & 3 == ALWAYS


def _left(found: memoryview, chosen: list[int]) -> int:
    for to, k in enumerate(chosen):
        found[2 * to], found[2 * to + 1] = found[2 * k], found[2 * k + 1]
    return len(chosen)


def _judged(
    tokens: memoryview, count: int, found: memoryview, listed: int, limits: tuple[int, int], shift: int, model: Model
) -> list[int]:
    """The records of the boundaries that both judges leave (see `network.judge_all`)."""
    net = model.network
    out = _buffer("records", LIMIT * RECORD, "q")
    kept = network.judge_all(
        tokens, count, found, listed, *limits, shift, model.gate, model.mixture, net.keys, net.rows, net.codes,
        net.books, net.piece, net.parts, net.units, net.tops, net.first, net.hots, net.second, net.third, net.prior,
        _buffer("told", network.NUMBERS["described"], "i"), _buffer("inputs", 512, "h"), _buffer("sums", 256, "i"), out,
    )  # fmt: skip
    return out[: kept * RECORD].tolist()


def _read(tokens: memoryview, count: int, records: list[int], reader: Reader | None, net: Network) -> list[float]:
    """The log odds of the boundaries of `records`, of which the third judge has read those that it is asked about."""
    scores = [odds / ODDS for odds in records[::RECORD]]
    if reader is None:
        return scores
    expected = sum(logistic(odds) for odds in scores)
    suspect = expected >= ONE_IN_TWO and 1000.0 * expected >= SUSPECT * (count + 50)
    least = reader.least if suspect else CALM
    asked = [k for k, odds in enumerate(scores) if odds >= least]
    if len(asked) > MOST:
        asked = sorted(sorted(asked, key=scores.__getitem__, reverse=True)[:MOST])
    if not asked:
        return scores
    answers = _answers(tokens, count, [records[k * RECORD + RECORD - 1] for k in asked], reader, net)
    base, own, read, wide_base, wide_own, wide_read = reader.mixture
    for k, told in zip(asked, answers, strict=True):
        answer = told / ANSWER
        odds = base + own * scores[k] + read * answer
        if records[k * RECORD + 5] in (2, 4):
            odds += wide_base + wide_own * scores[k] + wide_read * answer
        scores[k] = odds
    return scores


def _answers(tokens: memoryview, count: int, asked: list[int], reader: Reader, net: Network) -> list[int]:
    """What the third judge says of the boundaries after the tokens `asked`; words that it has read before cost nothing.

    Lines recur: in a site's pages, and because a text is looked at again after each round of edits.
    """
    keys = [_seen_by(tokens, count, i, reader.reach) for i in asked]
    told = {key: reader.known.get(key) for key in keys}
    new = [(key, i) for key, i in dict(zip(keys, asked, strict=True)).items() if told[key] is None]
    if new:
        places = _buffer("places", LIMIT, "i")
        for at, (_, i) in enumerate(new):
            places[at] = i
        answers = _buffer("answers", LIMIT, "i")
        recurrent.read_all(
            tokens, count, places, len(new), reader.reach, net.keys, net.rows, net.codes, reader.books, net.piece,
            reader.kinds, reader.width, reader.units, reader.tops, reader.into, reader.across, reader.base, reader.top,
            reader.last, reader.sigmoid, reader.tangent, _buffer("read", 4096, "h"), _buffer("states", 1024, "h"),
            _buffer("state", 256, "h"), _buffer("gates", 1024, "i"), answers,
        )  # fmt: skip
        fresh = {key: answers[at] for at, (key, _) in enumerate(new)}
        told.update(fresh)
        if len(reader.known) + len(fresh) > KNOWN:
            reader.known.clear()
        reader.known.update(fresh)
    return [told[key] or 0 for key in keys]


def _seen_by(tokens: memoryview, count: int, i: int, reach: int) -> bytes:
    """All that `recurrent.read` sees of the tokens around the boundary after token `i`."""
    low, high = max(i - reach + 1, 0), min(i + reach, count - 1)
    begin, end = low * STRIDE, (high + 1) * STRIDE
    return b"".join([bytes((i - low,)), *(tokens[begin + k : end : STRIDE].tobytes() for k in READ_FIELDS)])
