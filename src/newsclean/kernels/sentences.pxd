# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

cdef int ACRONYM, BRACKET_CLOSE, BRACKET_OPEN, CAPITAL, CJK_STOP, CLOSE, COMMA, EXCLAIM, NEWLINE, NUMBER, OPEN, QUESTION, QUOTE_CLOSE, QUOTE_OPEN, SLASH, STOP, SYMBOL, UNKNOWN_CAPITAL
cdef int FINITE, NOUN, CONJUNCTION, FORWARD, STEPS

@cython.locals(place=cython.int, verbs=cython.int, clause=cython.int, noun=cython.int, opened=cython.int)
cdef int moved(int kind, int state) noexcept

@cython.locals(bits=cython.int, kind=cython.int, opens=cython.bint, closes=cython.bint)
cdef int step_of(int cls, int held, int back) noexcept

@cython.locals(kind=cython.int, state=cython.int, cls=cython.int, back=cython.int, at=Py_ssize_t)
cpdef void write_steps(const unsigned char[::1] props, unsigned short[::1] steps)
