# SPDX-License-Identifier: Apache-2.0
"""Resident memory of the filter along one long stream: ``python tests/long/load.py --gigabytes 10``.

One process is fed through a pipe, article after article with a damaged one now and then, or one endless line
(``--endless``); its memory is asked for at every gigabyte (Linux). Exit code 1 where it grows by more than 2 MiB from
the first to the last, or passes 100 MiB.
"""

import argparse
import subprocess
import sys
import threading
import time

CLEAN = (
    "Council opens the bridge\n\nThe council met on Tuesday; the mayor said “nothing” of the budget, which passed.\n"
    "Die Bürgermeisterin eröffnete am Samstag die größte Küche der Stadt, wie ein Sprecher sagte.\n\n"
)
DAMAGED = "Die StraÃŸe fÃ¼hrte zur KÃ¼che, sagte die BÃ¼rgermeisterin am Montag.\nRead more: Ten bridges\n\n"
GIGABYTE = 1_000_000_000


def resident(pid):
    """MiB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=int, default=10)
    parser.add_argument("--endless", action="store_true", help="no line feed in all of it")
    parser.add_argument("words", nargs="*", help="options of newsclean, behind --")
    args = parser.parse_args()
    block = (CLEAN * 200 + DAMAGED).encode() * 20
    if args.endless:
        block = block.replace(b"\n", b" ")
    command = [sys.executable, "-m", "newsclean", "--no-config", *args.words]
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    given = [0]

    def drain():
        while data := process.stdout.read(1 << 20):
            given[0] += len(data)

    thread = threading.Thread(target=drain)
    thread.start()
    found, sent = [], 0
    for number in range(1, args.gigabytes + 1):
        while sent < number * GIGABYTE:
            process.stdin.write(block)
            sent += len(block)
        found.append(resident(process.pid))
        print(f"{number} GB: {found[-1]:.1f} MiB after {time.monotonic() - begun:.0f} s", flush=True)
    process.stdin.close()
    code = process.wait()
    thread.join()
    print(f"exit code {code}, {sent} bytes in, {given[0]} bytes out, most {max(found):.1f} MiB")
    return code or int(max(found) - found[0] > 2 or max(found) > 100)


if __name__ == "__main__":
    sys.exit(main())
