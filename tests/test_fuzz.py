# SPDX-License-Identifier: Apache-2.0
"""The targets of the fuzzer on inputs that once broke them, and on some mutations; more with ``tests/fuzz/fuzz.py``."""

import random

import pytest
from tests.effort import tries
from tests.fuzz.fuzz import CORPUS, mutated, seeds
from tests.fuzz.targets import TARGETS

KEPT = sorted(CORPUS.glob("*/*"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_broke_a_target_does_so_no_more(path):
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_mutations(name):
    rng, known = random.Random(3), seeds(name)
    for _ in range(tries(40)):
        data = mutated(rng.choice(known), known, rng)
        try:
            TARGETS[name](data)
        except Exception as error:
            raise AssertionError(f"{name}({data!r})") from error


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_says_what_must_hold(name):
    assert len(TARGETS[name].__doc__) > 40
