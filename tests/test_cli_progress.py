# SPDX-License-Identifier: Apache-2.0
"""A long run tells on a terminal how far it is, and leaves no trace of that."""

import os
import re
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean
from newsclean.cli.progress import EVERY, FIRST, Progress, duration, size
from newsclean.cli.status import Messages
from newsclean.formats.system import System

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

TEXT = ("The bridge cafÃ© was opened on Monday by the mayor, who cut a ribbon of blue silk.\n" * 12000).encode()
# The command without the wait for the first line and between two.
AT_ONCE = "from newsclean.cli import progress, run; progress.FIRST = progress.EVERY = 0.0; raise SystemExit(run())"


class Terminal:
    """Runs the command with standard error on a pseudo terminal, and with what else is asked for."""

    def __init__(
        self,
        place,
        *words,
        code=AT_ONCE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        columns=100,
        **variables,
    ):
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        ends = {"tty": follower}
        env = {"PYTHONPATH": str(Path(newsclean.__file__).parents[1]), "TERM": "xterm", "PATH": os.environ["PATH"]}
        env |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdin=ends.get(stdin, stdin),
            stdout=ends.get(stdout, stdout),
            stderr=follower,
            cwd=place,
            env=env | variables,
        )
        os.close(follower)

    def until(self, mark):
        seen = ""
        while mark not in seen:
            seen += os.read(self._leader, 65536).decode()
        return seen

    def type(self, keys):
        os.write(self._leader, keys)

    def end(self):
        """All that was written to the terminal since, and the exit code."""
        seen = b""
        while True:
            try:
                data = os.read(self._leader, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
        os.close(self._leader)
        return seen.decode(), self.process.wait(timeout=60)


def screen(seen):
    """The lines that somebody would see at the end, without those that are blank."""
    lines = []
    for line in seen.replace("\r\n", "\n").split("\n"):
        row = ""
        for part in line.split("\r"):
            row = part + row[len(part) :]
        lines.append(row.rstrip())
    return [line for line in lines if line]


@pytest.fixture
def files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(TEXT)
    return tmp_path


def test_it_is_shown_and_goes_away(files):
    seen, code = Terminal(files, "a", "b").end()
    assert code == 0
    shown = re.findall(r"newsclean: ([\d.]+ MB) of 2\.0 MB \((\d+)%\), [\d.]+ .B/s, \d+:\d\d left", seen)
    assert len(shown) > 4
    assert [int(share) for _, share in shown] == sorted(int(share) for _, share in shown)
    assert re.search(r"left, file 1/2, \d,\d\d\d findings", seen)
    assert "file 2/2" in seen
    assert screen(seen) == []


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_tables_are_counted_as_they_are_done_with(tmp_path, name):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pa.table({"text": [TEXT[:8000].decode() + f"Part {k} of it.\n" for k in range(200)]})
    for path in (tmp_path / name, tmp_path / ("b" + name[1:])):
        if name == "a.parquet":
            parquet.write_table(table, path, row_group_size=20)
        else:
            with pa.ipc.new_file(path, table.schema) as out:
                out.write_table(table, max_chunksize=20)
    seen, code = Terminal(tmp_path, name, "b" + name[1:], "--output-dir", "out").end()
    assert code == 0
    shares = [int(share) for share in re.findall(r"\((\d+)%\)", seen)]
    assert shares == sorted(shares)
    assert len(set(shares)) >= 8
    assert max(shares) >= 90
    assert screen(seen) == []


def test_a_narrow_terminal_gets_one_row_of_whole_words(files):
    seen, _ = Terminal(files, "a", "b", columns=60).end()
    rows = [row for row in seen.split("\r") if row.strip()]
    assert max(map(len, rows)) < 60
    assert all(re.search(r"(B/s|left|file ./.|findings) *$", row) for row in rows)
    assert screen(seen) == []


def test_files_of_a_directory_are_counted_as_they_come(files):
    (files / "d").mkdir()
    (files / "a").rename(files / "d/a.txt")
    (files / "b").rename(files / "d/b.txt")
    seen, code = Terminal(files, "--glob", "*.txt", "--output-dir", "out", "d", stdout="tty").end()
    assert code == 0
    assert re.search(r"newsclean: 1\.\d MB, [\d.]+ .B/s, file 2, [\d,]+ findings", seen)
    assert screen(seen) == []
    assert (files / "out/a.txt").stat().st_size < len(TEXT)


def test_messages_have_their_own_lines(files):
    seen, code = Terminal(files, "--in-place", "-v", "a", "gone", "b").end()
    assert code == 66
    assert "file 2/3, " in seen
    lines = screen(seen)
    assert [line.split(" ")[1] for line in lines] == ["a:", "gone:", "b:"]
    assert all(line.startswith("newsclean: ") and "MB/s" not in line for line in lines)


def test_lists_on_a_terminal_have_their_own_lines(files):
    (files / "c").write_bytes(b'He told , "" that the report of  was late.\n' * 6000)
    seen, code = Terminal(files, "gaps", "c", "a", stdout="tty").end()
    assert code == 0
    assert "B/s" in seen
    lines = screen(seen)
    assert lines
    assert all(re.match(r"c:\d+:\d+ gap\.", line) for line in lines)


@pytest.mark.parametrize(
    "words, variables",
    [(["--quiet"], {}), (["--no-progress"], {}), ([], {"TERM": "dumb"})],
)
def test_it_can_be_switched_off(files, words, variables):
    assert Terminal(files, *words, "a", **variables).end() == ("", 0)


def test_it_is_not_shown_where_the_text_goes_to_the_terminal(files):
    seen, _ = Terminal(files, "a", stdout="tty").end()
    assert "MB/s" not in seen
    seen, _ = Terminal(files, "--check", "--stats", "a", stdout="tty").end()
    assert "MB/s" in seen
    assert screen(seen)[0] == "newsclean: a: would change"


def test_it_is_not_shown_off_a_terminal(files, command):
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, "a"],
        capture_output=True,
        cwd=files,
        env=os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])},
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_short_run_shows_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"Nothing to see.\n")
    # shorter than the time from which on it is shown, however busy the machine is
    patient = AT_ONCE.replace("progress.FIRST = progress.EVERY = 0.0", "progress.FIRST = 60.0")
    assert Terminal(tmp_path, "a", code=patient).end() == ("", 0)


