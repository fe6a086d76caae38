# SPDX-License-Identifier: Apache-2.0
"""One way to run any input through a stream cut in every way that matters."""

import random


def every_split(data):
    """The data in two pieces, at every offset."""
    return ([data[:k], data[k:]] for k in range(len(data) + 1))


def bytewise(data):
    """One byte at a time, with an empty piece between."""
    return [piece for k in range(len(data)) for piece in (data[k : k + 1], b"")]


def with_empties(pieces):
    """The pieces with nothing before, between and after them."""
    return [b"", *(piece for given in pieces for piece in (given, b"", b""))]


def random_splits(data, seed, count=8):
    """The data in some pieces, at random places."""
    rng = random.Random(seed)
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(count))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def many_ways(data, seeds):
    """Byte by byte, and for each seed into two to twenty pieces; empty pieces between in every other."""
    yield bytewise(data)
    for seed in seeds:
        pieces = random_splits(data, seed, 1 + seed % 19)
        yield with_empties(pieces) if seed % 2 else pieces


def run(cleaner, pieces, by_line=False):
    """Output, log records and counts of a stream that is fed the pieces."""
    stream = cleaner.stream(record=True, by_line=by_line)
    out = [stream.feed(piece) for piece in pieces]
    out.append(stream.finish())
    return b"".join(out), stream.records(), stream.stats
