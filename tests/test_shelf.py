# SPDX-License-Identifier: Apache-2.0
"""Bytes on the shelf come back the same, from copies of the process too, and never into the place of others."""

import os
import sys

import pytest

from newsclean.parallel import Workers
from newsclean.shelf import PLACE, Lent, Shelf

LONG = bytes(range(256)) * 100


def test_long_bytes_are_lent_and_all_else_is_passed_on():
    shelf = Shelf(2)
    first, second = shelf.reserve(), shelf.reserve()
    values = (LONG, "text", b"short", LONG[::-1], None, bytes(PLACE + 1))
    lent = shelf.lend(first, values)
    assert isinstance(lent[0], Lent)
    assert lent[1:] == values[1:]  # one place, one stretch of bytes
    other = shelf.lend(second, (LONG[::-1],))
    assert shelf.take(lent) == values
    assert shelf.take(other) == (LONG[::-1],)
    assert shelf.lend(None, values) == values
    whole = shelf.lend(first, (bytes(PLACE),))
    assert isinstance(whole[0], Lent)
    assert shelf.take(other) == (LONG[::-1],)


def test_a_place_is_given_to_one_at_a_time():
    shelf = Shelf(2)
    places = [shelf.reserve(), shelf.reserve()]
    assert sorted(places) == [0, 1]
    assert shelf.reserve() is None
    shelf.release(None)
    assert shelf.reserve() is None
    shelf.release(1)
    assert shelf.reserve() == 1


def turned(data, number):
    return data[::-1], number, os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux alone")
def test_long_bytes_go_to_workers_and_come_back():
    items = [(bytes([k]) * (30_000 * k) + b"end", k) for k in range(30)]  # some shorter than is lent, some longer
    with Workers(2) as workers:
        for _ in range(2):
            answers = list(workers.map(turned, items))
            assert [answer[:2] for answer in answers] == [(data[::-1], k) for data, k in items]
            assert os.getpid() not in {answer[2] for answer in answers}


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux alone")
def test_items_that_go_together_have_places_of_their_own():
    items = [(bytes([k]) * (30_000 * k) + b"end", k) for k in range(30)]
    with Workers(2, together=4) as workers:
        for _ in range(2):
            assert [answer[:2] for answer in workers.map(turned, items)] == [(data[::-1], k) for data, k in items]
        for bad in range(12):  # whichever of a portion it is, those before it are answered
            answers = workers.map(halved, ((k - bad, bytes(20_000)) for k in range(30)))
            found = []
            with pytest.raises(ZeroDivisionError):
                found.extend(answer[0] for answer in answers)
            assert len(found) == bad


def halved(number, data):
    return 1 / number, data


def test_work_that_is_left_does_not_disturb_what_follows():
    items = [(bytes([k]) * 200_000, k) for k in range(1, 20)]
    with Workers(2) as workers:
        for _ in range(5):
            for answer in workers.map(turned, items):
                assert answer[0] == items[0][0]
                break  # others are under way
            several = [workers.map(turned, items), workers.map(turned, items)]
            for (data, k), *pair in zip(items, *several, strict=True):
                assert [answer[:2] for answer in pair] == [(data, k)] * 2


def test_copies_are_loaded_once_in_the_parent(tmp_path):
    note = tmp_path / "loaded"
    with Workers(2, lambda: note.write_text(note.read_text() + "x" if note.exists() else "x")) as workers:
        if sys.platform == "linux":
            assert note.read_text() == "x"
            assert sum(answer[1] for answer in workers.map(turned, [(b"", 1), (b"", 2)])) == 3
    assert not Workers(1, int).__enter__()._executor