def test_the_size_of_a_pipe_is_not_known(tmp_path):
    terminal = Terminal(tmp_path, stdin=subprocess.PIPE)
    terminal.process.stdin.write(TEXT)
    terminal.process.stdin.close()
    seen, code = terminal.end()
    assert code == 0
    assert re.search(r"newsclean: [\d.]+ kB, [\d.]+ .B/s, [\d,]+ findings", seen)
    assert "left" not in seen
    assert screen(seen) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_half_line(tmp_path, number):
    terminal = Terminal(tmp_path, stdin=subprocess.PIPE)
    terminal.process.stdin.write(TEXT)
    terminal.process.stdin.flush()
    seen = terminal.until("findings")
    terminal.process.send_signal(number)
    rest, code = terminal.end()
    terminal.process.stdin.close()
    assert code == -number
    assert screen(seen + rest) == []


def test_who_types_is_told_how_to_end(tmp_path):
    terminal = Terminal(tmp_path, stdin="tty", stdout=subprocess.PIPE)
    seen = terminal.until("Ctrl-D")
    terminal.type(b"It costs 5 \xc3\x83\xc2\xa9cus.\n\x04")
    rest, code = terminal.end()
    assert code == 0
    assert terminal.process.stdout.read() == "It costs 5 écus.\n".encode()
    terminal.process.stdout.close()
    assert (seen + rest).count("Ctrl-D") == 1
    assert "kB" not in seen + rest


class Fake:
    """A clock, and a place to write to."""

    def __init__(self):
        self.now = 100.0
        self.written = ""

    def clock(self):
        return self.now

    def write(self, fd, data):
        assert fd == 2
        self.written += bytes(data).decode()
        return len(data)


def test_nothing_in_the_first_half_second_and_not_too_often_after():
    fake = Fake()
    progress = Progress(fake.write, Messages(System()), 10_000_000, 1, fake.clock)
    fake.now += FIRST - 0.01
    progress.tick()
    assert fake.written == ""
    fake.now += 0.02
    progress.done = 1_000_000
    progress.tick()
    assert fake.written.startswith("\rnewsclean: 1.0 MB of 10.0 MB (10%), 2.0 MB/s, 0:05 left")
    before = fake.written
    fake.now += EVERY - 0.01
    progress.tick()
    assert fake.written == before
    fake.now += 0.02
    progress.tick()
    assert len(fake.written) > len(before)
    progress.erase()
    assert screen(fake.written) == []


def test_what_is_not_read_does_not_count():
    fake = Fake()
    progress = Progress(fake.write, Messages(System()), 10_000_000, 1, fake.clock)
    progress.done = 1_000_000
    progress.end(8_000_000)
    assert " of 2.0 MB (50%)" in progress.line(fake.now + 1)


@pytest.mark.parametrize(
    "given, text", [(0, "0.0 kB"), (1234, "1.2 kB"), (999_960, "1.0 MB"), (4_200_000, "4.2 MB"), (1.5e12, "1500.00 GB")]
)
def test_sizes(given, text):
    assert size(given) == text


@pytest.mark.parametrize("given, text", [(0.2, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3723, "1:02:03")])
def test_durations(given, text):
    assert duration(given) == text
