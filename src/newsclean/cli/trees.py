# SPDX-License-Identifier: Apache-2.0
"""FILEs that are directories, and where in ``--output-dir`` the clean text of each FILE goes.

Promise: files are taken in the order of their names; links to directories, hidden names and the output directory
itself are passed by; no two FILEs go to one place, and none to its own.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from newsclean.cli.status import DONE, NO_INPUT, Messages, UsageError
from newsclean.formats.files import STDIN
from newsclean.formats.system import System


class Listed(NamedTuple):
    """A FILE and its name under the directory that it was found in."""

    path: bytes
    name: bytes


def files_of(args: argparse.Namespace, system: System, messages: Messages) -> tuple[list[Listed], int]:
    """The FILEs, with ``--glob`` those in directories included, and the exit code for what could not be listed."""
    patterns = [pattern.encode("utf-8", "surrogateescape") for pattern in args.glob or ()]
    target = None if args.output_dir is None else args.output_dir.encode("utf-8", "surrogateescape")
    found: list[Listed] = []
    code = DONE
    for word in args.operands or ["-"]:
        path = word.encode("utf-8", "surrogateescape")
        if path == STDIN or not patterns or not _is_directory(system, path):
            found.append(Listed(path, os.path.basename(path)))
            continue
        for item in _walk(system, path, b"", patterns, target):
            if isinstance(item, OSError):
                messages.error(item.strerror or str(item), os.fsencode(item.filename or path))
                code = NO_INPUT
            else:
                found.append(item)
    return found, code


def targets_of(files: list[Listed], directory: bytes) -> dict[bytes, bytes]:
    """Where the clean text of each FILE goes. Raises `UsageError` where two would meet, or one is its own."""
    places: dict[bytes, bytes] = {}
    taken: dict[bytes, bytes] = {}
    for path, name in files:
        if path == STDIN:
            raise UsageError("--output-dir needs the names of FILEs: standard input has none")
        place = os.path.join(directory, name)
        if place in taken and taken[place] != path:
            names = " and ".join(os.fsdecode(p) for p in (taken[place], path))
            raise UsageError(f"{names} would both be written to {os.fsdecode(place)}")
        if os.path.realpath(place) == os.path.realpath(path):
            raise UsageError(f"{os.fsdecode(path)} would be written to itself: use --in-place")
        taken[place] = path
        places[path] = place
    return places


def make_directories(system: System, path: bytes) -> None:
    """The directory of `path` and all above it. May raise `OSError`."""
    directory = os.path.dirname(path)
    if directory and not _is_directory(system, directory):
        make_directories(system, directory)
        try:
            system.mkdir(directory)
        except FileExistsError:
            if not _is_directory(system, directory):
                raise


def _is_directory(system: System, path: bytes) -> bool:
    from stat import S_ISDIR

    try:
        return S_ISDIR(system.stat(path).st_mode)
    except OSError:
        return False


def _walk(
    system: System, top: bytes, under: bytes, patterns: list[bytes], left_out: bytes | None
) -> Iterator[Listed | OSError]:
    here = os.path.join(top, under) if under else top
    try:
        names = sorted(system.names(here))
    except OSError as error:
        yield error
        return
    for name, is_directory in names:
        if name.startswith(b"."):
            continue
        path, inner = os.path.join(here, name), os.path.join(under, name)
        if is_directory:
            if left_out is None or os.path.realpath(path) != os.path.realpath(left_out):
                yield from _walk(system, top, inner, patterns, left_out)
        elif _fits(name, inner, patterns) and not _is_directory(system, path):  # as a link to one would be
            yield Listed(path, inner)


def _fits(name: bytes, inner: bytes, patterns: list[bytes]) -> bool:
    """Whether a pattern fits: one with a slash the name from the top directory on, others the last part of it."""
    return any(fnmatchcase(inner if b"/" in pattern else name, pattern) for pattern in patterns)
