# SPDX-License-Identifier: Apache-2.0
"""Fits the two steps of the line model: hashed linear weights, then small trees over whole-number features.

Promise: deterministic with one thread. Only the kernel computes features, so training and use cannot drift apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from newsclean.boilerplate.finder import match_rules
from newsclean.boilerplate.model import Lines, share, survey
from newsclean.boilerplate.rules import RuleSet
from newsclean.kernels import lines as kernel
from newsclean.kernels import topics
from newsclean.kernels import verdicts as verdicts_kernel
from newsclean.training import boilerplate_classes
from newsclean.training.boilerplate_data import FOLDS, GO, HEADING, KEEP, UNSCORED, Page

BUCKETS = 1 << 16
SCALE = 32.0  # integer units per unit of log-odds
LEAF_SCALE = 1000.0
TREES = 120
# The task is what a good extraction leaves: its lines count more than menus of whole pages and clean text. In
# cross-validation F1 rose from .897 (even) over .913 (6) to .917 (10); whole pages lost .005 by it, and get some back.
TASK_WEIGHT = {"light": 10.0, "heavy": 1.5}
PAGES, CLASSES = boilerplate_classes.tables()
INDEX, LETTERS = boilerplate_classes.letters()
WORDS = topics.Words(INDEX, memoryview(LETTERS).cast("H"))
ALL = -(1 << 30)  # below any score: every line is judged


def bucket(h: np.ndarray) -> np.ndarray:
    """Where the kernel finds the weights of a hashed feature."""
    return np.asarray((h ^ (h >> np.uint64(15))) & np.uint64(BUCKETS - 1))


class Measured:
    """A page with its rows and hashed features."""

    def __init__(self, page: Page, rules: RuleSet, triggers: bytes) -> None:
        self.page = page
        self.text = "\n".join(page.lines)
        self.rows = array("i", bytes(4 * kernel.ROW * (len(page.lines) + 1)))
        self.triggers = triggers
        scratch, facts = array("Q", bytes(8 * kernel.SCRATCH)), array("i", bytes(32))
        ruler = kernel.Ruler(PAGES, CLASSES, bytes_as_weights(bytes(BUCKETS * 8)), triggers)
        self.n = ruler.measure(self.text, 0, len(self.text), self.rows)
        starts = np.cumsum([0] + [len(line) + 1 for line in page.lines])
        table = np.frombuffer(self.rows, dtype=np.int32).reshape(-1, kernel.ROW)[: self.n]
        self.line_of = np.searchsorted(starts, table[:, kernel.START], side="right") - 1
        self.hashes: list[np.ndarray] = []
        self.raw: list[np.ndarray] = []
        self.context: list[int] = []
        for row in table:
            if row[kernel.FLAGS] & kernel.PROSE:
                self.raw.append(np.zeros(0, dtype=np.uint64))
                self.hashes.append(np.array([7000003 & (BUCKETS - 1)]))
                self.context.append(1)
                continue
            count = ruler.features(self.text[row[kernel.START] : row[kernel.END]], scratch, facts)
            self.raw.append(np.array(scratch[:count], dtype=np.uint64))
            self.hashes.append(bucket(self.raw[-1]).astype(np.int64))
            self.context.append(facts[0])
        before, after = array("i", bytes(4 * self.n)), array("i", bytes(4 * self.n))
        verdicts_kernel.place(self.rows, self.n, before, after)
        self.before, self.after = before, after
        self.lines = Lines(self.n, self.rows, before, after)
        self.matches = match_rules(self.text, self.lines, rules)
        self.rules = [self.rows[i * kernel.ROW + kernel.RULE] for i in range(self.n)]
        if page.task not in ("light", "heavy"):
            # Bodies of articles still hold a stray "Advertisement": what a rule takes whole is not taught as text.
            for i, match in self.matches.items():
                if match.whole:
                    page.labels[self.line_of[i]] = UNSCORED
        self.scored = [
            i for i in range(self.n)
            if not table[i][kernel.FLAGS] & kernel.PROSE and page.labels[self.line_of[i]] != UNSCORED
        ]  # fmt: skip

    def position(self, i: int) -> int:
        """The role of row `i` itself by its place: 5 head, 6 inside, 7 tail, 0 unknown."""
        if self.before[i] >= verdicts_kernel.NEAR:
            return 5 if self.after[i] < verdicts_kernel.NEAR else 0
        return 6 if self.after[i] < verdicts_kernel.NEAR else 7

    def columns(self, i: int) -> np.ndarray:
        """The active columns of row `i` in the matrix of the linear model."""
        parts = [self.hashes[i] * 8]
        where = self.position(i)
        if where:
            parts.append(self.hashes[i] * 8 + where)
        for other, role in ((i - 1, 1), (i + 1, 2), (i - 2, 3), (i + 2, 4)):
            if 0 <= other < self.n:
                parts.append(self.hashes[other][: self.context[other]] * 8 + role)
        return np.concatenate(parts)


def bytes_as_weights(raw: bytes) -> memoryview:
    """The weights as the kernel wants them: eight signed bytes as one number."""
    return memoryview(raw).cast("Q")


def fit_linear(pages: Sequence[Measured], epochs: int = 6) -> bytes:
    """Weights (signed bytes, eight roles per bucket) learned from the scored lines of `pages`."""
    from sklearn.linear_model import SGDClassifier

    indices, pointer, labels, weights = [], [0], [], []
    for page in pages:
        for i in page.scored:
            columns = page.columns(i)
            indices.append(columns)
            pointer.append(pointer[-1] + len(columns))
            label = max(page.page.labels[page.line_of[i]], KEEP)
            labels.append(label)
            weights.append(line_weight(page, i, label))
    matrix = sparse.csr_matrix(
        (np.ones(pointer[-1], dtype=np.float32), np.concatenate(indices), np.array(pointer)),
        shape=(len(labels), BUCKETS * 8),
    )
    matrix.sum_duplicates()
    model = SGDClassifier(
        loss="log_loss", alpha=3e-6, max_iter=epochs, tol=None, random_state=7, average=len(labels),
        learning_rate="constant", eta0=0.01,
    )  # fmt: skip
    model.fit(matrix, np.array(labels), sample_weight=np.array(weights))
    scaled = np.clip(np.rint(model.coef_[0] * SCALE), -127, 127).astype(np.int8)
    return bytes(scaled.tobytes())


def line_weight(page: Measured, i: int, label: int) -> float:
    """Menus of whole pages are many and easy: they count less."""
    if page.page.task == "heavy" and label == GO:
        return 0.2
    return page.page.weight * (0.5 if page.page.labels[page.line_of[i]] == HEADING else 1.0)


def rescore(page: Measured, weights: bytes) -> None:
    """Fill the page's rows with scores under `weights`, rules and repeats included."""
    ruler = kernel.Ruler(PAGES, CLASSES, bytes_as_weights(weights), page.triggers)
    ruler.measure(page.text, 0, len(page.text), page.rows)
    verdicts_kernel.repeats(page.rows, page.n, {})
    for i, rule in enumerate(page.rules):
        page.rows[i * kernel.ROW + kernel.RULE] = rule
    verdicts_kernel.place(page.rows, page.n, page.before, page.after)
    survey(page.lines)
    if page.n:
        wanted = array("i", bytes(4 * page.n))
        verdicts_kernel.mark(page.rows, page.n, ALL, wanted)
        share(page.text, page.lines, WORDS, wanted)


