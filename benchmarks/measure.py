# SPDX-License-Identifier: Apache-2.0
"""Rounds in which systems take turns, and what many rounds say: medians, ratios round by round, their spread."""

import os
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

_EMPTY = tempfile.TemporaryDirectory()


@dataclass
class Row:
    """One input: `rounds` has, for each system, one figure a round (MB/s unless `unit` says otherwise)."""

    name: str
    rounds: dict = field(default_factory=dict)
    unit: str = "MB/s"

    def add(self, system, figure):
        """The figure of one more round."""
        self.rounds.setdefault(system, []).append(figure)

    def median(self, system):
        return statistics.median(self.rounds[system])

    def ratios(self, system, against):
        """How many times as fast `system` is, round by round: lowest, median, highest."""
        pairs = zip(self.rounds[system], self.rounds[against], strict=True)
        found = [a / b if self.unit == "MB/s" else b / a for a, b in pairs]
        return min(found), statistics.median(found), max(found)


def cpu_of(command, path=None, wall=False):
    """Seconds of processor time (user and system, children included) that a command takes; or of the clock.

    It runs in an empty folder: of a project it would read the configuration, and Python looks for modules there.
    """
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with open(path or os.devnull, "rb") as file:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, stdin=file, check=True, cwd=_EMPTY.name, **quiet)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took if wall else after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_of_piped(command, path, times):
    """Seconds of processor time that a command takes for a file that it is given so many times, through a pipe."""
    with (
        subprocess.Popen(["cat"] + [path] * times, stdout=subprocess.PIPE) as cat,
        subprocess.Popen(command, stdin=cat.stdout, stdout=subprocess.DEVNULL, cwd=_EMPTY.name) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def cpu_of_calls(function, inputs, least=0.02):
    """Seconds that one call for each of the inputs takes; repeated until it can be measured."""
    times, begun = 0, time.process_time()
    while True:
        for item in inputs:
            function(item)
        times += 1
        took = time.process_time() - begun
        if took >= least:
            return took / times


def size_of(inputs):
    """Bytes of UTF-8."""
    return sum(len(i.encode("utf-8", "surrogatepass") if isinstance(i, str) else i) for i in inputs)


def calls(row, systems, inputs, rounds):
    """Fill the row with MB/s of calls, one process, systems taking turns."""
    size = size_of(inputs)
    for function in systems.values():
        for item in inputs[:20]:  # loads tables, which the figures shall not show
            function(item)
    for _ in range(rounds):
        for name, function in systems.items():
            row.add(name, size / 1e6 / cpu_of_calls(function, inputs))
    return row


def yardstick():
    """Seconds of processor time of a fixed piece of work: how they differ is the noise of the machine."""
    begun = time.process_time()
    total = 0
    for i in range(1_000_000):
        total += i & 7
    return time.process_time() - begun
