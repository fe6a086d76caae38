# SPDX-License-Identifier: Apache-2.0
"""Files are replaced whole or not at all, whatever call to the system fails."""

import errno
import gzip
import os
import stat

import pytest

from newsclean.cli.main import BrokenPipe, main
from newsclean.formats.errors import WriteFailed
from newsclean.formats.files import Input, Output, Replacement, open_output
from newsclean.formats.system import System

OLD = "Stra&szlig;e “ﬁ” и ещё\r\n".encode() * 12 + b"no end &amp; no line feed"
NEW = 'Straße "fi" и ещё\r\n'.encode() * 12 + b"no end & no line feed"
WORDS = ["--only", "encoding,normalize", "--no-config"]


class Faulty(System):
    """Fails the k-th call with an error, or cuts it short; reads and writes little at a time."""

    def __init__(self, failing: int = -1, error: int | None = errno.EIO) -> None:
        self.calls: list[str] = []
        self.failing = failing
        self.error = error

    def _next(self, name: str) -> bool:
        self.calls.append(name)
        if len(self.calls) - 1 != self.failing:
            return False
        if self.error is not None:
            raise OSError(self.error, os.strerror(self.error))
        return True

    def open(self, path, flags, mode=0o666):
        self._next("open")
        return super().open(path, flags, mode)

    def read(self, fd, count):
        short = self._next("read")
        return super().read(fd, 1 if short else 101)

    def pread(self, fd, count, offset):
        short = self._next("pread")
        return super().pread(fd, 1 if short else min(count, 97), offset)

    def write(self, fd, data):
        short = self._next("write")
        return super().write(fd, data[: 1 if short else 103])


for _name in ("flush_close", "fsync", "fstat", "stat", "fchmod", "fchown", "copy_attributes", "truncate"):

    def _method(self, *args, _name=_name):
        self._next(_name)
        return getattr(System, _name)(self, *args)

    setattr(Faulty, _name, _method)
for _name in ("close", "replace", "unlink", "nameless", "name"):

    def _method(self, *args, _name=_name):
        self._next(_name)
        return getattr(System, _name)(self, *args)

    setattr(Faulty, _name, _method)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text("window = 64\n")
    return tmp_path


def names(place):
    return sorted(p.name for p in place.iterdir())


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EDQUOT, None], ids=str)
def test_in_place_is_old_or_new_whatever_call_fails(place, error):
    for k in range(500):
        path = place / "a.txt"
        path.write_bytes(OLD)
        before = path.stat()
        system = Faulty(k, error)
        code = main(["--only", "encoding,normalize", "--config", "small.toml", "--in-place", "a.txt"], system)
        now = path.read_bytes()
        assert now in (OLD, NEW), (k, system.calls[k])
        assert names(place) == ["a.txt", "small.toml"], (k, system.calls[k])
        if now == OLD:
            assert code != 0
            assert path.stat().st_ino == before.st_ino
        if code == 0:
            assert now == NEW
        else:
            assert code in (2, 66, 74, 75), (k, system.calls[k])
        if len(system.calls) <= k:
            assert code == 0
            return
    pytest.fail("never ran through")


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=str)
def test_a_changed_file_always_has_its_log(place, error):
    for k in range(1000):
        (place / "a.txt").write_bytes(OLD)
        log = place / "log"
        log.unlink(missing_ok=True)
        system = Faulty(k, error)
        main([*WORDS, "--in-place", "--log", "log", "a.txt"], system)
        if (place / "a.txt").read_bytes() != OLD:
            assert main(["undo", "--log", "log", "--in-place", "a.txt"], System()) == 0, (k, system.calls[k])
            assert (place / "a.txt").read_bytes() == OLD
        if len(system.calls) <= k:
            return
    pytest.fail("never ran through")


def test_output_file_is_whole_or_not_there(place):
    (place / "a.txt").write_bytes(OLD)
    for k in range(500):
        (place / "out").unlink(missing_ok=True)
        system = Faulty(k, errno.ENOSPC)
        code = main([*WORDS, "a.txt", "-o", "out"], system)
        assert names(place) in (["a.txt", "small.toml"], ["a.txt", "out", "small.toml"])
        if (place / "out").exists():
            assert (place / "out").read_bytes() == NEW
        else:
            assert code != 0
        if len(system.calls) <= k:
            assert code == 0
            return
    pytest.fail("never ran through")


