# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/mojibake-judge.bin``: the net that decides whether a repair is right.

``python -m newsclean.training.mojibake_judge [--shared DIR] [--work DIR] [--threshold NATS]``

Promise: the net is fitted to lines that the language model it is fitted with has not seen (two half models, each
judging the lines of the other half), never to the validation part. Deterministic: fixed seed, one thread.
"""

from __future__ import annotations

import argparse
import os
import pickle
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsclean.kernels.score import Scorer
from newsclean.mojibake.candidates import candidates
from newsclean.mojibake.evidence import NAMES, features
from newsclean.mojibake.find import SUSPICION_IN_BAD_COMPANY
from newsclean.mojibake.gate import facts
from newsclean.mojibake.line import is_residue, is_worth_judging
from newsclean.mojibake.model import SUSPICION, from_table, screen
from newsclean.tables import load
from newsclean.training import mojibake, mojibake_lists, tablefile
from newsclean.training import mojibake_corpus as corpus

Array = np.ndarray[Any, Any]

OUT = Path(__file__).resolve().parent.parent / "data" / "mojibake-judge.bin"
UNITS = 32
EPOCHS = 60
BATCH = 512
RATE = 3e-3
DECAY = 2e-4
SEED = 20
# Whole chains that the net never sees, to tell what it does with unknown ones.
VALIDATION_FAMILIES = frozenset(
    {
        "cp1251>iso-8859-5",
        "gbk>cp949",
        "utf-8>koi8-r",
        "cp852>cp1252",
        "cp932>cp1254",
        "utf-8>cp1255",
        "cp1251>latin-1>utf-8>latin-1",
        "mac-roman>cp1252",
        "cp1253>cp1252",
        "utf-8>big5",
        "partial:cp932>gbk",
        "partial:koi8-r>cp1251",
    }
)
# Weight of a wrong repair of a clean line, and of the deliberately adversarial lines, against a garbled line.
CLEAN_WEIGHT = 2.0
ADVERSARIAL_WEIGHT = 0.3
THRESHOLD = 0.7  # nats: one clean line in 10,000 is changed on the development lines, five of the validation ones
GATE_LOSS = 0.01  # of the garbled lines, that the gate may hold back in documents without a proved chain


def is_validation(item: dict[str, Any]) -> bool:
    """Whether the net must not be fitted to a line."""
    if item["source"] == "made":
        return zlib.crc32(item["id"].encode()) % 4 == 0
    return corpus.is_validation(item) or item["family"] in VALIDATION_FAMILIES


def half_models(shared: Path, work: Path) -> list[Scorer]:
    """The two half models, built unless `work` has them."""
    scorers = []
    for half in (0, 1):
        path = work / f"half{half}.bin"
        if not path.exists():
            mojibake.build(shared, path, half)
        scorers.append(from_table(load(str(path))))
    return scorers


@dataclass(frozen=True, slots=True)
class Example:
    """A development line: the evidence for each candidate and whether it is right; the facts for the gate."""

    item: dict[str, Any]
    rows: list[tuple[list[float], bool]]
    facts: list[float] | None


def is_right(text: str, item: dict[str, Any]) -> bool:
    """Whether `text` is what was written, or would be but for the characters that are lost for ever."""
    if text == item["original"]:
        return True
    if item.get("reversible", True) or "\ufffd" not in text:
        return False
    return (
        re.fullmatch(".{0,3}".join(map(re.escape, re.split("\ufffd+", text))), item["original"], re.DOTALL) is not None
    )


def lines_of(shared: Path) -> Iterator[dict[str, Any]]:
    """Development lines, then made lists of characters and single words that are clean."""
    for name in ("garbled", "clean"):
        yield from corpus.read_lines(shared / "data" / "mojibake" / f"{name}.jsonl.gz")
    yield from mojibake_lists.clean_lines()


def examples(shared: Path, scorers: list[Scorer]) -> Iterator[Example]:
    """All lines that the screen lets through, each with the model that has not seen it.

    Of clean lines also those that are looked at only in a document in which another line proved a chain.
    """
    first = screen()
    for item in lines_of(shared):
        line = item["garbled"]
        if line.isascii() and "&" not in line:
            continue
        odd = first.odd_lines(line, 0, len(line), SUSPICION)
        least = SUSPICION_IN_BAD_COMPANY if item["kind"] == "clean" else SUSPICION
        if not first.odd_lines(line, 0, len(line), least) and ";&" not in line:
            continue
        scorer = scorers[1 - corpus.fold_of(item["original"])]
        own = scorer.cost(line, 0, len(line))
        found = [c for c in candidates(scorer, line) if is_worth_judging(c, own) and not is_residue(c)]
        rows = []
        for candidate in found:
            evidence = features(scorer, line, candidate, found)
            if evidence is not None:
                rows.append((evidence, is_right(candidate.text, item)))
        yield Example(item, rows, facts(scorer, line, max(odd[2::3])) if odd else None)


def fit_gate(examples: list[Example]) -> list[float]:
    """Weights of the gate: logistic regression, garbled against clean, shifted so that GATE_LOSS falls below 0."""
    chosen = [
        e
        for e in examples
        if e.facts and not is_validation(e.item) and e.item.get("reversible", True) and e.item["source"] != "made"
    ]
    x = np.array([e.facts for e in chosen])
    y = np.array([e.item["kind"] != "clean" for e in chosen], dtype=np.float64)
    scale = np.maximum(x.std(0), 1e-9)
    scale[0] = 1.0
    z, weights = x / scale, np.zeros(x.shape[1])
    for _ in range(25):  # Newton's method with a small ridge
        p = 1 / (1 + np.exp(-np.clip(z @ weights, -30, 30)))
        curve = (z * (p * (1 - p))[:, None]).T @ z + 0.01 * np.eye(z.shape[1])
        weights = weights + np.linalg.solve(curve, z.T @ (y - p) - 0.01 * weights)
    weights[0] -= np.quantile((z @ weights)[y == 1], GATE_LOSS)
    return [round(float(weight), 4) for weight in weights / scale]


def weight_of(item: dict[str, Any]) -> float:
    """How much a candidate of this line counts."""
    if item["subset"] == "caps-symbol":
        return ADVERSARIAL_WEIGHT
    if item["source"] == "made":
        return 1.0
    return CLEAN_WEIGHT if item["kind"] == "clean" else 1.0


def fit(x: Array, y: Array, weight: Array) -> tuple[Array, Array, float]:
    """Hidden rows, out weights and bias of the net, for evidence as it comes; the first column must be ones."""
    rng = np.random.default_rng(SEED)
    mean, scale = x.mean(0), x.std(0) + 1e-9
    mean[0], scale[0] = 0.0, 1.0
    z = (x - mean) / scale
    hidden = rng.normal(0, 0.3, (UNITS, z.shape[1]))
    out = rng.normal(0, 0.3, UNITS)
    bias = np.array([-2.0])
    params = [hidden, out, bias]
    first = [np.zeros_like(p) for p in params]
    second = [np.zeros_like(p) for p in params]
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS) + 1e-5
        order = rng.permutation(len(z))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            part, goal, mass = z[rows], y[rows], weight[rows]
            raw = part @ hidden.T
            units = np.maximum(raw, 0)
            score = units @ out + bias[0]
            slope = (1 / (1 + np.exp(-np.clip(score, -30, 30))) - goal) * mass / len(rows)
            back = np.outer(slope, out) * (raw > 0)
            grads = [back.T @ part + DECAY * hidden, units.T @ slope + DECAY * out, np.array([slope.sum()])]
            step += 1
            for p, g, m, v in zip(params, grads, first, second, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    plain = hidden / scale
    plain[:, 0] = hidden[:, 0] - (hidden[:, 1:] * (mean[1:] / scale[1:])).sum(1)
    return plain, out, float(bias[0])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"), help="the data folder")
    parser.add_argument("--work", type=Path, help="where half models and evidence are kept between runs")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    if args.shared is None:
        parser.error("name the data folder: --shared DIR or NEWSCLEAN_SHARED")
    with tempfile.TemporaryDirectory() as scratch:
        work = args.work or Path(scratch)
        scorers = half_models(Path(args.shared), work)
        cache = work / "evidence.pickle"
        if not cache.exists():
            cache.write_bytes(pickle.dumps(list(examples(Path(args.shared), scorers))))
        lines: list[Example] = pickle.loads(cache.read_bytes())
    rows = [(e.item, *row) for e in lines if not is_validation(e.item) for row in e.rows]
    x = np.array([evidence for _, evidence, _ in rows])
    y = np.array([right for _, _, right in rows], dtype=np.float64)
    hidden, out, bias = fit(x, y, np.array([weight_of(item) for item, _, _ in rows]))
    meta = {"names": list(NAMES), "bias": round(bias, 5), "threshold": args.threshold, "gate": fit_gate(lines)}
    sections = {"hidden": ("f", hidden.astype("<f4").tobytes()), "out": ("f", out.astype("<f4").tobytes())}
    tablefile.write(args.out, "mojibake-judge", meta, sections)


if __name__ == "__main__":
    main()
