# cython: language_level=3
# SPDX-License-Identifier: Apache-2.0
# The storage of a str, by the bytes that a character takes. Behind its last character stands a zero.

ctypedef const unsigned char* Ones
ctypedef const unsigned short* Twos
ctypedef const unsigned int* Fours

ctypedef fused Units:
    Ones
    Twos
    Fours

cdef extern from "Python.h":
    int kind_of "PyUnicode_KIND"(object text)
    Ones _ones "PyUnicode_1BYTE_DATA"(object text)
    Twos _twos "PyUnicode_2BYTE_DATA"(object text)
    Fours _fours "PyUnicode_4BYTE_DATA"(object text)

cdef extern from "string.h":
    const void* memchr(const void* data, int code, size_t size) noexcept

cdef inline Ones ones(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _ones(text) + first

cdef inline Twos twos(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _twos(text) + first

cdef inline Fours fours(str text, Py_ssize_t first, Py_ssize_t last) noexcept:
    return _fours(text) + first

cdef inline Py_ssize_t seek(Units data, unsigned int code, Py_ssize_t at, Py_ssize_t end) noexcept:
    # the library's search for wider characters looks for one of their bytes, which in Chinese is met at every turn
    cdef Ones found
    cdef int step
    cdef unsigned short odd
    if Units is Ones:
        found = <Ones> memchr(data + at, code, end - at) if at < end else NULL
        return end if found == NULL else found - data
    else:
        while at + 32 <= end:
            odd = 0
            for step in range(32):
                odd |= data[at + step] == code
            if odd:
                break
            at += 32
        while at < end and data[at] != code:
            at += 1
        return at

cdef inline Py_ssize_t beyond_ascii(Units data, Py_ssize_t at, Py_ssize_t end) noexcept:
    cdef int step
    cdef unsigned int odd
    while at + 32 <= end:
        odd = 0
        for step in range(32):
            odd |= data[at + step]
        if odd > 127:
            break
        at += 32
    while at < end and data[at] < 128:
        at += 1
    return at
