# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/encoding.bin``: character pairs by language, class maps of the charsets, characters of CJK.

    python -m newsclean.training.encoding [--shared DIR]

Promise: the same sources give the same bytes. Costs are in sixteenths of a nat, at most 255.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import unicodedata
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsclean.training import encoding_charsets
from newsclean.training import encoding_classes as classes
from newsclean.training import encoding_corpus as corpus
from newsclean.training.tablefile import write

WORD_TOKENS = 60_000  # how many running words a whole word list stands for
TEXT_CHARS = 1_000_000  # no more text than this per language
SHARED_PAIRS = 20.0  # how many pairs the other languages' habits weigh against a language's own
SHARED_SHARE = 0.003  # foreign names and words are about so much of any text
SHARED_LETTERS = 100.0
SIGNS_SHARED = 0.4  # how far the use of typographic signs is taken from all languages together
HALF_WIDTH = 0.03  # how often a kana is written at half width
MIN_PAIRS = 4  # pairs seen less often in all languages together get no row of their own
CJK = ("zh", "zt", "ja", "ko")

Counts = npt.NDArray[np.float64]


def text_by_language(shared: Path) -> dict[str, str]:
    """All running text of a language, each record between line feeds."""
    parts: dict[str, list[str]] = {}
    size: dict[str, int] = {}
    for source in (corpus.sentences(shared), corpus.messages()):
        for language, text in source:
            if size.get(language, 0) < TEXT_CHARS:
                parts.setdefault(language, []).append(unicodedata.normalize("NFC", text))
                size[language] = size.get(language, 0) + len(text)
    return {language: "\n".join(lines) + "\n" for language, lines in sorted(parts.items())}


def pair_counts(script: classes.Script, text: str, words: list[tuple[str, float]], vietnamese: bool = False) -> Counts:
    """Counts of pairs of classes in the text and, by frequency, in the words."""
    n = script.count
    out = _count(script, text, n)
    if vietnamese:
        out += _count(script, encoding_charsets.as_cp1258(text), n)
    total = sum(f for _, f in words)
    if total:
        added = np.zeros((n, n))
        for repeat in range(1, 4):
            # A word counts by its frequency; rare words are taken together to keep this fast.
            chosen = [w for w, f in words if _level(f / total * WORD_TOKENS) == repeat]
            added += _count(script, " " + " ".join(chosen) + " ", n) * (1, 1, 6, 40)[repeat]
        out += added * min(1.0, WORD_TOKENS * 6 / max(1.0, float(added.sum())))
    return out


def _level(tokens: float) -> int:
    return 1 if tokens < 3 else 2 if tokens < 16 else 3


def _count(script: classes.Script, text: str, n: int) -> Counts:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ids = script.by_point[np.minimum(points, 0xFFFF)]
    pairs = ids[:-1].astype(np.int64) * n + ids[1:]
    return np.bincount(pairs, minlength=n * n).reshape(n, n).astype(np.float64)


def probabilities(script: classes.Script, counts: list[Counts], usage: tuple[Counts, Counts]) -> list[Counts]:
    """P(class | class before) per language, smoothed by the other languages of the script."""
    n = script.count
    pooled = sum((c / max(1.0, c.sum()) for c in counts), np.zeros((n, n))) / len(counts) * 1e6
    letters = pooled.sum(axis=0) + 1e6 * script.floor
    letters /= letters.sum()
    shared = (pooled + SHARED_LETTERS * letters) / (pooled.sum(axis=1, keepdims=True) + SHARED_LETTERS)
    out = []
    for c in counts:
        own = c.sum(axis=0) + 400 * letters + script.floor * c.sum()
        own /= own.sum()
        blend = 0.5 * shared + 0.5 * own
        before = c.sum(axis=1, keepdims=True)
        weight = SHARED_PAIRS + SHARED_SHARE * before
        out.append(_with_signs((c + weight * blend) / (before + weight), own, usage))
    return out


