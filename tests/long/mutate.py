# SPDX-License-Identifier: Apache-2.0
"""Breaks the code in small ways and counts how often the tests notice: ``python tests/long/mutate.py edits stream``.

One place at a time: a comparison turned round, an operator exchanged, a number raised, a condition negated, a
statement or a returned value taken away. The tests named below run on a copy, the quick ones first, until one fails or
they take three times as long as on whole code. What no test noticed is told with its line: either a test is missing, or
the change makes no difference (a shortcut). Annotations and the arguments of ``@dataclass`` are left as they are: what
they say is read by type checkers, or, as with ``slots``, seen by nobody who uses the records.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ONE_JOB = "test_parallel.py::test_the_result_is_that_of_one_job"
HOSTILE = "test_hostile.py::test_any_change_of_a_result_log_is_a_mismatch_or_undone"
TESTS = {
    "edits": ["test_edits.py", HOSTILE, "test_laws.py"],
    "stream": ["test_stream_told.py", "test_stream.py", "test_line_buffered.py", "test_laws.py", ONE_JOB],
    "logfile": ["test_edits.py", "test_stream.py", "test_hostile.py", "test_laws.py"],
    "window": ["test_laws.py", "test_stream.py"],
    "formats/files": ["test_files.py", "test_faults.py", "test_disk.py"],
}
COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd}


def seen(node):
    """The node and all below it, but for annotations, decorators and what type checkers alone read."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from seen(child)


def changes(tree):
    """(line, what, function that makes the change and gives the one that takes it back)."""
    for node in seen(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
            yield line, f"{type(node.ops[0]).__name__} turned", replace(node.ops, 0, COMPARE[type(node.ops[0])]())
        elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
            yield line, f"{type(node.op).__name__} exchanged", assign(node, "op", OPERATORS[type(node.op)]())
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield line, f"{type(node.op).__name__} exchanged", assign(node, "op", other)
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield line, f"{node.value} raised", assign(node, "value", node.value + 1)
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            yield line, f"{node.value} turned", assign(node, "value", not node.value)
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            yield line, "condition negated", assign(node, "test", ast.UnaryOp(ast.Not(), node.test))
        elif isinstance(node, ast.Return) and node.value is not None:
            yield line, "nothing returned", assign(node, "value", ast.Constant(None))
        for body in (getattr(node, "body", None), getattr(node, "orelse", None), getattr(node, "finalbody", None)):
            for at, statement in enumerate(body if isinstance(body, list) else []):
                text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                if isinstance(statement, ast.Expr | ast.Assign | ast.AugAssign | ast.Raise) and not text:
                    what = f"{type(statement).__name__} taken away"
                    yield statement.lineno, what, replace(body, at, ast.copy_location(ast.Pass(), statement))


def assign(node, name, value):
    def do():
        old = getattr(node, name)
        setattr(node, name, value)
        return lambda: setattr(node, name, old)

    return do


def replace(items, at, value):
    def do():
        old = items[at]
        items[at] = value
        return lambda: items.__setitem__(at, old)

    return do


def attack(module, most, seed):
    """Try at most so many changes of a module; gives (noticed, tried, what nobody noticed)."""
    tree = ast.parse((ROOT / "src/newsclean" / f"{module}.py").read_text(encoding="utf-8"))
    found = list(changes(tree))
    random.Random(seed).shuffle(found)
    noticed, survivors = 0, []
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "tree"
        ignored = shutil.ignore_patterns("__pycache__", "training", "*.c")
        shutil.copytree(ROOT / "src", copy / "src", ignore=ignored)
        shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        target = copy / "src/newsclean" / f"{module}.py"
        env = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header"]
        command += ["--hypothesis-profile=once", "--hypothesis-seed=1", *(f"tests/{name}" for name in TESTS[module])]

        def passes(limit):
            with subprocess.Popen(
                command, cwd=copy, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            ) as process:
                try:
                    return process.wait(limit) == 0
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)  # with the processes that the tests started
                    return False

        begun = time.monotonic()
        if not passes(None):
            sys.exit(f"the tests of {module} fail on whole code: {' '.join(command)}")
        limit = 3 * (time.monotonic() - begun) + 10
        tried = found[:most]
        for number, (line, what, do) in enumerate(tried):
            undo = do()
            target.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
            undo()
            if passes(limit):
                survivors.append((line, what))
                print(f"  {module}.py:{line}: {what}: not noticed ({number + 1}/{len(tried)})", flush=True)
            else:
                noticed += 1
    return noticed, len(tried), survivors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=["edits", "stream"])
    parser.add_argument("--most", type=int, default=10_000, help="changes of each module, chosen by chance")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for module in args.modules:
        noticed, tried, _ = attack(module, args.most, args.seed)
        print(f"{module}: {noticed} of {tried} changes noticed, {100 * noticed / tried:.1f} %", flush=True)


if __name__ == "__main__":
    main()
