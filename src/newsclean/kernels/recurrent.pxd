# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int STRIDE, FIRST_WORD, FLAGS, VECTOR_BITS, STATE_BITS, WEIGHT_BITS, SUM_BITS, HELD_BITS, HALF, CURVE, CURVE_BITS, FLAG, WIDEST, LIMIT, OUTPUT

@cython.locals(size_mask=cython.uint, slot=cython.uint, row=cython.int)
cdef inline int row_of(const unsigned int[::1] keys, const unsigned short[::1] rows, unsigned int key, int otherwise) noexcept

@cython.locals(base=Py_ssize_t, flags=cython.uint, cls=cython.int, parts=Py_ssize_t, k=Py_ssize_t, entry=Py_ssize_t, row=Py_ssize_t, d=Py_ssize_t, blanks=cython.uint, shape=cython.uint)
cdef inline void enter(const unsigned int[::1] tokens, Py_ssize_t j, const unsigned int[::1] keys, const unsigned short[::1] rows, const unsigned char[::1] codes, const signed char[::1] books, Py_ssize_t piece, const signed char[::1] kinds, Py_ssize_t width, Py_ssize_t at, short[::1] out) noexcept

@cython.locals(place=cython.int)
cdef inline int curved(const short[::1] curve, int total) noexcept

@cython.locals(row=Py_ssize_t, g=Py_ssize_t, d=Py_ssize_t, u=Py_ssize_t, part=cython.int, reset=cython.int, update=cython.int, held=cython.int, fresh=cython.int)
cdef void step(const short[::1] inputs, Py_ssize_t at, Py_ssize_t size, short[::1] state, Py_ssize_t units, const short[::1] into, const short[::1] across, const int[::1] base, const short[::1] sigmoid, const short[::1] tangent, int[::1] sums) noexcept

@cython.locals(size=Py_ssize_t, low=Py_ssize_t, high=Py_ssize_t, j=Py_ssize_t, u=Py_ssize_t, k=Py_ssize_t, t=Py_ssize_t, d=Py_ssize_t, half_into=Py_ssize_t, half_across=Py_ssize_t, half_base=Py_ssize_t, total=cython.longlong, row=Py_ssize_t, pair=Py_ssize_t, part=cython.int, near=cython.int)
cdef long long read(const unsigned int[::1] tokens, Py_ssize_t count, Py_ssize_t i, Py_ssize_t reach, const unsigned int[::1] keys, const unsigned short[::1] rows, const unsigned char[::1] codes, const signed char[::1] books, Py_ssize_t piece, const signed char[::1] kinds, Py_ssize_t width, Py_ssize_t units, Py_ssize_t tops, const short[::1] into, const short[::1] across, const int[::1] base, const short[::1] top, const short[::1] last, const short[::1] sigmoid, const short[::1] tangent, short[::1] inputs, short[::1] states, short[::1] state, int[::1] sums) noexcept

@cython.locals(k=Py_ssize_t)
cpdef void read_all(const unsigned int[::1] tokens, Py_ssize_t count, const int[::1] places, Py_ssize_t listed, Py_ssize_t reach, const unsigned int[::1] keys, const unsigned short[::1] rows, const unsigned char[::1] codes, const signed char[::1] books, Py_ssize_t piece, const signed char[::1] kinds, Py_ssize_t width, Py_ssize_t units, Py_ssize_t tops, const short[::1] into, const short[::1] across, const int[::1] base, const short[::1] top, const short[::1] last, const short[::1] sigmoid, const short[::1] tangent, short[::1] inputs, short[::1] states, short[::1] state, int[::1] sums, int[::1] out)