def sign_usage(scripts: list[classes.Script], counts: list[list[Counts]]) -> tuple[Counts, Counts]:
    """(sign given the kind of character before, kind of character given the sign before), over all languages."""
    signs = len(classes.SIGNS)
    into, after = np.zeros((5, signs)), np.zeros((signs, 5))
    weight = np.zeros((5, 1))
    for script, by_language in zip(scripts, counts, strict=True):
        kinds = _kinds(script.count)
        for c in by_language:
            share = c / max(1.0, c.sum()) * min(1.0, c.sum() / 50_000)
            for kind in range(5):
                into[kind] += share[kinds == kind, 16 : 16 + signs].sum(axis=0)
                after[:, kind] += share[16 : 16 + signs, kinds == kind].sum(axis=1)
                weight[kind] += share[kinds == kind].sum()
    floor = scripts[0].floor[16 : 16 + signs]
    into = into / weight + floor * np.array([[2.0], [0.3], [0.3], [0.5], [0.5]])
    common = after.sum(axis=0) / after.sum()
    after = after + 0.02 * common
    return into, after / after.sum(axis=1, keepdims=True)


def _kinds(n: int) -> npt.NDArray[np.int64]:
    """0 blank, 1 digit, 2 letter, 3 ASCII sign, 4 other sign for each class."""
    kinds = np.full(n, 2)
    kinds[:16] = 3
    kinds[classes.LATIN] = kinds[classes.ACCENTED] = 2
    kinds[classes.SPACE], kinds[classes.DIGIT] = 0, 1
    kinds[16 : 16 + len(classes.SIGNS)] = 4
    return kinds


def _with_signs(p: Counts, own: Counts, usage: tuple[Counts, Counts]) -> Counts:
    """The probabilities with the use of signs drawn towards what all languages do: little text shows its own."""
    into, after = usage
    n = len(p)
    kinds = _kinds(n)
    signs = slice(16, 16 + len(classes.SIGNS))
    p = p.copy()
    p[:, signs] = (1 - SIGNS_SHARED) * p[:, signs] + SIGNS_SHARED * into[kinds]
    inside = np.zeros((5, n))
    for kind in range(5):
        chosen = np.where(kinds == kind, own, 0)
        inside[kind] = chosen / chosen.sum()
    p[signs] = (1 - SIGNS_SHARED) * p[signs] + SIGNS_SHARED * after @ inside
    return p


def cost(p: Counts) -> npt.NDArray[np.uint8]:
    """Sixteenths of a nat, 0 to 255."""
    nats: Counts = -np.log(np.maximum(p, 1e-12))
    return np.asarray(np.clip(np.rint(16 * nats), 0, 255), dtype=np.uint8)


