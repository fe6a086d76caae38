# SPDX-License-Identifier: Apache-2.0
"""Makes the third judge of a boundary: a small gated recurrent network that reads the words on both sides.

Promise: it learns from the token array that the run-time kernels give, and `Reader.answers` are those of the run-time
kernel; the same texts and seeds give the same weights (one thread). It practises on text with simulated gaps, then
goes on with real ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sklearn.cluster import KMeans
from torch import nn

from newsclean.kernels import recurrent
from newsclean.kernels import tokens as kernel
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_fit import PAD, Tables, labels, page_grid, page_tokens
from newsclean.training.gaps_vectors import Vectors

K = recurrent.NUMBERS
PARTS = 8  # numbers of a vector that are coded together, by one of 256 entries of a book
KINDS = 12  # numbers of the vector of a word class
REACH = 10  # tokens on each side; 20 are no better
CHUNK, OVERLAP, EDGE = 48, 8, 4  # tokens of a training sequence; boundaries at its edges are not judged
BATCH = 128
DROPOUT, UNSEEN = 0.12, 0.05  # of units; of words that are shown as their class only


@dataclass
class Flow:
    """Token arrays of many pages one after the other, a column for each property."""

    row: Any
    cls: Any
    capital: Any
    start: Any
    blank: Any
    shape: Any
    label: Any

    def __len__(self) -> int:
        return len(self.row)


def flow(pages: Iterable[Page], tables: Tables, vectors: Vectors) -> Flow:
    """The tokens of `pages`; the label belongs to the boundary after a token."""
    keys = np.frombuffer(vectors.keys, np.uint32)
    rows = np.frombuffer(vectors.rows, np.uint16)
    used = np.nonzero(keys)[0]
    used = used[np.argsort(keys[used])]
    known, number = keys[used], rows[used].astype(np.int64)
    columns: list[list[Any]] = [[] for _ in range(7)]
    for page in pages:
        grid = page_grid(page.text, tables)
        y = np.full(len(grid), -1, np.int8)
        y[PAD - 1 : -PAD] = labels(grid, page.text, page.gaps)
        flags = grid[:, 5]
        cls = flags & 255
        key = np.where(cls < kernel.NUMBERS["cjk-open"], cls, grid[:, 4])
        at = np.minimum(np.searchsorted(known, key), len(known) - 1)
        blank = (flags >> 8) & 15
        parts = (
            np.where(known[at] == key, number[at], cls).astype(np.int32), cls.astype(np.int16),
            ((flags >> 12) & 1).astype(bool), ((flags >> 13) & 1).astype(bool),
            np.where(blank == 0, 0, np.where(blank == 5, 2, 1)).astype(np.int8), (grid[:, 11] & 31).astype(np.int8), y,
        )  # fmt: skip
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
    return Flow(*(np.concatenate(column) for column in columns))


def joined(flows: Sequence[Flow]) -> Flow:
    """All tokens one after the other."""
    return Flow(*(np.concatenate([getattr(f, name) for f in flows]) for name in Flow.__dataclass_fields__))


def part(tokens: Flow, share: float) -> Flow:
    """The first `share` of the tokens."""
    return Flow(*(getattr(tokens, name)[: int(len(tokens) * share)] for name in Flow.__dataclass_fields__))


class Net(nn.Module):
    """The network while it learns. Vectors are coded (`codes`, `books`) once `code_vectors` was called."""

    def __init__(self, vectors: Any, units: int, tops: int) -> None:
        super().__init__()
        rows, dims = vectors.shape
        self.units, self.dims = units, dims
        self.vectors: nn.Parameter | None = nn.Parameter(torch.from_numpy(vectors.astype(np.float32)))
        self.books: nn.Parameter | None = None
        self.codes = torch.zeros(rows, 0, dtype=torch.int64)
        self.kinds = nn.Parameter(torch.randn(K["classes"], KINDS) * 0.3)
        self.size = dims + KINDS + K["flags"]
        self.states = nn.GRU(self.size, units, batch_first=True, bidirectional=True)
        self.top = nn.Linear(4 * units + 2 * self.size, tops)
        self.last = nn.Linear(tops, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def words(self, row: Any) -> Any:
        """The vectors of rows."""
        if self.vectors is not None:
            return self.vectors[row]
        assert self.books is not None
        code = self.codes[row]
        return torch.cat([self.books[k][code[..., k]] for k in range(len(self.books))], -1)

    def code_vectors(self, counts: Any) -> None:
        """Replace the vectors by codes: stretches of PARTS numbers by the nearest of 256, frequent words better."""
        assert self.vectors is not None
        whole = self.vectors.detach().numpy()
        weight = np.sqrt(counts + 1.0)
        codes, books = [], []
        for k in range(0, self.dims, PARTS):
            means = KMeans(256, n_init=1, max_iter=30, random_state=1).fit(
                whole[:, k : k + PARTS], sample_weight=weight
            )
            codes.append(torch.from_numpy(means.labels_.astype(np.int64)))
            books.append(torch.from_numpy(means.cluster_centers_.astype(np.float32)))
        self.codes, self.books, self.vectors = torch.stack(codes, 1), nn.Parameter(torch.stack(books)), None

    def forward(self, batch: dict[str, Any]) -> Any:
        """Log odds of the boundaries after each token."""
        row = batch["row"]
        if self.training:
            row = torch.where(torch.rand(row.shape) < UNSEEN, batch["cls"], row)
        shape = batch["shape"].unsqueeze(-1).bitwise_right_shift(torch.arange(5)).bitwise_and(1).float()
        flags = torch.stack([batch["capital"], batch["start"]], -1).float()
        blank = nn.functional.one_hot(batch["blank"], 3).float()
        x = torch.cat([self.words(row), self.kinds[batch["cls"]], flags, blank, shape], -1)
        h, _ = self.states(x)
        h = self.dropout(h)
        both = torch.cat([h[:, :-1], h[:, 1:], x[:, :-1], x[:, 1:]], -1)
        return self.last(torch.relu(self.top(both))).squeeze(-1)


def _batches(tokens: Flow, random: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    step = CHUNK - OVERLAP
    starts = np.arange(int(random.integers(step)), len(tokens) - CHUNK, step)
    random.shuffle(starts)
    for at in range(0, len(starts) - BATCH + 1, BATCH):
        index = starts[at : at + BATCH, None] + np.arange(CHUNK)
        batch = {
            name: torch.from_numpy(getattr(tokens, name)[index].astype(np.int64))
            for name in ("row", "cls", "capital", "start", "blank", "shape")
        }
        label = tokens.label[index[:, :-1]].copy()
        label[:, :EDGE] = label[:, -EDGE:] = -1
        yield batch, torch.from_numpy(label)


def train(net: Net, tokens: Flow, first: float, last: float, seed: int) -> float:
    """One pass over `tokens`, the rate falling from `first` to `last`; gives the mean loss."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    learned = [p for p in net.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(learned, lr=first, weight_decay=1e-4)
    batches = max(1, len(tokens) // ((CHUNK - OVERLAP) * BATCH))
    net.train()
    total, seen = 0.0, 0
    for k, (batch, label) in enumerate(_batches(tokens, random)):
        adam.param_groups[0]["lr"] = first + (last - first) * min(1.0, k / batches)
        judged = label >= 0
        odds = net(batch)[judged]
        loss = nn.functional.binary_cross_entropy_with_logits(odds, (label[judged] == 1).float())
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 1.0)
        adam.step()
        total, seen = total + loss.item() * len(odds), seen + len(odds)
    return total / max(seen, 1)


