# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef inline int class_of(unsigned int code, const unsigned char[::1] pages, const unsigned char[::1] classes) noexcept
cpdef inline unsigned int fold(unsigned int code) noexcept

@cython.locals(i=Py_ssize_t, mask=cython.ulonglong, h=cython.ulonglong, n=int, wide=int, code=cython.uint, kind=int)
cpdef int word_hash(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes) except -1

@cython.locals(i=Py_ssize_t, low=Py_ssize_t)
cpdef Py_ssize_t after_word(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes) except -1

@cython.locals(second=Py_ssize_t, other=int, both=cython.ulonglong)
cpdef int pair_hash(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, long long word=*, Py_ssize_t behind=*) except -1

@cython.locals(other=int, lead=cython.ulonglong)
cpdef int lead_hash(str text, Py_ssize_t behind, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, int word, int both) except -1

cdef inline int _holds(unsigned int hashed, int bit, const unsigned char[::1] triggers) noexcept

@cython.locals(i=Py_ssize_t, low=Py_ssize_t, kind=int, both=int, word=int)
cdef int _opens(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, const unsigned char[::1] triggers, int prose) except -1

@cython.locals(i=Py_ssize_t, low=Py_ssize_t)
cdef Py_ssize_t _last_word(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes) except -1

@cython.locals(pair=cython.int, word=cython.int, low=Py_ssize_t, k=Py_ssize_t, found=Py_ssize_t, before=cython.uint, mask=cython.uint, apart=int, kind=int, code=cython.uint, char=cython.Py_UCS4)
cpdef Py_ssize_t trail(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, const unsigned char[::1] triggers) except -1

@cython.locals(at=Py_ssize_t, stop=Py_ssize_t)
cpdef list brackets(str text, Py_ssize_t start, Py_ssize_t end, str mark, const unsigned char[::1] pages, const unsigned char[::1] classes, const unsigned char[::1] triggers)

cdef inline int _bucket(Py_ssize_t share, Py_ssize_t whole) noexcept

@cython.locals(hashes="unsigned long long[512]", numbers="int[8]", n=int, k=int)
cpdef int features(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, unsigned long long[::1] scratch, int[::1] facts) except -1

@cython.locals(mask=cython.ulonglong, basis=cython.ulonglong, spread=cython.ulonglong, full=cython.ulonglong, n=int, words=int, upper=int, digits=int, marks=int, wide=int, length=Py_ssize_t, line_hash=cython.ulonglong, h=cython.ulonglong, inside=int, i=Py_ssize_t, code=cython.uint, kind=int, folded=cython.uint, grams=int, first=cython.ulonglong, last=cython.ulonglong, close=int, opening=int, size=int, count=int, k=int, stop=Py_ssize_t, gram=cython.ulonglong)
cdef int _features(str text, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] pages, const unsigned char[::1] classes, unsigned long long* scratch, int* facts) except -1

@cython.locals(mask=Py_ssize_t, bias=cython.ulonglong, lanes=cython.ulonglong, own=cython.ulonglong, others=cython.ulonglong, j=Py_ssize_t, stop=Py_ssize_t, taken=int, even=cython.ulonglong, odd=cython.ulonglong, h=cython.ulonglong, k=int, total=int)
cdef int _add_weights(unsigned long long* scratch, Py_ssize_t count, Py_ssize_t near, const unsigned long long[::1] weights, int[::1] rows, Py_ssize_t at) except -1

@cython.locals(mask=Py_ssize_t, n=Py_ssize_t, at=Py_ssize_t, stop=Py_ssize_t, start=Py_ssize_t, end=Py_ssize_t, row=Py_ssize_t, k=int, length=Py_ssize_t, code=cython.uint, close=int, opening=int, flags=int, low=Py_ssize_t, wide=bint, prose=int, near=int, where=Py_ssize_t, count=int, j=int, h=cython.ulonglong, scratch="unsigned long long[512]", facts="int[8]", every=int)
cpdef Py_ssize_t measure(str text, Py_ssize_t first, Py_ssize_t last, const unsigned char[::1] pages, const unsigned char[::1] classes, const unsigned long long[::1] weights, const unsigned char[::1] triggers, int[::1] rows) except -1

@cython.final
cdef class Ruler:
    cdef const unsigned char[::1] pages
    cdef const unsigned char[::1] classes
    cdef const unsigned char[::1] triggers
    cdef const unsigned long long[::1] weights
    cpdef Py_ssize_t measure(self, str text, Py_ssize_t first, Py_ssize_t last, int[::1] rows) except -1
