# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

@cython.locals(row=Py_ssize_t, flags=int, length=int, words=int, total=int, k=int)
cpdef int describe(int[::1] rows, Py_ssize_t i, int[::1] out) except -1

@cython.locals(left=int, right=int)
cpdef int highest(Py_ssize_t node, const short[::1] nodes, const int[::1] thresholds) except? -1

@cython.locals(feature=int, left=Py_ssize_t, right=Py_ssize_t)
cpdef Py_ssize_t fold(Py_ssize_t node, const short[::1] nodes, const int[::1] thresholds, const int[::1] low, const int[::1] high, short[::1] new_nodes, int[::1] new_thresholds, Py_ssize_t used) except -1

@cython.locals(i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, flags=int, node=Py_ssize_t, at=Py_ssize_t)
cpdef grid(const int[::1] scores, const int[::1] lengths, const short[::1] nodes, const int[::1] thresholds, const short[::1] roots, int[::1] rows, int[::1] dense, int[::1] out)

@cython.final
cdef class Judge:
    cdef int least
    cdef const int[::1] scores
    cdef const int[::1] lengths
    cdef const int[::1] cells
    cdef const short[::1] nodes
    cdef const int[::1] thresholds
    cdef const short[::1] roots
    cdef const int[::1] limits

    @cython.locals(found=Py_ssize_t, i=Py_ssize_t, flags=int, score=int)
    cpdef Py_ssize_t loud(self, int[::1] rows, Py_ssize_t n, int[::1] dense, int[::1] out) except -1
    @cython.locals(score=Py_ssize_t, length=Py_ssize_t, size=Py_ssize_t, place=Py_ssize_t, total=int, k=Py_ssize_t, node=Py_ssize_t)
    cdef bint may_be(self, int[::1] rows, Py_ssize_t i, int[::1] dense) except -1
