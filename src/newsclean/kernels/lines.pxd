# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

from newsclean.kernels.storage cimport Ones, Twos, Fours, Units, kind_of, ones, twos, fours, seek

cpdef unsigned int fold(unsigned int code) noexcept

@cython.final
cdef class Ruler:
    cdef const unsigned char[::1] pages
    cdef const unsigned char[::1] classes
    cdef const unsigned long long[::1] weights
    cdef const unsigned char[::1] triggers

    cdef inline int class_of(self, unsigned int code) noexcept
    cdef inline int holds(self, unsigned int hashed, int bit) noexcept
    @cython.locals(i=Py_ssize_t, mask=cython.ulonglong, h=cython.ulonglong, n=int, wide=int, code=cython.uint, kind=int)
    cdef int word(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    @cython.locals(i=Py_ssize_t, low=Py_ssize_t)
    cdef Py_ssize_t behind(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    @cython.locals(i=Py_ssize_t, low=Py_ssize_t)
    cdef Py_ssize_t last(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    @cython.locals(both=cython.ulonglong)
    cdef inline int joined(self, unsigned long long first, int second) noexcept
    @cython.locals(kind=int, size=Py_ssize_t, heads="int[4]", at=Py_ssize_t)
    cpdef list look(self, str text, Py_ssize_t start, Py_ssize_t end)
    cdef Py_ssize_t edges(self, Units data, Py_ssize_t size, int* heads) noexcept
    @cython.locals(behind=Py_ssize_t, third=int)
    cdef void open(self, Units data, Py_ssize_t start, Py_ssize_t end, int* heads) noexcept
    @cython.locals(heads="int[4]", i=Py_ssize_t, low=Py_ssize_t, kind=int)
    cdef int opens(self, Units data, Py_ssize_t start, Py_ssize_t end, int prose) noexcept
    @cython.locals(apart="unsigned char[240]", low=Py_ssize_t, size=Py_ssize_t, k=Py_ssize_t, j=int, at=Py_ssize_t, kind=int, word=int, odd=cython.uchar)
    cdef Py_ssize_t label(self, Units data, Py_ssize_t start, Py_ssize_t end) noexcept
    cpdef bint opens_note(self, str text, Py_ssize_t start, Py_ssize_t end) except -1
    @cython.locals(hashes="unsigned long long[512]", numbers="int[8]", n=int, k=int, kind=int, size=Py_ssize_t)
    cpdef int features(self, str line, unsigned long long[::1] scratch, int[::1] facts) except -1
    @cython.locals(mask=cython.ulonglong, basis=cython.ulonglong, spread=cython.ulonglong, full=cython.ulonglong, n=int, words=int, upper=int, digits=int, marks=int, wide=int, length=Py_ssize_t, line_hash=cython.ulonglong, h=cython.ulonglong, inside=int, i=Py_ssize_t, code=cython.uint, kind=int, folded=cython.uint, grams=int, first=cython.ulonglong, last=cython.ulonglong, close=int, opening=int, size=int, count=int, k=int, stop=Py_ssize_t, gram=cython.ulonglong)
    cdef int hashed(self, Units data, Py_ssize_t start, Py_ssize_t end, unsigned long long* scratch, int* facts) noexcept
    @cython.locals(mask=Py_ssize_t, bias=cython.ulonglong, lanes=cython.ulonglong, own=cython.ulonglong, others=cython.ulonglong, j=Py_ssize_t, stop=Py_ssize_t, taken=int, even=cython.ulonglong, odd=cython.ulonglong, h=cython.ulonglong, k=int)
    cdef int add_weights(self, unsigned long long* scratch, Py_ssize_t count, Py_ssize_t near, int[::1] rows, Py_ssize_t at) noexcept
    @cython.locals(kind=int)
    cpdef Py_ssize_t measure(self, str text, Py_ssize_t first, Py_ssize_t last, int[::1] rows) except -1
    @cython.locals(n=Py_ssize_t, at=Py_ssize_t, size=Py_ssize_t, stop=Py_ssize_t, start=Py_ssize_t, end=Py_ssize_t, row=Py_ssize_t, k=int, length=Py_ssize_t, code=cython.uint, close=int, opening=int, flags=int, low=Py_ssize_t, wide=bint, prose=int, count=int, scratch="unsigned long long[512]", facts="int[8]", every=int)
    cdef Py_ssize_t measured(self, Units data, Py_ssize_t first, Py_ssize_t last, int[::1] rows) except -1
