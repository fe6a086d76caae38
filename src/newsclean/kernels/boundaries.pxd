# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
import cython

# Numbers of the module once more, because a compiler can do more with a number than with a variable: a literal in
# braces is one, and may be assigned to. A test compares them.
cdef extern from *:
    unsigned int MASK "(unsigned int){4294967295u}"
    int STRIDE "(int){12}"
    int FEATURES "(int){26}"
    int PROBE "(int){10}"
    int LAST "(int){25}"
    int FORWARD "(int){8192}"
    int BACKWARD "(int){8704}"
    int KIND "(int){7680}"
    int NEWLINE "(int){1}"
    int COMMA "(int){2}"
    int STOP "(int){3}"
    int CLOSE "(int){9}"
    int UNKNOWN "(int){34}"

cdef int PAD, PIECE, BATCH
cdef int ACRONYM, BRACKET_CLOSE, BRACKET_OPEN, CAPITAL, CJK_STOP, COLON, DOTTED, EXCLAIM, NUMBER, OPEN, QUESTION, QUOTE, QUOTE_CLOSE, QUOTE_OPEN, SEMICOLON, SLASH, SYMBOL, UNKNOWN_CAPITAL, UNKNOWN_START
cdef int FINITE, NOUN, CONJUNCTION, NAMED

@cython.locals(slot=cython.uint, value=cython.int)
cdef inline int look_up(const unsigned int[::1] keys, const unsigned char[::1] values, unsigned int key, unsigned int size_mask) noexcept

cdef inline unsigned int suffix_key(unsigned int last, unsigned int length) noexcept

@cython.locals(size_mask=cython.uint, inside=cython.int, found=cython.int)
cdef inline int word_class(unsigned int word, unsigned int last, unsigned int form, unsigned int flags, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, int keep) noexcept

@cython.locals(state=cython.uint, verb=cython.uint, link=cython.uint, line=Py_ssize_t, marks=Py_ssize_t, j=Py_ssize_t, base=Py_ssize_t, flags=cython.uint, word=cython.uint, cls=cython.uint, step=cython.uint, length=Py_ssize_t, shape=cython.uint, before=cython.uint)
cdef void look_forward(unsigned int[::1] tokens, Py_ssize_t first, Py_ssize_t last, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, const unsigned short[::1] steps, int keep_capitals) noexcept

@cython.locals(_=Py_ssize_t, state=cython.uint, verb=cython.uint, base=Py_ssize_t, following=cython.uint, shape=cython.uint, flags=cython.uint, cls=cython.uint, step=cython.uint)
cdef void look_back(unsigned int[::1] tokens, Py_ssize_t first, Py_ssize_t last, const unsigned short[::1] steps) noexcept

@cython.locals(at=Py_ssize_t)
cdef Py_ssize_t piece_end(unsigned int[::1] tokens, Py_ssize_t first, Py_ssize_t count) noexcept

cpdef void annotate(unsigned int[::1] tokens, Py_ssize_t count, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, const unsigned short[::1] steps, int keep_capitals)

cdef inline int ends_sentence(int cls) noexcept

@cython.locals(h=cython.uint)
cdef inline unsigned int mix(unsigned int template, unsigned int a, unsigned int b, unsigned int c, unsigned int d) noexcept

@cython.locals(_=Py_ssize_t, row=Py_ssize_t, base=Py_ssize_t, f2=cython.uint, f1=cython.uint, g1=cython.uint, w1=cython.uint, v1=cython.uint, a1=cython.uint, b1=cython.uint, k=cython.uint, sv=cython.uint, tv=cython.uint)
cdef void near_features(unsigned int[::1] tokens, Py_ssize_t rows, int shift, unsigned int[::1] out) noexcept

@cython.locals(_=Py_ssize_t, row=Py_ssize_t, base=Py_ssize_t, f2=cython.uint, f1=cython.uint, g1=cython.uint, g2=cython.uint, w2=cython.uint, w1=cython.uint, v1=cython.uint, v2=cython.uint, a2=cython.uint, a1=cython.uint, b1=cython.uint, b2=cython.uint, k=cython.uint, s=cython.uint, t=cython.uint, cb=cython.uint, caps=cython.uint, sv=cython.uint, tv=cython.uint, verb=cython.uint, after=cython.uint, shape=cython.uint)
cdef void far_features(unsigned int[::1] tokens, Py_ssize_t rows, int shift, unsigned int[::1] out) noexcept

@cython.locals(flags=cython.uint, k=cython.uint)
cdef inline unsigned int blanks_at(unsigned int[::1] tokens, Py_ssize_t i) noexcept

cpdef unsigned int blank_slot(unsigned int blanks, int bits)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, i=Py_ssize_t)
cpdef Py_ssize_t extract(unsigned int[::1] tokens, Py_ssize_t count, int bits, unsigned int[::1] out)

@cython.locals(chosen=Py_ssize_t, near=Py_ssize_t, k=Py_ssize_t, i=Py_ssize_t, _=Py_ssize_t, row=Py_ssize_t, place=cython.int, base=Py_ssize_t, left=cython.uint, right=cython.uint, cls=cython.uint, blanks=cython.uint, some=cython.uint, mark=cython.uint, passed=cython.uint, sure=cython.int, places=cython.uint, spaced=cython.uint, wide=cython.uint, wide_ends=cython.uint, ends=cython.uint, total=cython.int, j=cython.int)
cdef Py_ssize_t select(unsigned int[::1] tokens, Py_ssize_t low, Py_ssize_t high, int bits, const unsigned char[::1] gate, const signed char[::1] weights, const int[::1] bias, int cut, int threshold, const unsigned short[::1] steps, unsigned int[::1] scratch, int[::1] out, Py_ssize_t found, unsigned int[::1] facts) noexcept

@cython.locals(found=Py_ssize_t, first=Py_ssize_t, done=Py_ssize_t, high=Py_ssize_t, last=Py_ssize_t, to=Py_ssize_t)
cpdef Py_ssize_t survey(unsigned int[::1] tokens, Py_ssize_t count, const unsigned int[::1] keys, const unsigned char[::1] values, const unsigned char[::1] props, const unsigned short[::1] steps, int keep_capitals, int bits, const unsigned char[::1] gate, const signed char[::1] weights, const int[::1] bias, int cut, int threshold, unsigned int[::1] scratch, int[::1] out, unsigned int[::1] facts)
