# SPDX-License-Identifier: Apache-2.0
"""Kills a big run in place at random moments: ``python tests/long/kill.py --times 200 --megabytes 200``.

A third of the kills fall anywhere, a third near the usual end, and a third within two milliseconds of the moment when
the new file gets a name. After each the file must be the old one or the new one, and if it is the new one, the log must
bring the old one back. How many temporary files were left is told: only the last kind can leave one, where the system
has files without a name. Every call to the system is met once by ``tests/test_kills.py``.
"""

import argparse
import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINE = "The council met on Tuesday, and the mayor said “nothing” of it.\n".encode() * 60
DAMAGED = "Die StraÃŸe fÃ¼hrte zur KÃ¼che, sagte die BÃ¼rgermeisterin.\n".encode()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path, megabytes):
    block = (LINE * 3 + DAMAGED) * 20
    with open(path, "wb") as file:
        for _ in range(max(1, megabytes * 1_000_000 // len(block))):
            file.write(block)


def wait_for_the_moment(process, place, inode):
    """Until the new file has a name, or the place of the old one."""
    while process.poll() is None:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith(".newsclean-") or (entry.name == "a.txt" and entry.inode() != inode):
                    return


def attack(place, times, megabytes, seed, say=lambda line: None):
    """Kill `times` runs in `place`; gives (files left old, left new, finished before the kill, stray files)."""
    rng = random.Random(seed)
    path, log, keep = place / "a.txt", place / "log", place / "original"
    write(keep, megabytes)
    command = [sys.executable, "-m", "newsclean", "--only", "encoding,mojibake", "--no-config", "--in-place"]
    command += ["--log", "log", "a.txt"]
    old = digest(keep)
    path.write_bytes(keep.read_bytes())
    begun = time.monotonic()
    subprocess.run(command, cwd=place, check=True)
    usual = time.monotonic() - begun
    new = digest(path)
    assert new != old
    kept = stray = replaced = finished = 0
    number = 0
    while number < times:
        path.write_bytes(keep.read_bytes())
        log.unlink(missing_ok=True)
        process = subprocess.Popen(command, cwd=place)
        begun = time.monotonic()
        if number % 3 == 2:
            wait_for_the_moment(process, place, path.stat().st_ino)
            time.sleep(rng.uniform(0, 0.002))
        else:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(usual * (rng.uniform(0.9, 1.05) if number % 3 else rng.uniform(0, 1.05)))
        process.send_signal(signal.SIGKILL)  # heard only where it has not ended
        code = process.wait()
        assert code in (0, -signal.SIGKILL), code
        if code == 0:
            finished += 1
            usual = time.monotonic() - begun
        else:
            number += 1
        found = digest(path)
        assert found in (old, new), f"kill {number}: neither the old nor the new file"
        kept += found == old
        replaced += found == new
        if found == new:
            back = [sys.executable, "-m", "newsclean", "undo", "--log", "log", "--in-place", "a.txt"]
            subprocess.run(back, cwd=place, check=True)
            assert digest(path) == old, f"kill {number}: the log does not bring the old file back"
        for left in place.glob(".newsclean-*.tmp"):
            stray += 1
            left.unlink()
        assert {p.name for p in place.iterdir()} <= {"a.txt", "log", "original"}
        say(f"{number}/{times}: old {kept}, new {replaced}, not killed {finished}, temporary files left {stray}")
    return kept, replaced, finished, stray


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        attack(Path(place), args.times, args.megabytes, args.seed, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
