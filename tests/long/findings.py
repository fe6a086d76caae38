# SPDX-License-Identifier: Apache-2.0
"""Ten million findings with a log and a report: ``python tests/long/findings.py --findings 10000000``.

One process is fed through a pipe with lines of which each has nine things to normalise, and its memory is asked for at
every tenth (Linux); another undoes it all with the log. Exit code 1 where the memory of either grows by more than 10
MiB from the first tenth on (that is one byte for each finding) or passes 100 MiB, where the page is longer than 5 MB,
the counts are wrong, or the bytes do not come back.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

LINE = b"Tom &amp; Ann &lt;said&gt; &quot;no&quot; in the caf&eacute; &ndash; &hellip; and &copy; paid.\n"
EACH = LINE.count(b"&")
BLOCK = LINE * 100


def resident(pid):
    """MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def watched(words, pieces, size, place):
    """Run newsclean on pieces of `size` bytes in all: digest of its output, memory at each tenth, its messages."""
    command = [sys.executable, "-m", "newsclean", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=place, **pipes)
    digest, found, told, begun, sent = hashlib.sha256(), [], [], time.monotonic(), 0

    def drain():
        for data in iter(partial(process.stdout.read1, 1 << 20), b""):
            digest.update(data)

    threads = [threading.Thread(target=drain), threading.Thread(target=lambda: told.append(process.stderr.read()))]
    for thread in threads:
        thread.start()
    for piece in pieces:
        process.stdin.write(piece)
        sent += len(piece)
        if sent >= size * (len(found) + 1) / 10:
            found.append(resident(process.pid))
            now = time.monotonic() - begun
            print(f"{words[-1]} {len(found)}/10: {found[-1]:.1f} MiB after {now:.0f} s", flush=True)
    process.stdin.close()
    for thread in threads:
        thread.join()
    assert process.wait() == 0, told
    return digest.hexdigest(), found, told[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=10_000_000)
    args = parser.parse_args()
    times = -(-args.findings // (100 * EACH))
    original = hashlib.sha256()
    for _ in range(times):
        original.update(BLOCK)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        words = ["--no-config", "--only", "encoding,normalize", "--log", "log", "--report", "page.html"]
        words += ["--stats", "--json", "-o", "clean"]
        _, found, told = watched(words, [BLOCK] * times, times * len(BLOCK), place)
        page, log, out = ((place / name).stat().st_size for name in ("page.html", "log", "clean"))
        counted = sum(json.loads(told)["findings"].values())
        print(f"{counted} findings; log {log} bytes, page {page} bytes")
        with (place / "clean").open("rb") as file:
            pieces = iter(partial(file.read, 1 << 16), b"")
            back, undone, _ = watched(["undo", "--log", "log"], pieces, out, place)
    growth = [max(f) - f[0] for f in (found, undone)]
    print(f"most {max(found):.1f} and, undone, {max(undone):.1f} MiB")
    print(f"after the first tenth at most {growth[0]:.1f} and {growth[1]:.1f} MiB more")
    good = max(growth) <= 10 and max(found + undone) <= 100 and page <= 5_000_000
    return int(not good or counted != times * 100 * EACH or back != original.hexdigest())


if __name__ == "__main__":
    sys.exit(main())
