# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int _bucket(Py_ssize_t share, Py_ssize_t whole) noexcept

@cython.locals(i=Py_ssize_t)
cpdef list flagged(int[::1] rows, Py_ssize_t n)

@cython.locals(mask=Py_ssize_t, k=int, j=int, h=cython.ulonglong, where=Py_ssize_t)
cpdef kind_sums(unsigned long long[::1] scratch, int count, const signed char[::1] weights, int width, int[::1] out)

@cython.locals(near=int, gap=int, i=Py_ssize_t, j=Py_ssize_t, row=Py_ssize_t, total=int)
cpdef place(int[::1] rows, Py_ssize_t n, int[::1] before, int[::1] after)

@cython.locals(row=Py_ssize_t, k=Py_ssize_t, slot=int)
cpdef describe(int[::1] rows, Py_ssize_t n, Py_ssize_t i, int[::1] before, int[::1] after, int[::1] out)

@cython.locals(score_before=int, score_after=int, sentences_before=int, sentences_after=int, plain=int, rules=int, k=Py_ssize_t, row=Py_ssize_t)
cdef _surroundings(int[::1] rows, Py_ssize_t n, Py_ssize_t i, int[::1] out)

@cython.locals(count=Py_ssize_t, i=Py_ssize_t, row=Py_ssize_t, k=Py_ssize_t, node=Py_ssize_t, total=int)
cpdef judge(int[::1] rows, Py_ssize_t n, int[::1] before, int[::1] after, const short[::1] nodes, const int[::1] thresholds, const short[::1] roots, int[::1] dense, int[::1] out, int least)

@cython.locals(i=Py_ssize_t, row=Py_ssize_t, key=int, gap=Py_ssize_t, times=int)
cpdef repeats(int[::1] rows, Py_ssize_t n, dict seen)
