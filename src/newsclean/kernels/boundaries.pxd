# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef unsigned int MASK
cdef int STRIDE, PAD, FEATURES, PROBE
cdef int ACRONYM, BRACKET_CLOSE, BRACKET_OPEN, CAPITAL, CJK_STOP, CLOSE, COLON, COMMA, DOTTED, EXCLAIM, NEWLINE, NUMBER, OPEN, QUESTION, QUOTE, QUOTE_CLOSE, QUOTE_OPEN, SEMICOLON, SLASH, STOP, SYMBOL, UNKNOWN, UNKNOWN_CAPITAL, UNKNOWN_START
cdef int FINITE, NOUN, CONJUNCTION, NAMED

@cython.locals(slot=cython.uint, value=cython.int)
cdef inline int look_up(const unsigned int[::1] keys, const unsigned char[::1] values, unsigned int key, unsigned int size_mask) noexcept

cdef inline unsigned int suffix_key(unsigned int last, unsigned int length) noexcept

@cython.locals(size_mask=cython.uint, inside=cython.int, found=cython.int)
cdef inline int word_class(unsigned int word, unsigned int last, unsigned int form, unsigned int flags, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, int keep) noexcept

@cython.locals(j=Py_ssize_t, base=Py_ssize_t, flags=cython.uint, cls=cython.uint)
cpdef void classify(unsigned int[::1] tokens, Py_ssize_t count, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, int keep_capitals)

@cython.locals(place=cython.uint, verbs=cython.uint, clause=cython.uint, noun=cython.uint, opened=cython.uint, verb=cython.uint, link=cython.uint, j=Py_ssize_t, step=Py_ssize_t, base=Py_ssize_t, flags=cython.uint, cls=cython.int, held=cython.int)
cpdef void sentence_states(unsigned int[::1] tokens, Py_ssize_t count, const unsigned char[::1] props)

@cython.locals(first=Py_ssize_t, marks=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, base=Py_ssize_t, length=Py_ssize_t, cls=cython.int, last=cython.int, shape=cython.uint)
cpdef void line_shapes(unsigned int[::1] tokens, Py_ssize_t count)

cdef inline int ends_sentence(int cls) noexcept

@cython.locals(h=cython.uint)
cdef inline unsigned int mix(unsigned int template, unsigned int a, unsigned int b, unsigned int c, unsigned int d) noexcept

@cython.locals(base=Py_ssize_t, f2=cython.uint, f1=cython.uint, g1=cython.uint, w1=cython.uint, v1=cython.uint, a1=cython.uint, b1=cython.uint, k=cython.uint, sv=cython.uint, tv=cython.uint)
cdef inline void near_features(unsigned int[::1] tokens, Py_ssize_t i, int shift, unsigned int[::1] out) noexcept

@cython.locals(base=Py_ssize_t, f2=cython.uint, f1=cython.uint, g1=cython.uint, g2=cython.uint, w2=cython.uint, w1=cython.uint, v1=cython.uint, v2=cython.uint, a2=cython.uint, a1=cython.uint, b1=cython.uint, b2=cython.uint, k=cython.uint, s=cython.uint, t=cython.uint, cb=cython.uint, caps=cython.uint, sv=cython.uint, tv=cython.uint, verb=cython.uint, after=cython.uint, shape=cython.uint)
cdef inline void far_features(unsigned int[::1] tokens, Py_ssize_t i, int shift, unsigned int[::1] out) noexcept

cpdef unsigned int blank_slot(unsigned int blanks, int bits)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, i=Py_ssize_t)
cpdef Py_ssize_t extract(unsigned int[::1] tokens, Py_ssize_t count, int bits, unsigned int[::1] out)

@cython.locals(found=Py_ssize_t, i=Py_ssize_t, left=cython.uint, right=cython.uint, blanks=cython.uint, passed=cython.int, total=cython.int, j=cython.int)
cpdef Py_ssize_t score(unsigned int[::1] tokens, Py_ssize_t count, int bits, const unsigned char[::1] gate, const signed char[::1] weights, const int[::1] bias, int cut, int threshold, unsigned int[::1] scratch, int[::1] out, unsigned int[::1] facts)
