# SPDX-License-Identifier: Apache-2.0
"""Peak memory of the filter at growing input, lines and one endless line: ``python benchmarks/memory.py``.

The input is piped in as it is made; the peak is the operating system's own figure for the process (Linux, macOS).
"""

import argparse
import os
import resource
import subprocess
import sys

import corpus


def peak(megabytes, block):
    """Peak resident MiB of ``newsclean`` fed with so many megabytes of the block."""
    # A forked child, so that the figure is of this one process and not of the largest child so far.
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        command = [sys.executable, "-m", "newsclean"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            sent = 0
            while sent < megabytes * 1_000_000:
                process.stdin.write(block)
                sent += len(block)
            process.stdin.close()
            code = process.wait()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os.write(write_end, str(usage if code == 0 else -1).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        value = int(pipe.read())
    os.waitpid(child, 0)
    return value / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000", help="megabytes, comma-separated (default 10,100,1000)")
    args = parser.parse_args()
    articles = corpus.text("english", 1_000_000).encode()
    blocks = {
        "clean English": articles,
        "one endless line": articles.replace(b"\n", b" "),
        "one endless line without blanks": b"x" * 1_000_000,
        "garbled": corpus.sloppy(corpus.text("curly", 200_000).encode(), "cp1252").encode() + articles * 4,
    }
    sizes = [int(size) for size in args.sizes.split(",")]
    print("| peak MiB | " + " | ".join(f"{size} MB" for size in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for name, block in blocks.items():
        print(f"| {name} | " + " | ".join(f"{peak(size, block):.1f}" for size in sizes) + " |", flush=True)


if __name__ == "__main__":
    main()
