# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

from newsclean.kernels.storage cimport Ones, Twos, Fours, Units, kind_of, ones, twos, fours

@cython.final
cdef class Words:
    cdef const unsigned char[::1] index
    cdef const unsigned short[::1] letters

    cdef inline int letter(self, unsigned int code) noexcept
    @cython.locals(kind=int, first=Py_ssize_t, last=Py_ssize_t)
    cpdef stems(self, str text, int[::1] rows, Py_ssize_t n, int[::1] wanted, int reach, int[::1] marks, int[::1] out, int[::1] ends)
    @cython.locals(at=Py_ssize_t, i=Py_ssize_t, begin=Py_ssize_t, start=Py_ssize_t, stop=Py_ssize_t, first=Py_ssize_t, spelt="unsigned int[712]", edges="unsigned int[712]")
    cdef void read(self, Units data, int[::1] rows, Py_ssize_t n, int[::1] wanted, int[::1] marks, int[::1] out, int[::1] ends) noexcept
    @cython.locals(mask=cython.ulonglong, prime=cython.ulonglong, h=cython.ulonglong, longer=cython.ulonglong, begin=Py_ssize_t, n=Py_ssize_t, k=Py_ssize_t, j=Py_ssize_t, count=Py_ssize_t, first=Py_ssize_t, size=Py_ssize_t, before=int, inside=int, letter=int)
    cdef Py_ssize_t of_words(self, Units data, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t i, Py_ssize_t at, int[::1] marks, int[::1] out, unsigned int* spelt, unsigned int* edges) noexcept
    @cython.locals(mask=cython.ulonglong, begin=Py_ssize_t, h=cython.ulonglong, size=int, k=Py_ssize_t, code=cython.uint, letter=int)
    cdef Py_ssize_t of_pairs(self, Units data, Py_ssize_t start, Py_ssize_t stop, Py_ssize_t i, Py_ssize_t at, int[::1] marks, int[::1] out) noexcept

@cython.locals(i=Py_ssize_t, j=Py_ssize_t, near=int, first=Py_ssize_t)
cdef _near(int[::1] rows, Py_ssize_t n, int[::1] wanted, int reach)

@cython.locals(j=Py_ssize_t, place=Py_ssize_t)
cdef inline Py_ssize_t _keep(int stem, Py_ssize_t i, Py_ssize_t begin, Py_ssize_t at, int[::1] marks, int[::1] out) noexcept

@cython.locals(mask=Py_ssize_t, begin=Py_ssize_t, end=Py_ssize_t, i=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, flags=int, note=Py_ssize_t, seen=int)
cpdef topics(int[::1] rows, Py_ssize_t n, int[::1] wanted, int[::1] found, int[::1] ends, int[::1] last, int[::1] notes)

@cython.locals(best=int, low=Py_ssize_t, high=Py_ssize_t, r=Py_ssize_t, k=Py_ssize_t, m=Py_ssize_t, common=int, share=int)
cdef int _like_earlier(int[::1] rows, Py_ssize_t i, int[::1] found, int[::1] ends, Py_ssize_t begin, Py_ssize_t end) except -1
