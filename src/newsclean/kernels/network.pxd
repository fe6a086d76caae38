# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int STRIDE, WORDS, PLACES, COARSE, FLAGS, DESCRIBED, NOTHING, FIRST_WORD, EMBEDDING_BITS, WEIGHT_BITS, HIDDEN_SHIFT, HIDDEN_LIMIT, SECOND_BITS, OUTPUT_BITS, PRIOR_BITS

@cython.locals(size_mask=cython.uint, slot=cython.uint, row=cython.int)
cdef inline int find_row(const unsigned int[::1] keys, const unsigned short[::1] rows, unsigned int key, int otherwise) noexcept

@cython.locals(flag=cython.int, k=cython.int, base=Py_ssize_t, flags=cython.uint, cls=cython.int, row=cython.int, coarse=cython.int, verb=cython.uint, held=cython.uint, holds=cython.uint, shape=cython.uint, blanks=cython.int)
cdef inline void describe(unsigned int[::1] tokens, Py_ssize_t i, const unsigned int[::1] keys, const unsigned short[::1] rows, int[::1] out) noexcept

@cython.locals(k=Py_ssize_t)
cpdef void describe_all(unsigned int[::1] tokens, int[::1] places, Py_ssize_t count, const unsigned int[::1] keys, const unsigned short[::1] rows, int[::1] out)

@cython.locals(inputs=Py_ssize_t, at=Py_ssize_t, h=Py_ssize_t, k=Py_ssize_t, row=Py_ssize_t, d=Py_ssize_t, value=cython.int, total=cython.longlong)
cdef inline long long answer(int[::1] told, const signed char[::1] embeddings, Py_ssize_t dims, Py_ssize_t hidden, const short[::1] first, const short[::1] second, int[::1] sums) noexcept

@cython.locals(k=Py_ssize_t, pair=Py_ssize_t)
cpdef void answer_all(unsigned int[::1] tokens, int[::1] places, Py_ssize_t count, const unsigned int[::1] keys, const unsigned short[::1] rows, const signed char[::1] embeddings, Py_ssize_t dims, Py_ssize_t hidden, const short[::1] first, const short[::1] second, const signed char[::1] prior, int[::1] told, int[::1] sums, long long[::1] out)
