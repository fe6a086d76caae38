# SPDX-License-Identifier: Apache-2.0
"""Files in real trouble: full disks, killed processes, others who write at the same time, files that are none."""

import contextlib
import errno
import importlib.util
import os
import resource
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.effort import LONG

import newsclean
from newsclean.cli.main import main
from newsclean.formats.system import System

WORDS = ["--only", "encoding,normalize", "--no-config"]
OLD = "Stra&szlig;e и ещё\r\n".encode() * 12
NEW = "Straße и ещё\r\n".encode() * 12


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small_disk(place):
    """A file system of one megabyte."""
    disk = place / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode
    ):
        pytest.skip("may not mount a file system here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def run(*words, cwd, **more):
    env = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    command = [sys.executable, "-m", "newsclean", *words]
    return subprocess.run(command, capture_output=True, cwd=cwd, env=env, timeout=60, **more)


def test_a_full_disk_leaves_the_original(small_disk):
    data = b"plain text\n" * 65_000 + OLD
    (small_disk / "a").write_bytes(data)
    done = run(*WORDS, "--in-place", "a", cwd=small_disk)
    assert (done.returncode, done.stderr) == (74, b"newsclean: a: No space left on device\n")
    assert (small_disk / "a").read_bytes() == data
    assert os.listdir(small_disk) == ["a"]
    done = run(*WORDS, "a", "-o", "out", cwd=small_disk)
    assert (done.returncode, done.stderr) == (74, b"newsclean: out: No space left on device\n")
    assert os.listdir(small_disk) == ["a"]


def test_a_log_on_a_full_disk_leaves_the_original(place, small_disk):
    (place / "a").write_bytes(OLD * 1000)
    done = run(*WORDS, "-i", "--log", "disk/log", "a", cwd=place)
    assert (done.returncode, done.stderr) == (74, b"newsclean: disk/log: No space left on device\n")
    assert (place / "a").read_bytes() == OLD * 1000
    assert sorted(os.listdir(place)) == ["a", "disk"]


def test_killed_at_any_moment_it_is_old_or_new(tmp_path):
    file = Path(__file__).parent / "long" / "kill.py"
    spec = importlib.util.spec_from_file_location("kill", file)
    kill = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill)
    kept, replaced, finished, _ = kill.attack(tmp_path, 200 if LONG else 4, 200 if LONG else 2, seed=2)
    assert kept + replaced == finished + (200 if LONG else 4)


def test_files_that_others_swap_all_the_time(place):
    """Whoever wins, the content is one that somebody wrote whole, and no link is written through."""
    path, victim = place / "a", place / "victim"
    victim.write_bytes(b"not yours\n")
    stop = threading.Event()

    def swap():
        number = 0
        while not stop.is_set():
            number += 1
            with contextlib.suppress(OSError):
                if number % 3:
                    (place / "b").write_bytes(OLD + b"%d &amp;" % number)
                    os.replace(place / "b", path)
                else:
                    os.symlink("victim", place / "l")
                    os.replace(place / "l", path)

    path.write_bytes(OLD)
    thread = threading.Thread(target=swap)
    thread.start()
    try:
        codes = {main([*WORDS, "-q", "-i", "a"], System()) for _ in range(2000 if LONG else 100)}
    finally:
        stop.set()
        thread.join()
    assert codes <= {0, 75}
    assert victim.read_bytes() == b"not yours\n"
    if not path.is_symlink():
        assert path.read_bytes().startswith((OLD, NEW))
    assert not [name for name in os.listdir(place) if name.startswith(".newsclean")]


def test_a_link_that_is_swapped_for_a_file_while_it_is_followed(place, monkeypatch, capfd):
    (place / "target").write_bytes(OLD)
    (place / "a").symlink_to("target")

    def gone(*_, **__):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(os, "readlink", gone)
    assert main([*WORDS, "-i", "a"], System()) == 75
    assert "changed meanwhile" in capfd.readouterr().err
    assert (place / "target").read_bytes() == OLD
    assert sorted(os.listdir(place)) == ["a", "target"]


def test_a_file_that_grows_meanwhile_keeps_what_was_added(place):
    path = place / "a"
    path.write_bytes(OLD)

    class Appender(System):
        def replace(self, source, target):
            raise AssertionError("the file was changed: it must not be replaced")

        def fchmod(self, fd, mode):
            super().fchmod(fd, mode)
            with open(path, "ab") as file:
                file.write(b"added\n")

    assert main([*WORDS, "-i", "a"], Appender()) == 75
    assert path.read_bytes() == OLD + b"added\n"
    assert os.listdir(place) == ["a"]


