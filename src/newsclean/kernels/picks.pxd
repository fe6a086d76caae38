# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

from newsclean.kernels.storage cimport Ones, Twos, Fours, Units, kind_of, ones, twos, fours, seek

@cython.locals(kind=int)
cpdef Py_ssize_t breaks(str text, Py_ssize_t first, Py_ssize_t last) except -1

@cython.locals(n=Py_ssize_t, at=Py_ssize_t)
cdef Py_ssize_t _breaks(Units data, Py_ssize_t size) noexcept

@cython.locals(kind=int)
cpdef bint has_bracket(str text) except -1

@cython.locals(at=Py_ssize_t, step=int, odd=cython.ushort)
cdef bint _has_bracket(Units data, Py_ssize_t size) noexcept

@cython.locals(kind=int)
cpdef list hollow_lines(str text)

@cython.locals(at=Py_ssize_t, stop=Py_ssize_t, code=cython.uint)
cdef list _hollow_lines(Units data, Py_ssize_t size)

@cython.locals(i=Py_ssize_t)
cpdef list flagged(int[::1] rows, Py_ssize_t n, int flags)

@cython.locals(i=Py_ssize_t)
cpdef list above(int[::1] verdicts, Py_ssize_t n, int least)

@cython.locals(mask=Py_ssize_t, k=int, j=int, h=cython.ulonglong, where=Py_ssize_t)
cpdef kind_sums(unsigned long long[::1] scratch, int count, const signed char[::1] weights, int width, int[::1] out)
