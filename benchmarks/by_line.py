# SPDX-License-Identifier: Apache-2.0
"""What judging every line on its own (``--line-buffered``) costs: time here, quality with evaluators.

``python benchmarks/by_line.py`` times both ways on the made-up articles of `corpus`. The functions are systems for
evaluators that take ``module:function``, text -> findings.
"""

import time

import corpus

from newsclean import Config, Finding, find_gaps
from newsclean.stream import Stream
from newsclean.window import clean_window

BOILERPLATE = Config(stages=frozenset({"boilerplate"}))


def lines_of(text):
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + parts[-1:]


def boilerplate_whole(text):
    return [(e.start, e.end, 1.0) for e in clean_window(text, BOILERPLATE, "strict").log.edits if not e.new]


def boilerplate(text):
    at, found = 0, []
    for line in lines_of(text):
        found += [(at + start, at + end, sure) for start, end, sure in boilerplate_whole(line)]
        at += len(line)
    return found


def gaps(text):
    at, found = 0, []
    for line in lines_of(text):
        found += [
            Finding(at + f.start, at + f.end, f.kind, f.replacement, f.confidence, f.rule) for f in find_gaps(line)
        ]
        at += len(line)
    return found


def main():
    data = corpus.text("english", 4_000_000).encode()
    for stages in (Config().stages, frozenset({"encoding", "mojibake"})):
        for by_line in (False, True):
            best = min(timed(Config(stages=stages), by_line, data) for _ in range(3))
            lines = data.count(b"\n")
            print(
                f"{','.join(sorted(stages))}: {'line by line' if by_line else 'windows':<13}"
                f"{len(data) / best / 1e6:8.1f} MB/s {lines / best:12,.0f} lines/s"
            )


def timed(config, by_line, data):
    stream = Stream(config, by_line=by_line)
    begun = time.perf_counter()
    stream.feed(data)
    stream.finish()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
