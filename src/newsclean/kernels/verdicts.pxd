# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int _bucket(Py_ssize_t share, Py_ssize_t whole) noexcept

@cython.locals(near=int, gap=int, i=Py_ssize_t, j=Py_ssize_t, row=Py_ssize_t, total=int)
cpdef place(int[::1] rows, Py_ssize_t n, int[::1] before, int[::1] after)

@cython.locals(begin=int, near=int, i=Py_ssize_t, j=Py_ssize_t, k=int, row=Py_ssize_t, note=Py_ssize_t, flags=int, length=int, prose=int, stop=Py_ssize_t)
cpdef survey(int[::1] rows, Py_ssize_t n, int[::1] notes)

@cython.locals(row=Py_ssize_t, k=Py_ssize_t, slot=int)
cpdef describe(int[::1] rows, Py_ssize_t n, Py_ssize_t i, int[::1] before, int[::1] after, int[::1] notes, int[::1] out)

@cython.locals(low=Py_ssize_t, high=Py_ssize_t, count=int, here=Py_ssize_t, first=Py_ssize_t, last=Py_ssize_t, following=Py_ssize_t, prose_before=int, prose_after=int)
cdef _neighbourhood(Py_ssize_t n, Py_ssize_t i, int[::1] notes, int[::1] out)

@cython.locals(begin=Py_ssize_t, end=Py_ssize_t, low=Py_ssize_t, high=Py_ssize_t, total=int, most=int, least=int, rules=int, alike=int, length=int, k=Py_ssize_t, score=int, apart=int)
cdef _run(int[::1] rows, Py_ssize_t n, Py_ssize_t i, int[::1] notes, int[::1] out)

@cython.locals(k=Py_ssize_t, row=Py_ssize_t, score=int, sentence=int)
cdef _surroundings(int[::1] rows, Py_ssize_t n, Py_ssize_t i, int[::1] out)

@cython.locals(i=Py_ssize_t, row=Py_ssize_t, key=int, gap=Py_ssize_t, times=int)
cpdef repeats(int[::1] rows, Py_ssize_t n, dict seen)

@cython.locals(i=Py_ssize_t, row=Py_ssize_t, count=Py_ssize_t)
cpdef Py_ssize_t mark(int[::1] rows, Py_ssize_t n, int least, int[::1] wanted) except -1

@cython.final
cdef class Trees:
    cdef const short[::1] nodes
    cdef const int[::1] thresholds
    cdef const short[::1] roots
    cdef const int[::1] floors
    cdef int least
    @cython.locals(rows="int[::1]", before="int[::1]", after="int[::1]", wanted="int[::1]", notes="int[::1]")
    cpdef int prepare(self, int[::1] page, Py_ssize_t room, Py_ssize_t n, int[::1] dense) except -1
    @cython.locals(feature=int, limit=int, left=int, right=int)
    cdef int most(self, Py_ssize_t node, int* low, int* high) noexcept
    @cython.locals(count=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, total=int, left=int, low="int[80]", high="int[80]")
    cpdef int screen(self, int[::1] rows, Py_ssize_t n, int[::1] before, int[::1] after, int[::1] notes, int[::1] dense, int[::1] wanted, int read) except -1
    @cython.locals(count=Py_ssize_t, i=Py_ssize_t, k=Py_ssize_t, total=int, low="int[80]")
    cpdef judge(self, int[::1] rows, Py_ssize_t n, int[::1] before, int[::1] after, int[::1] notes, int[::1] dense, int[::1] wanted, int[::1] out)
