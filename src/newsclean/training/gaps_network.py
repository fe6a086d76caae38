# SPDX-License-Identifier: Apache-2.0
"""Makes the second judge of a boundary: word vectors from neighbouring words, and a small network over them.

Promise: the network is trained on the descriptions that the run-time kernel gives; words have vectors only from
undamaged, freely licensed text; the same texts give the same numbers (one thread, fixed order and seeds).
"""

from __future__ import annotations

import gzip
import warnings
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.neural_network import MLPClassifier

from newsclean.kernels import network
from newsclean.kernels import tokens as kernel
from newsclean.training import gaps_data
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_fit import PAD, STRIDE, Tables, page_tokens

N = network.NUMBERS
DESCRIBED, PLACES, WORDS = N["described"], N["places"], N["words"]
ONE_HOTS = WORDS * N["coarse"]
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
    """Quantised weights of one language."""

    vectors: Vectors
    first: Any
    second: Any
    prior: Any

    @property
    def hidden(self) -> int:
        """The number of hidden units."""
        return len(self.second) - 1

    def answers(self, described: Any) -> Any:
        """The log odds of each description, as the kernel computes them."""
        out = np.zeros(len(described))
        first = self.first.astype(np.float64)
        for at in range(0, len(described), 20_000):
            x = dense(described[at : at + 20_000], self.vectors.table)
            x = np.concatenate([x, np.ones((len(x), 1), np.float32)], 1)
            x[:, PLACES * self.vectors.table.shape[1] :] *= 1 << N["embedding-bits"]
            hidden = np.clip(np.floor((x.astype(np.float64) @ first) / 1024), 0, 32767)
            total = hidden @ self.second[:-1].astype(np.float64) + float(self.second[-1]) * 2.0 ** (
                N["output-bits"] - N["second-bits"]
            )
            out[at : at + 20_000] = total
        return out / 2.0 ** N["output-bits"] + self.prior[class_pair(described)] / 2.0 ** N["prior-bits"]


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
        raw, _, _ = page_tokens(item.text, tables)
        room = array("i", bytes(4 * DESCRIBED * int(b - a)))
        places = array("i", [int(v) for v in place[a:b]])
        network.describe_all(raw, places, len(places), keys, rows, memoryview(room))
        out[a:b] = np.frombuffer(room, np.int32).reshape(-1, DESCRIBED)
    return out


def dense(described: Any, table: Any) -> Any:
    """The inputs of the network, vectors in parts of 1/32 and the rest 0 or 1."""
    n = len(described)
    vectors = table[described[:, :PLACES]].reshape(n, -1).astype(np.float32)
    hots = np.zeros((n, ONE_HOTS), np.float32)
    np.put_along_axis(hots, described[:, PLACES : PLACES + WORDS].astype(np.int64), 1.0, 1)
    return np.concatenate([vectors, hots, described[:, PLACES + WORDS :].astype(np.float32)], 1)


def class_pair(described: Any) -> Any:
    """The pair of coarse classes beside the boundary, as one number."""
    left, right = described[:, PLACES + 2] - 2 * N["coarse"], described[:, PLACES + 3] - 3 * N["coarse"]
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


def fit(described: Any, label: Any, vectors: Vectors, prior: Any, hidden: int, rounds: int) -> Network:
    """Train on labels 0 and 1 and quantise."""
    x = dense(described, vectors.table)
    x[:, : PLACES * vectors.table.shape[1]] /= 1 << N["embedding-bits"]
    model = MLPClassifier(
        (hidden,),
        alpha=1e-3,
        batch_size=512,
        learning_rate_init=1e-3,
        max_iter=rounds,
        random_state=1,
        tol=0.0,
        n_iter_no_change=rounds + 1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it could go on longer
        model.fit(x, label)
    first = np.concatenate([model.coefs_[0], model.intercepts_[0][None, :]])
    second = np.concatenate([model.coefs_[1][:, 0], model.intercepts_[1]])
    return Network(vectors, _short(first, N["weight-bits"]), _short(second, N["second-bits"]), prior)


def _short(weights: Any, bits: int) -> Any:
    return np.clip(np.round(weights * (1 << bits)), -32767, 32767).astype(np.int16)
