# SPDX-License-Identifier: Apache-2.0
"""Fits the small table that names the kind of a boilerplate line from its words.

Promise: it never decides whether a line is boilerplate. Training types are rough (about 85 % right), so are the kinds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from newsclean.kernels import lines as kernel
from newsclean.training.boilerplate_data import GO
from newsclean.training.boilerplate_model import Measured

BUCKETS = 1 << 12
KINDS = (
    "ad", "byline", "caption-call", "comments", "cookie", "copyright", "date", "navigation", "newsletter", "other",
    "photo-credit", "read-time", "related", "share", "site-name", "social-follow", "subscribe-paywall",
)  # fmt: skip


def kind_of(label: str, digits: int) -> str:
    """The kind for a type of the training data."""
    if label == "byline-date":
        return "date" if digits else "byline"
    return label if label in KINDS else "other"


def fit_kinds(pages: Sequence[Measured]) -> bytes:
    """Signed bytes, `len(KINDS)` per bucket."""
    from sklearn.linear_model import LogisticRegression

    rows: list[int] = []
    columns: list[int] = []
    labels: list[int] = []
    seen: set[tuple[str, str]] = set()
    for page in pages:
        for i in page.scored:
            line = page.line_of[i]
            text = page.page.lines[line]
            if page.page.labels[line] != GO or (text, page.page.kinds[line]) in seen:
                continue
            seen.add((text, page.page.kinds[line]))
            hashes = page.raw[i][: page.context[i]]
            buckets = (hashes ^ (hashes >> np.uint64(15))) & np.uint64(BUCKETS - 1)
            rows += [len(labels)] * len(buckets)
            columns += buckets.tolist()
            labels.append(KINDS.index(kind_of(page.page.kinds[line], page.rows[i * kernel.ROW + kernel.DIGITS])))
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(labels), BUCKETS))
    model = LogisticRegression(C=0.3, max_iter=400, tol=3e-3)
    model.fit(matrix, np.array(labels))
    weights = np.zeros((BUCKETS, len(KINDS)))
    weights[:, model.classes_] = model.coef_.T
    return bytes(np.clip(np.rint(weights * 24), -127, 127).astype(np.int8).tobytes())