def practised(vectors: Vectors, units: int, tops: int, tokens: Flow) -> tuple[Net, Vectors]:
    """A network that has practised on `tokens`, and the vectors that it has learned, coded."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    net = Net(vectors.table / np.float32(1 << K["vector-bits"]), units, tops)
    print(f"  practice: {len(tokens)} tokens, loss {train(net, tokens, 2e-3, 1.5e-3, 1):.4f}", flush=True)
    net.code_vectors(np.bincount(tokens.row, minlength=len(vectors.table)))
    return net, coded(net, vectors)


def fit(net: Net, first: Flow, second: Flow) -> None:
    """Go on from practice with real gaps, in two passes."""
    torch.set_num_threads(1)
    print(f"  first pass: {len(first)} tokens, loss {train(net, first, 1.5e-3, 8e-4, 2):.4f}", flush=True)
    print(f"  second pass: {len(second)} tokens, loss {train(net, second, 8e-4, 5e-5, 3):.4f}", flush=True)


def coded(net: Net, vectors: Vectors) -> Vectors:
    """The vectors of `net` in whole numbers, under the keys of `vectors`."""
    assert net.books is not None
    one = 1 << K["vector-bits"]
    books = np.clip(np.round(net.books.detach().numpy() * one), -127, 127).astype(np.int8)
    codes = net.codes.numpy().astype(np.uint8)
    table = np.concatenate([books[k][codes[:, k]] for k in range(len(books))], 1)
    return Vectors(vectors.keys, vectors.rows, table, codes.tobytes(), books)


@dataclass
class Reader:
    """Quantised weights of one language, laid out as the kernel reads them."""

    vectors: Vectors
    kinds: Any
    into: Any
    across: Any
    base: Any
    top: Any
    last: Any
    units: int
    tops: int

    def answers(self, pages: Sequence[Page], page: Any, place: Any, tables: Tables) -> Any:
        """The log odds of the boundaries after tokens `place` of pages `page` (rising), as the kernel gives them."""
        out = np.zeros(len(place), np.int32)
        keys, rows = memoryview(self.vectors.keys).cast("I"), memoryview(self.vectors.rows).cast("H")
        sigmoid, tangent = curves()
        books = memoryview(self.vectors.books.reshape(-1))
        size = self.vectors.table.shape[1] + KINDS + K["flags"]
        limits = np.searchsorted(page, np.arange(len(pages) + 1))
        for item, a, b in zip(pages, limits[:-1], limits[1:], strict=True):
            if a == b:
                continue
            raw, count, _ = page_tokens(item.text, tables)
            room = memoryview(array("i", bytes(4 * int(b - a))))
            recurrent.read_all(
                raw, count, array("i", place[a:b].tolist()), int(b - a), REACH, keys, rows, self.vectors.codes,
                books, PARTS, memoryview(self.kinds.reshape(-1)), KINDS, self.units, self.tops,
                memoryview(self.into), memoryview(self.across), memoryview(self.base), memoryview(self.top),
                memoryview(self.last), sigmoid, tangent, array("h", bytes(4 * REACH * size)),
                array("h", bytes(8 * self.units)), array("h", bytes(2 * self.units)),
                array("i", bytes(16 * self.units)), room,
            )  # fmt: skip
            out[a:b] = np.frombuffer(room, np.int32)
        return out / float(1 << K["sum-bits"])


def curves() -> tuple[array[int], array[int]]:
    """The logistic function and the hyperbolic tangent as the kernel looks them up."""
    x = (np.arange(-K["curve"], K["curve"]) + 0.5) / (1 << K["curve-bits"])
    one = float(1 << K["state-bits"])
    sigmoid, tangent = np.round((one - 1) / (1 + np.exp(-x))), np.round(one * np.tanh(x))
    return array("h", sigmoid.astype(np.int16).tobytes()), array("h", tangent.astype(np.int16).tobytes())


def quantised(net: Net, vectors: Vectors) -> Reader:
    """The weights of `net` in whole numbers; its vectors take the place of those in `vectors`."""
    w = {name: value.detach().numpy() for name, value in net.states.named_parameters()}
    units = net.units

    def short(weights: Any) -> Any:
        return np.clip(np.round(weights * (1 << K["weight-bits"])), -32767, 32767).astype(np.int16).reshape(-1)

    bases = []
    for end in ("", "_reverse"):
        a, b = w["bias_ih_l0" + end], w["bias_hh_l0" + end]
        bases.append(np.concatenate([a[: 2 * units] + b[: 2 * units], a[2 * units :], b[2 * units :]]))
    base = np.round(np.concatenate(bases) * (1 << K["sum-bits"])).astype(np.int32)
    into = np.concatenate([short(w["weight_ih_l0" + end]) for end in ("", "_reverse")])
    across = np.concatenate([short(w["weight_hh_l0" + end]) for end in ("", "_reverse")])
    top = short(np.concatenate([net.top.weight.detach().numpy(), net.top.bias.detach().numpy()[:, None]], 1))
    last = np.concatenate([short(net.last.weight.detach().numpy()), short(net.last.bias.detach().numpy())])
    kinds = np.clip(np.round(net.kinds.detach().numpy() * (1 << K["vector-bits"])), -127, 127).astype(np.int8)
    reader = Reader(coded(net, vectors), kinds, into, across, base, top, last, units, len(net.last.weight[0]))
    _check(reader)
    return reader


def _check(reader: Reader) -> None:
    """No sum of the kernel may leave 32 bits: ValueError."""
    size = reader.vectors.table.shape[1] + KINDS + K["flags"]
    most = np.concatenate(
        [
            np.abs(reader.vectors.table.astype(np.int64)).max(0), np.abs(reader.kinds.astype(np.int64)).max(0),
            np.full(K["flags"], 1 << K["vector-bits"]),
        ]
    ) << (K["state-bits"] - K["vector-bits"])  # fmt: skip
    one = 1 << K["state-bits"]
    rows = np.abs(reader.into.reshape(-1, size).astype(np.int64)) @ most
    rows += np.abs(reader.across.reshape(-1, reader.units).astype(np.int64)).sum(1) * one
    upper = np.abs(reader.top.reshape(reader.tops, -1).astype(np.int64))
    states = 4 * reader.units
    above = upper[:, :states].sum(1) * one + upper[:, states:-1] @ np.tile(most, 2) + upper[:, -1] * one
    if max(int(rows.max()) + int(np.abs(reader.base.astype(np.int64)).max()), int(above.max())) >= 1 << 31:
        raise ValueError("weights of the reader are too large for sums in 32 bits")