def dense(page: Measured) -> np.ndarray:
    """The dense features of the scored rows."""
    out = array("i", bytes(4 * verdicts_kernel.FEATURES))
    table = np.zeros((len(page.scored), verdicts_kernel.FEATURES), dtype=np.int32)
    for k, i in enumerate(page.scored):
        verdicts_kernel.describe(page.rows, page.n, i, page.before, page.after, page.lines.notes, out)
        table[k] = out
    return table


def scored_labels(page: Measured) -> list[int]:
    """Labels of the scored rows."""
    return [max(page.page.labels[page.line_of[i]], KEEP) for i in page.scored]


def tree_weight(page: Measured, i: int, label: int) -> float:
    """Losing article text is the harm: a long kept line counts more than a short one."""
    task = TASK_WEIGHT.get(page.page.task, 0.5)
    if label == HEADING:
        return 0.5 * page.page.weight * task
    if label == KEEP:
        return page.page.weight * (1.0 + page.rows[i * kernel.ROW + kernel.LENGTH] / 60.0) * task
    return line_weight(page, i, label) * task


def fit_trees(pages: Sequence[Measured]) -> Any:
    """Boosted trees on the dense features of `pages`, whose rows hold scores of weights not fitted to them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    x = np.concatenate([dense(p) for p in pages])
    y = np.array([label for p in pages for label in scored_labels(p)])
    w = np.array([tree_weight(p, i, p.page.labels[p.line_of[i]]) for p in pages for i in p.scored])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=0.08, max_leaf_nodes=16, min_samples_leaf=40, l2_regularization=2.0,
        random_state=7, early_stopping=False,
    )  # fmt: skip
    model.fit(x, y, sample_weight=w)
    return model


def export_trees(model: Any) -> tuple[bytes, bytes, bytes]:
    """The trees as whole numbers: nodes (feature, left, right), thresholds or leaf values, roots."""
    nodes, thresholds, roots = array("h"), array("i"), array("h")
    for number, (tree,) in enumerate(model._predictors):
        base = len(thresholds)
        roots.append(base)
        for node in tree.nodes:
            if node["is_leaf"]:
                value = float(node["value"]) + (float(model._baseline_prediction.ravel()[0]) if number == 0 else 0.0)
                nodes.extend((-1, 0, 0))
                thresholds.append(round(value * LEAF_SCALE))
            else:
                nodes.extend((int(node["feature_idx"]), base + int(node["left"]), base + int(node["right"])))
                thresholds.append(int(np.floor(node["num_threshold"])))
    return nodes.tobytes(), thresholds.tobytes(), roots.tobytes()


def judged(page: Measured, trees: tuple[bytes, bytes, bytes]) -> list[int]:
    """The verdict on every row of the page."""
    out, row = array("i", bytes(4 * page.n)), array("i", bytes(4 * verdicts_kernel.FEATURES))
    wanted = array("i", bytes(4 * page.n))
    verdicts_kernel.mark(page.rows, page.n, ALL, wanted)
    nodes, thresholds, roots = (memoryview(part).cast(code) for part, code in zip(trees, "hih", strict=True))
    judge = verdicts_kernel.Trees(nodes, thresholds, roots, array("i", [ALL]) * len(roots), ALL)
    judge.judge(page.rows, page.n, page.before, page.after, page.lines.notes, row, wanted, out)
    return list(out)


def fit(pages: Sequence[Measured], folds: int = FOLDS) -> tuple[bytes, Any]:
    """Both steps; the trees see scores of weights that were fitted without the publisher at hand."""
    for fold in range(folds):
        weights = fit_linear([p for p in pages if p.page.fold != fold])
        for page in pages:
            if page.page.fold == fold:
                rescore(page, weights)
    trees = fit_trees(pages)
    return fit_linear(pages), trees
