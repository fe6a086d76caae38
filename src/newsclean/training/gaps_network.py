# SPDX-License-Identifier: Apache-2.0
"""Makes the second judge of a boundary: word vectors from neighbouring words, and a small network that improves them.

Promise: the network is trained on the descriptions that the run-time kernel gives; words have vectors only from
undamaged, freely licensed text; the same texts give the same numbers (one thread, fixed order and seeds).
"""

from __future__ import annotations

import gzip
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from newsclean.kernels import network
from newsclean.kernels import tokens as kernel
from newsclean.training import gaps_data, gaps_learn
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_fit import PAD, STRIDE, Tables, labels, page_grid, page_tokens, pairs

N = network.NUMBERS
DESCRIBED, PLACES, WORDS = N["described"], N["places"], N["words"]
CONTEXTS = 1500  # neighbours that are counted: the most frequent words and marks
GAPLESS = 8  # boundaries without a gap to train on for each gap of the same classes, at most
STRETCH = 3.0  # vectors have length 1; the network learns faster when their parts are larger


@dataclass
class Vectors:
    """Word vectors: an open-addressing table from key to row, and the rows as signed bytes."""

    keys: bytes
    rows: bytes
    table: Any


@dataclass
class Network:
    """Quantised weights of one language, laid out as the kernel reads them."""

    vectors: Vectors
    first: Any
    hots: Any
    second: Any
    third: Any
    prior: Any

    @property
    def units(self) -> int:
        """The number of units of the first hidden layer."""
        return len(self.first)

    @property
    def tops(self) -> int:
        """The number of units of the second hidden layer."""
        return len(self.second)

    def answers(self, described: Any) -> Any:
        """The log odds of each description, as the kernel computes them."""
        parts = [self._answers(described[at : at + 20_000]) for at in range(0, len(described), 20_000)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _answers(self, told: Any) -> Any:
        one = float(1 << N["embedding-bits"])
        x = self.vectors.table[told[:, :PLACES]].reshape(len(told), -1).astype(np.float64)
        hots = self.hots.astype(np.float64)
        plain = hots[told[:, PLACES : PLACES + WORDS]].sum(1) + hots[-1]
        plain += told[:, PLACES + WORDS :] @ hots[WORDS * N["coarse"] : -1]
        units = np.floor((x @ self.first.T.astype(np.float64) + plain * one) / 2.0 ** N["weight-bits"])
        units = np.clip(units, 0, N["limit"])
        second = self.second.astype(np.float64)
        tops = np.floor((units @ second[:, :-1].T + second[:, -1] * one) / 2.0 ** N["second-bits"])
        total = np.clip(tops, 0, 32767) @ self.third[:-1].astype(np.float64) + float(self.third[-1]) * one
        return total / 2.0 ** N["output-bits"] + self.prior[class_pair(told)] / 2.0 ** N["prior-bits"]


def _texts(folder: Path, lang: str) -> Iterator[str]:
    for record in gaps_data.records(folder / "gaps" / f"train_extra_{lang}.jsonl.gz"):
        yield record["text"]
    for name in ("en_masc", "en") if lang == "en" else (lang,):
        with gzip.open(folder / "tagged" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            for line in file:
                words = " ".join(item.rpartition("/")[0] for item in line.split())
                for ending in ("n't", "'s", "'ll", "'re", "'ve", "'d", "'m"):
                    words = words.replace(" " + ending, ending)
                yield words


def _keys(text: str) -> Any:
    data = text.encode("utf-8", "surrogatepass")
    numbers = array("I", bytes(4 * STRIDE * (len(data) + 2 * PAD + 2)))
    count = kernel.tokenise(data, 0, len(data), kernel.BYTE_KIND, kernel.ASCII_CLASS, numbers, array("I", bytes(32)))
    grid = np.frombuffer(numbers, np.uint32, count * STRIDE).reshape(count, STRIDE)
    cls = grid[:, 5] & 255
    return np.where(cls < N["first-word"], cls, grid[:, 4])


def _stream(folder: Path, lang: str) -> Any:
    parts, held, size = [], [], 0
    for text in _texts(folder, lang):
        held.append(text)
        size += len(text)
        if size > 1_000_000:
            parts.append(_keys("\n".join(held)))
            held, size = [], 0
    parts.append(_keys("\n".join(held)))
    return np.concatenate(parts)


def word_vectors(folder: Path, lang: str, size: int, dims: int, tables: Tables) -> Vectors:
    """Vectors of the `size` most frequent words, from positive pointwise information with both neighbours."""
    words, inverse, counts = np.unique(_stream(folder, lang), return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    rank = rank[inverse]

    def neighbours(a: Any, b: Any) -> Any:
        near = (a < size) & (b < CONTEXTS)
        return sparse.csr_matrix((np.ones(int(near.sum())), (a[near], b[near])), shape=(size, CONTEXTS))

    seen = sparse.hstack([neighbours(rank[1:], rank[:-1]), neighbours(rank[:-1], rank[1:])]).tocsr()
    rows, columns = np.asarray(seen.sum(1)).ravel() + 1, np.asarray(seen.sum(0)).ravel() + 1
    cells = seen.tocoo()
    value = np.maximum(0, np.log(cells.data * seen.sum() / (rows[cells.row] * columns[cells.col])))
    value *= np.minimum(1, np.sqrt(cells.data / 3))
    matrix = sparse.csr_matrix((value, (cells.row, cells.col)), shape=seen.shape)
    left, strength, _ = svds(matrix, k=dims, v0=np.ones(min(matrix.shape)))
    vectors = left * np.sqrt(strength)
    vectors *= STRETCH / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    return _packed(words[order[:size]], vectors, tables)


def _packed(words: Any, vectors: Any, tables: Tables) -> Vectors:
    """The table; its first rows are the means of the word classes."""
    size = 64
    while size * 8 < len(words) * 10:
        size *= 2
    keys, rows = array("I", bytes(4 * size)), array("H", bytes(2 * size))
    known = {int(k): int(v) for k, v in zip(tables.keys, tables.values, strict=True) if k}
    means, counts = np.zeros((257, vectors.shape[1])), np.zeros(257)
    for number, word in enumerate(words.tolist()):
        slot = (word ^ (word >> 15)) & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], rows[slot] = word, 257 + number
        cls = known.get(word, 0)
        means[cls] += vectors[number]
        counts[cls] += 1
    means /= np.maximum(counts, 1)[:, None]
    means[256] = 0
    table = np.round(np.concatenate([means, vectors]) * (1 << N["embedding-bits"]))
    return Vectors(keys.tobytes(), rows.tobytes(), np.clip(table, -127, 127).astype(np.int8))


def descriptions(pages: Sequence[Page], page: Any, place: Any, tables: Tables, vectors: Vectors) -> Any:
    """A description of each boundary: `place` is the token before it on page number `page` (rising)."""
    out = np.zeros((len(place), DESCRIBED), np.int32)
    keys, rows = memoryview(vectors.keys).cast("I"), memoryview(vectors.rows).cast("H")
    limits = np.searchsorted(page, np.arange(len(pages) + 1))
    for item, a, b in zip(pages, limits[:-1], limits[1:], strict=True):
        if a == b:
            continue
        raw, count, _ = page_tokens(item.text, tables)
        room = array("i", bytes(4 * DESCRIBED * int(b - a)))
        places = array("i", [int(v) for v in place[a:b]])
        network.describe_all(raw, count, places, len(places), keys, rows, memoryview(room))
        out[a:b] = np.frombuffer(room, np.int32).reshape(-1, DESCRIBED)
    return out


def class_pair(described: Any) -> Any:
    """The pair of coarse classes beside the boundary, as one number."""
    side = N["side"]
    left = described[:, PLACES + side - 1] - (side - 1) * N["coarse"]
    right = described[:, PLACES + side] - side * N["coarse"]
    return left * N["coarse"] + right


def prior_of(described: Any, label: Any) -> Any:
    """For each pair of coarse classes the log of the share of its gapless boundaries to train on, in 1/16.

    Where gaps are rare most boundaries are dull; the network learns more from as many of each kind.
    """
    pair = class_pair(described)
    size = N["coarse"] ** 2
    seen, hits = np.bincount(pair, minlength=size), np.bincount(pair[label == 1], minlength=size)
    share = np.minimum(1.0, GAPLESS * (hits + 0.1) / (seen + 10.0))
    return np.maximum(np.round(np.log(share) * 2.0 ** N["prior-bits"]), -127).astype(np.int8)


def thin(described: Any, label: Any, prior: Any, seed: int) -> Any:
    """Which rows to train on: all gaps, and of the others the share that `prior` says."""
    share = np.exp(prior / 2.0 ** N["prior-bits"])[class_pair(described)]
    return (label == 1) | ((label == 0) & (np.random.default_rng(seed).random(len(label)) < share))


def simulated(items: Iterable[Page], tables: Tables, gate: Any, vectors: Vectors) -> tuple[Any, Any]:
    """(descriptions, labels) of the boundaries of `items` that pass `gate`, half of the gapless ones."""
    random = np.random.default_rng(3)
    told, label = [], []
    for page in items:
        grid = page_grid(page.text, tables)
        y = labels(grid, page.text, page.gaps)
        chosen = np.nonzero((gate[pairs(grid)] > 0) & ((y == 1) | ((y == 0) & (random.random(len(y)) < 0.5))))[0]
        place = chosen + PAD - 1
        told.append(descriptions([page], np.zeros(len(place), np.int32), place, tables, vectors).astype(np.int16))
        label.append(y[chosen])
    return np.concatenate(told), np.concatenate(label)


def practised(told: Any, label: Any, vectors: Vectors, shape: tuple[int, int], rounds: int) -> gaps_learn.Net:
    """A network of (units, upper units) that has practised on simulated gaps."""
    net = gaps_learn.new(vectors.table / np.float32(1 << N["embedding-bits"]), *shape, 1)
    gaps_learn.train(net, told, label, rounds, 2e-3, 1024, 1)
    return net


def fit(practised_net: gaps_learn.Net, told: Any, label: Any, vectors: Vectors, prior: Any, rounds: int) -> Network:
    """Go on from `practised_net` with real gaps (labels 0 and 1), and quantise."""
    net = practised_net.copy()
    gaps_learn.train(net, told, label, rounds, 1e-3, 512, 2)
    w = net.weights
    hots = np.concatenate([w["hots"], w["flags"], w["first-bias"][None, :]])
    second = np.concatenate([w["second"].T, w["second-bias"][:, None]], 1)
    table = np.clip(np.round(w["vectors"] * (1 << N["embedding-bits"])), -127, 127).astype(np.int8)
    return Network(
        Vectors(vectors.keys, vectors.rows, table), _short(w["first"].T, N["weight-bits"]),
        _short(hots, N["weight-bits"]), _short(second, N["second-bits"]),
        _short(np.concatenate([w["third"], w["third-bias"]]), N["third-bits"]), prior,
    )  # fmt: skip


def _short(weights: Any, bits: int) -> Any:
    return np.ascontiguousarray(np.clip(np.round(weights * (1 << bits)), -32767, 32767).astype(np.int16))
