# SPDX-License-Identifier: Apache-2.0
"""Several processes give what one gives: text, log, messages and errors, whatever the format."""

import json
import os
import subprocess
import sys
import threading
import time
from functools import partial

import pytest

from newsclean.parallel import Workers, WorkersLost

DIRTY = "LÃ¶wenzÃ¤hne blÃ¼hen.\n"


def test_answers_come_in_order_and_from_several_processes():
    with Workers(2) as workers:
        assert list(workers.map(pow, ((k, 2) for k in range(12)))) == [k * k for k in range(12)]
        assert os.getpid() not in list(workers.map(os.getpid, ((),) * 4))
        begun = []
        for done, _ in enumerate(workers.map(pow, ((begun.append(k) or k, 2) for k in range(100)))):
            assert len(begun) <= done + 8  # few are under way, however many there are
        with pytest.raises(ValueError, match="invalid literal"):
            list(workers.map(int, ((text,) for text in ("1", "2", "x", "3"))))
        with pytest.raises(WorkersLost, match="--jobs"):
            list(workers.map(os._exit, ((1,),)))


def test_beside_a_thread_workers_are_no_copies_and_make_themselves_ready(tmp_path):
    note, stop = tmp_path / "note", threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with Workers(2, partial(note.write_text, "ready")) as workers:
            assert not note.exists()
            assert list(workers.map(pow, ((k, 2) for k in range(12)))) == [k * k for k in range(12)]
            assert note.read_text() == "ready"
            assert os.getpid() not in list(workers.map(os.getpid, ((),) * 4))
            with pytest.raises(ValueError, match="invalid literal"):
                list(workers.map(int, ((text,) for text in ("1", "2", "x", "3"))))
            with pytest.raises(WorkersLost, match="--jobs"):
                list(workers.map(os._exit, ((1,),)))
    finally:
        stop.set()
        thread.join()


def test_whoever_needs_no_more_answers_leaves_workers_that_go_on():
    with Workers(2) as workers:
        answers = workers.map(time.sleep, ((0.1,),) * 200)
        assert next(answers) is None
        begun = time.monotonic()
        answers.close()
        assert time.monotonic() - begun < 5  # half of the time that all would take
        assert list(workers.map(pow, ((k, 2) for k in range(12)))) == [k * k for k in range(12)]


def test_one_job_needs_no_other_process():
    assert list(Workers(1).map(os.getpid, [(), ()])) == [os.getpid()] * 2


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_the_result_is_that_of_one_job(command, tmp_path, name):
    line = {"a.txt": DIRTY, "a.jsonl": json.dumps({"text": DIRTY}) + "\n", "a.csv": f'1,"{DIRTY}"\n'}[name]
    plain = line.replace(json.dumps(DIRTY)[1:-1], "x").replace(DIRTY, "It rained.\n")
    data = ("id,text\n" if name == "a.csv" else "") + (line + plain * 60) * 12 + '{"text": oops\n1,2,3\n'
    (tmp_path / name).write_text(data)
    (tmp_path / "newsclean.toml").write_text("window = 4096\n")
    results = []
    for jobs in ("1", "2"):
        done = command("--jobs", jobs, "--skip", "gaps", "--log", f"log{jobs}", "--stats", name)
        assert done.returncode == 0, done.stderr
        results.append((done.stdout, done.stderr, (tmp_path / f"log{jobs}").read_bytes()))
    assert results[0] == results[1]
    assert results[0][0] != data.encode()


@pytest.mark.parametrize("jobs", ["x", "-1", "1.5"])
def test_a_wrong_number_of_jobs_is_told(command, jobs):
    done = command(f"--jobs={jobs}")
    assert done.returncode == 2
    assert b"--jobs must be a whole number" in done.stderr


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="looks into /proc for processes that were left behind")
def test_workers_do_not_outlive_their_parent(tmp_path):
    (tmp_path / "in.txt").write_text((DIRTY + "It rained on Tuesday.\n" * 300) * 3000)
    line = [sys.executable, "-m", "newsclean", "--jobs", "2", "in.txt", "-o", "out.txt"]
    parent = subprocess.Popen(line, cwd=tmp_path, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    children = []
    for _ in range(400):
        time.sleep(0.05)
        with open(f"/proc/{parent.pid}/task/{parent.pid}/children") as file:
            children = file.read().split()
        if len(children) >= 2:
            break
    assert len(children) >= 2
    parent.kill()
    parent.wait()
    for _ in range(200):
        left = [pid for pid in children if os.path.exists(f"/proc/{pid}") and not is_zombie(pid)]
        if not left:
            break
        time.sleep(0.05)
    assert left == []
    assert not (tmp_path / "out.txt").exists()


def is_zombie(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
