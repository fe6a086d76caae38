# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

from newsclean.kernels.storage cimport place_of

@cython.locals(n=Py_ssize_t, at=Py_ssize_t)
cpdef Py_ssize_t breaks(str text, Py_ssize_t first, Py_ssize_t last) except -1

@cython.locals(at=Py_ssize_t, k=Py_ssize_t, size=Py_ssize_t, stop=Py_ssize_t, code=cython.uint)
cpdef list hollow_lines(str text)

@cython.locals(i=Py_ssize_t)
cpdef list flagged(int[::1] rows, Py_ssize_t n, int flags)

@cython.locals(i=Py_ssize_t)
cpdef list above(int[::1] verdicts, Py_ssize_t n, int least)

@cython.locals(mask=Py_ssize_t, k=int, j=int, h=cython.ulonglong, where=Py_ssize_t)
cpdef kind_sums(unsigned long long[::1] scratch, int count, const signed char[::1] weights, int width, int[::1] out)