def test_a_file_that_shrinks_meanwhile_is_left(place):
    path = place / "a"
    path.write_bytes(b"clean text\n" * 50_000 + OLD)

    class Cutter(System):
        def read(self, fd, count):
            data = super().read(fd, count)
            if not data:
                os.truncate(path, 100)
            return data

    assert main([*WORDS, "-i", "a"], Cutter()) == 75
    assert path.stat().st_size == 100
    assert os.listdir(place) == ["a"]


def test_what_cannot_be_replaced_without_harm_is_refused(place, capfd):
    os.mkfifo("pipe")
    os.symlink("/dev/null", "device")
    os.symlink("pipe", "to-pipe")
    (place / "dir").mkdir()
    os.symlink("nowhere", "dangling")
    for name, code in (("pipe", 2), ("device", 2), ("to-pipe", 2), ("dir", 66), ("dangling", 66)):
        for force in ([], ["--force"]):
            assert main([*WORDS, "-i", *force, name], System()) == code, name
    (place / "a").write_bytes(OLD)
    os.link("a", "b")
    assert main([*WORDS, "-i", "a"], System()) == 2
    os.unlink("b")
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may do everything")
def test_without_permission_nothing_happens(place):
    (place / "a").write_bytes(OLD)
    (place / "a").chmod(0o444)
    assert main([*WORDS, "-i", "a"], System()) == 2
    (place / "a").chmod(0)
    assert main([*WORDS, "a"], System()) == 66
    (place / "a").chmod(0o644)
    place.chmod(0o555)
    assert main([*WORDS, "-i", "a"], System()) == 74
    place.chmod(0o755)
    assert (place / "a").read_bytes() == OLD


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_without_permission_changes_nothing(tmp_path):
    os.chmod(tmp_path, 0o755)
    for parent in tmp_path.parents[:3]:
        if not stat.S_IMODE(parent.stat().st_mode) & stat.S_IXOTH:
            parent.chmod(0o711)
    (tmp_path / "a").write_bytes(OLD)
    code = """
import os, sys
from newsclean.cli.main import main
from newsclean.formats.system import System

words = ["--only", "encoding,normalize", "--no-config"]
for way in (["-o", "/dev/null", "a"], ["-i", "missing", "/dev/null"]):
    main([*words, "-q", *way], System())  # imports what the other user may not read
os.dup2(3, 2)
os.setgid(65534)
os.setuid(65534)
os._exit(main([*words, *sys.argv[1:]], System()))  # what measures the tests has files that this user may not write
"""
    env = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])}

    def attempt(*words):
        line = 'exec "$0" -c "$@" 3>&2 2> /dev/null'
        command = ["bash", "-c", line, sys.executable, code, *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True)

    assert attempt("-i", "a").returncode == 2  # read-only for this user
    (tmp_path / "a").chmod(0o666)
    done = attempt("-i", "a")
    assert (done.returncode, done.stderr) == (74, b"newsclean: a: Permission denied\n")  # the directory is not
    (tmp_path / "a").chmod(0o600)
    assert attempt("a").returncode == 66
    assert (tmp_path / "a").read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a"]


def test_little_memory_is_enough_for_an_endless_line(tmp_path):
    """Half a gigabyte of addresses, and a line of 40 megabytes."""
    line = b"words without end, " * 2_200_000

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))

    (tmp_path / "a").write_bytes(line)
    done = run("--only", "encoding,normalize", "--no-config", "a", "-o", "b", cwd=tmp_path, preexec_fn=limit)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "b").read_bytes() == line


def test_names_of_any_bytes(tmp_path):
    names = [
        b"\xff\xfe.txt",
        b"new\nline.txt",
        b"tab\t.txt",
        b"-dash",
        "ü\u202e.txt".encode(),
        b"esc\x1b[31m.txt",
        b" ",
    ]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(OLD)
    done = run(*WORDS, "-i", "-v", "--log", "log", "--", *map(os.fsdecode, names), cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.count(b"\n") == len(names)
    for name in names:
        assert (tmp_path / os.fsdecode(name)).read_bytes() == NEW
    assert not set(done.stderr) & {0x1B, 0x09}
    assert "\u202e" not in done.stderr.decode()
    assert run("undo", "--log", "log", "-i", "--", *map(os.fsdecode, names), cwd=tmp_path).returncode == 0
    for name in names:
        assert (tmp_path / os.fsdecode(name)).read_bytes() == OLD
