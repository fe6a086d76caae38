# SPDX-License-Identifier: Apache-2.0
"""The same bytes get the same answer: compiled or plain, with any hash seed, in any locale, thread and process."""

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.answers import answer, digest
from tests.effort import tries
from tests.inputs import document

import newsclean
from newsclean.gaps import find_gaps, model

ROOT = Path(__file__).parents[1]


def elsewhere(first, count, **variables):
    """The digests that another process finds, by number."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    env |= {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])} | variables
    command = [sys.executable, str(ROOT / "tests" / "answers.py"), str(first), str(count)]
    done = subprocess.run(command, capture_output=True, env=env, check=True, text=True, encoding="ascii")
    return {int(seed): found for seed, found in (line.split() for line in done.stdout.splitlines())}


@pytest.mark.skipif(not newsclean.COMPILED, reason="needs compiled kernels to compare with the plain ones")
def test_compiled_and_plain_kernels_give_the_same_answers():
    """The whole pipeline on both; each kernel alone is compared in ``test_kernels_*``."""
    count = tries(16)
    for first in range(0, count, 500):
        for seed, found in elsewhere(first, min(500, count - first), NEWSCLEAN_PURE="1").items():
            assert digest(seed) == found, document(seed)


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "4294967295", "PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda v: " ".join(f"{k}={x}" for k, x in v.items()),
)
def test_hash_seed_and_locale_do_not_matter(variables):
    pure = {} if newsclean.COMPILED else {"NEWSCLEAN_PURE": "1"}
    for seed, found in elsewhere(0, tries(60), **variables, **pure).items():
        assert digest(seed) == found, document(seed)


def test_what_was_cleaned_before_does_not_matter():
    """Caches remember lines and scripts; the answer must not know."""
    count = tries(80)
    once = [digest(seed) for seed in range(count)]
    assert [digest(seed) for seed in reversed(range(count))] == once[::-1]


def test_sixteen_threads_share_one_cleaner():
    count = tries(80)
    alone = [digest(seed) for seed in range(count)]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(digest, [*range(count)] * 2)) == alone * 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of forking after threads
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_every_kind_answer_alike(method, monkeypatch):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"{method} is not there on this system")
    monkeypatch.syspath_prepend(str(ROOT))
    count = tries(30)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert list(pool.map(digest, range(count))) == [digest(seed) for seed in range(count)]


@pytest.mark.skipif(not newsclean.COMPILED, reason="takes long on plain Python")
def test_documents_reach_every_stage():
    """Else the tests above would compare nothing."""
    told = "".join(map(answer, range(60)))
    for kind in ("mojibake.", "boilerplate.", "gap.", "normalize.", "encoding."):
        assert f"kind='{kind}" in told, kind
    assert "Error(" not in told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of forking after threads
def test_a_forked_child_writes_into_no_memory_of_its_parent():
    """Buffers that parent and children share give wrong scores and crashes, but only now and then."""
    find_gaps("The minister of  told reporters that the talks, led by  , had failed in the  capital.\n" * 5)
    before = {name: bytes(buffer.cast("B")) for name, buffer in vars(model._buffers).items()}
    assert before
    child = os.fork()
    if child == 0:
        find_gaps("Council opens bridge, says mayor: nothing new at all.\n" * 9)
        os._exit(0)
    os.waitpid(child, 0)
    for name, buffer in vars(model._buffers).items():
        assert bytes(buffer.cast("B")) == before[name], name
