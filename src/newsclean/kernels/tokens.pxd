# SPDX-License-Identifier: Apache-2.0
import cython

cdef unsigned long long MASK
cdef int STRIDE, PAD, FEATURES
cdef int ACRONYM, BIG_NUMBER, BRACKET_CLOSE, BRACKET_OPEN, CAPITAL, CJK, CJK_CLOSE, CJK_COMMA, CJK_OPEN, CJK_STOP, CLIPPED, CLOSE, COLON, COMMA, DASH, DOTTED, ELLIPSIS, EXCLAIM, FIRST_LEXICAL, GENITIVE, HYPHEN, MARKER, NEWLINE, NUMBER, OPEN, ORDINAL, QUESTION, QUOTE, QUOTE_CLOSE, QUOTE_OPEN, SEMICOLON, SLASH, STOP, SYMBOL, TAG, UNKNOWN, UNKNOWN_CAPITAL, UNKNOWN_START, YEAR
cdef int FINITE, NOUN, DETERMINER, PREPOSITION, CONJUNCTION, VERB, PRONOUN, ADJECTIVE

@cython.locals(b=cython.int, c=cython.int, d=cython.int)
cdef int wide_class(const unsigned char[::1] data, Py_ssize_t i, Py_ssize_t n) noexcept

@cython.locals(h=cython.ulonglong, last=cython.ulonglong, upper=cython.uint, letters=cython.uint, digits=cython.uint, shape=cython.uint, beyond=cython.uint, b=cython.uint, c=cython.uint, k=cython.int, nk=cython.int, inside=cython.int)
cdef Py_ssize_t word_end(const unsigned char[::1] data, const unsigned char[::1] kinds, Py_ssize_t i, Py_ssize_t n, unsigned int[::1] out) noexcept

@cython.locals(slot=cython.uint, value=cython.int)
cdef int look_up(const unsigned int[::1] keys, const unsigned char[::1] values, unsigned int key, unsigned int size_mask) noexcept

cdef unsigned int suffix_key(unsigned long long last, int length) noexcept

@cython.locals(h=cython.uint, upper=cython.uint, letters=cython.uint, found=cython.int)
cdef int word_class(unsigned int[::1] out, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, unsigned int size_mask, int start, int first_kind, int keep_capitals) noexcept

@cython.locals(base=Py_ssize_t)
cdef void put(unsigned int[::1] tokens, Py_ssize_t index, Py_ssize_t first, Py_ssize_t last, Py_ssize_t at, Py_ssize_t to, unsigned int word, int cls, unsigned int flags) noexcept

@cython.locals(base=Py_ssize_t)
cdef int abbreviated(unsigned int[::1] tokens, Py_ssize_t count) noexcept

@cython.locals(dots=cython.int)
cdef Py_ssize_t marker_end(const unsigned char[::1] data, Py_ssize_t i, Py_ssize_t n) noexcept

@cython.locals(size_mask=cython.uint, i=Py_ssize_t, count=Py_ssize_t, extra=Py_ssize_t, start=cython.int, blanks=cython.int, k=cython.int, wide=cython.int, first=Py_ssize_t, hard=cython.int, lines=cython.int, width=Py_ssize_t, tabs=cython.int, before=Py_ssize_t, at=Py_ssize_t, c=cython.uint, following=cython.uint, nk=cython.int, wordly=cython.int, capital=cython.int, cls=cython.int, h=cython.uint, left=cython.int, right=cython.int, after=Py_ssize_t, j=Py_ssize_t, previous=cython.int)
cpdef Py_ssize_t tokenise(const unsigned char[::1] data, Py_ssize_t begin, Py_ssize_t n, const unsigned char[::1] kinds, const unsigned char[::1] marks, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, int keep_capitals, unsigned int[::1] tokens, unsigned int[::1] out)

@cython.locals(place=cython.uint, verbs=cython.uint, clause=cython.uint, noun=cython.uint, opened=cython.uint, verb=cython.uint, link=cython.uint, j=Py_ssize_t, step=Py_ssize_t, base=Py_ssize_t, flags=cython.uint, cls=cython.int, held=cython.int)
cpdef void sentence_states(unsigned int[::1] tokens, Py_ssize_t count, const unsigned char[::1] props)

@cython.locals(first=Py_ssize_t, marks=Py_ssize_t, j=Py_ssize_t, k=Py_ssize_t, base=Py_ssize_t, length=Py_ssize_t, cls=cython.int, last=cython.int, shape=cython.uint)
cpdef void line_shapes(unsigned int[::1] tokens, Py_ssize_t count)

cdef int ends_sentence(int cls) noexcept

@cython.locals(h=cython.ulonglong)
cdef unsigned int mix(unsigned long long template, unsigned long long a, unsigned long long b, unsigned long long c, unsigned long long d) noexcept

@cython.locals(base=Py_ssize_t, a3=cython.uint, f2=cython.uint, f1=cython.uint, g1=cython.uint, g2=cython.uint, b3=cython.uint, w2=cython.uint, w1=cython.uint, v1=cython.uint, v2=cython.uint, a2=cython.uint, a1=cython.uint, b1=cython.uint, b2=cython.uint, k=cython.uint, s=cython.uint, t=cython.uint, ca=cython.uint, cb=cython.uint, c2=cython.uint, d2=cython.uint, start=cython.uint, caps=cython.uint, sv=cython.uint, tv=cython.uint, verb=cython.uint, after=cython.uint, link=cython.uint, shape=cython.uint, shift=cython.int, j=cython.int)
cdef void features(unsigned int[::1] tokens, Py_ssize_t i, int bits, unsigned int[::1] out) noexcept

cpdef unsigned int blank_slot(unsigned int blanks, int bits)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, i=Py_ssize_t)
cpdef Py_ssize_t extract(unsigned int[::1] tokens, Py_ssize_t count, int bits, unsigned int[::1] out)

@cython.locals(found=Py_ssize_t, i=Py_ssize_t, left=cython.uint, right=cython.uint, blanks=cython.uint, passed=cython.int, total=cython.int, j=cython.int)
cpdef Py_ssize_t score(unsigned int[::1] tokens, Py_ssize_t count, int bits, const unsigned char[::1] gate, const signed char[::1] weights, const int[::1] bias, int threshold, unsigned int[::1] scratch, int[::1] out, unsigned int[::1] facts)