def test_undo_in_place_is_old_or_new(place):
    (place / "a.txt").write_bytes(OLD)
    assert main([*WORDS, "--in-place", "--log", "log", "a.txt"], System()) == 0
    assert (place / "a.txt").read_bytes() == NEW
    for k in range(500):
        (place / "a.txt").write_bytes(NEW)
        system = Faulty(k, errno.EIO)
        code = main(["undo", "--log", "log", "-i", "a.txt"], system)
        assert (place / "a.txt").read_bytes() == (OLD if code == 0 else (place / "a.txt").read_bytes())
        assert (place / "a.txt").read_bytes() in (OLD, NEW)
        assert names(place) == ["a.txt", "log", "small.toml"]
        if len(system.calls) <= k:
            assert code == 0
            return
    pytest.fail("never ran through")


def test_short_writes_lose_nothing(tmp_path):
    class Stingy(System):
        def write(self, fd, data):
            return super().write(fd, data[:7])

    fd = os.open(tmp_path / "x", os.O_WRONLY | os.O_CREAT)
    Output(Stingy(), fd, b"x", own=True).write(bytes(range(256)) * 5)
    assert (tmp_path / "x").read_bytes() == bytes(range(256)) * 5
    os.close(fd)


def test_descriptors_that_do_not_block_are_waited_for():
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    import threading

    got = []

    def drain():
        system = System()
        while data := system.read(reading, 1000):
            got.append(data)

    thread = threading.Thread(target=drain)
    thread.start()
    Output(System(), writing, None).write(b"x" * 500_000)
    os.close(writing)
    thread.join()
    os.close(reading)
    assert b"".join(got) == b"x" * 500_000


class Meddler(System):
    """Somebody else touches the file just before it is replaced."""

    def __init__(self, meddle):
        self.meddle = meddle

    def fsync(self, fd):
        super().fsync(fd)
        meddle, self.meddle = self.meddle, lambda: None
        meddle()


def test_a_file_that_was_written_to_meanwhile_stays(place):
    path = place / "a.txt"
    path.write_bytes(OLD)
    assert main([*WORDS, "-i", "a.txt"], Meddler(lambda: path.write_bytes(b"somebody else's"))) == 75
    assert path.read_bytes() == b"somebody else's"
    assert names(place) == ["a.txt", "small.toml"]


def test_a_file_that_was_replaced_or_removed_meanwhile_stays(place):
    path = place / "a.txt"
    path.write_bytes(OLD)
    (place / "b.txt").write_bytes(OLD)
    assert main([*WORDS, "-i", "a.txt"], Meddler(lambda: os.replace("b.txt", "a.txt"))) == 75
    assert path.read_bytes() == OLD
    assert main([*WORDS, "-i", "a.txt"], Meddler(path.unlink)) == 75
    assert names(place) == ["small.toml"]


def test_mode_is_kept_and_the_new_file_is_private_until_then(place):
    path = place / "a.txt"
    path.write_bytes(OLD)
    path.chmod(0o751)
    modes = []

    class Watch(System):
        def fchmod(self, fd, mode):
            modes.append(stat.S_IMODE(os.fstat(fd).st_mode))
            super().fchmod(fd, mode)

    assert main([*WORDS, "-i", "a.txt"], Watch()) == 0
    assert modes == [0o600]
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize("missing", ["nameless", "name"])
def test_where_files_without_a_name_are_not_to_be_had_it_works_too(place, name, missing):
    """`name` fails where there is no /proc: what was written already goes into a file that has a name."""
    path, pack = place / name, gzip.compress if name.endswith("gz") else bytes
    path.write_bytes(pack(OLD * 50))
    path.chmod(0o640)
    refused = []

    class Poor(Faulty):
        """Reads and writes little at a time."""

    def refuse(self, *_):
        refused.append(missing)
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))

    setattr(Poor, missing, refuse)
    assert main([*WORDS, "-i", name], Poor()) == 0
    assert refused
    content = path.read_bytes()
    assert (gzip.decompress(content) if name.endswith("gz") else content) == NEW * 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(place) == sorted([name, "small.toml"])


def test_a_system_that_knows_no_files_without_a_name_replaces_files_too(place, monkeypatch):
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)  # as on macOS and Windows
    path = place / "a.txt"
    path.write_bytes(OLD)
    path.chmod(0o640)
    beside = []

    class Watch(System):
        def fchmod(self, fd, mode):
            beside.extend(name for name in names(place) if name.startswith(".newsclean-"))
            super().fchmod(fd, mode)

    assert main([*WORDS, "-i", "a.txt"], Watch()) == 0
    assert len(beside) == 1
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(place) == ["a.txt", "small.toml"]


