# SPDX-License-Identifier: Apache-2.0
"""One process that cleans everything in every way for an hour: ``python tests/long/soak.py --minutes 60``.

No document is the same as another: damaged text, soups of bytes, long articles, records. Each goes through cleaners
that are kept all the time, as a whole and as a stream in pieces, and back; now and then files are cleaned and put back
by the commands. Memory and open descriptors are asked for every minute (Linux). Exit code 1 where memory after the
first sixth of the time grows by more than 2 MiB, or a descriptor stays open.
"""

import argparse
import gc
import json
import os
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.chunks import random_splits
from tests.inputs import SENTENCES, document

from newsclean import Cleaner, Config, detect_encoding
from newsclean.cli.main import main as command
from newsclean.formats.system import System
from newsclean.logfile import undo_stream

STAGES = frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"})
CLEANERS = [
    Cleaner(),
    Cleaner(Config(stages=STAGES, level="thorough", mark_gaps="[…]")),
    Cleaner(Config(stages=STAGES, window=256)),
    Cleaner(Config(encoding="gb18030", window=1024)),
]
ALLOWED = 2.0


def resident():
    """MiB."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def descriptors():
    return len(os.listdir("/proc/self/fd"))


@contextmanager
def silence():
    """What the commands write to descriptors 1 and 2 goes nowhere."""
    kept, nowhere = (os.dup(1), os.dup(2)), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        for old, fd in zip(kept, (1, 2), strict=True):
            os.dup2(old, fd)
            os.close(old)
        os.close(nowhere)


def some(seed):
    """One of many kinds of input, most of them small, one in forty of about a hundred kilobytes."""
    rng = random.Random(seed)
    if seed % 40:
        return document(seed)
    article = "".join(f"{rng.choice(SENTENCES)} {rng.randrange(10**6)}\n" for _ in range(1000)).encode()
    return article + document(seed)


def by_itself(data, seed):
    """Whole, as text, in pieces, and back."""
    cleaner = CLEANERS[seed % len(CLEANERS)]
    detect_encoding(data)
    result = cleaner.inspect(data)
    assert result.log.undo(result.text) == result.source
    cleaner.clean(result.source)
    stream = cleaner.stream(record=True)
    out = b"".join([*map(stream.feed, random_splits(data, seed)), stream.finish()])
    assert out == result.text.encode("utf-8", "surrogateescape")
    assert b"".join(undo_stream([out], json.loads(json.dumps(stream.records())))) == data


def by_command(data, place, seed):
    """Cleaned in place with a log and a report, as records too, and put back."""
    text = data.decode("utf-8", "replace")
    records = "".join(json.dumps({"id": k, "text": text[k:]}) + "\n" for k in range(5)).encode()
    for name, content in (("a.txt", data), ("a.jsonl", records)):
        file = place / name
        file.write_bytes(content)
        words = [
            "--no-config",
            "--force",
            "--in-place",
            "--log",
            str(place / "log"),
            "--report",
            str(place / "page.html"),
        ]
        assert command([*words, str(file)], System()) == 0, seed
        assert command(["undo", "--log", str(place / "log"), "--in-place", str(file)], System()) == 0, seed
        assert file.read_bytes() == content, seed
        command(["detect", str(file)], System())
        command(["--no-config", "--diff", str(file)], System())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begun = told = time.monotonic()
    seed, size, found, open_before = args.seed * 10**9, 0, [], None
    with tempfile.TemporaryDirectory() as place:
        while time.monotonic() - begun < args.minutes * 60:
            data = some(seed)
            by_itself(data, seed)
            if seed % 50 == 7:
                with silence():
                    by_command(data, Path(place), seed)
            seed, size = seed + 1, size + len(data)
            if time.monotonic() - told >= 60:
                told += 60
                gc.collect()
                found.append(resident())
                open_before = open_before or descriptors()
                count = seed - args.seed * 10**9
                print(f"{len(found)} min: {found[-1]:.2f} MiB, {count} inputs, {size} bytes", flush=True)
    settled = found[len(found) // 6 :]
    growth = max(settled) - settled[0]
    more = descriptors() - open_before
    print(f"after {len(found) // 6 + 1} minutes at most {growth:.2f} MiB more, {more} descriptors more", flush=True)
    return int(growth > ALLOWED or more > 0)


if __name__ == "__main__":
    sys.exit(main())