def script_tables(
    script: classes.Script, counts: list[Counts], usage: tuple[Counts, Counts]
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """(index of pairs into rows, rows of costs by language)."""
    n = script.count
    probs = probabilities(script, counts, usage)
    inside = np.array([classes.INSIDE.get(k, 0) for k in range(n)], dtype=np.float64)
    costs = np.stack([cost(p * np.exp(-inside)) for p in probs], axis=-1)  # n, n, languages
    weights = sum((c.sum(axis=1) for c in counts), np.full(n, 1e-3))
    padded = np.full((n, n, script.lanes), 255, dtype=np.uint8)
    padded[:, :, : len(script.languages)] = costs
    seen = sum(counts, np.zeros((n, n))) >= MIN_PAIRS
    signs = slice(16, 16 + len(classes.SIGNS))
    seen[signs, :8] = True
    seen[:8, signs] = True
    if script.lanes <= 16:
        # Where a foreign letter touches one of the script tells a wrong charset best: keep these pairs apart.
        seen[:16, :] = True
        seen[:, :16] = True
    index = np.zeros((n, n), dtype=np.uint16)
    rows: list[npt.NDArray[np.uint8]] = []
    known: dict[bytes, int] = {}

    def row(values: npt.NDArray[np.uint8]) -> int:
        key = values.tobytes()
        if key not in known:
            known[key] = len(rows)
            rows.append(values)
        return known[key]

    for second in range(n):
        rare = ~seen[:, second]
        if rare.any():
            # Every pair without a row of its own costs what it costs after the commonest classes.
            index[rare, second] = row(np.average(padded[rare, second], axis=0, weights=weights[rare]).astype(np.uint8))
        for first in np.nonzero(seen[:, second])[0]:
            index[first, second] = row(padded[first, second])
    return index, np.stack(rows)


def cjk_costs(texts: dict[str, str]) -> dict[int, list[int]]:
    """Cost of each character above ASCII in the four CJK languages."""
    table = corpus.traditional()
    costs: dict[int, list[int]] = {}
    counted: list[dict[int, float]] = []
    for language in CJK:
        counts: dict[int, float] = {}
        for c in texts.get(language, ""):
            if ord(c) >= 128:
                counts[ord(c)] = counts.get(ord(c), 0.0) + 1
        for word, frequency in corpus.words(language):
            for c in word:
                if ord(c) < 0x2E80:
                    continue
                forms = table.get(c, [c]) if language == "zt" else [c]
                for form in forms:
                    counts[ord(form)] = counts.get(ord(form), 0.0) + frequency * 500_000 / len(forms)
        if language == "ja":
            for point in range(0xFF61, 0xFFA0):
                full = unicodedata.normalize("NFKC", chr(point))
                counts[point] = counts.get(point, 0.0) + HALF_WIDTH * counts.get(ord(full[0]), 0.0)
        counted.append(counts)
    points = [p for p in range(0x1100, 0x10000) if classes.is_cjk(chr(p))]
    for point in points:
        line = []
        for counts in counted:
            total = sum(counts.values()) + 200_000 * 0.02
            line.append(
                min(127, round(-8 * float(np.log((counts.get(point, 0.0) + classes.cjk_floor(chr(point))) / total))))
            )
        costs[point] = line
    return costs


def point_tables(scripts: list[classes.Script], cjk: dict[int, list[int]]) -> tuple[bytes, bytes]:
    """(page numbers, values of all characters): see `newsclean.kernels.bytestats.score_text`."""
    values = np.zeros(0x10000, dtype=np.uint32)
    for point in range(0x10000):
        if point in cjk:
            a, b, c, d = cjk[point]
            values[point] = 1 << 31 | a | b << 7 | c << 14 | d << 21
        else:
            values[point] = classes.point_value(point, scripts)
    pages: list[bytes] = []
    numbers = []
    other = np.full(256, classes.point_value(0x1F600, scripts), dtype=np.uint32)
    rare = np.full(256, (1 << 32) - 1 - (7 << 28), dtype=np.uint32)
    for chunk in [*values.reshape(256, 256), other, rare]:
        data = chunk.astype("<u4").tobytes()
        if data not in pages:
            pages.append(data)
        numbers.append(pages.index(data))
    return np.array(numbers, dtype="<u2").tobytes(), b"".join(pages)


def make(shared: Path, target: Path) -> None:
    """Write the table and its manifest fragment."""
    texts = text_by_language(shared)
    scripts = classes.scripts()
    layout: list[int] = []
    indexes: list[bytes] = []
    rows: list[bytes] = []
    floors: list[bytes] = []
    index_at = row_at = 0
    counts = [
        [pair_counts(script, texts.get(x, ""), corpus.words(x), x == "vi") for x in script.languages]
        for script in scripts
    ]
    usage = sign_usage(scripts, counts)
    for script, counted in zip(scripts, counts, strict=True):
        index, table = script_tables(script, counted, usage)
        layout += [index_at, script.count, row_at, script.lanes]
        indexes.append(index.astype("<u2").tobytes())
        floors.append(table[:, : len(script.languages)].min(axis=1)[index].tobytes())
        rows.append(table.tobytes())
        index_at += index.size
        row_at += table.size
        print(script.name, script.count, table.shape)
    pages, points = point_tables(scripts, cjk_costs(texts))
    charsets = encoding_charsets.charsets()
    maps, cases = classes.charset_maps(charsets, scripts)
    # Lines of names, not JSON: the first answer must not wait for a parser.
    lines = [" ".join(s.languages) for s in scripts] + ["", *(f"{c.name} {c.script} {c.prior}" for c in charsets)]
    sections = {
        "names": ("B", "\n".join(lines).encode()),
        "layout": ("i", np.array(layout, dtype="<i4").tobytes()),
        "index": ("H", b"".join(indexes)),
        "rows": ("B", b"".join(rows)),
        "floors": ("B", b"".join(floors)),
        "pages": ("H", pages),
        "points": ("I", points),
        "maps": ("B", maps),
        "cases": ("B", cases),
        "fits": ("B", encoding_charsets.fits(charsets, [s.languages for s in scripts])),
        "steps": ("B", bytes(classes.STEPS)),
        "texts": ("B", b"".join(encoding_charsets.characters(c.name) for c in charsets)),
    }
    write(target, "encoding", {"cjk": CJK}, sections)
    data = target.read_bytes()
    print(len(data), hashlib.sha256(data).hexdigest())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "data" / "encoding.bin")
    args = parser.parse_args()
    make(Path(args.shared), args.out)


if __name__ == "__main__":
    main()