def test_a_symbolic_link_stays_a_link(place):
    (place / "sub").mkdir()
    (place / "sub" / "real").write_bytes(OLD)
    (place / "link").symlink_to("sub/real")
    assert main([*WORDS, "-i", "link"], System()) == 0
    assert os.readlink(place / "link") == "sub/real"
    assert (place / "sub" / "real").read_bytes() == NEW
    assert names(place / "sub") == ["real"]


def test_hard_links_are_not_parted_without_force(place):
    (place / "a").write_bytes(OLD)
    os.link(place / "a", place / "b")
    assert main([*WORDS, "-i", "a"], System()) == 2
    assert (place / "a").read_bytes() == OLD
    assert main([*WORDS, "-i", "--force", "a"], System()) == 0
    assert (place / "a").read_bytes() == NEW
    assert (place / "b").read_bytes() == OLD


def test_what_needs_no_change_is_not_written(place):
    (place / "a").write_bytes(NEW)
    before = (place / "a").stat()

    class ReadOnly(System):
        def replace(self, source, target):
            raise AssertionError

    assert main([*WORDS, "-i", "a"], ReadOnly()) == 0
    after = (place / "a").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_directories_pipes_and_missing_files_are_refused(place):
    os.mkfifo(place / "pipe")
    (place / "dir").mkdir()
    assert main([*WORDS, "-i", "dir"], System()) == 66
    assert main([*WORDS, "-i", "pipe"], System()) == 2
    assert main([*WORDS, "dir"], System()) == 66
    assert main([*WORDS, "-i", "nothing"], System()) == 66
    (place / "loop").symlink_to("loop")
    assert main([*WORDS, "-i", "loop"], System()) == 66
    assert main([*WORDS, "-o", "dir/no/where", "small.toml"], System()) == 74
    assert main([*WORDS, "-o", "dir", "small.toml"], System()) == 74


def test_devices_are_written_to_directly(place):
    (place / "a").write_bytes(OLD)
    assert main([*WORDS, "a", "-o", "/dev/null"], System()) == 0
    assert not stat.S_ISREG(os.stat("/dev/null").st_mode)
    if os.path.exists("/dev/full"):
        assert main([*WORDS, "a", "-o", "/dev/full"], System()) == 74


def test_output_may_be_the_input(place):
    (place / "a").write_bytes(OLD)
    (place / "a").chmod(0o640)
    assert main([*WORDS, "a", "-o", "a"], System()) == 0
    assert (place / "a").read_bytes() == NEW
    assert stat.S_IMODE((place / "a").stat().st_mode) == 0o640


def test_a_discarded_replacement_leaves_nothing(place):
    replacement = open_output(System(), b"new")
    assert isinstance(replacement, Replacement)
    replacement.write(b"x")
    replacement.discard()
    replacement.discard()
    assert names(place) == ["small.toml"]


def test_chunks_of_a_file_and_its_prefix(place):
    (place / "a").write_bytes(b"abc" * 200_000)
    with Input(System(), b"a") as source:
        assert b"".join(source.chunks()) == b"abc" * 200_000
        assert b"".join(source.prefix(400_001)) == (b"abc" * 200_000)[:400_001]


def test_write_errors_carry_their_number(place):
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(WriteFailed) as caught:
        Output(System(), writing, None).write(b"x")
    assert caught.value.number == errno.EPIPE
    os.close(writing)


def test_a_closed_pipe_behind_output_is_silent(place, capfd):
    class Closed(System):
        def write(self, fd, data):
            if fd == 1:
                raise BrokenPipeError(errno.EPIPE, "Broken pipe")
            return super().write(fd, data)

    (place / "a").write_bytes(OLD)
    with pytest.raises(BrokenPipe):
        main([*WORDS, "a"], Closed())
    assert capfd.readouterr() == ("", "")


def test_reading_from_a_place_leaves_the_next_read_where_it_was(place, monkeypatch):
    (place / "file").write_bytes(b"0123456789")
    for _ in range(2):
        with Input(System(), b"file") as source:
            chunks = source.chunks()
            assert source.at(3, 4) == b"3456"
            assert next(chunks) == b"0123456789"
            assert source.at(8) == b"89"
        monkeypatch.delattr(os, "pread", raising=False)  # as on Windows
