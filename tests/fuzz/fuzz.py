# SPDX-License-Identifier: Apache-2.0
"""Fuzzes one target, or all in turn: ``python tests/fuzz/fuzz.py stream --seconds 600``.

With the package atheris (``pip install atheris``) the fuzzer is guided by the coverage of newsclean's Python, and with
``NEWSCLEAN_PURE=1`` by that of the kernels as well; without it, documents of `tests.inputs` and files of the corpus are
mutated blindly. What breaks an invariant is written to ``tests/fuzz/corpus/TARGET/`` and stays there.
"""

import argparse
import contextlib
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
CORPUS = HERE / "corpus"


def seeds(target):
    """Inputs to begin with: the corpus, and documents made from numbers."""
    from tests.inputs import document

    found = [path.read_bytes() for path in sorted(CORPUS.glob(f"{target}/*"))]
    found += [document(seed) for seed in range(200)]
    if target == "log":
        import json

        from tests.chunks import run

        from newsclean import Cleaner, Config

        for seed in range(60):
            out, records, _ = run(Cleaner(Config(window=64)), [document(seed)])
            if b"\n" not in out:
                found.append(b"\n".join([out, *(json.dumps(r).encode() for r in records)]))
            found.append(Cleaner().inspect(document(seed)).log.to_json().encode())
    if target == "config":
        rules = HERE.parents[1] / "src" / "newsclean" / "data" / "rules"
        found = [part.encode() for path in rules.glob("*.toml") for part in path.read_text("utf-8").split("\n\n")]
        found += [b'level = "careful"\nwindow = 64\n', b'stages = ["gaps"]\nmax_gap_rate = 1.0\n', b'encoding = "hz"\n']
    return found


def mutated(data, others, rng):
    """The data after one to eight changes: bytes, pieces of other inputs, repetitions, cuts."""
    held = bytearray(data)
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(held) + 1)
        kind = rng.randrange(6)
        if kind == 0 and held:
            held[at % len(held)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            held[at:at] = bytes([rng.randrange(256)])
        elif kind == 2:
            del held[at : at + rng.randrange(1, 9)]
        elif kind == 3:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            held[at:at] = other[start : start + rng.randrange(1, 30)]
        elif kind == 4:
            held[at:at] = held[at : at + rng.randrange(1, 20)] * rng.randrange(1, 4)
        else:
            held[at:at] = rng.choice(
                [b"\n", b"\r\n", b"\0", b"\xff", b"\xc3", b"\x80", b'"', b"  ", b"\x1b", b"\xed\xa0\x80"]
            )
    return bytes(held[:3000])


def blind(name, check, seconds, seed):
    """Mutate until the time is over; gives the number of inputs and of bytes."""
    rng, known = random.Random(seed), seeds(name)
    end, count, size = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        data = mutated(rng.choice(known), known, rng)
        attempt(name, check, data)
        count, size = count + 1, size + len(data)
    return count, size


def attempt(name, check, data):
    try:
        check(data)
    except Exception:
        keep(name, data)
        raise


def keep(name, data):
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    print(f"kept {path.relative_to(HERE)}: {data[:200]!r}", file=sys.stderr)


def guided(name, seconds, seed):
    """Let atheris drive; gives only when the time is over or something broke."""
    import atheris

    with atheris.instrument_imports(include=["newsclean"]):
        from tests.fuzz.targets import TARGETS

        import newsclean.boilerplate.finder
        import newsclean.encoding.decoder
        import newsclean.encoding.incremental
        import newsclean.gaps.finder
        import newsclean.mojibake.find
        import newsclean.normalize
        import newsclean.stream  # noqa: F401
    with tempfile.TemporaryDirectory() as place:
        for number, data in enumerate(seeds(name)):
            (Path(place) / str(number)).write_bytes(data)
        words = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=2000", "-print_final_stats=1", "-verbosity=0"]
        words += ["-timeout=60", "-rss_limit_mb=4000", place]
        atheris.Setup([sys.argv[0], *words], lambda data: attempt(name, TARGETS[name], data))
        atheris.Fuzz()


def main():
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris, though it is there")
    args = parser.parse_args()
    has_atheris = False
    with contextlib.suppress(ImportError):
        import atheris  # noqa: F401

        has_atheris = True
    names = args.targets or list(TARGETS)
    if args.blind or not has_atheris:
        for name in names:
            count, size = blind(name, TARGETS[name], args.seconds, args.seed)
            print(f"{name}: {count} inputs, {size} bytes, {args.seconds} s, blind, nothing broke", flush=True)
    elif len(names) == 1:
        for module in [m for m in sys.modules if m.startswith(("newsclean", "tests.fuzz.targets"))]:
            del sys.modules[module]  # imported once more, instrumented
        guided(names[0], args.seconds, args.seed)
    else:
        for name in names:  # atheris ends the process
            line = [sys.executable, __file__, name, "--seconds", str(args.seconds), "--seed", str(args.seed)]
            done = subprocess.run(line, capture_output=True, text=True, errors="replace")
            stats = [s.split()[-1] for s in done.stderr.splitlines() if s.startswith("stat::number_of_executed_units")]
            print(f"{name}: {stats[0] if stats else 'no'} inputs, {args.seconds} s, guided, exit {done.returncode}")
            if done.returncode:
                print(done.stdout[-3000:], done.stderr[-3000:])


if __name__ == "__main__":
    main()
