# SPDX-License-Identifier: Apache-2.0
"""Every call of a compiled kernel is made of the plain one too: ``python tests/long/agree.py --seconds 900``.

Documents of `tests.inputs`, and pieces of them that begin or end anywhere, go through everything on compiled kernels
that are watched: results, exceptions and all that is written into buffers and lists must be those of plain Python, call
by call. Plain Python is slow, so that a function has the share of the time that its turn gives it, and of the slow
ones not every call is compared. Exit code 1, and the document, where something is not the same.
"""

import argparse
import copy
import ctypes
import importlib
import importlib.util
import random
import sys
import time
import types
from array import array
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

compared, spent = Counter(), Counter()


class Differs(Exception):
    """The two kernels do not say the same."""


def place(view):
    """Where in memory it lies."""
    return ctypes.addressof(ctypes.c_char.from_buffer(view))


def copied(value, whole):
    """What a kernel may write into, once more; views of one buffer stay views of one, which `whole` keeps."""
    if isinstance(value, Twin):
        return value.plain
    if isinstance(value, memoryview) and not value.readonly and value.nbytes:
        base = memoryview(value.obj).cast("B")
        copy_of_base = whole.setdefault(id(value.obj), memoryview(bytearray(base)))
        start = place(value) - place(base)
        return copy_of_base[start : start + value.nbytes].cast(value.format)
    return copy.deepcopy(value) if isinstance(value, array | bytearray | list | dict) else value


def content(value):
    return bytes(value.cast("B")) if isinstance(value, memoryview) else value


def attempt(function, args, words):
    """The result, or the class of the exception."""
    try:
        return function(*args, **words), None
    except Exception as error:
        return type(error), error


def both(name, fast, plain, args, words):
    """What `fast` says, after a look at what `plain` says."""
    if spent[name] > 0.02 + spent.total() / max(12, len(spent)):
        return fast(*args, **words)
    begun = time.perf_counter()
    whole = {}
    others, other_words = [copied(a, whole) for a in args], {k: copied(v, whole) for k, v in words.items()}
    expected, _ = attempt(plain, others, other_words)
    spent[name] += time.perf_counter() - begun
    compared[name] += 1
    found, error = attempt(fast, [a.fast if isinstance(a, Twin) else a for a in args], words)
    if repr(content(found)) != repr(content(expected)):
        raise Differs(f"{name}: {found!r} where plain Python says {expected!r}")
    for at, (one, other) in enumerate(zip(args, others, strict=True)):
        if not isinstance(one, Twin) and content(one) != content(other):
            raise Differs(f"{name}: argument {at} is not the same afterwards")
    if error:
        raise error
    return found


def call(name, fast, plain, *args, **words):
    return both(name, fast, plain, args, words)


def made(name, fast, plain, *args):
    return Twin(name, fast(*args), plain(*args))


class Twin:
    """An object of a kernel and its plain twin."""

    def __init__(self, name, fast, plain):
        self.name, self.fast, self.plain = name, fast, plain

    def __getattr__(self, name):
        fast = getattr(self.fast, name)
        if not callable(fast):
            return fast
        method = partial(call, f"{self.name}.{name}", fast, getattr(self.plain, name))
        self.__dict__[name] = method
        return method


def watched(name):
    """The kernel `name`, each call of which is compared."""
    fast = importlib.import_module(f"newsclean.kernels.{name}")
    file = Path(fast.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"plain_{name}", file)
    plain = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert fast.__file__ != plain.__file__, f"{name} is not compiled"
    shadow = types.ModuleType(fast.__name__)
    for key, value in vars(fast).items():
        other = getattr(plain, key, None)
        if isinstance(other, types.FunctionType):
            value = partial(call, f"{name}.{key}", value, other)
        elif isinstance(value, type) and value.__module__ == fast.__name__:
            value = partial(made, f"{name}.{key}", value, other)
        setattr(shadow, key, value)
    return shadow


def documents(seed):
    """One whole, and ten pieces of it."""
    from tests.inputs import document

    data, rng = document(seed), random.Random(seed)
    yield data
    for _ in range(10):
        start = rng.randrange(len(data) + 1)
        yield data[start : start + rng.randrange(1, 200)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=900)
    parser.add_argument("--seed", type=int, default=10**8)
    args = parser.parse_args()
    import newsclean.kernels

    for name in newsclean.kernels.NAMES:
        shadow = watched(name)
        sys.modules[shadow.__name__] = shadow
        setattr(newsclean.kernels, name, shadow)
    from tests.answers import CLEANERS

    end, seed, inputs = time.monotonic() + args.seconds, args.seed, 0
    while time.monotonic() < end:
        for data in documents(seed):
            try:
                for cleaner in CLEANERS:
                    cleaner.inspect(data)
            except Differs as error:
                print(f"{error}\nin {data!r}")
                return 1
            inputs += 1
        seed += 1
    for name in sorted(compared):
        print(f"{name}: {compared[name]}")
    print(f"{compared.total()} calls of {len(compared)} functions compared, in {inputs} documents: no difference")
    return 0


if __name__ == "__main__":
    sys.exit(main())
