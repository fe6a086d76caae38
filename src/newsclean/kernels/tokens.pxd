# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

# Numbers of the module once more, because a compiler can do more with a number than with a variable: a literal in
# braces is one, and may be assigned to. A test compares them.
cdef extern from *:
    unsigned int MASK "(unsigned int){4294967295u}"
    int STRIDE "(int){12}"
    int NEWLINE "(int){1}"
    int UNKNOWN "(int){34}"
    unsigned int HASH_START "(unsigned int){1540483477u}"
    unsigned int HASH_STEP "(unsigned int){16777619u}"

cdef int PAD
cdef int ACRONYM, BIG_NUMBER, BRACKET_CLOSE, BRACKET_OPEN, CAPITAL, CJK, CJK_CLOSE, CJK_COMMA, CJK_OPEN, CJK_STOP, CLIPPED, CLOSE, COLON, COMMA, DASH, DOTTED, ELLIPSIS, EXCLAIM, FIRST_LEXICAL, GENITIVE, HYPHEN, MARKER, NUMBER, OPEN, ORDINAL, QUESTION, QUOTE, QUOTE_CLOSE, QUOTE_OPEN, SEMICOLON, SLASH, STOP, SYMBOL, TAG, YEAR

@cython.locals(b=cython.int, c=cython.int, d=cython.int)
cdef inline int wide_class(const unsigned char[::1] data, Py_ssize_t i, Py_ssize_t n) noexcept

@cython.locals(h=cython.uint, last=cython.uint, upper=cython.uint, letters=cython.uint, digits=cython.uint, shape=cython.uint, beyond=cython.uint, b=cython.uint, c=cython.uint, k=cython.int, nk=cython.int, inside=cython.int)
cdef inline Py_ssize_t word_end(const unsigned char[::1] data, const unsigned char[::1] kinds, Py_ssize_t i, Py_ssize_t n, unsigned int[::1] out) noexcept

cdef inline int plain_class(unsigned int letters, unsigned int digits, unsigned int shape, int first_kind) noexcept

@cython.locals(base=Py_ssize_t)
cdef inline void put(unsigned int[::1] tokens, Py_ssize_t index, Py_ssize_t first, Py_ssize_t last, Py_ssize_t at, Py_ssize_t to, unsigned int word, unsigned int flags) noexcept

@cython.locals(base=Py_ssize_t)
cdef inline int abbreviated(unsigned int[::1] tokens, Py_ssize_t count) noexcept

@cython.locals(dots=cython.int)
cdef inline Py_ssize_t marker_end(const unsigned char[::1] data, Py_ssize_t i, Py_ssize_t n) noexcept

cdef inline Py_ssize_t genitive_end(const unsigned char[::1] data, const unsigned char[::1] kinds, Py_ssize_t i, Py_ssize_t n) noexcept

@cython.locals(i=Py_ssize_t, count=Py_ssize_t, extra=Py_ssize_t, start=cython.int, blanks=cython.int, k=cython.int, wide=cython.int, first=Py_ssize_t, hard=cython.int, lines=cython.int, width=Py_ssize_t, tabs=cython.int, before=Py_ssize_t, at=Py_ssize_t, b=cython.uint, last=cython.uint, c=cython.uint, following=cython.uint, nk=cython.int, wordly=cython.int, capital=cython.int, cls=cython.int, h=cython.uint, left=cython.int, right=cython.int, after=Py_ssize_t, j=Py_ssize_t, previous=cython.int)
cpdef Py_ssize_t tokenise(const unsigned char[::1] data, Py_ssize_t begin, Py_ssize_t n, const unsigned char[::1] kinds, const unsigned char[::1] marks, unsigned int[::1] tokens, unsigned int[::1] out)
