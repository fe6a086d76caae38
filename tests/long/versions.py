# SPDX-License-Identifier: Apache-2.0
"""The same answers from other versions of Python: ``python tests/long/versions.py python3.12 python3.13``.

For each interpreter this tree is installed in an environment of its own, compiled kernels where a compiler is there;
then the same documents are cleaned (text, log, findings, gap rate) as by the Python that runs this, and every answer
must be the same. With ``--laws`` the tests of the three laws run there as well. Needs pip to reach a package index;
with ``--installed`` the interpreters have this tree, and pytest and hypothesis, already.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAWS = ("test_laws.py", "test_stream.py", "test_edits.py", "test_codecs.py")
IGNORED = shutil.ignore_patterns(".git", "build", "dist", "*.egg-info", "*.so", "*.c", "__pycache__", "training")


def answers(python, tree, count, env):
    """Lines of seed and digest, as that Python gives them."""
    line = [python, "tests/answers.py", "0", str(count)]
    return subprocess.run(line, cwd=tree, env=env, capture_output=True, check=True, text=True).stdout.splitlines()


def version(python, env):
    code = "import platform, unicodedata, newsclean; "
    code += "print(platform.python_version(), 'Unicode', unicodedata.unidata_version, "
    code += "'compiled' if newsclean.COMPILED else 'plain')"
    return subprocess.run([python, "-c", code], env=env, capture_output=True, check=True, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="+", help="interpreters")
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--installed", action="store_true", help="make no environments")
    parser.add_argument("--laws", action="store_true", help="run the tests of the laws there too")
    args = parser.parse_args()
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    here = answers(sys.executable, ROOT, args.documents, env | {"PYTHONPATH": str(ROOT / "src")})
    print(f"{version(sys.executable, env | {'PYTHONPATH': str(ROOT / 'src')})}: {len(here)} documents", flush=True)
    failed = False
    for python in args.pythons:
        with tempfile.TemporaryDirectory() as place:
            tree, venv = Path(place) / "tree", Path(place) / "venv"
            shutil.copytree(ROOT, tree, ignore=IGNORED)
            its = python
            if not args.installed:
                subprocess.run([python, "-m", "venv", venv], env=env, check=True)
                its = str(venv / "bin" / "python")
                wanted = [str(tree), "pytest>=9", "hypothesis>=6.120"]
                subprocess.run([its, "-m", "pip", "install", "-q", *wanted], env=env, check=True)
            shutil.rmtree(tree / "src")  # what was installed is meant, not what lies here
            there = answers(its, tree, args.documents, env)
            other = [k for k, pair in enumerate(zip(here, there, strict=True)) if pair[0] != pair[1]]
            failed |= bool(other)
            print(f"{version(its, env)}: {len(there)} documents, {len(other)} answers differ {other[:20]}", flush=True)
            if args.laws:
                tests = [f"tests/{name}" for name in LAWS]
                line = [its, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
                done = subprocess.run(line, cwd=tree, env=env, capture_output=True, text=True)
                failed |= done.returncode != 0
                print(f"  laws: {done.stdout.strip().splitlines()[-1]}", flush=True)
                if done.returncode:
                    print(done.stdout[-3000:])
    return failed


if __name__ == "__main__":
    sys.exit(main())
