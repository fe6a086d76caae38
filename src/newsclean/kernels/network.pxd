# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int STRIDE, SIDE, WORDS, PLACES, COARSE, FLAGS, DESCRIBED, NOTHING, FIRST_WORD, EMBEDDING_BITS, WEIGHT_BITS, SECOND_BITS, THIRD_BITS, LIMIT, TOP, OUTPUT_BITS, PRIOR_BITS, NEWLINE, RECORD

@cython.locals(size_mask=cython.uint, slot=cython.uint, row=cython.int)
cdef inline int find_row(const unsigned int[::1] keys, const unsigned short[::1] rows, unsigned int key, int otherwise) noexcept

@cython.locals(flag=cython.int, k=cython.int, at=Py_ssize_t, base=Py_ssize_t, flags=cython.uint, cls=cython.int, row=cython.int, coarse=cython.int, verb=cython.uint, held=cython.uint, holds=cython.uint, shape=cython.uint, blanks=cython.int)
cdef inline void describe(unsigned int[::1] tokens, Py_ssize_t count, Py_ssize_t i, const unsigned int[::1] keys, const unsigned short[::1] rows, int[::1] out) noexcept

@cython.locals(k=Py_ssize_t)
cpdef void describe_all(unsigned int[::1] tokens, Py_ssize_t count, int[::1] places, Py_ssize_t listed, const unsigned int[::1] keys, const unsigned short[::1] rows, int[::1] out)

@cython.locals(whole=Py_ssize_t, p=Py_ssize_t, entry=Py_ssize_t, width=Py_ssize_t, at=Py_ssize_t, h=Py_ssize_t, t=Py_ssize_t, k=Py_ssize_t, row=Py_ssize_t, d=Py_ssize_t, part=cython.int, value=cython.int, total=cython.longlong)
cdef inline long long answer(int[::1] told, const unsigned char[::1] codes, const signed char[::1] books, Py_ssize_t piece, Py_ssize_t parts, Py_ssize_t units, Py_ssize_t tops, const short[::1] first, const short[::1] hots, const short[::1] second, const short[::1] third, short[::1] inputs, int[::1] sums) noexcept

@cython.locals(kept=Py_ssize_t, k=Py_ssize_t, i=Py_ssize_t, base=Py_ssize_t, left=cython.uint, right=cython.uint, blanks=cython.uint, wide=cython.int, odds=cython.longlong, score=cython.longlong, pair=Py_ssize_t, start=cython.longlong, end=cython.longlong, at=Py_ssize_t)
cpdef Py_ssize_t judge_all(unsigned int[::1] tokens, Py_ssize_t count, int[::1] found, Py_ssize_t listed, Py_ssize_t low, Py_ssize_t high, long long shift, const unsigned char[::1] gate, const long long[::1] mixture, const unsigned int[::1] keys, const unsigned short[::1] rows, const unsigned char[::1] codes, const signed char[::1] books, Py_ssize_t piece, Py_ssize_t parts, Py_ssize_t units, Py_ssize_t tops, const short[::1] first, const short[::1] hots, const short[::1] second, const short[::1] third, const signed char[::1] prior, int[::1] told, short[::1] inputs, int[::1] sums, long long[::1] out)

@cython.locals(width=Py_ssize_t, row=Py_ssize_t, unit=Py_ssize_t, at=Py_ssize_t, value=cython.longlong, total=cython.longlong)
cpdef long long net(const long long[::1] evidence, const long long[::1] hidden, const long long[::1] out)
